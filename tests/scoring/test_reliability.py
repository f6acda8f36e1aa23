import numpy as np
import pingouin  # type: ignore[import-untyped]  # comes without types
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose
from numpy.typing import NDArray
from scipy.stats import f

from scoring.problems import Refused
from scoring.reliability import (
    alpha_if_dropped,
    cronbach_alpha,
    feldt_interval,
    item_total,
    reliability,
    standardised_alpha,
    to_correlation,
)
from tests.scoring.correlations import THURSTONE, answers, correlation_of, covariance_of, samples


def codes(refused: pytest.ExceptionInfo[Refused]) -> list[tuple[str, str]]:
    return [(problem.code, problem.where) for problem in refused.value.problems]


def pingouins() -> NDArray[np.float64]:
    long = pingouin.read_dataset("cronbach_alpha")
    return np.asarray(long.pivot(index="Subj", columns="Items", values="Scores"), dtype=np.float64)


def test_pingouins_documented_likert_example() -> None:
    rows = pingouins()
    alpha = cronbach_alpha(covariance_of(rows))
    assert alpha == pytest.approx(0.5917188485995826, abs=1e-12)
    assert feldt_interval(alpha, rows.shape[1], len(rows)) == pytest.approx((0.195, 0.84), abs=5e-4)


def test_pingouins_documented_example_with_missing_answers_from_pairwise_covariances() -> None:
    wide = pingouin.read_dataset("cronbach_wide_missing")
    alpha = cronbach_alpha(wide.cov(numeric_only=True).to_numpy())
    assert alpha == pytest.approx(0.732660835214447, abs=1e-12)
    assert feldt_interval(alpha, wide.shape[1], len(wide)) == pytest.approx((0.435, 0.909), abs=5e-4)


def test_alpha_of_thurstones_nine_tests_as_psych_prints_it() -> None:
    assert round(standardised_alpha(THURSTONE), 2) == 0.89


def test_alpha_by_hand() -> None:
    """Variances 2, 3, 4 and covariances 1, 1, 2: 3/2 (1 - 9/17)."""
    assert cronbach_alpha([[2, 1, 1], [1, 3, 2], [1, 2, 4]]) == pytest.approx(12 / 17)


def test_item_figures_by_hand() -> None:
    """The others' sums have variances 11, 8 and 7 and covariances with the item of 2, 3 and 3."""
    found = reliability(("a", "b", "c"), [[2, 1, 1], [1, 3, 2], [1, 2, 4]], 50)
    assert_allclose(found.item_total, [2 / 22**0.5, 3 / 24**0.5, 3 / 28**0.5])
    assert found.alpha_if_dropped is not None
    assert_allclose(found.alpha_if_dropped, [8 / 11, 1 / 2, 4 / 7])
    assert found.alpha == pytest.approx(12 / 17)
    assert found.interval == pytest.approx(feldt_interval(12 / 17, 3, 50), abs=1e-12)


@given(samples())
def test_every_figure_against_the_answers_themselves(rows: NDArray[np.float64]) -> None:
    covariance = covariance_of(rows)
    rest = rows.sum(axis=1, keepdims=True) - rows
    assert_allclose(item_total(covariance), [np.corrcoef(x, y)[0, 1] for x, y in zip(rows.T, rest.T, strict=True)])
    dropped = [cronbach_alpha(covariance_of(np.delete(rows, item, axis=1))) for item in range(len(covariance))]
    assert_allclose(alpha_if_dropped(covariance), dropped, rtol=1e-8, atol=1e-10)
    assert_allclose(to_correlation(covariance), correlation_of(rows), atol=1e-12)


@given(samples(2), st.floats(0.01, 100))
def test_alpha_is_the_same_in_any_unit_and_order(rows: NDArray[np.float64], unit: float) -> None:
    covariance = covariance_of(rows)
    alpha = cronbach_alpha(covariance)
    assert cronbach_alpha(unit * covariance) == pytest.approx(alpha, rel=1e-9, abs=1e-9)
    assert cronbach_alpha(covariance[::-1, ::-1]) == pytest.approx(alpha, rel=1e-9, abs=1e-9)
    assert alpha <= 1


