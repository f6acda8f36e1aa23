import numpy as np
import pytest
from hypothesis import given
from numpy.typing import NDArray

from scoring.adequacy import bartlett, kmo
from scoring.omegas import omega
from scoring.problems import Refused
from scoring.reliability import cronbach_alpha, standardised_alpha, to_correlation
from scoring.validity import validity
from tests.scoring.correlations import THURSTONE, answers, covariance_of, samples


def codes(refused: pytest.ExceptionInfo[Refused]) -> list[tuple[str, str]]:
    return [(problem.code, problem.where) for problem in refused.value.problems]


def test_thurstones_nine_tests_as_psych_prints_them() -> None:
    found = validity(THURSTONE, 213)
    assert found.reliability.alpha == pytest.approx(0.89, abs=0.005)
    assert found.omega.hierarchical == pytest.approx(0.74, abs=0.005)
    assert found.omega.total == pytest.approx(0.93, abs=0.005)
    assert found.kmo.overall == pytest.approx(0.88, abs=0.005)


@given(samples())
def test_alpha_is_of_the_covariances_and_the_rest_of_the_correlations(rows: NDArray[np.float64]) -> None:
    covariance = covariance_of(rows)
    correlation = to_correlation(covariance)
    found = validity(covariance, len(rows))
    assert found.reliability.alpha == cronbach_alpha(covariance)
    assert found.reliability.standardised == pytest.approx(standardised_alpha(correlation))
    assert (found.kmo, found.bartlett) == (kmo(correlation), bartlett(correlation, len(rows)))
    assert found.omega.total == omega(correlation).total
    assert validity(correlation, len(rows)).reliability.alpha == pytest.approx(standardised_alpha(correlation))


def test_few_items_have_omega_of_one_factor() -> None:
    found = validity(THURSTONE[:4, :4], 213, 3)
    assert (found.omega.factors, found.omega.asked) == (1, 3)


def test_all_that_is_wrong_is_said_at_once_and_by_name() -> None:
    covariance = covariance_of(answers(0, 50, 3))
    covariance[1] = covariance[:, 1] = 0
    with pytest.raises(Refused) as refused:
        validity(covariance, 1, 0, ("light", "noise", "paths"), 2)
    assert codes(refused) == [
        ("reliability-too-few-responses", "n"),
        ("reliability-level", "level"),
        ("factors-too-few", "factors"),
        ("reliability-constant-item", "noise"),
    ]


def test_refusals() -> None:
    rows = answers(0, 50, 4)
    rows[:, 3] = rows[:, 0] + rows[:, 1]
    with pytest.raises(Refused, match=r"a, b, d: .*correlation-singular"):
        validity(covariance_of(rows), 50, 3, tuple("abcd"))
    with pytest.raises(Refused, match="reliability-too-few-items"):
        validity(np.eye(2), 50)
    with pytest.raises(Refused, match="bartlett-too-few-responses"):
        validity(THURSTONE, 4)
