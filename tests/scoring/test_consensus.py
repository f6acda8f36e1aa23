from math import exp, log

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose
from numpy.typing import NDArray
from scipy.stats import friedmanchisquare, rankdata, spearmanr

from scoring.consensus import concordance, concordances, consensus, hierarchy_consensus, ranks, wording
from scoring.pairwise import PairwiseMatrix
from scoring.priorities import eigenvector
from tests.scoring.references import case
from tests.scoring.strategies import weights
from tests.scoring.trees import TREE


@st.composite
def priorities(draw: st.DrawFn, smallest: int = 1) -> NDArray[np.float64]:
    """Experts by criteria."""
    n = draw(st.integers(2, 6))
    return np.stack(draw(st.lists(weights(n), min_size=smallest, max_size=6)))


def extremes(n: int, scale_end: float = 9) -> NDArray[np.float64]:
    """Each of n experts prefers another criterion `scale_end` times over all others."""
    return np.asarray((np.eye(n) * (scale_end - 1) + 1) / (n + scale_end - 1), dtype=np.float64)


def test_goepel_2018_section_9_no_consensus_of_experts_each_extreme_on_another_criterion() -> None:
    paper = case("consensus S* = 0 for n experts each extreme on a different criterion")
    matrices = [
        PairwiseMatrix.of(tuple("ABC"), dict(zip([("A", "B"), ("A", "C"), ("B", "C")], upper, strict=True)))
        for upper in paper.input["uppers"]
    ]
    found = consensus(eigenvector(np.stack([one.ratios for one in matrices]))[0])
    assert found == pytest.approx(paper.expected["S"], abs=paper.tolerance)


@pytest.mark.parametrize("n", range(2, 16))
@pytest.mark.parametrize("scale_end", [3, 9, 81])
def test_no_consensus_of_extremes_on_any_scale(n: int, scale_end: float) -> None:
    assert consensus(extremes(n, scale_end), scale_end=scale_end) == pytest.approx(0, abs=1e-12)


def test_consensus_by_hand() -> None:
    one, other = [0.7, 0.2, 0.1], [0.2, 0.7, 0.1]
    alpha = -(0.7 * log(0.7) + 0.2 * log(0.2) + 0.1 * log(0.1))
    gamma = -(0.45 * log(0.45) * 2 + 0.1 * log(0.1))
    floor = exp(-9 / 11 * log(9 / 11) - 2 / 11 * log(1 / 11)) / 3
    expected = (1 / exp(gamma - alpha) - floor) / (1 - floor)
    assert consensus(np.array([one, other])) == pytest.approx(expected, abs=1e-14)


@given(weights(), st.integers(1, 5))
def test_who_agrees_has_full_consensus_and_so_has_a_panel_of_one(known: NDArray[np.float64], experts: int) -> None:
    assert consensus(np.tile(known, (experts, 1))) == pytest.approx(1, abs=1e-12)


@given(priorities(), st.randoms(use_true_random=False))
def test_neither_the_order_of_experts_nor_of_criteria_matters(panel: NDArray[np.float64], random: object) -> None:
    turned = panel[::-1, ::-1]
    assert consensus(turned) == pytest.approx(float(consensus(panel)), abs=1e-12)
    assert_allclose(concordances(turned), concordances(panel), atol=1e-12)


@given(priorities())
def test_consensus_is_at_most_one_and_a_panel_doubled_agrees_as_before(panel: NDArray[np.float64]) -> None:
    found = consensus(panel)
    assert found <= 1 + 1e-12
    assert consensus(np.vstack([panel, panel])) == pytest.approx(float(found), abs=1e-12)


@given(priorities())
def test_an_expert_who_counts_twice_is_two_experts(panel: NDArray[np.float64]) -> None:
    counted = np.ones(len(panel))
    counted[0] = 2
    doubled = np.vstack([panel, panel[:1]])
    assert consensus(panel, counted) == pytest.approx(float(consensus(doubled)), abs=1e-12)
    assert_allclose(concordances(panel, counted), concordances(doubled), atol=1e-12)


def test_many_nodes_at_once() -> None:
    panels = np.random.default_rng(1).dirichlet(np.ones(5), (6, 20))
    assert_allclose(consensus(panels), [consensus(panel) for panel in panels])
    assert_allclose(concordances(panels), [concordance(panel).w or 0 for panel in panels])


