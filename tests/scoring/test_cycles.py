from itertools import permutations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from scoring.cycles import knots, ordinal_cycles, spell
from scoring.pairwise import PairwiseMatrix
from tests.scoring.strategies import incompletes, reciprocals, weights


def named(ratios: NDArray[np.float64]) -> PairwiseMatrix:
    return PairwiseMatrix(tuple("ABCDEFGHI"[: len(ratios)]), ratios)


def judged(criteria: str, over: str) -> PairwiseMatrix:
    pairs = {(pair[0], pair[1]): 3.0 for pair in over.split() if "=" not in pair}
    ties = {(pair[0], pair[2]): 1.0 for pair in over.split() if "=" in pair}
    return PairwiseMatrix.of(tuple(criteria), pairs | ties)


def test_a_circle_is_named_in_the_direction_of_preference() -> None:
    assert ordinal_cycles(judged("ABC", "AC CB BA")) == (("A", "C", "B"),)
    assert spell(("A", "C", "B")) == "A over C, C over B, B over A"


@pytest.mark.parametrize(
    ("criteria", "over", "circles", "knotted"),
    [
        ("ABCD", "AB BC CD DA", (("A", "B", "C", "D"),), (("A", "B", "C", "D"),)),
        ("ABCD", "AB BC CD DA A=C B=D", (("A", "B", "C", "D"),), (("A", "B", "C", "D"),)),
        ("ABCD", "AB BC CA AD BD CD", (("A", "B", "C"),), (("A", "B", "C"),)),
        ("ABCDE", "AB BC CA CD CE DE", (("A", "B", "C"),), (("A", "B", "C"),)),
        ("ABC", "AB BC A=C", (), ()),
        ("ABCDEF", "AB BC CA CD DE EF FD", (("A", "B", "C"), ("D", "E", "F")), (("A", "B", "C"), ("D", "E", "F"))),
    ],
)
def test_circles_and_knots(
    criteria: str, over: str, circles: tuple[tuple[str, ...], ...], knotted: tuple[tuple[str, ...], ...]
) -> None:
    matrix = judged(criteria, over)
    assert ordinal_cycles(matrix) == circles
    assert knots(matrix) == knotted


@given(st.one_of(reciprocals(3, 6), incompletes()))
def test_circles_of_three_are_all_of_them(ratios: NDArray[np.float64]) -> None:
    over = ratios > 1
    n = len(ratios)
    expected = {
        frozenset("ABCDEFGHI"[place] for place in three)
        for three in permutations(range(n), 3)
        if over[three[0], three[1]] and over[three[1], three[2]] and over[three[2], three[0]]
    }
    found = [circle for circle in ordinal_cycles(named(ratios)) if len(circle) == 3]
    assert {frozenset(circle) for circle in found} == expected
    assert len(found) == len(expected)


@given(st.one_of(reciprocals(3, 5), incompletes().filter(lambda ratios: len(ratios) < 6)))
def test_there_is_a_circle_exactly_when_the_judgements_cannot_be_ordered(ratios: NDArray[np.float64]) -> None:
    over = ratios > 1
    n = len(ratios)
    can = any(
        not any(over[order[later], order[earlier]] for later in range(n) for earlier in range(later))
        for order in permutations(range(n))
    )
    circles = ordinal_cycles(named(ratios))
    assert (not circles) == can
    places = {name: place for place, name in enumerate("ABCDEFGHI")}
    for circle in circles:
        assert all(over[places[one], places[other]] for one, other in zip(circle, circle[1:] + circle[:1], strict=True))


@given(weights())
def test_weights_make_no_circle(known: NDArray[np.float64]) -> None:
    assert ordinal_cycles(named(known[:, None] / known)) == ()
