"""Every part of the results can be drawn whatever there is: Streamlit draws without a browser too, to nowhere."""

from __future__ import annotations

import pytest

from app_pages import headline
from app_pages.analyses import Seen
from storage.database import Database
from surveys import inviting, studying
from tests.app_pages.conftest import seen_of
from tests.app_pages.drawing import draw
from tests.publishable import fill, judge_alike, open_wave
from tests.studies_for_tests import NOW, SECRET


@pytest.fixture(params=["empty", "figure", "response", "experts", "expert", "no-officers", "alike", "demonstration"])
def given(request: pytest.FixtureRequest, database: Database) -> Seen:
    """A wave with next to nothing, with one kind of answers only, and with everything."""
    if request.param == "demonstration":
        found: Seen = request.getfixturevalue("seen")
        return found
    with database.writing() as records:
        wave = open_wave(records)
        match request.param:
            case "figure":
                studying.enter_figures(records, wave.id, {"OB01": 82.5}, NOW)
            case "response":
                fill(records, wave, officers=0, experts=0, residents=(1, 0))
            case "experts":
                fill(records, wave, officers=0, experts=3, residents=(0, 0))
            case "expert":
                fill(records, wave, experts=1)
            case "no-officers":
                fill(records, wave, officers=0)
            case "alike":
                fill(records, wave)
        return seen_of(records, wave)


def test_the_head_tells_no_number_of_a_few(seen: Seen, empty: Seen, database: Database) -> None:
    assert headline.counts(seen) == {"residents": "600", "officers": "120", "experts": "12"}
    assert headline.counts(empty) == {"residents": "<10", "officers": "<10", "experts": "<5"}
    with database.writing() as records:
        inviting.invite_experts(records, empty.wave, 4, SECRET, NOW)
        judge_alike(records, empty.wave, NOW)
        assert headline.counts(seen_of(records, empty.wave))["experts"] == "<5"


def test_every_part_is_drawn(given: Seen) -> None:
    draw(given)
