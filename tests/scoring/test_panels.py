from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from numpy.testing import assert_allclose
from numpy.typing import NDArray

from scoring.consistency import SAATY_1980, Consistency
from scoring.panels import aggregate_judgements, aggregate_priorities, weigh_node
from scoring.priorities import row_geometric_mean
from scoring.problems import Refused
from tests.scoring.references import INSTRUMENT_INDEX, POLICY
from tests.scoring.strategies import panels, weights

ABCD = tuple("ABCD")
EVEN = {("A", "B"): 2.0, ("A", "C"): 4.0, ("A", "D"): 8.0, ("B", "C"): 2.0, ("B", "D"): 4.0, ("C", "D"): 2.0}
CIRCLE = EVEN | {("A", "D"): 1 / 9}


def without(judged: dict[tuple[str, str], float], *pairs: tuple[str, str]) -> dict[tuple[str, str], float]:
    return {pair: value for pair, value in judged.items() if pair not in pairs}


def test_everyone_is_listed_with_the_reason() -> None:
    panel = {
        "counted": EVEN,
        "skipped one": without(EVEN, ("A", "D")),
        "circular": CIRCLE,
        "skipped three": without(EVEN, ("A", "C"), ("A", "D"), ("B", "D")),
        "two islands": {("A", "B"): 2.0, ("C", "D"): 2.0},
        "absent": {},
    }
    node = weigh_node("M1", ABCD, panel, SAATY_1980, POLICY)
    assert [(one.expert, one.reason, one.included, one.weighed is not None) for one in node.experts] == [
        ("counted", "included", True, True),
        ("skipped one", "included", True, True),
        ("circular", "inconsistent", False, True),
        ("skipped three", "too-many-missing", False, True),
        ("two islands", "unconnected", False, False),
        ("absent", "unanswered", False, False),
    ]
    assert node.experts_used == 2
    assert node.group is not None
    assert node.group.weights == pytest.approx({"A": 8 / 15, "B": 4 / 15, "C": 2 / 15, "D": 1 / 15}, rel=1e-10)


def test_a_policy_without_a_limit_counts_the_circular() -> None:
    node = weigh_node("M1", ABCD, {"circular": CIRCLE}, SAATY_1980, replace(POLICY, exclude_above=None))
    assert node.experts_used == 1


def test_a_matrix_whose_ratio_has_no_index_is_counted_and_its_verdict_unknown() -> None:
    names = tuple("ABCDEF")
    judged = {(first, second): 1.0 for i, first in enumerate(names) for second in names[i + 1 :]}
    policy = replace(POLICY, allowed_missing={6: 1})
    node = weigh_node("M1", names, {"skipped one": without(judged, ("A", "F"))}, INSTRUMENT_INDEX, policy)
    weighed = node.experts[0].weighed
    assert weighed is not None
    assert weighed.consistency.cr is None
    assert policy.verdict(weighed.consistency) == "unknown"
    assert node.experts_used == 1


def test_nobody_included_is_no_group() -> None:
    node = weigh_node("M1", ABCD, {"circular": CIRCLE}, SAATY_1980, POLICY)
    assert (node.group, node.experts_used) == (None, 0)


@pytest.mark.parametrize(
    ("order", "cr", "verdict"),
    [
        (5, 0.10, "accepted"),
        (5, 0.101, "review"),
        (4, 0.08, "accepted"),
        (4, 0.09, "review"),
        (5, 0.20, "review"),
        (5, 0.201, "inconsistent"),
    ],
)
def test_verdicts(order: int, cr: float, verdict: str) -> None:
    assert POLICY.verdict(Consistency(order, 0, 0.0, 0.0, "", 1.0, cr, None)) == verdict


@pytest.mark.parametrize(
    ("order", "missing", "cr", "reason"),
    [
        (5, 4, 0.20, "included"),
        (5, 4, 0.201, "inconsistent"),
        (5, 5, 0.0, "too-many-missing"),
        (6, 0, 0.0, "included"),
        (6, 1, 0.0, "too-many-missing"),
    ],
)
def test_reasons_on_the_limits(order: int, missing: int, cr: float, reason: str) -> None:
    assert POLICY.reason(Consistency(order, missing, 0.0, 0.0, "", 1.0, cr, None)) == reason


def test_a_refusal_names_node_and_expert() -> None:
    with pytest.raises(Refused) as refused:
        weigh_node("M1", ABCD, {"second": EVEN | {("B", "A"): 2.0}}, SAATY_1980, POLICY)
    assert [(p.code, p.where) for p in refused.value.problems] == [("pairwise-not-reciprocal", "M1 › second › A × B")]


def test_a_panel_of_one_is_its_expert() -> None:
    node = weigh_node(
        "M1", ABCD, {"only": without(CIRCLE, ("A", "B"))}, SAATY_1980, replace(POLICY, exclude_above=None)
    )
    only = node.experts[0].weighed
    assert only is not None
    assert node.group is not None
    assert node.group.weights == pytest.approx(only.weights, rel=1e-12)
    assert node.group.consistency.lambda_max == pytest.approx(only.consistency.lambda_max, rel=1e-12)


@given(panels())
def test_aggregated_judgements_stay_reciprocal(panel: list[NDArray[np.float64]]) -> None:
    found = aggregate_judgements(panel)
    assert_allclose(found * found.T, 1, rtol=1e-12)


@given(panels())
def test_barzilai_golany_1994_row_means_of_aij_are_the_geometric_aip_of_row_means(
    panel: list[NDArray[np.float64]],
) -> None:
    aip = aggregate_priorities(row_geometric_mean(np.stack(panel)))
    assert_allclose(row_geometric_mean(aggregate_judgements(panel)), aip, rtol=1e-12)


@given(panels())
def test_an_expert_with_weight_two_is_two_experts(panel: list[NDArray[np.float64]]) -> None:
    counted = np.ones(len(panel))
    counted[0] = 2
    assert_allclose(aggregate_judgements(panel, counted), aggregate_judgements([*panel, panel[0]]), rtol=1e-12)


@given(weights(4), weights(4))
def test_arithmetic_priorities_are_the_plain_mean(one: NDArray[np.float64], other: NDArray[np.float64]) -> None:
    both = np.stack([one, other])
    assert_allclose(aggregate_priorities(both, geometric=False), (one + other) / 2, rtol=1e-12)
    assert aggregate_priorities(both).sum() == pytest.approx(1, abs=1e-14)


def test_an_empty_panel_is_refused() -> None:
    with pytest.raises(Refused, match="panel-empty"):
        aggregate_judgements([])
    with pytest.raises(Refused, match="panel-empty"):
        aggregate_priorities(np.empty((0, 3)))
