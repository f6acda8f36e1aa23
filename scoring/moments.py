"""Sums over responses from which means and covariances of items follow, with whatever was left unanswered."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from scoring.problems import please, refuse

CHUNK = 1 << 14  # responses at a time: sums of squares of up to 11 stay below 2^24, where single precision is exact


@dataclass(frozen=True, eq=False)
class Moments:
    """Whole-number sums over the responses that answered both of two items on their scales, (m, m) each.

    `pairs` [i, j]: how many; `sums` [i, j]: of item i's raw answers; `products` [i, j]: of both answers multiplied.
    `pairs` and `products` are symmetric.
    """

    items: tuple[str, ...]
    pairs: NDArray[np.int64]
    sums: NDArray[np.int64]
    products: NDArray[np.int64]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Moments) and self.items == other.items and bool(np.array_equal(self._all, other._all))

    __hash__ = None  # type: ignore[assignment] # arrays cannot be hashed

    def __add__(self, other: Self) -> Self:
        """Add what was gathered elsewhere; exact, in any order.

        Raises:
            Refused: `moments-unlike` for other items.
        """
        if self.items != other.items:
            refuse([please("moments-unlike", "items", "not the same items.", "add moments of one questionnaire")])
        return type(self)(self.items, *(self._all + other._all))

    def __sub__(self, other: Self) -> Self:
        """Take away what was gathered from some of the same responses; exact.

        Raises:
            Refused: `moments-unlike` for other items.
        """
        if self.items != other.items:
            refuse([please("moments-unlike", "items", "not the same items.", "take away moments of one questionnaire")])
        return type(self)(self.items, *(self._all - other._all))

    @property
    def _all(self) -> NDArray[np.int64]:
        return np.stack([self.pairs, self.sums, self.products])

    def plain(self) -> dict[str, Any]:
        """Lists of whole numbers, as JSON holds them; `pairs` and `products` by their upper triangle, row by row."""
        rows, columns = _upper(len(self.items))
        return {
            "items": list(self.items),
            "pairs": self.pairs[rows, columns].tolist(),
            "sums": self.sums.tolist(),
            "products": self.products[rows, columns].tolist(),
        }

    @classmethod
    def of_plain(cls, written: Mapping[str, Any]) -> Self:
        """Return what `plain` wrote."""
        items = tuple(written["items"])
        sums = np.array(written["sums"], dtype=np.int64).reshape(len(items), len(items))
        return cls(items, _square(written["pairs"], len(items)), sums, _square(written["products"], len(items)))


def gather(items: Sequence[str], answers: NDArray[np.integer]) -> Moments:
    """Sum the answers of many responses.

    Args:
        items: m names.
        answers: (n, m) raw answers 1 to 11; 0 or less where there is no answer on the scale.

    Returns:
        exact sums.
    """
    m = len(items)
    whole = np.zeros((2 * m, 2 * m), dtype=np.int64)
    buffer = np.empty((min(CHUNK, len(answers)), 2 * m), dtype=np.float32)
    for start in range(0, len(answers), CHUNK):
        chunk = answers[start : start + CHUNK]
        whole += _complete(chunk) if chunk.min(initial=1) > 0 else _incomplete(chunk, buffer[: len(chunk)])
    return Moments(tuple(items), whole[m:, m:].copy(), whole[:m, m:].copy(), whole[:m, :m].copy())


def _incomplete(chunk: NDArray[np.integer], buffer: NDArray[np.float32]) -> NDArray[np.int64]:
    """Answers with 0 where there is none, beside 1 where there is one: all sums are in their products."""
    m = chunk.shape[1]
    buffer[:, :m] = np.maximum(chunk, 0)
    buffer[:, m:] = chunk > 0
    return (buffer.T @ buffer).astype(np.int64)


def _complete(chunk: NDArray[np.integer]) -> NDArray[np.int64]:
    """The same when nothing is missing, so that the part of the ones is known."""
    n, m = chunk.shape
    given = chunk.astype(np.float32)
    sums = np.repeat((np.ones(n, dtype=np.float32) @ given)[:, None], m, axis=1)
    return np.block([[given.T @ given, sums], [sums.T, np.full((m, m), n)]]).astype(np.int64)


@cache
def _upper(m: int) -> tuple[NDArray[np.intp], ...]:
    return np.triu_indices(m)


def _square(upper: Sequence[int], m: int) -> NDArray[np.int64]:
    square = np.zeros((m, m), dtype=np.int64)
    square[_upper(m)] = upper
    return square + np.triu(square, 1).T
