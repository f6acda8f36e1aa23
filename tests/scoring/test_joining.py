"""Index systems of more than two levels, against sums by hand, a recursion, and the same tree written otherwise."""

import math
from collections.abc import Mapping
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.aggregation import AGGREGATIONS, Aggregation
from scoring.evaluation import Evaluated, work_out
from scoring.plans import Node, Plan
from scoring.reweighing import composite_by
from scoring.robustness import robustness
from scoring.score_intervals import score_intervals
from scoring.score_sources import EXPERTS
from scoring.scores import ObjectiveMeasure
from scoring.waves import decompose
from scoring.weights import Weights, spread, weigh_panel
from scoring.whatif import gain, gains, to_reach
from tests.scoring.references import METHOD

Tree = Mapping[str, Mapping[str, float]]

# Four levels: A over A1 (a, b) and A2, that over A21 (c, d) and A22 (e, f); B straight over g, h.
FOUR: Tree = {
    "G": {"A": 0.6, "B": 0.4},
    "A": {"A1": 0.5, "A2": 0.5},
    "A1": {"a": 0.25, "b": 0.75},
    "A2": {"A21": 0.4, "A22": 0.6},
    "A21": {"c": 0.5, "d": 0.5},
    "A22": {"e": 0.2, "f": 0.8},
    "B": {"g": 0.3, "h": 0.7},
}
SCORES = {"a": 80.0, "b": 40.0, "c": 60.0, "d": 100.0, "e": 50.0, "f": 100.0, "g": 20.0, "h": 90.0}


def planned(tree: Tree) -> Plan:
    """Each indicator has one measure, of which the value is the score."""
    nodes = tuple(Node(f"M-{parent}", parent, tuple(below)) for parent, below in tree.items())
    leaves = [name for below in tree.values() for name in below if name not in tree]
    return Plan("G", nodes, (), tuple(ObjectiveMeasure(f"m-{name}", name, 0, 100) for name in leaves))


def of(
    tree: Tree, scores: Mapping[str, float], aggregation: Aggregation = "arithmetic", share: float = 0.7
) -> Evaluated:
    plan, method = planned(tree), replace(METHOD, aggregation=aggregation, minimum_share=share)
    local = {name: weight for below in tree.values() for name, weight in below.items()}
    figures = {f"m-{name}": score for name, score in scores.items()}
    return work_out(plan, (), ({}, Weights({}, local, spread(plan, local))), figures, method)


def by_recursion(tree: Tree, scores: Mapping[str, float], name: str, power: float, share: float) -> float:
    if name not in tree:
        return scores.get(name, math.nan)
    known = [(weight, by_recursion(tree, scores, below, power, share)) for below, weight in tree[name].items()]
    present = [(weight, score) for weight, score in known if not math.isnan(score)]
    there = sum(weight for weight, _ in present)
    if not there or there < share * (1 - 1e-9):
        return math.nan
    return float(math.fsum(weight / there * score**power for weight, score in present) ** (1 / power))


def test_four_levels_by_hand() -> None:
    found = of(FOUR, SCORES).evaluation
    assert {one.id: one.score for one in found.subdimensions} == pytest.approx(
        {"A1": 50, "A2": 86, "A21": 80, "A22": 90}
    )
    assert [(one.id, one.parent, one.weight) for one in found.subdimensions][2] == ("A21", "A2", 0.4)
    assert {one.id: one.score for one in found.dimensions} == pytest.approx({"A": 68, "B": 69})
    assert found.composite.score == pytest.approx(0.6 * 68 + 0.4 * 69)
    assert found.composite.routes_agree
    assert found.weights is not None
    assert found.weights.global_["e"] == pytest.approx(0.6 * 0.5 * 0.6 * 0.2)
    assert sum(found.weights.global_.values()) == pytest.approx(1)
    assert {one.id: one.dimension for one in found.indicators} == dict.fromkeys("abcdef", "A") | dict.fromkeys(
        "gh", "B"
    )
    e = next(one for one in found.indicators if one.id == "e")
    assert e.obstacle == pytest.approx(0.036 * 50 / (100 - 68.4))


def test_memberships_go_up_level_by_level() -> None:
    found = of({"G": {"A": 1.0}, "A": {"A1": 0.4, "b": 0.6}, "A1": {"c": 0.5, "d": 0.5}}, {"b": 100, "c": 75, "d": 25})
    assert found.evaluation.subdimensions[0].membership == pytest.approx((0, 0.5, 0, 0.5, 0))
    assert found.evaluation.composite.membership == pytest.approx((0.6, 0.2, 0, 0.2, 0))


def test_each_node_needs_its_own_share_of_weight() -> None:
    without = {name: score for name, score in SCORES.items() if name != "f"}
    found = of(FOUR, without).evaluation
    scores = {one.id: one.score for one in found.subdimensions}
    assert scores == {"A1": pytest.approx(50), "A21": pytest.approx(80), "A22": None, "A2": None}
    assert [one.score for one in found.dimensions] == [None, pytest.approx(69)]
    assert found.composite.score is None


TREES = st.fixed_dictionaries({name: st.lists(st.floats(0.01, 1), min_size=2, max_size=2) for name in FOUR})
HALF = st.fixed_dictionaries({}, optional=dict.fromkeys(SCORES, st.floats(1, 100)))


def weighed(raw: Mapping[str, list[float]]) -> Tree:
    return {
        name: {below: weight / sum(raw[name]) for below, weight in zip(FOUR[name], raw[name], strict=True)}
        for name in FOUR
    }


