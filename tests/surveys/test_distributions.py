"""How items were answered: shares of everybody, small ones hidden, and never beside groups they could be found by."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product

import pytest

from surveys import distributions
from surveys.analysing import analyse
from surveys.designing import design
from surveys.distributions import Answered
from surveys.evaluating import evaluate
from surveys.reading import community_policing
from surveys.withheld import Withheld, withheld
from surveys.withholding import shown
from tests.answered_alike import RESIDENTS, inputs

INSTRUMENT = community_policing()


def kinds(one: Answered) -> list[str]:
    return [share.kind for share in (*one.points, one.non_answer, one.missing)]


def table(rows: Sequence[tuple[int, ...]]) -> list[Answered]:
    """Points 1 to 5, don't know, not applicable, missing of each group."""
    groups = {str(number): row for number, row in enumerate(rows)}
    return list(distributions.beside(INSTRUMENT, "residents", "R01", groups).values())


# --- everybody ---


def test_every_item_is_there_in_printed_order_with_its_score() -> None:
    evaluation = evaluate(inputs({}, people=200))
    found = distributions.everybody(INSTRUMENT, evaluation, Withheld())
    assert [one.item for one in found["residents"]] == list(INSTRUMENT.questionnaires["residents"].scored)
    assert [one.item for one in found["officers"]] == list(INSTRUMENT.questionnaires["officers"].scored)
    first = next(one for one in evaluation.items if one.id == "R01")
    assert found["residents"][0].score == first.score
    assert [share.count for share in found["residents"][0].points] == list(first.counts[:5])
    assert [share.percent for share in found["residents"][0].points] == [
        int(100 * count / 200 + 0.5) for count in first.counts[:5]
    ]


def test_shares_are_of_everybody_and_as_asked_whatever_the_key() -> None:
    said = {"R02": "1" * 30 + "2" * 20 + "5" * 50}  # R02 is keyed -1
    one = distributions.everybody(INSTRUMENT, evaluate(inputs(said, people=100)), Withheld())["residents"][1]
    assert one.item == "R02"
    assert [share.percent for share in one.points] == [30, 20, 0, 0, 50]


def test_beside_its_score_a_small_answer_cannot_be_solved_for() -> None:
    """3 and 12 of 100, everybody counting alike: their sum and the score are two equations. By hand: all that fit."""
    said = {"R01": "1" * 3 + "2" * 12 + "3" * 25 + "4" * 40 + "5" * 20}
    evaluation = evaluate(inputs(said, people=100))
    assert "residents" not in evaluation.represented
    one = distributions.everybody(INSTRUMENT, evaluation, Withheld())["residents"][0]
    shown_of = [share.count for share in (*one.points, one.non_answer, one.missing)]
    left = 100 - sum(count or 0 for count in shown_of)
    choices = [range(left + 1) if count is None else (count,) for count in shown_of[:5]]
    fitting = [
        given
        for given in product(*choices)
        if 0 <= 100 - sum(given) <= (left if None in shown_of[5:] else 0)
        and one.score is not None
        and sum(given) > 0
        and abs(sum(25 * at * count for at, count in enumerate(given)) / sum(given) - one.score) < 0.05
    ]
    assert {given[0] for given in fitting} >= set(range(10))


def test_what_nearly_all_said_has_no_shares_and_says_why() -> None:
    analysis = shown(design(INSTRUMENT), analyse(inputs({RESIDENTS: "5"})))
    found = distributions.everybody(INSTRUMENT, analysis.evaluation, analysis.withheld)["residents"]
    by_item = {one.item: one for one in found}
    assert by_item[RESIDENTS] == Answered(RESIDENTS, lacking="alike")
    assert set(analysis.withheld.items) == {one.item for one in found if one.lacking in {"alike", "withheld"}}
    assert {one.lacking for one in found if one.item in {"R01", "R02"}} == {"withheld"}


