from dataclasses import replace

import pytest

from scoring.evaluation import Method, Node, Plan
from scoring.weights import weigh_panel
from tests.scoring.references import EXPECTED, METHOD, PLAN, POLICIES, SYNTHETIC, judgements

FOUR_DIGITS = 0.5e-4 * 1.01  # half of the last digit printed


@pytest.mark.parametrize("policy", POLICIES)
def test_synthetic_panel_by_aij_of_completed_matrices(policy: str) -> None:
    expected = EXPECTED["weights"][policy]
    nodes, weights = weigh_panel(PLAN, judgements(), replace(METHOD, policy=POLICIES[policy]))
    assert weights is not None
    assert weights.global_ == pytest.approx(expected["global_weights"], abs=FOUR_DIGITS)
    assert {name: weights.local[name] for name in PLAN.root.criteria} == pytest.approx(
        expected["dimensions"], abs=FOUR_DIGITS
    )
    assert {name: node.experts_used for name, node in nodes.items()} == expected["experts_used"]
    group_cr = {name: node.group.consistency.cr for name, node in nodes.items() if node.group}
    assert group_cr == pytest.approx(expected["group_cr"], abs=FOUR_DIGITS)


def test_synthetic_experts_consistency_ratios() -> None:
    nodes, _ = weigh_panel(PLAN, judgements(), METHOD)
    for place, expert in enumerate(SYNTHETIC["experts"]):
        weighed = {name: node.experts[place].weighed for name, node in nodes.items()}
        found = {name: one.consistency.cr for name, one in weighed.items() if one}
        assert found == pytest.approx(expert["cr"], abs=0.5e-3 * 1.01)  # printed to three digits


def test_weights_sum_to_one_over_the_tree_and_at_each_node() -> None:
    _, weights = weigh_panel(PLAN, judgements(), METHOD)
    assert weights is not None
    assert sum(weights.global_.values()) == pytest.approx(1, abs=1e-12)
    for node in PLAN.nodes:
        assert sum(weights.local[name] for name in node.criteria) == pytest.approx(1, abs=1e-12)


def test_one_node_without_experts_leaves_the_tree_without_weights() -> None:
    some = judgements()
    del some["M4"]
    nodes, weights = weigh_panel(PLAN, some, METHOD)
    assert weights is None
    assert nodes["M4"].experts == ()
    assert nodes["M0"].group is not None


def test_a_dimension_of_one_indicator_needs_no_expert() -> None:
    method: Method = METHOD
    plan = Plan("G", (Node("M0", "G", ("P", "Q")), Node("M1", "P", ("P1",)), Node("M2", "Q", ("Q1",))), (), ())
    _, weights = weigh_panel(plan, {"M0": {"only": {("P", "Q"): 3.0}}}, method)
    assert weights is not None
    assert weights.global_ == pytest.approx({"P1": 0.75, "Q1": 0.25}, rel=1e-12)
