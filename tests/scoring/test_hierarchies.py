import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose

from scoring.hierarchies import Hierarchy
from scoring.priorities import eigenvector
from scoring.problems import Refused
from tests.scoring.references import case, matrix
from tests.scoring.strategies import weights
from tests.scoring.trees import TREE


def test_leaves_stand_in_printed_order() -> None:
    assert TREE.leaves == ("a1", "a2", "b1", "C")


def test_weights_multiply_down_the_tree() -> None:
    found = TREE.spread({"G": [0.5, 0.3, 0.2], "A": [0.9, 0.1], "B": [1.0]})
    assert {name: float(weight) for name, weight in found.items()} == pytest.approx(
        {"G": 1, "A": 0.5, "B": 0.3, "C": 0.2, "a1": 0.45, "a2": 0.05, "b1": 0.3}
    )


def test_draws_multiply_row_by_row() -> None:
    local = {"G": [[0.5, 0.3, 0.2], [0.2, 0.2, 0.6]], "A": [[0.9, 0.1], [0.5, 0.5]], "B": [[1.0], [1.0]]}
    assert_allclose(TREE.global_weights(local), [[0.45, 0.05, 0.3, 0.2], [0.1, 0.1, 0.2, 0.6]])


@given(st.integers(1, 60), st.data())
def test_leaves_sum_to_one_at_any_depth(depth: int, data: st.DataObject) -> None:
    children = {f"n{k}": (f"n{k + 1}", f"leaf{k}") for k in range(depth)}
    local = {node: data.draw(weights(2)) for node in children}
    assert Hierarchy("n0", children).global_weights(local).sum() == pytest.approx(1, abs=1e-12)


def test_saaty_2005_relocation_four_cities() -> None:
    paper = case("Saaty relocation: synthesis over 4 cities")
    criteria = [f"k{i}" for i in range(5)]
    cities = {name: tuple(f"{name} {city}" for city in range(4)) for name in criteria}
    local = {"G": eigenvector(matrix(paper.input["criteria"]))[0]}
    local |= {k: eigenvector(matrix(rows))[0] for k, rows in zip(criteria, paper.input["alternatives"], strict=True)}
    found = Hierarchy("G", {"G": tuple(criteria), **cities}).global_weights(local)
    assert_allclose(found.reshape(5, 4).sum(axis=0), paper.expected["target"], atol=paper.tolerance)


@pytest.mark.parametrize(
    ("children", "codes"),
    [
        ({}, ["hierarchy-empty"]),
        ({"G": ()}, ["hierarchy-empty"]),
        ({"G": ("A", "A")}, ["hierarchy-id-twice"]),
        ({"G": ("A", "B"), "A": ("G", "c")}, ["hierarchy-id-twice"]),
        ({"A": ("a", "b"), "G": ("A", "B")}, ["hierarchy-parent"]),
        ({"G": ("A", "B"), "X": ("x", "x")}, ["hierarchy-parent", "hierarchy-id-twice"]),
    ],
)
def test_what_is_no_tree(children: dict[str, tuple[str, ...]], codes: list[str]) -> None:
    with pytest.raises(Refused) as refused:
        Hierarchy("G", children)
    assert [problem.code for problem in refused.value.problems] == codes


def test_one_weight_for_each_child() -> None:
    with pytest.raises(ValueError, match="argument 2 is shorter"):
        TREE.spread({"G": np.array([0.5, 0.5]), "A": [0.9, 0.1], "B": [1.0]})
