"""Practice cards: a card without a source, a grade or an answer to every question of borrowing is none."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from storage.database import Database
from surveys import entering_sites, practice_files
from surveys.entering_practices import add_practice, remove_practice, set_practices
from surveys.practice_cards import MOST_CARDS, Card, card_problems, problems
from surveys.reading import community_policing
from tests.studies_for_tests import NOW, SmallStudy, refused, words
from tests.surveys.test_entering_sites import FIRST

INSTRUMENT = community_policing()
CARD = Card(
    id="P1",
    site="A",
    year=2029,
    title=words("One window").root,
    summary=words("All matters at one window").root,
    indicators=("OB01", "IC1"),
    source="Yearbook 2029, p. 4",
    reliability="B",
    travels=("yes", "nearly", "yes, long queues", "yes"),
)
WRONG: Mapping[str, Mapping[str, Any]] = {
    "practice_id": {"id": "a card"},
    "city_name": {"site": "B"},
    "year": {"year": 2032},
    "title_en": {"title": {"zh": "一窗通办"}},
    "summary_zh": {"summary": {"zh": " ", "en": "All"}},
    "indicators": {"indicators": ("OB99",)},
    "evidence_source": {"source": ""},
    "reliability": {"reliability": "D"},
    "borrow_answers_4": {"travels": CARD.travels[:3]},
    "borrow_answers_1": {"travels": ("x" * 501, *CARD.travels[1:])},
}


@pytest.mark.parametrize("field", WRONG)
def test_what_is_missing_on_a_card_is_told_at_its_field(field: str) -> None:
    assert not list(card_problems(INSTRUMENT, CARD, ["A"], 2030))
    found = card_problems(INSTRUMENT, replace(CARD, **WRONG[field]), ["A"], 2030)
    assert [problem.where for problem in found] == [field]


def test_all_problems_of_cards_are_told_at_once() -> None:
    cards = [CARD, CARD, *(replace(CARD, id=f"P{number}") for number in range(2, MOST_CARDS + 2))]
    unsure = replace(CARD, id="P0", source="", reliability="")
    found = [(problem.code, problem.where) for problem in problems(INSTRUMENT, [unsure, *cards], ["A"], 2030)]
    assert [code for code, _ in found] == ["card-text", "card-reliability", "card-twice", "cards-many"]
    assert found[0][1] == "P0 › evidence_source"


def test_cards_are_kept_one_by_one_and_stay_when_their_site_goes(database: Database, small_study: SmallStudy) -> None:
    wave_id = small_study.wave.id
    with database.writing() as records:
        with refused("card-site"):
            add_practice(records, wave_id, CARD, NOW)
        entering_sites.set_sites(records, wave_id, [FIRST], NOW)
        added = [add_practice(records, wave_id, CARD, NOW) for _ in range(2)]
        assert [card.id for card in added] == ["P1", "P2"]
        entering_sites.set_sites(records, wave_id, [], NOW)
        remove_practice(records, wave_id, "P1", NOW)
        assert add_practice(records, wave_id, CARD, NOW).id == "P1"
    with database.reading() as records:
        assert records.practice_cards(wave_id) == (replace(CARD, id="P2"), CARD)
        event = records.events()[-1]
        assert (event.act, event.details) == ("practices-entered", {"wave": 1, "cards": 2})
    with database.writing() as records, refused("card-text", "P2 › evidence_source"):
        set_practices(records, wave_id, [replace(CARD, id="P2", source="")], NOW)


ROW = {
    "practice_id": "P1",
    "city_name": "City A",
    "year": "2029",
    "title_zh": "One window",
    "title_en": "One window",
    "summary_zh": "All matters at one window",
    "summary_en": "All matters at one window",
    "indicators": "OB01、IC1",
    "evidence_source": "Yearbook 2029, p. 4",
    "reliability": "b",
} | {f"borrow_answers_{number}": answer for number, answer in enumerate(CARD.travels, 1)}


def table(*rows: Mapping[str, str]) -> bytes:
    """A template that was filled in."""
    columns = practice_files.columns_of(INSTRUMENT)
    top = practice_files.template(INSTRUMENT, dict.fromkeys(columns, "?"), ["OB01 A figure"])
    lines = (",".join(f'"{row[column]}"' for column in columns) for row in rows)
    return top + "\r\n".join(lines).encode()


def test_a_file_has_a_row_a_card_in_the_columns_that_the_instrument_names() -> None:
    assert practice_files.read_cards(INSTRUMENT, table(ROW), [FIRST], 2030) == (CARD,)
    by_id = table(ROW | {"city_name": "A"}).decode("utf-8-sig").encode("gb18030")
    assert practice_files.read_cards(INSTRUMENT, by_id, [FIRST], 2030) == (CARD,)


def test_everything_that_is_wrong_with_a_file_is_told_at_its_row_and_column() -> None:
    other = ROW | {"reliability": "", "evidence_source": "", "city_name": "City B", "year": "then"}
    with refused("card-twice", "row 5 › practice_id") as found:
        practice_files.read_cards(INSTRUMENT, table(ROW, other), [FIRST], 2030)
    places = {problem.where.removeprefix("row 5 › ") for problem in found}
    assert places == {"practice_id", "city_name", "year", "evidence_source", "reliability"}
    with refused("cards-column", "row 1 › reliability"):
        practice_files.read_cards(INSTRUMENT, table(ROW).replace(b",reliability,", b",grade,"), [FIRST], 2030)
    for nothing in (table(), b""):
        with refused("cards-none" if nothing else "cards-column"):
            practice_files.read_cards(INSTRUMENT, nothing, [FIRST], 2030)