@given(TREES, HALF, st.sampled_from([0.3, 0.7]), st.sampled_from(["arithmetic", "harmonic"]))
def test_every_node_is_as_by_recursion(
    raw: dict[str, list[float]], scores: dict[str, float], share: float, aggregation: Aggregation
) -> None:
    tree, power = weighed(raw), 1.0 if aggregation == "arithmetic" else -1.0
    found = of(tree, scores, aggregation, share).evaluation
    got = {one.id: one.score for one in found.dimensions} | {one.id: one.score for one in found.subdimensions}
    got["G"] = found.composite.score
    for name, score in got.items():
        expected = by_recursion(tree, scores, name, power, share)
        assert (math.nan if score is None else score) == pytest.approx(expected, nan_ok=True)


@given(TREES, HALF, st.sampled_from(AGGREGATIONS))
def test_a_node_with_one_child_changes_nothing(
    raw: dict[str, list[float]], scores: dict[str, float], aggregation: Aggregation
) -> None:
    tree = weighed(raw)
    longer = {**tree, "A": {"X": tree["A"]["A1"], "A2": tree["A"]["A2"]}, "X": {"A1": 1.0}}
    one, two = (of(each, scores, aggregation).evaluation for each in (tree, longer))
    assert two.composite == one.composite
    assert two.dimensions == one.dimensions
    assert [(each.id, each.weight_global, each.obstacle) for each in two.indicators] == [
        (each.id, each.weight_global, each.obstacle) for each in one.indicators
    ]


@given(TREES, st.fixed_dictionaries(dict.fromkeys(SCORES, st.floats(1, 100))), st.sampled_from(AGGREGATIONS))
def test_a_tree_flattened_by_its_global_weights_has_the_same_composite(
    raw: dict[str, list[float]], scores: dict[str, float], aggregation: Aggregation
) -> None:
    deep = of(weighed(raw), scores, aggregation)
    assert deep.evaluation.weights is not None
    flat = of({"G": {"all": 1.0}, "all": dict(deep.evaluation.weights.global_)}, scores, aggregation)
    assert deep.evaluation.composite.score == pytest.approx(flat.evaluation.composite.score, rel=1e-9)
    assert deep.evaluation.composite.membership == pytest.approx(flat.evaluation.composite.membership, abs=1e-9)


@pytest.mark.parametrize("aggregation", AGGREGATIONS)
def test_what_if_and_the_way_to_a_score_go_through_every_level(aggregation: Aggregation) -> None:
    evaluated = of(FOUR, SCORES, aggregation)
    raised, found = of(FOUR, SCORES | {"e": 60.0}, aggregation).evaluation, gain(evaluated, {"e": 10.0})
    assert found.composite == pytest.approx(raised.composite.score)
    assert found.subdimensions == pytest.approx({one.id: one.score for one in raised.subdimensions})
    assert gains(evaluated)["e"] == pytest.approx(found.gain)
    reach = to_reach(evaluated, 80.0)
    assert reach is not None
    assert reach.least is not None
    assert gain(evaluated, reach.least).composite == pytest.approx(80.0)
    fairer = of(FOUR, SCORES | {"e": 60.0}, aggregation)
    changed = decompose(evaluated, fairer)
    assert changed is not None
    assert changed.total == pytest.approx(found.gain)
    assert changed.weights == pytest.approx(0, abs=1e-9)


def said(tree: Tree, tilt: float) -> dict[str, dict[str, dict[tuple[str, str], float]]]:
    """By node two experts, who differ from the weights in either direction."""
    found: dict[str, dict[str, dict[tuple[str, str], float]]] = {}
    for parent, below in tree.items():
        if len(below) > 1:
            (one, first), (two, second) = below.items()
            own = {(one, two): first / second}
            found[f"M-{parent}"] = {f"e{k}": {pair: r * tilt**k for pair, r in own.items()} for k in (-1, 1)}
    return found


def judged(tree: Tree, aggregation: Aggregation) -> Evaluated:
    plan, method = planned(tree), replace(METHOD, aggregation=aggregation)
    figures = {f"m-{name}": score for name, score in SCORES.items()}
    return work_out(plan, (), weigh_panel(plan, said(tree, 1.3), method), figures, method)


def test_experts_at_every_node_move_the_composite_and_each_level() -> None:
    evaluated = judged(FOUR, "arithmetic")
    assert evaluated.evaluation.composite.score == pytest.approx(68.4)  # two who differ alike cancel
    found = score_intervals(evaluated, 1, 400)
    assert set(found.subdimensions) == {"A1", "A2", "A21", "A22"}
    assert found.subdimensions["A21"][EXPERTS].standard_error == pytest.approx(40 * 0.25 * math.log(1.3), rel=1e-4)
    longer = {**FOUR, "B": {"X": 1.0}, "X": FOUR["B"]}
    again = score_intervals(judged(longer, "arithmetic"), 1, 400)
    assert again.subdimensions["X"] == pytest.approx(found.dimensions["B"])
    assert again.composite[EXPERTS].standard_error == pytest.approx(found.composite[EXPERTS].standard_error)
    assert again.top_obstacle == found.top_obstacle


def test_other_weights_go_through_every_level() -> None:
    evaluated = judged(FOUR, "geometric")
    now, plan = evaluated.evaluation, evaluated.plan
    scores = {one.id: one.score for one in now.indicators}
    assert now.weights is not None
    assert composite_by(plan, scores, now.weights, evaluated.method) == pytest.approx(now.composite.score)
    rows = {(row.scenario, row.subject): row.composite for row in robustness(evaluated)}
    even = {parent: dict.fromkeys(below, 1 / len(below)) for parent, below in FOUR.items()}
    assert rows["equal-weights", ""] == pytest.approx(of(even, SCORES, "geometric").evaluation.composite.score)
    assert rows["arithmetic", ""] == pytest.approx(68.4)