@pytest.mark.parametrize(
    ("s_star", "word"),
    [(-0.1, "very-low"), (0.49, "very-low"), (0.5, "low"), (0.625, "moderate"), (0.75, "high"), (0.875, "very-high")],
)
def test_words_for_consensus(s_star: float, word: str) -> None:
    assert wording(s_star) == word


def test_the_consensus_of_the_tree_weighs_each_node_as_the_goal_does() -> None:
    local = {"G": [0.5, 0.3, 0.2], "A": [0.9, 0.1], "B": [1.0]}
    assert hierarchy_consensus(TREE, local, {"G": 0.8, "A": 0.2}) == pytest.approx((0.8 + 0.5 * 0.2) / 1.5)
    assert hierarchy_consensus(TREE, local, {}) is None


def test_kendall_w_of_five_projects_and_four_judges() -> None:
    other = case("Kendall's W, 5 projects x 4 judges: published .73 is wrong")
    found = concordance(1 / np.array(other.input["ranks"]).T)
    assert found.w == pytest.approx(other.expected["W"], abs=other.tolerance)
    assert found.chi2 == pytest.approx(4 * 4 * 0.7625)


# The documented data set of R's irr and DescTools: 20 subjects, 3 raters, many ties.
ANXIETY = np.array(
    [
        [3, 3, 3, 4, 5, 5, 2, 3, 5, 2, 2, 6, 1, 5, 2, 2, 1, 2, 4, 3],
        [3, 6, 4, 6, 2, 4, 2, 4, 3, 3, 2, 3, 3, 3, 2, 2, 1, 3, 3, 4],
        [2, 1, 4, 4, 3, 2, 1, 6, 1, 1, 1, 2, 3, 3, 1, 1, 3, 3, 2, 2],
    ]
)


def test_kendall_w_with_ties_is_friedmans_on_the_anxiety_ratings_of_irr() -> None:
    found = concordance(ANXIETY.astype(np.float64))
    chi2, p = friedmanchisquare(*ANXIETY.T)
    assert found.chi2 == pytest.approx(chi2, rel=1e-12)
    assert found.p == pytest.approx(p, rel=1e-10)
    assert found.w == pytest.approx(chi2 / (3 * 19), rel=1e-12)


def test_kendall_w_with_ties_by_hand() -> None:
    """Ranks 1.5 1.5 3 and 1 2 3 sum to 2.5 3.5 6, whose squared deviations from 4 sum to 6.5; one tie of two, T = 6."""
    found = concordance(np.array([[2.0, 2.0, 1.0], [3.0, 2.0, 1.0]]))
    assert found.w == pytest.approx(12 * 6.5 / (4 * 24 - 2 * 6))


@given(priorities(2).filter(lambda panel: all(len(set(row)) == len(row) for row in panel)))
def test_kendall_w_is_the_mean_rank_correlation(panel: NDArray[np.float64]) -> None:
    """W = (1 + (m - 1) r) / m without ties, Kendall 1948."""
    m, n = panel.shape
    if len(np.unique(ranks(panel))) == n > 2:
        pairs = [spearmanr(panel[i], panel[j]).statistic for i in range(m) for j in range(i)]
        assert concordance(panel).w == pytest.approx((1 + (m - 1) * np.mean(pairs)) / m, abs=1e-9)


def test_kendall_w_of_one_and_of_those_who_distinguish_nothing() -> None:
    assert concordance(np.array([[0.5, 0.3, 0.2]])).w == pytest.approx(1)
    assert concordance(np.full((3, 4), 0.25)).w is None


def test_no_chance_is_given_when_experts_count_differently() -> None:
    panel = np.array([[0.5, 0.3, 0.2], [0.2, 0.3, 0.5], [0.6, 0.3, 0.1]])
    unequal = concordance(panel, [2, 1, 1])
    assert unequal.w is not None
    assert (unequal.chi2, unequal.p) == (None, None)
    assert concordance(panel, [2, 0, 2]) == concordance(panel[[0, 2]])


@given(priorities())
def test_ranks_share_ties_as_scipy_does(panel: NDArray[np.float64]) -> None:
    coarse = np.round(panel, 1) + 0.1
    assert_allclose(ranks(coarse), rankdata(-np.round(coarse, 6), axis=1))


def test_noise_in_the_last_digits_does_not_break_a_tie() -> None:
    assert ranks(np.array([0.25, 0.25 * (1 + 1e-15), 0.5])).tolist() == [2.5, 2.5, 1]
