import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose
from numpy.typing import NDArray
from scipy.stats import binom

from scoring.mixtures import GroupMethod, NodePanel
from scoring.problems import Refused
from scoring.uncertainty import (
    Draws,
    bootstrap,
    cannot_be_told_apart,
    intervals,
    noise,
    rank_probabilities,
    rounding,
    superiority,
)
from tests.scoring.trees import TREE, consistent, panel, panels_of_tree

WAYS = [
    lambda panels, seed: bootstrap(TREE, panels, 50, np.random.default_rng(seed)),
    lambda panels, seed: rounding(TREE, panels, 50, np.random.default_rng(seed)),
    lambda panels, seed: noise(TREE, panels, 50, np.random.default_rng(seed), sd=0.3),
]


def split(left: int, right: int) -> dict[str, NodePanel]:
    """Experts who put A twice over C, and others C twice over A."""
    goal = {f"l{k}": consistent(4, 2, 2) for k in range(left)} | {f"r{k}": consistent(2, 2, 4) for k in range(right)}
    return panel(goal, dict.fromkeys(goal, consistent(1, 1)))


@pytest.mark.parametrize("way", range(3))
def test_a_seed_decides_every_draw(way: int) -> None:
    one, same, other = (WAYS[way](split(3, 2), seed) for seed in (1, 1, 2))
    assert np.array_equal(one.global_, same.global_)
    assert not np.array_equal(one.global_, other.global_)


@settings(max_examples=20)
@given(panels_of_tree(), st.integers(0, 2))
def test_every_draw_sums_to_one(panels: dict[str, NodePanel], way: int) -> None:
    found: Draws = WAYS[way](panels, 0)
    assert_allclose(found.global_.sum(axis=1), 1, rtol=1e-12)
    assert all(np.allclose(rows.sum(axis=1), 1) for rows in found.local.values())
    assert found.global_.shape == (50, 4)


def test_drawn_panels_follow_the_binomial_distribution() -> None:
    """Of 5 experts k may be of the left mind, log A/C being (2k - 5)/5 log 2."""
    found = bootstrap(TREE, split(3, 2), 20_000, np.random.default_rng(4))
    logs = np.log(found.local["G"][:, 0] / found.local["G"][:, 2]) / np.log(2)
    shares = [np.mean(np.isclose(logs, (2 * k - 5) / 5)) for k in range(6)]
    assert_allclose(shares, binom.pmf(range(6), 5, 0.6), atol=0.015)


@pytest.mark.parametrize("method", [GroupMethod(), GroupMethod("geometric_mean"), GroupMethod(aggregation="AIP")])
def test_those_of_one_mind_do_not_vary(method: GroupMethod) -> None:
    found = bootstrap(TREE, split(4, 0), 30, np.random.default_rng(0), method)
    assert_allclose(found.global_, np.tile([0.25, 0.25, 0.25, 0.25], (30, 1)), rtol=1e-12)


def test_a_node_that_a_draw_leaves_empty_keeps_its_panel_and_is_named() -> None:
    goal = {"e1": consistent(2, 1, 1), "e2": consistent(2, 1, 1)}
    found = bootstrap(TREE, panel(goal, {"e1": consistent(3, 1)}), 200, np.random.default_rng(0))
    assert_allclose(found.local["A"], np.tile([0.75, 0.25], (200, 1)), rtol=1e-12)
    assert found.alone == ("A",)


def test_one_expert_cannot_be_drawn_but_can_err() -> None:
    panels = split(1, 0)
    with pytest.raises(Refused, match="bootstrap-too-few"):
        bootstrap(TREE, panels, 10, np.random.default_rng(0))
    assert rounding(TREE, panels, 200, np.random.default_rng(0)).global_.std(axis=0).min() > 0


