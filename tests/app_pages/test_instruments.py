"""An instrument's file on the page: its problems with their places, and what another version changes."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from app_pages import frame, instruments
from surveys.instrument_files import check_file
from surveys.instrument_yaml import written
from surveys.reading import community_policing, read
from tests.studies_for_tests import document
from tests.surveys.kobo import AGREE, SCORED
from tests.surveys.sheets import workbook


@pytest.mark.parametrize(("language", "line"), [("zh", "第"), ("en", "line ")])
def test_problems_stand_in_a_table_with_their_places(language: str, line: str) -> None:
    checked = check_file("a.yaml", written(document() | {"status": "<b>proven</b>"}))
    with frame.speaking(language):
        ((where, what),) = instruments.found_table(checked.problems).itertuples(index=False, name=None)
    assert where.startswith(line)
    assert what
    assert "<b>" not in what


@pytest.mark.parametrize(("language", "row"), [("zh", "第2行"), ("en", "row 2")])
def test_problems_of_a_form_of_another_program_stand_with_their_cells(language: str, row: str) -> None:
    survey = [["type", "name", "label::English (en)", "label::中文 (zh)"], ["geopoint", "where", "Where?", "哪里？"]]
    checked = check_file("form.xlsx", workbook({"survey": survey}))
    with frame.speaking(language):
        (where, what), *_ = instruments.found_table(checked.problems).itertuples(index=False, name=None)
    assert where.startswith("survey")
    assert row in where
    assert "geopoint" in what


def test_changes_stand_in_a_table_with_what_they_mean() -> None:
    changed = document()
    changed["questionnaires"]["residents"]["sections"][0]["items"][0]["text"]["en"] = "Other words."
    with frame.speaking("en"):
        rows = instruments.change_table(community_policing(), read(changed))
    assert rows.columns.tolist() == ["About", "Id", "Change", "Before", "After", "Comparable?"]
    before = community_policing().questionnaires["residents"].items["R01"].text["en"]
    told = rows.iloc[0].tolist()
    assert (told[:3], told[3] == before, told[4:]) == (
        ["Item", "R01", "other words"],
        True,
        ["Other words.", "with care"],
    )


def test_whoever_gives_a_form_without_named_languages_says_which_it_is() -> None:
    """Nothing is chosen beforehand; what is said is read, and the question stays."""
    survey = [["type", "name", "label"], *(row[:3] for row in SCORED)]
    choices = [["list name", "name", "label"], *(row[:3] for row in AGREE[1:])]
    app = AppTest.from_string("from app_pages import instruments\ninstruments.otherwise(None, '0', None)").run()
    app.file_uploader[0].set_value(("clinic.xlsx", workbook({"survey": survey, "choices": choices}), instruments.XLSX))
    app.run()
    (box,) = app.selectbox
    assert (box.label, box.value) == (frame.words()("instrument-texts-in"), None)
    assert "中文" in app.error[-1].value
    box.select("zh").run()
    assert [one.value for one in app.selectbox] == ["zh"]
    assert "English" in app.error[-1].value
    assert not app.exception
