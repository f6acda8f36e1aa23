"""What is done with a whole study on the page Studies, clicked as an organiser clicks it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from storage import settings
from storage.exporting import export_study
from storage.importing import import_study
from storage.passphrases import unsealed
from storage.records import SqlRecords
from surveys import entering_sites, removals
from surveys.studying import remove_study
from tests.apps import carrying, page, serving
from tests.studies_for_tests import NOW, wave_that_is
from tests.surveys.test_entering_sites import FIRST


@pytest.fixture(autouse=True)
def process(tmp_path: Path) -> Iterator[None]:
    """A session in a database with one study, whose wave is closed."""
    with serving(tmp_path / "records.sqlite3") as token, carrying(token):
        with settings.database().writing() as records:
            wave_that_is(records, "closed")
        yield


def clicked(app: AppTest, key: str) -> AppTest:
    app.button(key=key).click().run()
    assert not app.exception
    return app


def kept(records: SqlRecords) -> dict[str, bool]:
    return {study.name["en"]: records.put_away_on(study.id) is not None for study in records.studies()}


def test_a_study_is_put_away_taken_back_cloned_and_deleted_with_a_receipt() -> None:
    app = clicked(page("studies", "en").run(), "away-s1")
    with settings.database().reading() as records:
        assert kept(records) == {"A study": True}
        (wave,) = records.waves("s1")
    assert [box.key for box in page("fieldwork", "en").run().selectbox if "wave" in str(box.key)] == []
    asked = page("fieldwork", "en", wave=wave.id).run()
    assert asked.selectbox(key="wave-en").value == wave.id
    app = clicked(app, "back-s1")
    for part in ("name", "wave"):
        for language in ("zh", "en"):
            app.text_input(key=f"clone-{part}-s1-{language}").input("Again")
    next(button for button in app.button if button.label == "Make the clone").click().run()
    assert [error.value for error in app.error] == ["The last day to answer is missing. Please choose one."]
    app.date_input(key="clone-closes-s1").set_value(NOW.date())
    next(button for button in app.button if button.label == "Make the clone").click().run()
    with settings.database().reading() as records:
        assert kept(records) == {"A study": False, "Again": False}
    app = clicked(app, "remove-s1")
    assert "A study was deleted." in [said.value for said in app.success]
    (removal,) = app.session_state["removal-receipts"]
    with settings.database().reading() as records:
        assert kept(records) == {"Again": False}
        assert not list(removals.problems(removal.receipt, records.chain(), records.signer(removals.LABEL).public_key))
    assert not clicked(app, "taken-0").success


def test_the_file_of_a_study_is_made_when_it_is_asked_for() -> None:
    app = page("studies", "zh").run()
    app.text_input(key="passphrase-s1").input("short")
    next(button for button in app.button if button.label == "生成文件").click().run()
    assert "口令太短" in app.error[0].value
    app.text_input(key="passphrase-s1").input("five words that are long")
    next(button for button in app.button if button.label == "生成文件").click().run()
    content = unsealed(app.session_state["study-files"]["s1"], "five words that are long")
    clicked(app, "remove-s1")
    assert import_study(settings.database(), content, NOW).id == "s1"


def test_a_card_is_entered_and_shown_and_one_without_a_source_is_not() -> None:
    with settings.database().writing() as records:
        (wave,) = records.waves("s1")
        entering_sites.set_sites(records, wave.id, [FIRST], NOW)
    app = page("studies", "en")
    app.session_state[f"fold-cards-{wave.id}-en"] = True
    app.run()
    turn = f"{wave.id}-0"
    for key, value in ((f"card-title-{turn}", "One window"), (f"card-summary-{turn}", "All at *one* window")):
        for language in ("zh", "en"):
            field = next(one for one in (*app.text_input, *app.text_area) if one.key == f"{key}-{language}")
            field.input(value)
    app.selectbox(key=f"card-site-{turn}").select("A")
    app.number_input(key=f"card-year-{turn}").set_value(2029)
    app.multiselect(key=f"card-about-{turn}").select("OB01")
    app.selectbox(key=f"card-grade-{turn}").select("B")
    for number in range(4):
        app.text_input(key=f"card-travels-{number}-{turn}").input("yes")
    next(button for button in app.button if button.label == "Add the card").click().run()
    assert "where this is known from** — It is missing" in app.error[0].value
    app.text_input(key=f"card-source-{turn}").input("Yearbook")
    next(button for button in app.button if button.label == "Add the card").click().run()
    assert not app.exception
    shown = page("comparison", "en", wave=wave.id, part="practices-tab").run()
    said = " ".join(part.value for part in (*shown.markdown, *shown.caption))
    assert "Yearbook \\(B\\)" in said
    assert "City A · 2029" in said


@pytest.mark.parametrize(("language", "said"), [("zh", "又从文件导入"), ("en", "it was brought in again from a file")])
def test_a_study_that_was_deleted_and_came_back_says_so(language: str, said: str) -> None:
    content = export_study(settings.database(), "s1", NOW)
    assert not [info for info in page("studies", language).run().info if said in info.value]
    with settings.database().writing() as records:
        remove_study(records, "s1", NOW)
    import_study(settings.database(), content, NOW)
    app = page("studies", language).run()
    assert len([info for info in app.info if said in info.value]) == 1
    assert len([info for info in clicked(app, "away-s1").info if said in info.value]) == 1
