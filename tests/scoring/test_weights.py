from dataclasses import replace

import numpy as np
import pytest
from scipy import stats

from scoring.evaluation import Method, Node, Plan
from scoring.mixtures import GroupMethod
from scoring.weights import Weights, hierarchy, node_panels, weigh_panel
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


def weighed(method: Method) -> Weights:
    _, weights = weigh_panel(PLAN, judgements(), method)
    assert weights is not None
    return weights


def by_rows(node: Node, geometric: bool = True) -> dict[str, float]:
    """AIP of row geometric means: each included expert's own priorities, then their mean, scaled to one."""
    used = [one.weighed for one in weigh_panel(PLAN, judgements(), METHOD)[0][node.id].experts if one.included]
    rows = np.array([stats.gmean(one.completed, axis=1) for one in used if one])
    rows = rows / rows.sum(axis=1, keepdims=True)
    mean = stats.gmean(rows, axis=0) if geometric else rows.mean(axis=0)
    return dict(zip(node.criteria, (mean / mean.sum()).tolist(), strict=True))


def test_aip_of_row_geometric_means_is_the_mean_of_the_experts_own_priorities() -> None:
    found = weighed(replace(METHOD, panel=GroupMethod("geometric_mean", "AIP"))).local
    arithmetic = weighed(replace(METHOD, panel=GroupMethod("geometric_mean", "AIP-arithmetic"))).local
    for node in PLAN.nodes:
        assert {name: found[name] for name in node.criteria} == pytest.approx(by_rows(node), rel=1e-9)
        expected = by_rows(node, geometric=False)
        assert {name: arithmetic[name] for name in node.criteria} == pytest.approx(expected, rel=1e-9)
    assert arithmetic != pytest.approx(found, rel=1e-4)


def test_row_geometric_means_do_not_care_which_is_joined_first() -> None:
    """Barzilai & Golany, INFOR 32 (1994) 57-64: aggregating judgements or priorities is then the same."""
    joined, apart = (weighed(replace(METHOD, panel=GroupMethod("geometric_mean", how))) for how in ("AIJ", "AIP"))
    assert joined.global_ == pytest.approx(apart.global_, rel=1e-9)
    assert joined.global_ != pytest.approx(weighed(METHOD).global_, rel=1e-4)  # nor is it the eigenvector


def test_the_weights_of_a_panel_do_not_change_by_the_road_they_come() -> None:
    nodes, weights = weigh_panel(PLAN, judgements(), METHOD)
    assert weights is not None
    panels = node_panels(PLAN, nodes)
    for parent, names in hierarchy(PLAN).children.items():
        found = dict(zip(names, panels[parent].together(METHOD.panel).tolist(), strict=True))
        assert found == pytest.approx({name: weights.local[name] for name in names}, rel=1e-9)


def test_weights_multiply_down_the_tree_whatever_the_method() -> None:
    for panel in (GroupMethod(), GroupMethod("geometric_mean", "AIP"), GroupMethod("eigenvector", "AIP-arithmetic")):
        weights = weighed(replace(METHOD, panel=panel))
        assert sum(weights.global_.values()) == pytest.approx(1, abs=1e-12)
        for branch in PLAN.branches:
            assert sum(weights.local[name] for name in branch.criteria) == pytest.approx(1, abs=1e-12)
            for name in branch.criteria:
                assert weights.global_[name] == pytest.approx(weights.local[branch.parent] * weights.local[name])


def test_equal_weights_need_no_expert_and_heed_none() -> None:
    equal = replace(METHOD, weighting="equal")
    nodes, weights = weigh_panel(PLAN, {}, equal)
    assert weights is not None
    assert all(node.group is None for node in nodes.values())
    assert weights == replace(weighed(equal), nodes=nodes)
    for node in PLAN.nodes:
        assert {weights.local[name] for name in node.criteria} == {1 / len(node.criteria)}
    first = PLAN.branches[0]
    assert weights.global_[first.criteria[0]] == pytest.approx(1 / len(PLAN.root.criteria) / len(first.criteria))
    assert sum(weights.global_.values()) == pytest.approx(1, abs=1e-12)
    given, _ = weigh_panel(PLAN, judgements(), equal)
    assert given["M0"].group is not None  # what the experts said is still there to be read


def test_a_declared_share_counts_as_so_many_experts() -> None:
    nodes, _ = weigh_panel(PLAN, judgements(), METHOD)
    names = [one.expert for one in nodes["M0"].experts]
    plain = node_panels(PLAN, nodes)[PLAN.goal]
    scaled = node_panels(PLAN, nodes, dict.fromkeys(names, 3.0))[PLAN.goal]
    assert scaled.together(GroupMethod()) == pytest.approx(plain.together(GroupMethod()), rel=1e-12)
    alone = node_panels(PLAN, nodes, dict.fromkeys(names[1:], 0.0))[PLAN.goal]
    own = nodes["M0"].experts[0].weighed
    assert own is not None
    assert alone.together(GroupMethod()) == pytest.approx(list(own.weights.values()), rel=1e-9)
