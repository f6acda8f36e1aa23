"""What a document lacks comes from the shipped instrument, in neutral words; what it has stays as it is."""

from __future__ import annotations

import copy
from typing import Any

from surveys.completing import completed, inner_nodes, items, reserved
from surveys.doubting import doubts
from surveys.reading import read
from surveys.texts import Text
from tests.studies_for_tests import document

SMALL: dict[str, Any] = {
    "id": "small",
    "version": "1",
    "name": {"en": "Small"},
    "languages": ["en"],
    "goal": {"en": "To know"},
    "questionnaires": {"residents": {"sections": [{"items": [{"id": "R1"}] * 13}]}},
    "index_system": {"id": "G", "dimensions": [{"id": "D1", "indicators": [{"id": "I1"}, {"id": "I2"}]}, {"id": "D2"}]},
}


def texts(entry: Any) -> list[set[str]]:
    """The languages of every text."""
    if isinstance(entry, dict):
        own = [set(entry)] if entry and set(entry) <= {"zh", "en"} else []
        return [*own, *(one for part in entry.values() for one in texts(part))]
    return [one for part in entry for one in texts(part)] if isinstance(entry, list) else []


def test_a_whole_document_stays_as_it_is() -> None:
    assert completed(document()) == document()
    assert list(doubts(read(completed(document())))) == list(doubts(read(document())))


def test_what_is_given_is_not_written_into() -> None:
    before = copy.deepcopy(SMALL)
    found = completed(SMALL)
    assert before == SMALL
    found["questionnaires"]["residents"]["sections"][0]["items"][0]["id"] = "other"
    assert before == SMALL
    assert completed(SMALL)["notices"] == completed(SMALL)["notices"]
    assert completed(SMALL)["notices"] is not completed(SMALL)["notices"]


def test_what_is_completed_has_nothing_left_to_complete_and_speaks_its_languages_alone() -> None:
    found = completed(SMALL)
    assert completed(found) == found
    assert found["default_language"] == "en"
    assert all(languages == {"en"} for languages in texts(found))
    assert isinstance(Text(found["disclaimer"]), Text)


def test_minutes_and_matrices_follow_from_the_items_and_the_tree() -> None:
    found = completed(SMALL)
    assert items(SMALL["questionnaires"]["residents"]) == 13
    assert found["questionnaires"]["residents"]["minutes"] == 3, "ten seconds each, in whole minutes"
    assert list(inner_nodes(SMALL["index_system"])) == [("G", 2), ("D1", 2)]
    assert found["experts"]["matrices"] == [{"id": "M0", "parent": "G"}, {"id": "M1", "parent": "D1"}]
    assert found["experts"]["minutes"] == 5, "two pairs take less than it takes to read what is asked"


def test_what_is_in_the_way_is_left_for_the_reader_to_refuse() -> None:
    for odd in (
        {"languages": "en"},
        {"questionnaires": ["residents"]},
        {"index_system": 3},
        {"notices": {"experts": None}},
    ):
        assert completed(odd).items() >= {name: entry for name, entry in odd.items() if name != "notices"}.items()


def test_ids_that_come_with_what_is_completed_are_known() -> None:
    added = {entry["id"] for block in completed({})["reporting_checklist"].values() for entry in block}
    assert added <= reserved()
