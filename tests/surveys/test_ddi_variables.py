"""One question in a codebook: its counts add up or are not there, and it leads to the files that tell it."""

from dataclasses import replace
from typing import get_args
from xml.etree import ElementTree as Tree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.asked import Answer, Asked, Told
from surveys.data_rows import Rows
from surveys.ddi_variables import groups, variable
from surveys.reading import community_policing

BOTH = {"zh": "问题", "en": "Question"}
FILES = {"data": "F_data", "tallies": "F_tallies"}
CODES = ("1", "2", "3", "-1", "-9")
ROWS = Rows("residents", ("R01",), (), 0)


def asked(people: tuple[int | None, ...] = (3, 0, 4, 2, 1), told: Told = "counted", keyed: int = 1) -> Asked:
    answers = tuple(
        Answer(code, {"en": code, "zh": code}, code.startswith("-"), number)
        for code, number in zip(CODES, people, strict=True)
    )
    return Asked("residents", "R01", BOTH, BOTH, {}, BOTH, "IC1", keyed, told, answers)


def numbers(one: Tree.Element, path: str) -> list[int]:
    return [int(found.text or "") for found in one.iterfind(path)]


@given(st.tuples(*[st.integers(0, 10**6)] * len(CODES)))
def test_whoever_answered_on_the_scale_and_whoever_did_not_are_all(people: tuple[int, ...]) -> None:
    one = variable(asked(people), FILES, ROWS)
    (total,), (valid,), (invalid,) = (
        numbers(one, path) for path in ("TotlResp", "sumStat[@type='vald']", "sumStat[@type='invd']")
    )
    assert valid == sum(people[:3])
    assert invalid == sum(people[3:])
    assert total == valid + invalid == sum(numbers(one, "catgry/catStat"))


@pytest.mark.parametrize("told", [one for one in get_args(Told) if one != "counted"])
def test_what_is_not_counted_by_answer_has_no_number_and_no_file_and_says_why(told: Told) -> None:
    one = variable(asked((None,) * len(CODES), told), FILES, ROWS)
    assert "files" not in one.attrib
    assert not [*one.iter("catStat"), *one.iter("TotlResp"), *one.iter("sumStat")]
    assert [found.findtext("catValu") for found in one.iterfind("catgry")] == [*CODES]
    assert {found.text for found in one.iterfind("notes")} != {found.text for found in counted().iterfind("notes")}


def counted() -> Tree.Element:
    return variable(asked(), FILES, ROWS)


def test_rows_are_told_of_their_audience_alone() -> None:
    officers = replace(ROWS, audience="officers")
    found = [variable(asked(), FILES, rows).attrib["files"] for rows in (ROWS, officers, None)]
    assert found == ["F_data F_tallies", "F_tallies", "F_tallies"]


def test_missing_codes_stand_apart_and_a_range_is_left_out_where_it_would_be_empty() -> None:
    one = counted()
    assert [item.get("VALUE") for item in one.iterfind("valrng/item")] == ["1", "2", "3"]
    assert [item.get("VALUE") for item in one.iterfind("invalrng/item")] == ["-1", "-9"]
    comment = variable(replace(asked(), answers=(), told="kept", indicator=None), FILES, ROWS)
    assert not [*comment.iter("valrng"), *comment.iter("invalrng")]
    assert "nature" not in comment.attrib


def test_which_way_an_item_points_is_said() -> None:
    up, down = (
        {found.text for found in variable(asked(keyed=keyed), FILES, ROWS).iterfind("notes")} for keyed in (1, -1)
    )
    assert len(up) == len(down) == 2
    assert not up & down


def test_items_of_an_indicator_stand_together_and_one_without_items_is_left_out() -> None:
    first = next(iter(community_policing().index_system.indicators))
    both = [replace(asked(), id=id, indicator=first) for id in ("R01", "R02")]
    alone = replace(asked(), id="R03", indicator=None)
    (group,) = groups(community_policing(), [*both, alone])
    assert (group.get("name"), group.get("var")) == (first, "V_R01 V_R02")
