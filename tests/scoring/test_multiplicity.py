from collections.abc import Callable, Sequence
from random import Random

import numpy as np
import pingouin  # type: ignore[import-untyped]  # comes without types
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.multiplicity import benjamini_hochberg, bonferroni, holm
from scoring.problems import Refused

Adjust = Callable[[Sequence[float | None]], tuple[float | None, ...]]
METHODS: dict[str, Adjust] = {"bonf": bonferroni, "holm": holm, "fdr_bh": benjamini_hochberg}
P_VALUES = st.lists(st.none() | st.floats(0, 1), max_size=12)


def test_benjamini_and_hochberg_1995_thrombolysis_example() -> None:
    """At 0.05 the four smallest of fifteen are found, by Bonferroni three."""
    p = [
        0.0001,
        0.0004,
        0.0019,
        0.0095,
        0.0201,
        0.0278,
        0.0298,
        0.0344,
        0.0459,
        0.3240,
        0.4262,
        0.5719,
        0.6528,
        0.7590,
        1,
    ]
    found = [sum(one is not None and one <= 0.05 for one in method(p)) for method in (benjamini_hochberg, bonferroni)]
    assert found == [4, 3]


def test_all_three_by_hand() -> None:
    p = [0.01, None, 0.04, 0.03]
    assert bonferroni(p) == pytest.approx((0.03, None, 0.12, 0.09))
    assert holm(p) == pytest.approx((0.03, None, 0.06, 0.06))
    assert benjamini_hochberg(p) == pytest.approx((0.03, None, 0.04, 0.04))


@pytest.mark.parametrize("name", METHODS)
@given(p=P_VALUES)
def test_as_pingouin_has_them(name: str, p: list[float | None]) -> None:
    made = [value for value in p if value is not None]
    found = METHODS[name](p)
    assert [one is None for one in found] == [one is None for one in p]
    if made:
        expected = pingouin.multicomp(np.array(made), method=name)[1]
        assert [one for one in found if one is not None] == pytest.approx(list(expected), rel=1e-12, abs=1e-300)


@given(P_VALUES)
def test_none_falls_below_its_p_and_holm_lies_between_the_others(p: list[float | None]) -> None:
    for before, least, middle, most in zip(p, benjamini_hochberg(p), holm(p), bonferroni(p), strict=True):
        if before is not None and least is not None and middle is not None and most is not None:
            assert before * (1 - 1e-12) <= least <= middle * (1 + 1e-12)
            assert middle <= most <= 1


@pytest.mark.parametrize("method", METHODS.values())
@given(p=P_VALUES, random=st.randoms(use_true_random=False))
def test_the_order_of_the_tests_does_not_matter(method: Adjust, p: list[float | None], random: Random) -> None:
    order = list(range(len(p)))
    random.shuffle(order)
    assert method([p[i] for i in order]) == tuple(method(p)[i] for i in order)


@pytest.mark.parametrize("method", METHODS.values())
def test_nothing_and_nothing_but_none_come_back_as_they_are(method: Adjust) -> None:
    assert method([]) == ()
    assert method([None, None]) == (None, None)


@pytest.mark.parametrize("method", METHODS.values())
def test_what_is_no_p_is_refused_with_every_place(method: Adjust) -> None:
    with pytest.raises(Refused) as refused:
        method([0.5, 1.5, None, -0.1, float("nan")])
    assert {problem.code for problem in refused.value.problems} == {"multiplicity-p"}
    assert [problem.where for problem in refused.value.problems] == ["test 2", "test 4", "test 5"]
