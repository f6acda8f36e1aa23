"""Ids and codes of what has a name in another program: its own where it can be one, never two alike."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as some

from surveys.foreign_forms import Somewhere, Telling
from surveys.foreign_names import Names, codes
from surveys.sheet_rows import Spot

AT = Somewhere(Spot("survey", 4))
WRITTEN = some.text(some.sampled_from("aZ9_- .问/é"), max_size=80)


@pytest.mark.parametrize(
    ("name", "id"),
    [
        ("age", "age"),
        ("visit-1", "visit-1"),
        ("1st", "Q_1st"),
        ("how old?", "how_old"),
        ("问题", "Q"),
        ("", "Q"),
        ("x" * 65, "x" * 56),
    ],
)
def test_a_name_that_can_be_an_id_is_one_and_another_is_told(name: str, id: str) -> None:
    telling = Telling()
    assert Names((), telling).id(name, AT) == id
    assert [(spot, doubt.code) for spot, doubt in telling.doubts] == ([(AT.spot, "foreign-renamed")] * (id != name))


def test_what_is_taken_is_numbered_and_scales_have_names_of_their_own() -> None:
    names = Names({"age", "age_2"}, Telling())
    assert [names.new("age"), names.new("age")] == ["age_3", "age_4"]
    assert [names.scale("age"), names.scale("age"), names.scale("5 point"), names.scale("好")] == [
        "age",
        "age_2",
        "scale_5_point",
        "scale",
    ]


@given(some.lists(WRITTEN, max_size=12))
def test_ids_are_sound_and_no_two_are_alike(wanted: list[str]) -> None:
    names = Names({"Q", "a"}, Telling())
    given_ = [names.new(name) for name in wanted]
    assert len({*given_, "Q", "a"}) == len(given_) + 2
    assert all(re.fullmatch(r"[A-Za-z][A-Za-z0-9_-]{0,63}", one) for one in given_)


@given(some.lists(WRITTEN, max_size=12))
def test_codes_are_sound_one_for_each_name_and_none_is_reserved(wanted: list[str]) -> None:
    found = codes(wanted, ("other", "DK"))
    assert [*found] == [*dict.fromkeys(wanted)]
    assert len({*found.values(), "other", "DK"}) == len(found) + 2
    assert all(re.fullmatch(r"[A-Za-z0-9_-]{1,32}", one) for one in found.values())


def test_codes_stay_where_they_can() -> None:
    assert codes(["1", "yes", "a b", "a_b", "other", "1"]) == {
        "1": "1",
        "yes": "yes",
        "a b": "a_b",
        "a_b": "a_b_2",
        "other": "other_2",
    }
