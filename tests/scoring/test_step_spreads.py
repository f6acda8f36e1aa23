"""The middle half of a panel's judgements."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.problems import Refused
from scoring.step_spreads import StepSpread, step_spread

STEPS = [-9, -8, -7, -6, -5, -4, -3, -2, 1, 2, 3, 4, 5, 6, 7, 8, 9]
PANELS = st.lists(st.sampled_from(STEPS), min_size=1, max_size=30)


@pytest.mark.parametrize(
    ("steps", "spread"),
    [
        ([3], StepSpread(1, 3, 3, 3)),
        ([-2, 1, 2, 5, 9], StepSpread(5, 1, 2, 5)),
        ([1, 2, 3, 4, 5, 6, 7, 8], StepSpread(8, 3, 4, 6)),  # half-way between 4 and 5: the one nearer to 1
        ([-2, -2, 2, 2], StepSpread(4, -2, 1, 2)),
    ],
)
def test_the_middle_half_by_hand(steps: list[int], spread: StepSpread) -> None:
    assert step_spread(steps) == spread


@given(PANELS)
def test_read_from_the_other_side_it_only_changes_its_sign(steps: list[int]) -> None:
    found, turned = step_spread(steps), step_spread([one if one == 1 else -one for one in steps])
    sides = [one if one == 1 else -one for one in (found.upper, found.median, found.lower)]
    assert [turned.lower, turned.median, turned.upper] == sides


@given(PANELS)
def test_at_least_half_of_the_panel_lies_in_it_and_no_more_than_a_quarter_on_either_side(steps: list[int]) -> None:
    found, order = step_spread(steps), STEPS.index
    inside = [one for one in steps if order(found.lower) <= order(one) <= order(found.upper)]
    assert 2 * len(inside) >= len(steps)
    assert order(found.lower) <= order(found.median) <= order(found.upper)
    for beyond in (
        [one for one in steps if order(one) < order(found.lower)],
        [one for one in steps if order(one) > order(found.upper)],
    ):
        assert 4 * len(beyond) <= len(steps)


@pytest.mark.parametrize(
    ("steps", "code"), [([], "spread-empty"), ([3, 0], "spread-off-scale"), ([-1], "spread-off-scale")]
)
def test_what_is_no_panel_is_refused(steps: list[int], code: str) -> None:
    with pytest.raises(Refused, match=code):
        step_spread(steps)
