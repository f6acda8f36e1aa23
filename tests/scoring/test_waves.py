"""What changed from one wave to the next."""

from dataclasses import replace
from math import inf

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import t, ttest_ind_from_stats

from scoring.evaluation import Evaluated
from scoring.gaps import EstimatedMean
from scoring.multiplicity import holm
from scoring.plans import Method
from scoring.problems import Refused
from scoring.waves import change, decompose
from tests.scoring.evaluated import exact, of, sampled
from tests.scoring.references import METHOD, PLAN, tallies

NOBODY = replace(METHOD, policy=replace(METHOD.policy, exclude_above=-1.0))


def mean(value: float, error: float, df: float = inf) -> EstimatedMean:
    return EstimatedMean(value, error**2, df)


def test_welch_1947_scipy_agrees() -> None:
    found = change({"IC1": mean(50, 20 / np.sqrt(30), 29)}, {"IC1": mean(61, 25 / np.sqrt(40), 39)})["IC1"]
    expected = ttest_ind_from_stats(61, 25, 40, 50, 20, 30, equal_var=False)
    one, two = 400 / 30, 625 / 40
    df = (one + two) ** 2 / (one**2 / 29 + two**2 / 39)  # Satterthwaite 1946
    reach = t.ppf(0.975, df) * np.sqrt(one + two)
    assert found.p == pytest.approx(expected.pvalue)
    assert [found.low, found.high] == pytest.approx([11 - reach, 11 + reach])
    assert found.changed is True


@pytest.mark.parametrize(("after", "changed"), [(52.7, False), (52.9, True), (47.1, True)])
def test_a_change_is_one_only_when_its_interval_leaves_out_zero(after: float, changed: bool) -> None:
    found = change({"IC1": mean(50, 1)}, {"IC1": mean(after, 1)})["IC1"]  # 1.96 sqrt(2) = 2.77
    assert found.changed is changed


def test_where_a_variance_is_unknown_nothing_is_called_a_change() -> None:
    found = change({"IC1": 50.0, "IC2": mean(50, 1)}, {"IC1": mean(90, 1), "IC2": 90.0, "IC3": mean(1, 1)})
    assert found.keys() == {"IC1", "IC2"}
    for one in found.values():
        assert (one.difference, one.low, one.p, one.changed) == (40, None, None, None)


@pytest.mark.parametrize(("after", "changed"), [(50.0, False), (51.0, True)])
def test_figures_without_sampling_error_changed_if_they_differ(after: float, changed: bool) -> None:
    found = change({"OB01": mean(50, 0)}, {"OB01": mean(after, 0)})["OB01"]
    assert (found.low, found.high, found.changed) == (after - 50, after - 50, changed)


def test_many_comparisons_are_adjusted_together() -> None:
    before = {str(k): mean(50, 1) for k in range(5)} | {"unknown": 50.0}
    after = {str(k): mean(50 + k, 1) for k in range(5)} | {"unknown": 60.0}
    found = change(before, after)
    assert [one.p_adjusted for one in found.values()] == pytest.approx(list(holm([one.p for one in found.values()])))
    assert found["4"].p is not None
    assert found["4"].p_adjusted == pytest.approx(5 * found["4"].p)


def test_a_wider_interval_for_more_confidence() -> None:
    narrow, wide = (change({"a": mean(50, 1)}, {"a": mean(53.3, 1)}, level)["a"] for level in (0.95, 0.99))
    assert (narrow.changed, wide.changed) == (True, False)
    with pytest.raises(Refused, match="gap-level"):
        change({"a": mean(50, 1)}, {"a": mean(50, 1)}, 1.0)


STRICT = replace(METHOD, policy=replace(METHOD.policy, exclude_above=0.10))


def waves(method: Method = METHOD) -> tuple[Evaluated, Evaluated]:
    """The same panel counted otherwise, and other people asked."""
    return exact(), of(method, tuple(part for one in sampled().samples.values() for part in one.strata))


def test_with_the_same_weights_all_of_a_change_is_scores() -> None:
    before, after = waves()
    found = decompose(before, after)
    assert found is not None
    assert found.weights == pytest.approx(0, abs=1e-12)
    assert found.scores == pytest.approx(found.total)


def test_with_the_same_scores_all_of_a_change_is_weights() -> None:
    found = decompose(exact(), of(STRICT, tuple(tallies())))
    assert found is not None
    assert found.scores == pytest.approx(0, abs=1e-9)
    assert abs(found.weights) > 1e-4
    assert found.indicators is not None
    assert max(map(abs, found.indicators.values())) < 1e-9


def test_kitagawa_1955_the_parts_by_hand() -> None:
    before, after = waves(STRICT)
    found = decompose(before, after)
    assert found is not None
    assert found.indicators is not None
    weights = [one.evaluation.weights.global_ for one in (before, after) if one.evaluation.weights]
    old, new = ({i.id: i.score or 0 for i in one.evaluation.indicators} for one in (before, after))
    parts = {name: weights[1][name] * (new[name] - old[name]) for name in old}
    assert found.indicators == pytest.approx(parts)
    assert found.scores == pytest.approx(sum(parts.values()))
    assert found.weights == pytest.approx(sum((weights[1][n] - weights[0][n]) * old[n] for n in old))
    assert found.total == pytest.approx(found.scores + found.weights)


def test_a_geometric_composite_has_no_parts_by_indicator() -> None:
    geometric = replace(METHOD, aggregation="geometric")
    found = decompose(of(geometric, tuple(tallies())), waves(geometric)[1])
    assert found is not None
    assert found.indicators is None
    assert found.total == pytest.approx(found.scores + found.weights)


def test_an_indicator_scored_in_one_wave_only_leaves_the_others_without_parts() -> None:
    plan = replace(PLAN, items=tuple(i for i in PLAN.items if i.indicator != "WM4"))
    found = decompose(of(METHOD, tuple(tallies()), plan=plan), exact())
    assert found is not None
    assert found.indicators is None


@pytest.mark.parametrize("lacking", [0, 1])
def test_without_a_composite_there_is_nothing_to_part(lacking: int) -> None:
    pair = [exact(), exact()]
    pair[lacking] = of(NOBODY, tuple(tallies()))
    assert decompose(*pair) is None


def test_waves_of_other_trees_or_methods_are_not_compared() -> None:
    geometric = exact("geometric")
    with pytest.raises(Refused, match="waves-method"):
        decompose(exact(), geometric)
    other = replace(exact().scorecard, indicators=("A", *exact().scorecard.indicators[1:]))
    with pytest.raises(Refused, match="waves-unlike"):
        decompose(exact(), replace(exact(), scorecard=other))


@given(st.floats(0, 100), st.floats(0, 100), st.floats(0.1, 10), st.floats(0.1, 10))
def test_a_change_turned_round_is_its_negative(one: float, two: float, a: float, b: float) -> None:
    there = change({"x": mean(one, a, 20)}, {"x": mean(two, b, 30)})["x"]
    back = change({"x": mean(two, b, 30)}, {"x": mean(one, a, 20)})["x"]
    assert there.difference == -back.difference
    assert there.changed == back.changed
    assert there.low == pytest.approx(-(back.high or 0))
