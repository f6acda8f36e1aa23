"""One comparison of two criteria."""

import pytest

from scoring.pairwise import ratio
from surveys.judgements import Judgement, allowed, pairs, ratios, turned

STEPS = [-9, -8, -7, -6, -5, -4, -3, -2, 1, 2, 3, 4, 5, 6, 7, 8, 9]


def test_pairs_go_row_by_row() -> None:
    assert pairs("ABC") == (("A", "B"), ("A", "C"), ("B", "C"))


def test_there_are_seventeen_steps() -> None:
    assert [step for step in range(-12, 13) if allowed(step)] == STEPS


@pytest.mark.parametrize("step", STEPS)
def test_a_judgement_turned_says_the_same_from_the_other_side(step: int) -> None:
    back = turned(step)
    assert isinstance(back, int)
    assert allowed(back)
    assert turned(back) == step
    assert ratio(back) == pytest.approx(1 / ratio(step), rel=1e-15)


def test_a_skipped_pair_turned_is_skipped() -> None:
    assert turned(None) is None


def test_ratios_leave_out_what_was_skipped() -> None:
    said = {"AB": 3, "AC": None, "BC": -4}
    judged = [Judgement("E01", "M0", pair[0], pair[1], value) for pair, value in said.items()]
    assert ratios(judged) == {("A", "B"): 3.0, ("B", "C"): 0.25}