def test_fewer_answers_than_the_least_number_have_no_shares() -> None:
    evaluation = evaluate(inputs({}, people=9))
    found = distributions.everybody(INSTRUMENT, evaluation, withheld(design(INSTRUMENT), evaluation))
    assert {one.lacking for one in found["residents"]} == {"few"}


# --- groups beside each other ---


def test_groups_of_many_are_shown_whole() -> None:
    first, second = table([(10, 20, 30, 20, 20, 10, 0, 10), (40, 10, 10, 20, 20, 10, 0, 10)])
    assert [share.percent for share in first.points] == [8, 17, 25, 17, 17]
    assert [share.percent for share in second.points] == [33, 8, 8, 17, 17]
    assert (second.non_answer.percent, second.missing.percent) == (8, 8)


def test_a_small_answer_of_one_group_is_hidden_in_another_too() -> None:
    first, second = table([(4, 20, 30, 20, 26, 0, 0, 0), (40, 20, 10, 20, 20, 0, 0, 0)])
    assert kinds(first)[0] == "hidden"
    assert kinds(second)[0] == "hidden"  # the whole's share of it is shown


def test_nobody_can_find_a_small_answer_from_the_groups_and_the_whole() -> None:
    """By hand: all tables of three groups that agree with what is shown; each hidden cell has 10 numbers or more."""
    rows = [(3, 25, 40, 0, 0, 0, 0, 0), (20, 7, 33, 0, 0, 0, 0, 0), (15, 15, 15, 0, 0, 0, 0, 0)]
    found = table(rows)
    known = [[share.count for share in one.points[:3]] for one in found]
    totals, columns = [sum(row) for row in rows], [sum(column) for column in zip(*rows, strict=True)][:3]
    possible = [
        (first, second, third)
        for first, second in product(fitting(known[0], totals[0]), fitting(known[1], totals[1]))
        if min(third := tuple(c - a - b for c, a, b in zip(columns, first, second, strict=True))) >= 0
        and all(shown in {None, count} for shown, count in zip(known[2], third, strict=True))
    ]
    for group, answer in product(range(3), range(3)):
        numbers = {tables[group][answer] for tables in possible}
        assert len(numbers) == 1 if known[group][answer] is not None else max(numbers) - min(numbers) >= 10


def fitting(known: list[int | None], total: int) -> list[tuple[int, ...]]:
    first, second, third = (range(total + 1) if count is None else (count,) for count in known)
    return [(a, b, total - a - b) for a, b in product(first, second) if total - a - b in third]


@pytest.mark.parametrize("second", [(20, 20, 20, 20, 20, 0, 0, 0), (90, 5, 0, 0, 0, 5, 0, 0)])
def test_where_one_group_is_of_one_mind_none_is_shown(second: tuple[int, ...]) -> None:
    assert {one.lacking for one in table([(0, 0, 0, 2, 48, 0, 0, 0), second])} == {"one-mind"}


@pytest.mark.parametrize("few", [(0, 0, 0, 1, 0, 0, 0, 0), (0, 4, 0, 0, 0, 0, 0, 0), (1, 1, 1, 1, 0, 0, 0, 0)])
def test_the_others_are_shown_whatever_a_group_that_is_too_small_said(few: tuple[int, ...]) -> None:
    """One person is always of one mind: whoever left a question about the person out would close all statements."""
    small, *others = table([few, (20, 20, 20, 20, 20, 0, 0, 0), (25, 15, 30, 20, 15, 0, 0, 0), (40,) * 5 + (0,) * 3])
    assert (small.points, small.lacking) == ((), "few")
    assert [one.lacking for one in others] == ["few", None, None]  # the second is hidden with it


def test_a_group_large_enough_of_which_few_answered_alike_is_of_one_mind() -> None:
    found = table([(0, 0, 0, 5, 0, 25, 0, 0), (20, 20, 20, 20, 20, 0, 0, 0)])
    assert {one.lacking for one in found} == {"one-mind"}
