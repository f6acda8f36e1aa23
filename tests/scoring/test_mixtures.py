import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose
from numpy.typing import NDArray

from scoring.mixtures import GroupMethod, NodePanel, apart, everyone, from_logs, incidence, mixed, prioritise
from scoring.panels import aggregate_judgements, aggregate_priorities
from scoring.priorities import eigenvector, row_geometric_mean
from tests.scoring.strategies import panels, weights
from tests.scoring.trees import TREE, consistent, node, panel, panels_of_tree

METHODS = st.builds(
    GroupMethod, st.sampled_from(["eigenvector", "geometric_mean"]), st.sampled_from(["AIJ", "AIP", "AIP-arithmetic"])
)


def at_node(matrices: list[NDArray[np.float64]], shares: list[float] | None = None) -> NodePanel:
    names = tuple("ABCDEFG"[: len(matrices[0])])
    return node("G", names, {f"e{k}": matrix for k, matrix in enumerate(matrices)}, shares)


@given(panels(), st.data())
def test_aij_is_the_eigenvector_of_the_geometric_mean(matrices: list[NDArray[np.float64]], data: st.DataObject) -> None:
    shares = data.draw(st.lists(st.floats(0.1, 5), min_size=len(matrices), max_size=len(matrices)))
    expected = eigenvector(aggregate_judgements(matrices, np.array(shares)))[0]
    assert_allclose(at_node(matrices, shares).together(GroupMethod()), expected, rtol=1e-10)


@given(panels(), st.booleans())
def test_aip_is_the_mean_of_priorities(matrices: list[NDArray[np.float64]], geometric: bool) -> None:
    own = eigenvector(np.stack(matrices))[0]
    method = GroupMethod(aggregation="AIP" if geometric else "AIP-arithmetic")
    assert_allclose(at_node(matrices).together(method), aggregate_priorities(own, geometric), rtol=1e-10)


@given(panels())
def test_barzilai_golany_1994_row_means_of_aij_are_the_geometric_aip_of_row_means(
    matrices: list[NDArray[np.float64]],
) -> None:
    one, other = GroupMethod("geometric_mean", "AIJ"), GroupMethod("geometric_mean", "AIP")
    assert_allclose(at_node(matrices).together(one), at_node(matrices).together(other), rtol=1e-12)


@given(panels(), METHODS)
def test_counting_one_expert_alone_gives_their_own_priorities(
    matrices: list[NDArray[np.float64]], method: GroupMethod
) -> None:
    found = at_node(matrices).mixed(np.eye(len(matrices)), method)
    assert_allclose(found, prioritise(np.stack(matrices), method.priorities), rtol=1e-10)


@given(panels(), METHODS)
def test_counting_an_expert_twice_is_having_two(matrices: list[NDArray[np.float64]], method: GroupMethod) -> None:
    counts = np.ones((1, len(matrices)))
    counts[0, 0] = 2
    doubled = at_node([*matrices, matrices[0]])
    assert_allclose(at_node(matrices).mixed(counts, method)[0], doubled.together(method), rtol=1e-10)


@given(weights(4), st.integers(1, 4), METHODS)
def test_experts_of_one_mind_give_their_weights(known: NDArray[np.float64], experts: int, method: GroupMethod) -> None:
    found = at_node([consistent(*known)] * experts).together(method)
    assert_allclose(found, known, rtol=1e-12)


def test_who_counts_nothing_changes_nothing_and_counting_nobody_is_no_weights() -> None:
    both = at_node([consistent(2, 1), consistent(1, 5)], [1, 0])
    assert_allclose(both.together(GroupMethod()), [2 / 3, 1 / 3])
    assert np.isnan(both.mixed(np.array([[0.0, 1.0]]), GroupMethod())).all()


@given(panels())
def test_logs_of_the_upper_triangle_are_enough(matrices: list[NDArray[np.float64]]) -> None:
    whole, n = at_node(matrices), len(matrices[0])
    assert_allclose(from_logs(whole.logs, n, "eigenvector"), eigenvector(np.stack(matrices))[0], rtol=1e-10)
    assert_allclose(from_logs(whole.logs, n, "geometric_mean"), row_geometric_mean(np.stack(matrices)), rtol=1e-10)


def test_incidence_row_by_row() -> None:
    assert incidence(3).tolist() == [[1, -1, 0], [1, 0, -1], [0, 1, -1]]


def test_an_expert_who_left_out_a_node_has_no_weights_of_their_own() -> None:
    goal = {"e1": consistent(2, 1, 1), "e2": consistent(1, 1, 2)}
    panels = panel(goal, {"e2": consistent(3, 1), "e3": consistent(1, 1)})
    experts, own = apart(TREE, panels, GroupMethod())
    assert experts == everyone(panels) == ("e1", "e2", "e3")
    assert np.isnan(own).any(axis=1).tolist() == [True, False, True]
    assert_allclose(own[1], [0.25 * 0.75, 0.25 * 0.25, 0.25, 0.5])


@given(panels_of_tree(), METHODS)
def test_every_mixture_of_the_tree_sums_to_one(panels: dict[str, NodePanel], method: GroupMethod) -> None:
    counts = np.random.default_rng(0).random((7, len(everyone(panels)))) + 0.01
    assert_allclose(mixed(TREE, panels, counts, method).sum(axis=1), 1, rtol=1e-12)


def test_columns_follow_the_names_of_the_experts_not_their_places() -> None:
    goal = {"e1": consistent(2, 1, 1), "e2": consistent(1, 1, 2)}
    panels = panel(goal, {"e2": consistent(3, 1), "e1": consistent(1, 1)})
    only_second = mixed(TREE, panels, np.array([[0.0, 1.0]]), GroupMethod())[0]
    assert only_second == pytest.approx([0.25 * 0.75, 0.25 * 0.25, 0.25, 0.5])
