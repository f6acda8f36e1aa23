from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from numpy.testing import assert_allclose
from numpy.typing import NDArray

from scoring.clusters import aitchison, cluster, cluster_panel, silhouette
from scoring.mixtures import GroupMethod, NodePanel, apart
from tests.scoring.strategies import weights
from tests.scoring.trees import TREE, consistent, panel, panels_of_tree


def camps(*sizes: int, n: int = 4, spread: float = 0.05) -> NDArray[np.float64]:
    """Camps that each prefer another criterion, with a little noise."""
    rng = np.random.default_rng(7)
    logs = np.repeat(np.eye(n)[: len(sizes)] * 2, sizes, axis=0)
    raw = np.exp(logs + rng.normal(0, spread, logs.shape))
    return np.asarray(raw / raw.sum(axis=1, keepdims=True), dtype=np.float64)


def test_aitchison_distance_by_hand() -> None:
    """clr of (1, 1, e^3)/.. is (-1, -1, 2), of equal weights (0, 0, 0): distance sqrt 6."""
    one = np.array([1, 1, np.exp(3)])
    found = aitchison(np.array([one / one.sum(), [1 / 3] * 3]))
    assert_allclose(found, [[0, 6**0.5], [6**0.5, 0]], atol=1e-12)


@given(weights(4), weights(4), weights(4))
def test_aitchison_distance_is_moved_by_nobodys_perturbation(
    one: NDArray[np.float64], other: NDArray[np.float64], by: NDArray[np.float64]
) -> None:
    assert_allclose(aitchison(np.array([one * by, other * by])), aitchison(np.array([one, other])), atol=1e-10)


@pytest.mark.parametrize("sizes", [(5, 5), (8, 3, 2), (4, 4, 4, 4)])
def test_camps_are_found(sizes: tuple[int, ...]) -> None:
    found = cluster(camps(*sizes))
    ends = np.cumsum([0, *sizes]).tolist()
    expected = [tuple(range(start, end)) for start, end in pairwise(ends)]
    assert found.members == tuple(sorted(expected, key=lambda group: (-len(group), group)))
    assert found.silhouette is not None
    assert found.silhouette > 0.8
    assert found.silhouette == max(found.tried.values())


def test_a_cloud_is_one_cluster() -> None:
    found = cluster(np.random.default_rng(3).dirichlet(np.full(5, 50), 40))
    assert found.members == (tuple(range(40)),)
    assert found.silhouette is None
    assert max(found.tried.values()) <= 0.5


@pytest.mark.parametrize("experts", [1, 2, 5])
def test_the_same_mind_is_one_cluster(experts: int) -> None:
    assert cluster(np.tile([0.5, 0.3, 0.2], (experts, 1))).members == (tuple(range(experts)),)


def test_deterministic_and_the_same_in_any_order() -> None:
    people = camps(6, 4, 3)
    order = np.random.default_rng(5).permutation(len(people))
    there = cluster(people[order])
    assert cluster(people) == cluster(people)
    back = {frozenset(order[list(group)].tolist()) for group in there.members}
    assert back == {frozenset(group) for group in cluster(people).members}


def test_silhouette_by_hand() -> None:
    """On a line at 0, 1 and 5: (4.5..): s = (5-1)/5, (4-1)/4, and 0 for the one alone."""
    places = np.array([0.0, 1.0, 5.0])
    distances = np.abs(places[:, None] - places)
    assert silhouette(distances, np.array([0, 0, 1])) == pytest.approx((0.8 + 0.75 + 0) / 3)


def test_two_camps_carried_through_to_their_global_weights() -> None:
    left, right = consistent(6, 2, 2), consistent(2, 2, 6)
    goal: dict[str, Any] = {"e1": left, "e2": left, "e3": left, "f1": right, "f2": right}
    found = cluster_panel(TREE, panel(goal, {name: consistent(3, 1) for name in goal} | {"g": consistent(1, 1)}))
    assert [one.experts for one in found.clusters] == [("e1", "e2", "e3"), ("f1", "f2")]
    assert found.clusters[0].weights == pytest.approx({"a1": 0.45, "a2": 0.15, "b1": 0.2, "C": 0.2})
    assert found.clusters[1].weights == pytest.approx({"a1": 0.15, "a2": 0.05, "b1": 0.2, "C": 0.6})
    assert found.unplaced == ("g",)
    assert found.silhouette == pytest.approx(1)


@given(panels_of_tree(smallest=1))
def test_everybody_is_in_one_cluster_and_a_cluster_of_one_weighs_as_its_expert(panels: dict[str, NodePanel]) -> None:
    found = cluster_panel(TREE, panels)
    experts, own = apart(TREE, panels, GroupMethod())
    assert sorted(name for one in found.clusters for name in one.experts) == sorted(experts)
    for one in found.clusters:
        assert sum(one.weights.values()) == pytest.approx(1, abs=1e-12)
        if len(one.experts) == 1:
            assert_allclose([*one.weights.values()], own[experts.index(one.experts[0])], rtol=1e-10)


def test_nobody_who_judged_everything_is_no_cluster() -> None:
    found = cluster_panel(TREE, panel({"e1": consistent(2, 1, 1)}, {"e2": consistent(3, 1)}))
    assert (found.clusters, found.unplaced) == ((), ("e1", "e2"))