@given(samples(2))
def test_standardised_alpha_is_spearman_and_browns_of_the_mean_correlation(rows: NDArray[np.float64]) -> None:
    correlation = correlation_of(rows)
    items = len(correlation)
    mean = (correlation.sum() - items) / (items * (items - 1))
    assert standardised_alpha(correlation) == pytest.approx(items * mean / (1 + (items - 1) * mean), abs=1e-9)
    found = reliability([f"q{i}" for i in range(items)], covariance_of(rows), len(rows))
    assert found.standardised == pytest.approx(standardised_alpha(correlation), abs=1e-9)


@given(st.floats(-3, 1), st.integers(2, 40), st.integers(2, 500), st.sampled_from([0.8, 0.95, 0.99]))
def test_feldts_interval_is_scipys_and_holds_the_estimate(alpha: float, items: int, n: int, level: float) -> None:
    low, high = feldt_interval(alpha, items, n, level)
    quantile = f((n - 1), (n - 1) * (items - 1)).ppf
    assert low == pytest.approx(1 - (1 - alpha) * quantile((1 + level) / 2), rel=1e-6, abs=1e-9)
    assert high == pytest.approx(1 - (1 - alpha) * quantile((1 - level) / 2), rel=1e-6, abs=1e-9)
    assert low <= high <= 1
    wider = feldt_interval(alpha, items, n, (1 + level) / 2)
    assert wider[0] <= low
    assert high <= wider[1]


def test_two_items_have_no_alpha_without_one() -> None:
    found = reliability(("a", "b"), [[1, 0.5], [0.5, 1]], 20)
    assert found.alpha == pytest.approx(2 / 3)
    assert found.alpha_if_dropped is None


def test_items_whose_variances_alone_keep_them_from_cancelling_have_no_standardised_alpha() -> None:
    assert reliability(("a", "b"), [[1, -2], [-2, 4]], 20).standardised is None


def test_all_that_is_wrong_with_a_request_is_said_at_once() -> None:
    covariance = covariance_of(answers(0, 20, 3))
    covariance[1] = covariance[:, 1] = 0
    with pytest.raises(Refused) as refused:
        reliability(("light", "noise", "paths"), covariance, 1, 1.0)
    assert codes(refused) == [
        ("reliability-too-few-responses", "n"),
        ("reliability-level", "level"),
        ("reliability-constant-item", "noise"),
    ]


def test_too_few_items() -> None:
    for figure, fewest in ((cronbach_alpha, 2), (item_total, 2), (alpha_if_dropped, 3)):
        with pytest.raises(Refused, match="reliability-too-few-items"):
            figure(np.eye(fewest - 1))


def test_items_that_cancel() -> None:
    with pytest.raises(Refused, match="reliability-no-total-variance"):
        cronbach_alpha([[1, -1], [-1, 1]])
    with pytest.raises(Refused) as refused:
        reliability(("a", "b", "c"), [[1, -1, 0.5], [-1, 1, 0.5], [0.5, 0.5, 1]], 20)
    assert codes(refused) == [("reliability-no-rest-variance", "c")]
    for figure in (item_total, alpha_if_dropped):
        with pytest.raises(Refused, match=r"item 3: .*reliability-no-rest-variance"):
            figure([[1, -1, 0.5], [-1, 1, 0.5], [0.5, 0.5, 1]])


def test_an_interval_of_nothing() -> None:
    with pytest.raises(Refused) as refused:
        feldt_interval(float("nan"), 1, 1, 0.0)
    assert [code for code, _ in codes(refused)] == [
        "reliability-too-few-responses",
        "reliability-level",
        "reliability-alpha",
        "reliability-too-few-items",
    ]
    with pytest.raises(Refused, match="reliability-alpha"):
        feldt_interval(1.01, 5, 50)
