"""A further language is one file of words, and one more entry in each text of an instrument."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from forms import wording
from surveys import inviting, studying
from surveys.inviting import open_code
from surveys.reading import read
from surveys.texts import Text
from tests.forms.conftest import KEY, House
from tests.studies_for_tests import NOW, SECRET, STUDY, document, plan, refused

MARK = "»"  # at the beginning of each French word, so that any other is seen
LETTERS = re.compile(r">([^<>]*\w[^<>]*)<")


def translated(entry: Any) -> Any:
    """The same document with each text in French as well."""
    if isinstance(entry, dict):
        if set(entry) == {"zh", "en"}:
            return entry | {"fr": "\n".join(f"{MARK} {line}" for line in entry["en"].splitlines())}
        return {name: translated(part) for name, part in entry.items()}
    return [translated(part) for part in entry] if isinstance(entry, list) else entry


def french_instrument() -> dict[str, Any]:
    found: dict[str, Any] = translated(document())
    for sentence in found["privacy"]["time_by_section"].values():
        sentence["fr"] = sentence["en"]  # which is within a line of the notice, behind the line's mark
    return found | {"languages": ["zh", "en", "fr"]}


@pytest.fixture
def french(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The forms' words from another folder, with one file more."""
    folder = Path(shutil.copytree(wording.WORDS, tmp_path / "words"))
    lines = (folder / "en.yaml").read_text("utf-8").splitlines()
    said = (re.sub(r'^([\w-]+): ("?)', rf"\1: \2{MARK} ", line) for line in lines)
    text = "\n".join(said).replace(f"html-lang: {MARK} en", "html-lang: fr")
    (folder / "fr.yaml").write_text(text, encoding="utf-8")
    monkeypatch.setattr(wording, "WORDS", folder)
    wording.languages.cache_clear()
    yield
    wording.languages.cache_clear()


@pytest.mark.usefixtures("french")
def test_a_form_in_a_third_language_holds_no_word_of_another(house: House) -> None:
    name = Text({"zh": "French", "en": "French", "fr": f"{MARK} French"})
    study = replace(STUDY, id="fr", name=name, area=name, organisation=name)
    with house.database.writing(alone=True) as records:
        kept = studying.create_study(records, study, ("zh", "en", "fr"), NOW)
        strata = tuple(replace(stratum, name=name) for stratum in plan().strata)
        wave = studying.add_wave(records, kept, replace(plan(french_instrument(), strata), name=name), NOW)
        inviting.issue_open_links(records, studying.open_wave(records, wave.id, NOW), SECRET, NOW)
    address = f"/a/{open_code(SECRET, wave.id, 'C1')}"
    status, page = house.get(f"{address}?lang=fr")
    assert status == 200
    assert '<html lang="fr">' in page
    said = [text.strip() for text in LETTERS.findall(page.partition("<main>")[2])]
    assert len(said) > 150
    assert [text for text in said if MARK not in text and not text.startswith("https://")] == []
    sent = {"key": KEY, "lang": "fr", "consent": "yes", "RS1": "adult_yes", "R01": "4"}
    assert f"{MARK} Thank you" in house.post(address, sent)[1]


def test_a_text_that_an_instrument_lacks_in_one_of_its_languages_is_refused_with_its_place() -> None:
    spoilt = french_instrument()
    item = spoilt["questionnaires"]["residents"]["sections"][0]["items"][0]
    del item["text"]["fr"]
    with refused("text-missing", f"questionnaires › residents › sections › QR1 › items › {item['id']} › text"):
        read(spoilt)


@pytest.mark.usefixtures("french")
def test_a_word_that_the_further_file_lacks_keeps_the_forms_from_starting() -> None:
    path = wording.WORDS / "fr.yaml"
    path.write_text(re.sub(r"^send: .*\n", "", path.read_text("utf-8"), flags=re.MULTILINE), encoding="utf-8")
    with refused("words-missing", "fr › send"):
        wording.languages()
