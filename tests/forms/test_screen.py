"""Experts in a screening: part by part, with and without script, coming back, a second round, a closed one."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping

import pytest

from surveys import rating, screening
from tests.forms.conftest import House
from tests.screened import CRITERIA, Draft, begin_draft, close, rate_all
from tests.studies_for_tests import NOW

SCRIPT = {"accept": "application/json"}
PARTS = {"G0": 5, "D1": 5, "D2": 5, "D3": 5, "D4": 4, "D5": 5}


@pytest.fixture
def draft(house: House) -> Draft:
    with house.database.writing() as records:
        records.remove_study("s1")
        return begin_draft(records, agreed=True)


def link(draft: Draft) -> str:
    return f"/e/{draft.codes[0]}"


def posting(part: str, **given: str) -> dict[str, str]:
    return {"action": "rate", "lang": "en", "part": part, **given}


def given(house: House, draft: Draft) -> Mapping[str, int | None]:
    with house.database.reading() as records:
        return rating.sit(records, draft.codes[0], NOW).given


def fields(page: str) -> list[str]:
    return list(dict.fromkeys(re.findall(r'name="(rate:[^"]+)"', page)))


def test_agreeing_comes_first(house: House) -> None:
    with house.database.writing() as records:
        records.remove_study("s1")
        draft = begin_draft(records, agreed=False)
        screening.open_round(records, draft.wave.id, NOW)
    assert 'value="agree"' in house.get(link(draft))[1]
    status, page = house.post(link(draft), posting("D1", **{"rate:IC1": "4"}))
    assert (status, 'value="agree"' in page) == (200, True)
    assert house.post(link(draft), posting("D1", **{"rate:IC1": "4"}), **SCRIPT)[0] == 422
    status, page = house.post(link(draft), {"action": "agree", "lang": "en", "consent": "yes"})
    assert (status, fields(page)) == (200, [f"rate:D{number}" for number in range(1, 6)])


def test_nothing_is_chosen_and_definitions_stand_beside_names(house: House, draft: Draft) -> None:
    for part, number in PARTS.items():
        status, page = house.get(f"{link(draft)}?part={part}")
        assert (status, len(fields(page)), page.count(" checked")) == (200, number, 0)
        assert page.count("type=radio") == 6 * number
    assert "Whether what to collect, and how, is uniform" in house.get(f"{link(draft)}?part=D1")[1]


def test_all_parts_without_script_lead_to_the_words_and_the_end(house: House, draft: Draft) -> None:
    status, page = house.get(link(draft))
    for _ in PARTS:
        part = re.search(r'name="part" value="(\w+)"', page)
        assert part, page
        status, page = house.post(link(draft), posting(part[1], **dict.fromkeys(fields(page), "4")))
        assert status == 200
    assert given(house, draft) == dict.fromkeys(CRITERIA, 4)
    assert "Is an important indicator missing?" in page
    status, page = house.post(link(draft), posting("words", missing="Trust\r\nof residents", comment=""))
    assert "all your answers are saved" in page
    assert "29/29" in page
    assert "Trust\nof residents</textarea>" in house.get(f"{link(draft)}?part=words")[1]


def test_cannot_judge_is_an_answer_and_an_untouched_one_is_none(house: House, draft: Draft) -> None:
    house.post(link(draft), posting("D1", **{"rate:IC1": "unable", "rate:IC2": ""}))
    assert given(house, draft) == {"IC1": None}
    page = house.get(f"{link(draft)}?part=D1")[1]
    assert 'name="rate:IC1" value="unable" checked' in page
    assert page.count(" checked") == 1
    assert "1/29" in page


def test_a_script_is_told_how_far_it_is(house: House, draft: Draft) -> None:
    status, said = house.post(link(draft), posting("", **{"rate:IC1": "5"}), **SCRIPT)
    assert (status, json.loads(said)["done"]["D1"], json.loads(said)["done"]["all"]) == (200, "1/5", "1/29")


def test_a_part_that_is_posted_again_and_again_adds_nothing(house: House, draft: Draft) -> None:
    for _ in range(3):
        house.post(link(draft), posting("D1", **{"rate:IC1": "5"}))
    with house.database.reading() as records:
        assert records._connection.exec_driver_sql("SELECT count(*) FROM ratings").scalar_one() == 1


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"rate:IC2": "6"}, "not one of the choices"),
        ({"rate:IC2": "٤"}, "not one of the choices"),
        ({"rate:XX": "3"}, "There is no such item here"),
        ({"comment": "x" * 1001}, "At most 1000 characters"),
    ],
)
def test_a_refusal_keeps_what_was_chosen_and_stores_nothing(
    house: House, draft: Draft, wrong: dict[str, str], said: str
) -> None:
    part = "words" if "comment" in wrong else "D1"
    status, page = house.post(link(draft), posting(part, **{"rate:IC1": "5"}, **wrong))
    assert (status, said in page) == (422, True)
    if part == "D1":
        assert 'name="rate:IC1" value="5" checked' in page
    assert given(house, draft) == {}
    status, answer = house.post(link(draft), posting(part, **wrong), **SCRIPT)
    assert (status, said in json.loads(answer)["refused"]) == (422, True)


def test_another_language_keeps_what_was_chosen_and_stores_nothing(house: House, draft: Draft) -> None:
    status, page = house.post(link(draft), posting("D1", **{"rate:IC1": "5"}, show="zh"))
    assert (status, "采集标准" in page) == (200, True)
    assert 'name="rate:IC1" value="5" checked' in page
    assert given(house, draft) == {}


def test_in_the_second_round_ones_earlier_word_and_the_spread_stand_beside(house: House, draft: Draft) -> None:
    with house.database.writing() as records:
        rate_all(records, draft, 4, IC2=None)
        close(records, draft)
        screening.open_round(records, draft.wave.id, NOW)
    page = house.get(f"{link(draft)}?part=D1")[1]
    assert "Round 2." in page
    assert page.count("Your answer last round: Important.") == 4
    assert "Your answer last round: I cannot judge this." in page
    assert page.count("Important 5, Very important 0, cannot judge 0.") == 4  # of IC2 nobody gave a point
    assert page.count(" checked") == 0


def test_taking_all_back_deletes_it_and_agreeing_comes_first_again(house: House, draft: Draft) -> None:
    house.post(link(draft), posting("D1", **{"rate:IC1": "5"}))
    assert "deleted" in house.post(link(draft), {"action": "withdraw", "lang": "en"})[1]
    with house.database.reading() as records:
        assert records.ratings(draft.wave.id, 1) == ()
    assert 'value="agree"' in house.get(link(draft))[1]


def test_between_rounds_and_after_them_nothing_is_rated(house: House, draft: Draft) -> None:
    with house.database.writing() as records:
        close(records, draft)
    assert house.get(link(draft))[0] == 410
    status, said = house.post(link(draft), posting("D1", **{"rate:IC1": "5"}), **SCRIPT)
    assert (status, "refused" in json.loads(said)) == (410, True)


def test_where_pairs_are_judged_a_late_rating_is_told_so(house: House) -> None:
    house.post(house.expert(), {"action": "agree", "lang": "en", "consent": "yes"})
    status, page = house.post(house.expert(), posting("D1", **{"rate:IC1": "5"}))
    assert (status, "This round has closed" in page) == (410, True)
