"""Weights with other experts counted, from matrices weighed once."""

from dataclasses import replace

import numpy as np
import pytest

from scoring.aggregation import AGGREGATIONS
from scoring.mixtures import GroupMethod
from scoring.panels import aggregate_priorities, weigh_node
from scoring.priorities import row_geometric_mean
from scoring.reweighing import composite_by, recounted, reweighed
from scoring.weights import join, weigh_panel
from tests.scoring.evaluated import exact, of
from tests.scoring.references import EXPECTED, METHOD, PLAN, POLICIES, judgements, tallies


@pytest.mark.parametrize("policy", POLICIES)
def test_the_synthetic_panel_under_three_policies_from_one_weighing(policy: str) -> None:
    limit = POLICIES[policy].reason
    (local,) = reweighed(
        exact(), GroupMethod(), [lambda one: one.weighed is not None and limit(one.weighed.consistency) == "included"]
    )
    assert not isinstance(local, str)
    assert {name: local[name] for name in PLAN.root.criteria} == pytest.approx(
        EXPECTED["weights"][policy]["dimensions"], abs=0.0001
    )
    _, anew = weigh_panel(PLAN, judgements(), replace(METHOD, policy=POLICIES[policy]))
    assert anew is not None
    assert local == pytest.approx(dict(anew.local), abs=1e-9)


@pytest.mark.parametrize("expert", ["E05", "E09", "E11"])
def test_without_an_expert_is_as_if_they_had_never_judged(expert: str) -> None:
    (local,) = reweighed(exact(), GroupMethod(), [lambda one: one.included and one.expert != expert])
    others = {node: {e: j for e, j in of_node.items() if e != expert} for node, of_node in judgements().items()}
    _, anew = weigh_panel(PLAN, others, METHOD)
    assert anew is not None
    assert local == pytest.approx(dict(anew.local), abs=1e-9)


def test_forman_and_peniwati_1998_aip_of_row_geometric_means() -> None:
    (local,) = reweighed(exact(), GroupMethod("geometric_mean", "AIP"), [lambda one: one.included])
    assert not isinstance(local, str)
    node = exact().evaluation.nodes["M0"]
    own = [row_geometric_mean(one.weighed.completed) for one in node.experts if one.included and one.weighed]
    together = aggregate_priorities(np.array(own))
    assert [local[name] for name in node.criteria] == pytest.approx(together.tolist())


def test_where_nobody_is_left_the_node_is_named() -> None:
    nobody, most = reweighed(exact(), GroupMethod(), [lambda one: False, lambda one: one.expert != "E01"])
    assert nobody == "no-expert:M0"
    assert not isinstance(most, str)


def test_a_node_that_nobody_judged_is_named_too() -> None:
    silent = {node: {} if node == "M3" else given for node, given in judgements().items()}
    evaluated = of(METHOD, tuple(tallies()))
    nodes, _ = weigh_panel(PLAN, silent, METHOD)
    evaluated = replace(evaluated, evaluation=replace(evaluated.evaluation, nodes=nodes))
    assert reweighed(evaluated, GroupMethod(), [lambda one: True]) == ("no-expert:M3",)


def test_with_equal_weights_no_expert_has_a_say() -> None:
    evaluated = of(replace(METHOD, weighting="equal"), tuple(tallies()))
    assert reweighed(evaluated, GroupMethod(), [lambda one: True] * 2) == ("weights-equal", "weights-equal")


def test_some_experts_of_a_node_are_a_panel_of_their_own() -> None:
    some = ("E02", "E05", "E07")
    for node in PLAN.nodes:
        found = recounted(exact().evaluation.nodes[node.id], lambda one: one.expert in some, METHOD.random_index)
        given = {name: judgements()[node.id][name] for name in some}
        anew = weigh_node(node.id, node.criteria, given, METHOD.random_index, POLICIES["all_twelve"])
        assert found.group is not None
        assert anew.group is not None
        assert found.experts_used == 3
        assert dict(found.group.weights) == pytest.approx(dict(anew.group.weights), abs=1e-12)
        assert found.group.consistency.cr == pytest.approx(anew.group.consistency.cr, abs=1e-12)


def test_nobody_recounted_weighs_nothing() -> None:
    nodes = {
        id: recounted(node, lambda one: False, METHOD.random_index) for id, node in exact().evaluation.nodes.items()
    }
    assert all(node.group is None and node.experts == () for node in nodes.values())
    assert join(PLAN, nodes, METHOD) is None


@pytest.mark.parametrize("aggregation", AGGREGATIONS)
def test_by_its_own_weights_the_composite_is_that_of_the_evaluation(aggregation: str) -> None:
    evaluated = exact(aggregation)
    now = evaluated.evaluation
    assert now.weights is not None
    scores = {one.id: one.score for one in now.indicators}
    assert composite_by(PLAN, scores, now.weights, evaluated.method) == pytest.approx(now.composite.score, abs=1e-9)
    assert composite_by(PLAN, dict.fromkeys(scores), now.weights, evaluated.method) is None
