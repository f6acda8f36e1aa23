"""An instrument's file on the page: its problems with their places, and what another version changes."""

from __future__ import annotations

import pytest

from app_pages import frame, instruments
from surveys.instrument_files import check_file
from surveys.instrument_yaml import written
from surveys.reading import community_policing, read
from tests.studies_for_tests import document


@pytest.mark.parametrize(("language", "line"), [("zh", "第"), ("en", "line ")])
def test_problems_stand_in_a_table_with_their_places(language: str, line: str) -> None:
    checked = check_file("a.yaml", written(document() | {"status": "<b>proven</b>"}))
    with frame.speaking(language):
        ((where, what),) = instruments.found_table(checked.problems).itertuples(index=False, name=None)
    assert where.startswith(line)
    assert what
    assert "<b>" not in what


def test_changes_stand_in_a_table_with_what_they_mean() -> None:
    changed = document()
    changed["questionnaires"]["residents"]["sections"][0]["items"][0]["text"]["en"] = "Other words."
    with frame.speaking("en"):
        rows = instruments.change_table(community_policing(), read(changed))
    assert rows.columns.tolist() == ["About", "Id", "Change", "Before", "After", "Comparable?"]
    before = community_policing().questionnaires["residents"].items["R01"].text["en"]
    told = rows.iloc[0].tolist()
    assert (told[:3], told[3] == frame.plain(before), told[4:]) == (
        ["Item", "R01", "other words"],
        True,
        ["Other words.", "with care"],
    )
