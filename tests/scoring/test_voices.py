from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from numpy.testing import assert_allclose
from numpy.typing import NDArray

from scoring.mixtures import GroupMethod, NodePanel
from scoring.voices import Voice, voices
from tests.scoring.trees import consistent, node, panel, panels_of_tree

METHODS = [
    GroupMethod(),
    GroupMethod("geometric_mean"),
    GroupMethod(aggregation="AIP"),
    GroupMethod(aggregation="AIP-arithmetic"),
]
EXPERTS = [f"e{k}" for k in range(5)]


def heard(one: NodePanel, experts: list[str], method: GroupMethod | None = None) -> Voice:
    return voices({one.node: one}, experts, method or GroupMethod())[0]


def pairs(ratios: dict[str, float], shares: list[float] | None = None) -> NodePanel:
    """A node of two criteria, where a judgement is all there is."""
    return node("G", ("A", "B"), {name: consistent(value, 1) for name, value in ratios.items()}, shares)


@settings(max_examples=30)
@given(panels_of_tree())
def test_pulls_have_the_covariance_of_a_mean(panels: dict[str, NodePanel]) -> None:
    """Across nodes too: NumPy's covariance of the experts' logarithms, over their number."""
    names = list(panels["G"].experts)
    both = voices(panels, names, GroupMethod())
    logs = np.hstack([panels["G"].logs, panels["A"].logs])
    pulls = np.hstack([voice.pulls for voice in both])
    assert_allclose(pulls.T @ pulls, np.cov(logs.T) / len(names), atol=1e-12)
    assert [voice.degrees for voice in both] == pytest.approx([len(names) - 1] * 2)


@pytest.mark.parametrize("shares", [[1.0, 1.0, 1.0], [3.0, 2.0, 1.0], [5.0, 1.0, 0.0]])
def test_unequal_shares_leave_the_variance_unbiased(shares: list[float]) -> None:
    """Every panel of three whose logarithms are 1 or -1: the mean of it has variance sum p^2."""
    p = np.array(shares) / sum(shares)
    names = ["e0", "e1", "e2"]
    found = [
        heard(pairs(dict(zip(names, np.exp(signs), strict=True)), shares), names).pulls
        for signs in product((-1.0, 1.0), repeat=3)
    ]
    assert np.mean([np.sum(pulls**2) for pulls in found]) == pytest.approx(np.sum(p**2))


def test_who_did_not_judge_a_node_does_not_pull_at_it() -> None:
    found = heard(pairs({"e1": 2.0, "e3": 8.0}), EXPERTS)
    half = np.log(4) / 2  # each lies so far from the mean, log 4; s^2 / 2 = half^2
    assert_allclose(found.pulls[:, 0], [0, -half / np.sqrt(2), 0, half / np.sqrt(2), 0])
    assert found.centre == pytest.approx([np.log(4)])
    assert found.degrees == 1


@pytest.mark.parametrize("shares", [[1.0], [2.0, 0.0]])
def test_a_single_expert_does_not_vary(shares: list[float]) -> None:
    names = ["e0", "e1"][: len(shares)]
    found = heard(pairs(dict(zip(names, (2.0, 8.0), strict=False)), shares), names)
    assert not found.pulls.any()
    assert found.degrees == 0


@settings(max_examples=30)
@given(panels_of_tree())
@pytest.mark.parametrize("method", METHODS)
def test_what_is_not_moved_is_the_panel_itself(method: GroupMethod, panels: dict[str, NodePanel]) -> None:
    names = list(panels["G"].experts)
    for voice, one in zip(voices(panels, names, method), panels.values(), strict=True):
        still = voice.moved(np.ones((2, len(names))), 0.0)
        assert_allclose(still, np.tile(one.together(method), (2, 1)), rtol=1e-9)


@pytest.mark.parametrize("method", METHODS)
def test_pulls_agree_with_the_jackknife_where_experts_are_near(method: GroupMethod) -> None:
    """Of weights near one another: the jackknife's variance is that of the linear statistic."""
    rng = np.random.default_rng(3)
    goal = {name: consistent(*np.exp(np.array([0.6, 0.3, 0]) + 0.03 * rng.standard_normal(3))) for name in EXPERTS}
    one = panel(goal, {name: consistent(1, 1) for name in EXPERTS})["G"]
    without = one.mixed(1 - np.eye(5), method)
    jackknife = 4 / 5 * np.sum((without - without.mean(axis=0)) ** 2, axis=0)
    assert_allclose(linear_variance(heard(one, EXPERTS, method)), jackknife, rtol=0.02)


def linear_variance(voice: Voice) -> NDArray[np.float64]:
    step = 1e-5
    moved = voice.weights(voice.centre + step * voice.pulls) - voice.weights(voice.centre - step * voice.pulls)
    return np.asarray(np.sum((moved / (2 * step)) ** 2, axis=0))


def test_a_draw_scales_each_row_by_its_own() -> None:
    found = heard(pairs({"e0": 2.0, "e1": 8.0}), ["e0", "e1"])
    normals = np.array([[1.0, 0.0], [0.0, 2.0]])
    weights = found.moved(normals, np.array([1.0, 0.5]))
    logs = np.log(weights[:, 0] / weights[:, 1])
    pull = np.log(2) / np.sqrt(2)
    assert_allclose(logs, [np.log(4) - pull, np.log(4) + pull])


@pytest.mark.parametrize("method", METHODS)
def test_draws_of_two_experts_however_far_are_weights_and_keep_their_direction(method: GroupMethod) -> None:
    """With one degree of freedom some draws lie thousands of logarithms away, beyond the range of floats."""
    alike = {name: consistent(1, 1) for name in ("e0", "e1")}
    one = panel({"e0": consistent(4, 2, 1), "e1": consistent(1, 1, 3)}, alike)["G"]
    found = heard(one, ["e0", "e1"], method)
    normals = np.tile([1.0, -1.0], (4, 1))
    weights = found.moved(normals, np.array([1.0, 10.0, 1e4, 1e16]))
    assert np.isfinite(weights).all()
    assert_allclose(weights.sum(axis=1), 1, rtol=1e-12)
    assert_allclose(weights[2], weights[3], rtol=1e-9)
    assert weights[2].max() > 0.99
    assert (np.argmax(weights, axis=1) == np.argmax(weights[0])).all()
    assert_allclose(weights[0], found.weights(found.centre + normals[:1] @ found.pulls)[0], rtol=1e-12)
