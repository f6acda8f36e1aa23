"""What a page sees is what is published: the same parts, worked out one by one, each after what is withheld is out."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import fields

import pytest

from surveys.analysing import PARTS, Analysis, analyse
from surveys.plain_values import plain
from surveys.watching import Watched
from surveys.withholding import _RULES, shown
from tests.answered_alike import RESIDENTS, inputs


def test_every_part_of_an_analysis_has_a_rule_of_what_is_shown() -> None:
    assert {*PARTS, "withheld"} == {part.name for part in fields(Analysis)}
    assert set(_RULES) == set(PARTS)


@pytest.mark.parametrize("alike", [{}, {RESIDENTS: "5"}], ids=["nothing withheld", "some withheld"])
def test_it_is_the_whole_analysis_although_its_last_parts_are_asked_for_first(alike: dict[str, str]) -> None:
    given = inputs(alike)
    watched = Watched(given)
    for name in reversed(PARTS):
        getattr(watched, name)
    assert plain(watched) == plain(shown(given.design, analyse(given)))


def test_nothing_is_worked_out_before_it_is_asked_for() -> None:
    watched = Watched(inputs({}))
    assert watched.evaluation.composite.score is not None
    assert set(PARTS) & set(vars(watched)) == {"evaluation"}
    assert set(PARTS) & set(vars(watched._working)) == set()


def test_who_asks_at_the_same_time_gets_the_same_part() -> None:
    watched = Watched(inputs({}))
    with ThreadPoolExecutor(8) as people:
        found = list(people.map(lambda _: watched.gaps, range(16)))
    assert all(one is found[0] for one in found)


def test_what_is_no_part_is_missing() -> None:
    with pytest.raises(AttributeError, match="nothing"):
        Watched(inputs({})).nothing  # noqa: B018 - to look at it is what is tried
