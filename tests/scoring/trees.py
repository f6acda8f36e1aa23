"""Small hierarchies and panels for the tests of groups."""

from collections.abc import Mapping

import numpy as np
from hypothesis import strategies as st
from numpy.typing import NDArray

from scoring.hierarchies import Hierarchy
from scoring.mixtures import NodePanel
from tests.scoring.strategies import reciprocals

TREE = Hierarchy("G", {"G": ("A", "B", "C"), "A": ("a1", "a2"), "B": ("b1",)})  # leaves a1 a2 b1 C


def consistent(*weights: float) -> NDArray[np.float64]:
    known = np.array(weights)
    return np.asarray(known[:, None] / known, dtype=np.float64)


def node(
    name: str, children: tuple[str, ...], matrices: Mapping[str, NDArray[np.float64]], shares: list[float] | None = None
) -> NodePanel:
    return NodePanel(
        name, children, tuple(matrices), np.stack([*matrices.values()]), np.array(shares or [1.0] * len(matrices))
    )


def panel(goal: Mapping[str, NDArray[np.float64]], below: Mapping[str, NDArray[np.float64]]) -> dict[str, NodePanel]:
    """Experts at G and at A of TREE."""
    return {"G": node("G", TREE.children["G"], goal), "A": node("A", TREE.children["A"], below)}


@st.composite
def panels_of_tree(draw: st.DrawFn, smallest: int = 2, largest: int = 5) -> dict[str, NodePanel]:
    experts = [f"e{k}" for k in range(draw(st.integers(smallest, largest)))]
    return panel(
        {name: draw(reciprocals(3, 3)) for name in experts}, {name: draw(reciprocals(2, 2)) for name in experts}
    )
