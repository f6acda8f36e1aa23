"""Scores that would tell what nearly everybody of a group answered are not shown, nor what they could be told from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.results import Evaluation
from surveys.audiences import AUDIENCES
from surveys.designing import design
from surveys.evaluating import Inputs, evaluate
from surveys.reading import community_policing
from surveys.withheld import WIDE, Withheld, _shares, withheld
from tests.answered_alike import OFFICERS, RESIDENTS, answered, inputs

DIMENSIONS = {
    one.id: dimension.id for dimension in community_policing().index_system.dimensions for one in dimension.indicators
}


def evaluated(said: Mapping[str, str], people: int = 20, weighed: bool = True) -> Evaluation:
    return evaluate(inputs(said, people, weighed))


def decided(found: Evaluation) -> Withheld:
    return withheld(design(community_policing()), found)


def test_where_people_differ_nothing_is_withheld() -> None:
    assert decided(evaluated({})) == Withheld(groups={"residents": (), "officers": ()})


@pytest.mark.parametrize("weighed", [True, False])
@pytest.mark.parametrize("answer", ["5", "1", "3"])
def test_an_item_that_all_answered_alike_takes_its_audiences_scores_of_the_dimension(
    answer: str, weighed: bool
) -> None:
    """The same with and without weights: what was withheld before there were any must not have been seen."""
    found = decided(evaluated({RESIDENTS: answer}, weighed=weighed))
    assert found.alike == (RESIDENTS,)
    assert found.groups["residents"] == ("IC2", "IC3", "IC5")
    assert (found.groups["officers"], found.dimensions, found.composite) == ((), (), False)


@pytest.mark.parametrize(("others", "hidden"), [(9, True), (10, False)])
def test_all_but_nine_are_alike_and_all_but_ten_are_not(others: int, hidden: bool) -> None:
    said = "5" * (100 - others) + "1" * others
    assert (decided(evaluated({OFFICERS: said}, people=100)).alike == (OFFICERS,)) is hidden


def test_four_fifths_are_not_alike_and_more_are() -> None:
    assert decided(evaluated({OFFICERS: "5555555555551114"[:15]}, people=15)).alike == ()
    assert decided(evaluated({OFFICERS: "5555555555555111"[:16]}, people=16)).alike == (OFFICERS,)


def test_of_two_items_of_an_indicator_one_may_be_alike_where_the_other_leaves_enough_open() -> None:
    """O01 and O02 are both about IC1: of their mean, 50 points and more of each stay open, unless one is shown."""
    assert decided(evaluated({"O01": "5"})) == Withheld(
        alike=("O01",), items=("O01", "O02"), groups={"residents": (), "officers": ()}
    )
    both = decided(evaluated({"O01": "5", "O02": "1"}))
    assert "IC1" in both.groups["officers"]


def test_where_all_else_of_a_dimension_is_alike_its_own_score_goes_and_another_so_that_it_cannot_be_subtracted() -> (
    None
):
    said = {
        id: "5" if item.key > 0 else "1"
        for audience in AUDIENCES
        for id, item in community_policing().questionnaires[audience].scored.items()
        if item.indicator and DIMENSIONS[item.indicator] == "D3"
    }
    found = decided(evaluated(said))
    assert found.dimensions == ("D1", "D3")
    assert not found.composite
    assert {DIMENSIONS[id] for id in found.indicators} == {"D1", "D3"}


def test_where_everybody_is_of_one_mind_the_composite_goes_too() -> None:
    best = {
        id: "5" if item.key > 0 else "1"
        for audience in AUDIENCES
        for id, item in community_policing().questionnaires[audience].scored.items()
    }
    found = decided(evaluated(best))
    assert found.composite
    assert found.dimensions == ("D1", "D2", "D3", "D4", "D5")


def test_a_stratum_that_counts_for_nearly_all_may_not_be_alike() -> None:
    """Twelve of 99,000 people are of one mind and twelve of 1,000 are not: 99.5 points tell of the first twelve."""
    people = {"residents": {"S1": 99_000, "S2": 1_000}}
    tallies = (answered("residents", 12, {RESIDENTS: "5"}), answered("residents", 12, {}, "S2"))
    assert decided(evaluate(Inputs(design(community_policing()), tallies, (), {}, people))).alike == (RESIDENTS,)
    assert decided(evaluate(Inputs(design(community_policing()), tallies, (), {}))).alike == ()


def sums(found: Evaluation, of: Withheld) -> Iterator[list[tuple[float, float, bool]]]:
    """What is hidden in each sum that is shown: score, share, and whether it rests on an item alike by itself."""
    asked = community_policing().questionnaires
    hidden = [
        (row, audience) for row in found.indicators for audience in AUDIENCES if row.id in of.groups.get(audience, ())
    ]
    parts = [
        (
            row.dimension,
            (
                row.groups[audience] or 0.0,
                (row.weight_global or 0.0) * row.group_weights[audience],
                all(id in of.alike for id, item in asked[audience].scored.items() if item.indicator == row.id),
            ),
        )
        for row, audience in hidden
    ]
    for dimension in {name for name, _ in parts} - set(of.dimensions):
        yield [part for name, part in parts if name == dimension]
    if not of.composite:
        yield [part for name, part in parts if name in of.dimensions]


ANSWERS = st.sampled_from(["5", "1", "3", "31425", "54", "12"])


@given(st.data())
def test_nothing_that_is_shown_tells_a_withheld_score(data: st.DataObject) -> None:
    """By trying: each that all answered alike could be 20 points lower or higher, and every sum still be the same."""
    items = [id for audience in AUDIENCES for id in community_policing().questionnaires[audience].scored]
    said = {id: data.draw(ANSWERS) for id in items}
    found = evaluated(said)
    of = decided(found)
    for hidden in sums(found, of):
        for place, (score, share, telling) in enumerate(hidden):
            others = hidden[:place] + hidden[place + 1 :]
            up = sum(c * (100 - x) for x, c, _ in others)
            down = sum(c * x for x, c, _ in others)
            assert not telling or min(score, up / share) + min(100 - score, down / share) >= WIDE - 1e-9


def test_an_item_that_too_few_answered_is_not_judged() -> None:
    found = evaluated({OFFICERS: "5"})
    assert decided(replace(found, items=tuple(replace(one, score=None) for one in found.items))).alike == ()


def test_what_is_in_no_sum_leaves_nothing_open() -> None:
    """A dimension without a score is in no composite, so that its indicators cannot make up for another's."""
    found, plan = evaluated({}), design(community_policing())
    first = found.dimensions[0].id
    silent = replace(found, dimensions=(replace(found.dimensions[0], score=None), *found.dimensions[1:]))
    before, after = _shares(plan, found), _shares(plan, silent)
    below = {one.id for one in found.indicators if one.dimension == first}
    assert {id for id, share in after.items() if not share} == below
    assert all(before.values())
