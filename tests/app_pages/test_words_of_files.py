"""A file whose every word is hostile is refused, or taken, in words that stand on the page as they are."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any
from xml.sax.saxutils import escape

import pytest
import yaml
from streamlit.testing.v1 import AppTest

from app_pages import frame
from surveys import practice_files
from surveys.instrument_workbooks import workbook
from surveys.site_tables import columns_of
from tests.app_pages.hostile_house import House, hostile_house
from tests.app_pages.test_words_shown import sound
from tests.apps import carrying, page
from tests.brought_files import plain, saved
from tests.hostile import CELL, FORMATTED, spoilt
from tests.studies_for_tests import document
from tests.surveys import sheets
from tests.surveys.kobo import AGREE, MORE, SCORED
from tests.surveys.limesurvey import lss

WORDS = frame.all_words()["zh"]  # what a choice is called outside of a page


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    with hostile_house(tmp_path_factory.mktemp("pages")) as found:
        yield found


@pytest.fixture(autouse=True)
def process() -> None:
    """What a page reads by itself is the session's database, here."""


def given(app: AppTest, key: str, name: str, content: bytes) -> AppTest:
    """The file in the field whose label begins as these words do."""
    begins = WORDS(key, most="{most}").split("{most}")[0]
    field = [one for one in app.file_uploader if one.label.startswith(begins)][-1]
    return field.set_value((name, content, "application/octet-stream")).run()


def pressed(app: AppTest, key: str) -> AppTest:
    (button,) = [one for one in app.button if one.label == WORDS(key)]
    return button.click().run()


def wrong() -> dict[str, Any]:
    """An instrument with hostile words where names, choices and fields stand."""
    found: dict[str, Any] = spoilt(document())
    found["index_system"]["dimensions"][0]["id"] = FORMATTED
    found["grades"]["bands"][0][FORMATTED] = FORMATTED
    found["questionnaires"]["residents"]["sections"][0]["items"][0]["scale"] = FORMATTED
    return found


def form() -> bytes:
    rows = [["select_one agree", FORMATTED, CELL, CELL, FORMATTED], [FORMATTED, "kind2", CELL, CELL], ["text", CELL]]
    return sheets.workbook({"survey": [MORE, *SCORED, *rows], "choices": AGREE, "Zb": [[CELL]]})


def limesurvey(word: str) -> bytes:
    return lss().replace(escape(word).encode(), FORMATTED.replace("&", "&amp;").encode())


# The file, how many problems it has, and whether one of them names what stands there.
REFUSED: Mapping[str, tuple[Callable[[], tuple[str, bytes]], int, bool]] = {
    "YAML that is wrong": (lambda: ("a.yaml", yaml.safe_dump(wrong(), allow_unicode=True).encode()), 3, False),
    "YAML that is none": (lambda: ("a.yaml", f"{FORMATTED}: [{CELL}".encode()), 1, False),
    "a form of Kobo": (lambda: ("a.xlsx", form()), 6, True),
    "a form of LimeSurvey": (lambda: ("a.lss", limesurvey('((BEFORE.NAOK == "Y"))')), 1, True),
    "a name": (lambda: (f"{FORMATTED}.yaml", b"%PDF"), 1, False),
}
TAKEN: Mapping[str, Callable[[], tuple[str, bytes]]] = {
    "YAML": lambda: ("a.yaml", yaml.safe_dump(spoilt(document()), allow_unicode=True).encode()),
    "a workbook": lambda: ("a.xlsx", workbook(spoilt(document()))),
    "a form of LimeSurvey": lambda: ("a.lss", limesurvey("门诊")),
}


@pytest.mark.parametrize("kind", REFUSED)
def test_of_an_instrument_that_is_refused(house: House, kind: str) -> None:
    file, problems, named = REFUSED[kind]
    with carrying(house.token):
        app = page("studies", "zh", wave=house.wave.id).run()
        before = sound(app)
        assert (sound(given(app, "instrument-upload", *file())) > before) is named
        assert [one.value for one in app.error] == [WORDS("instrument-refused", number=problems)]


@pytest.mark.parametrize("kind", TAKEN)
def test_of_an_instrument_that_is_taken(house: House, kind: str) -> None:
    with carrying(house.token):
        app = page("studies", "zh", wave=house.wave.id).run()
        before = sound(app)
        assert sound(given(app, "instrument-upload", *TAKEN[kind]())) > before
        assert not app.error
        (told,) = [one.value for one in app.success if frame.plain("**Zb**") in one.value]
        assert told.startswith(WORDS("instrument-sound", name=""))


def table(columns: tuple[str, ...], **cells: str) -> bytes:
    """A row in which all is hostile but these."""
    return saved([[*columns], [cells.get(column, FORMATTED) for column in columns]])


def test_of_places_and_of_cards(house: House) -> None:
    wave = house.wave
    columns = tuple(columns_of(wave.instrument))
    files = {
        "sites": (table(columns, indicator_id="OB01"), "sites-read"),
        "cards": (table(practice_files.columns_of(wave.instrument)), "cards-read"),
    }
    with carrying(house.token):
        for fold, (content, button) in files.items():
            app = page("studies", "zh", wave=wave.id)
            app.session_state[f"fold-{fold}-{wave.id}-zh"] = True
            app = pressed(given(app.run(), f"{fold}-file", f"{FORMATTED}.csv", content), button)
            assert sound(app) > 0
            assert app.error


def test_of_answers(house: House) -> None:
    heading, *rows = plain(30)
    rows = [
        [FORMATTED if place % 7 == number % 7 else cell for place, cell in enumerate(row)]
        for number, row in enumerate(rows)
    ]
    content = saved([[*heading, FORMATTED, CELL], *([*row, FORMATTED, CELL] for row in rows)])
    with carrying(house.token):
        app = page("fieldwork", "zh", wave=house.wave.id).run()
        (whose,) = [one for one in app.radio if one.label == WORDS("brought-whose")]
        whose.set_value("residents").run()
        before = sound(given(app, "brought-file", "a.csv", content))
        shown = [sound(pressed(app, key)) for key in ("brought-take-columns", "brought-check")]
        assert max(shown) > before


def test_of_a_study_and_of_addresses(house: House) -> None:
    with carrying(house.token):
        app = given(page("studies", "zh").run(), "import-file", f"{FORMATTED}.zip", FORMATTED.encode())
        pressed(app, "import-now")
        assert sound(app) > 0
        assert app.error
        app = page("fieldwork", "zh", wave=house.wave.id).run()
        (written,) = [one for one in app.text_area if one.label == WORDS("mail-experts")]
        written.set_value(f"{FORMATTED}\nE01 {FORMATTED}@example.org\n{CELL}")
        assert sound(pressed(app, "mail-keep")) > 0
        assert app.error
