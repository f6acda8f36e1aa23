"""A tree of criteria of any depth, and weights multiplied down it."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike, NDArray

from scoring.problems import Problem, refuse


@dataclass(frozen=True)
class Hierarchy:
    """`children` by inner node, each node after its parent; a name that has no children is a leaf.

    Raises:
        Refused: `hierarchy-empty` for a node without children, `hierarchy-id-twice`, or `hierarchy-parent` for a node
            that is not below the goal or comes before its parent.
    """

    goal: str
    children: Mapping[str, tuple[str, ...]]

    def __post_init__(self) -> None:
        """Refuse what is no tree."""
        refuse(_problems(self))

    @cached_property
    def leaves(self) -> tuple[str, ...]:
        """The lowest criteria, in the order in which the tree is printed."""
        found, waiting = [], [self.goal]
        while waiting:
            name = waiting.pop()
            below = self.children.get(name, ())
            waiting += reversed(below)
            found += [] if below else [name]
        return tuple(found)

    def spread(self, local: Mapping[str, ArrayLike]) -> dict[str, NDArray[np.float64]]:
        """Multiply local weights down the tree: weight of a name = weight of its parent * its local weight.

        Args:
            local: by inner node, (n,) or (draws, n), in the order of its children; each row sums to one.

        Returns:
            by name, () or (draws,); 1 for the goal; the leaves sum to one.

        Source: Saaty, The Analytic Hierarchy Process, McGraw-Hill 1980.
        """
        weight: dict[str, NDArray[np.float64]] = {self.goal: np.asarray(1.0)}
        for node, names in self.children.items():
            columns = np.moveaxis(np.asarray(local[node], dtype=np.float64), -1, 0)
            weight |= {name: np.asarray(weight[node] * column) for name, column in zip(names, columns, strict=True)}
        return weight

    def global_weights(self, local: Mapping[str, ArrayLike]) -> NDArray[np.float64]:
        """Return the weights of the leaves, (leaves,) or (draws, leaves); as `spread`, in the order of `leaves`."""
        weight = self.spread(local)
        return np.stack([weight[name] for name in self.leaves], axis=-1)


def _problems(tree: Hierarchy) -> Iterator[Problem]:
    known = {tree.goal}
    for node, names in tree.children.items():
        if node not in known:
            yield Problem("hierarchy-parent", node, "stands before its parent or under none.", "Put it below the goal.")
        if not names:
            yield Problem("hierarchy-empty", node, "nothing below it.", "Give it children, or leave it a leaf.")
        known |= set(names)
    if tree.goal not in tree.children:
        yield Problem("hierarchy-empty", tree.goal, "nothing below it.", "Give the goal children.")
    names_ = Counter([tree.goal, *(name for below in tree.children.values() for name in below)])
    for name, times in names_.items():
        if times > 1:
            yield Problem("hierarchy-id-twice", name, f"used {times} times.", "Give each node its own id.")
