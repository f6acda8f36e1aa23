import numpy as np
import pytest
from hypothesis import given
from numpy.testing import assert_allclose
from numpy.typing import NDArray
from scipy.stats import chi2 as chi_squared

from scoring.adequacy import Kmo, bartlett, kmo
from scoring.factors import minres
from scoring.problems import Refused
from tests.scoring.correlations import THURSTONE, answers, correlation_of, samples


def test_kmo_of_thurstones_nine_tests_as_the_manual_of_psych_prints_it() -> None:
    overall, items = kmo(THURSTONE)
    assert overall == pytest.approx(0.88, abs=0.005)
    assert_allclose(np.array(items, dtype=float), [0.86, 0.86, 0.90, 0.86, 0.88, 0.92, 0.85, 0.93, 0.87], atol=0.005)


def test_bartlett_of_what_three_factors_leave_of_thurstones_tests_as_the_manual_of_psych_prints_it() -> None:
    loadings = minres(THURSTONE, 3).loadings
    left = THURSTONE - loadings @ loadings.T
    np.fill_diagonal(left, 1)
    found = bartlett(left, 213)
    assert found.chi2 == pytest.approx(0.256498, abs=2e-6)  # its minimum is not as near
    assert found.df == 36
    assert found.p == pytest.approx(1)


def test_kmo_of_equal_correlations_by_hand() -> None:
    """Of three items with r = 1/2 each partial correlation is 1/3, and 1/4 / (1/4 + 1/9) = 9/13."""
    found = kmo([[1, 0.5, 0.5], [0.5, 1, 0.5], [0.5, 0.5, 1]])
    assert found.overall == pytest.approx(9 / 13)
    assert found.items == pytest.approx((9 / 13,) * 3)


def test_bartlett_by_hand() -> None:
    """|R| = 1/2 and 20 - 1 - 11/6 = 103/6."""
    found = bartlett([[1, 0.5, 0.5], [0.5, 1, 0.5], [0.5, 0.5, 1]], 20)
    assert found.chi2 == pytest.approx(103 / 6 * np.log(2))
    assert found.p == pytest.approx(chi_squared.sf(103 / 6 * np.log(2), 3))


@given(samples())
def test_kmo_from_regressions_on_all_other_items(rows: NDArray[np.float64]) -> None:
    """A partial correlation is that of what regressions on the others leave, found here from the answers."""
    centred = rows - rows.mean(axis=0)
    correlation = correlation_of(rows)
    items = len(correlation)
    partial = np.zeros((items, items))
    for i in range(items):
        for j in range(i):
            others = np.delete(centred, [i, j], axis=1)
            pair = centred[:, [i, j]]
            left = pair - others @ np.linalg.lstsq(others, pair)[0]
            partial[i, j] = partial[j, i] = np.corrcoef(left.T)[0, 1]
    r2, q2 = correlation**2 - np.eye(items), partial**2
    found = kmo(correlation)
    assert found.overall == pytest.approx(r2.sum() / (r2.sum() + q2.sum()), abs=1e-9)
    each = np.array(found.items, dtype=float)
    assert_allclose(each, r2.sum(axis=0) / (r2 + q2).sum(axis=0), atol=1e-9)
    assert ((each >= 0) & (each <= 1)).all()


@given(samples())
def test_bartlett_from_the_eigenvalues(rows: NDArray[np.float64]) -> None:
    correlation = correlation_of(rows)
    items = len(correlation)
    found = bartlett(correlation, len(rows))
    factor = len(rows) - 1 - (2 * items + 5) / 6
    assert found.chi2 == pytest.approx(-factor * np.log(np.linalg.eigvalsh(correlation)).sum(), rel=1e-8, abs=1e-9)
    assert found.df == items * (items - 1) / 2
    assert 0 <= found.p <= 1


def test_without_any_correlation_there_is_nothing_to_judge_adequacy_by() -> None:
    assert kmo(np.eye(4)) == Kmo(None, (None,) * 4)
    found = bartlett(np.eye(4), 30)
    assert (found.chi2, found.p) == (0.0, 1.0)
    apart = np.eye(4)
    apart[0, 1] = apart[1, 0] = 0.5
    assert kmo(apart).items[2:] == (None, None)
    assert kmo(apart).overall == pytest.approx(0.5)


def test_refusals() -> None:
    with pytest.raises(Refused, match="reliability-too-few-items"):
        kmo(np.eye(2))
    with pytest.raises(Refused, match="reliability-too-few-items"):
        bartlett(np.eye(2), 50)
    rows = answers(0, 50, 4)
    rows[:, 3] = rows[:, 0] + rows[:, 1]
    with pytest.raises(Refused, match=r"a, b, d: .*correlation-singular"):
        kmo(correlation_of(rows), tuple("abcd"))
    with pytest.raises(Refused, match="correlation-singular"):
        bartlett(correlation_of(rows), 50)
    with pytest.raises(Refused, match="correlation-indefinite"):
        kmo([[1, 0.9, -0.9], [0.9, 1, 0.9], [-0.9, 0.9, 1]])


def test_bartlett_of_hardly_more_responses_than_items() -> None:
    """(2 m + 11) / 6 is 5 for m = 9.5: of ten items five responses are too few and six enough."""
    assert bartlett(np.eye(10), 6).chi2 == 0
    with pytest.raises(Refused, match="bartlett-too-few-responses"):
        bartlett(np.eye(10), 5)