def test_log_normal_noise_has_the_variance_of_the_row_geometric_mean() -> None:
    """Var of log w_i - mean log w is sd^2 (n - 1) / n^2 for the logarithmic least squares priorities."""
    found = noise(TREE, split(1, 0), 40_000, np.random.default_rng(0), 0.4, "geometric_mean")
    logs = np.log(found.local["G"])
    centred = logs - logs.mean(axis=1, keepdims=True)
    assert_allclose(centred.var(axis=0), 0.16 * 2 / 9, rtol=0.03)


def test_noise_of_many_experts_averages_out() -> None:
    one = noise(TREE, split(1, 0), 5_000, np.random.default_rng(0), sd=0.3)
    many = noise(TREE, split(16, 0), 5_000, np.random.default_rng(0), sd=0.3)
    assert_allclose(one.global_.std(axis=0) / many.global_.std(axis=0), 4, rtol=0.1)


def test_intervals_are_equal_tailed() -> None:
    drawn = np.arange(1001.0)[:, None] / 1000
    assert_allclose(intervals(drawn), [[0.025, 0.975]])
    assert_allclose(intervals(drawn, 0.5), [[0.25, 0.75]])


def test_rank_probabilities_by_hand() -> None:
    drawn = np.array([[0.5, 0.3, 0.2], [0.3, 0.5, 0.2], [0.4, 0.4, 0.2], [0.2, 0.2, 0.6]])
    assert_allclose(
        rank_probabilities(drawn), [[1.5 / 4, 2 / 4, 0.5 / 4], [1.5 / 4, 2 / 4, 0.5 / 4], [1 / 4, 0, 3 / 4]]
    )


@given(st.lists(st.lists(st.integers(1, 4), min_size=4, max_size=4), min_size=1, max_size=20))
def test_ranks_and_criteria_are_shared_out_whole(rows: list[list[int]]) -> None:
    found = rank_probabilities(np.array(rows, dtype=np.float64))
    assert_allclose(found.sum(axis=0), 1, atol=1e-12)
    assert_allclose(found.sum(axis=1), 1, atol=1e-12)
    assert found.min() >= -1e-12


def test_noise_in_the_last_digits_is_no_order() -> None:
    drawn = np.tile([0.25, 0.25 * (1 + 1e-15), 0.5], (10, 1))
    assert_allclose(rank_probabilities(drawn), [[0.0, 0.5, 0.5], [0.0, 0.5, 0.5], [1.0, 0.0, 0.0]])
    assert cannot_be_told_apart(drawn, ("a", "b", "c")) == (("a", "b"),)


def told(shares: list[float], level: float = 0.95) -> bool:
    """Whether two criteria are told apart when the first is heavier in such shares of 1000 draws."""
    drawn: NDArray[np.float64] = np.array(
        [[0.6, 0.4]] * round(1000 * shares[0]) + [[0.4, 0.6]] * round(1000 * shares[1])
    )
    return not cannot_be_told_apart(drawn, ("a", "b"), level)


def test_pairs_whose_difference_may_be_zero() -> None:
    assert not told([0.9, 0.1])
    assert told([0.9, 0.1], level=0.7)
    assert told([0.98, 0.02])
    assert told([0.02, 0.98])


@given(st.integers(0, 2**32 - 1))
def test_told_apart_is_the_interval_of_the_paired_difference_without_zero(seed: int) -> None:
    drawn = np.random.default_rng(seed).dirichlet([3, 5, 7], 300)
    for i, j in ((0, 1), (0, 2), (1, 2)):  # a quantile between two draws of opposite sign could be either
        assume(abs(abs(np.mean(drawn[:, i] > drawn[:, j]) - 0.5) - 0.475) > 2 / 300)
    expected = []
    for i, j in ((0, 1), (0, 2), (1, 2)):
        low, high = intervals((drawn[:, i] - drawn[:, j])[:, None])[0]
        expected += [("abc"[i], "abc"[j])] if low <= 0 <= high else []
    assert list(cannot_be_told_apart(drawn, tuple("abc"))) == expected


def test_superiority_counts_draws() -> None:
    assert_allclose(superiority(np.array([[0.6, 0.4], [0.4, 0.6], [0.7, 0.3]])), [[1, 2 / 3], [1 / 3, 1]])
