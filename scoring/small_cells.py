"""Counts of one item made such that they may be public: no answer that a few gave, and the same score."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scoring.tallies import OFF_SCALE

START = 8  # people moved that are tried first; doubled until nothing with fewer can be left
FAR = np.int64(1) << 60  # the cost of what cannot be


def adjusted(counts: Sequence[int], minimum: int) -> tuple[int, ...] | None:
    """The nearest counts in which every answer was given by nobody or by k people or more, with the same score.

    Numbers on the scale keep how many they are and the sum of their points, so that every mean of them is the same to
    the last bit. Among such counts those are taken for which the fewest people move; then the smallest squares of what
    each number changes by; then those that take most from the lower points.

    Those who did not answer go together as missing where one of their reasons has fewer than k; where all of them are
    fewer than k, they count as having answered, with whole points whose mean is nearest the item's own. Where fewer
    than k answered, nobody did.

    Args:
        counts: (points + 3,), people by answer, then don't know, not applicable and missing.
        minimum: k, the fewest people that are shown.

    Returns:
        (points + 3,), as many people; None where no such counts exist.

    Source: at least 10 units in every cell of a table of frequencies, and behind every mean: Bond, Brandt & de Wolf,
    Guidelines for Output Checking, Data without Boundaries, Eurostat 2015; rounding that keeps sums: Willenborg &
    de Waal, Elements of Statistical Disclosure Control, Springer 2001.
    """
    whole = settled(counts, minimum)
    points = _nearest(whole[:-OFF_SCALE], minimum)
    return None if points is None else (*points, *whole[-OFF_SCALE:])


def settled(counts: Sequence[int], minimum: int) -> tuple[int, ...]:
    """The counts with those who did not answer, and those who alone did, as `adjusted` says; (points + 3,)."""
    points, others = tuple(counts[:-OFF_SCALE]), tuple(counts[-OFF_SCALE:])
    answered, silent = sum(points), sum(others)
    if answered < minimum:
        return (*(0 for _ in points), *_together((*others[:-1], others[-1] + answered), minimum))
    if 0 < silent < minimum:
        return (*_joined(points, silent), *(0 for _ in others))
    return (*points, *_together(others, minimum))


def safe(counts: Sequence[int], minimum: int) -> bool:
    """Whether no answer was given by 1 to k - 1 people."""
    return not any(0 < count < minimum for count in counts)


def _together(others: tuple[int, ...], minimum: int) -> tuple[int, ...]:
    return others if safe(others, minimum) else (0, 0, sum(others))


def _joined(points: Sequence[int], silent: int) -> tuple[int, ...]:
    """So many more answers with whole points, whose mean is as near that of the others as it can be."""
    answered, total = sum(points), total_of(points)
    more = (2 * silent * total + answered) // (2 * answered)  # the nearest whole number, a half rounded up
    low, upper = divmod(more, silent)
    return tuple(n + (silent - upper) * (p == low) + upper * (p == low + 1) for p, n in enumerate(points, 1))


def total_of(points: Sequence[int]) -> int:
    """The sum of the points that were answered."""
    return sum(point * count for point, count in enumerate(points, 1))


def _nearest(points: Sequence[int], minimum: int) -> tuple[int, ...] | None:
    """Solve the small whole-number program exactly, for ever more people who may move."""
    if safe(points, minimum):
        return tuple(points)
    n, total = sum(points), total_of(points)
    above, below = total - n, n * len(points) - total
    if 0 < above < minimum or 0 < below < minimum:
        return None  # k people away from an end are at least k points away from it
    for most in _limits(n):
        found = _Search(tuple(points), minimum, most).best()
        if found is not None and _moved(points, found) <= most:
            return found
    return None


def _limits(people: int) -> Iterator[int]:
    most = START
    while most < people:
        yield most
        most *= 2
    yield people


def _moved(before: Sequence[int], after: Sequence[int]) -> int:
    return sum(max(0, b - a) for b, a in zip(before, after, strict=True))


@dataclass(frozen=True)
class _Search:
    """Dynamic programming over the points, in which no more than `most` people have ever moved across one.

    With a_j people more at the first j points than before, the number of people is kept where the last a is 0, and the
    sum of points where all a add up to 0. A state is a_j and their sum so far; what it costs is |d| and then d² of each
    number's change d.
    """

    points: tuple[int, ...]
    minimum: int
    most: int

    @property
    def width(self) -> int:
        """How far the sum of a may be from 0 and still come back."""
        return self.most * (len(self.points) // 2)

    def best(self) -> tuple[int, ...] | None:
        """The counts of the least cost, None if there are none."""
        start = np.full((2 * self.most + 1, 2 * self.width + 1), FAR)
        start[self.most, self.width] = 0
        tables = [start]
        for count in self.points:
            tables.append(self._sheared(self._step(tables[-1], count)))
        if tables[-1][self.most, self.width] >= FAR:
            return None
        return tuple(c + d for c, d in zip(self.points, self._back(tables), strict=True))

    def _changes(self, count: int) -> range | list[int]:
        """What a number may change by: to nothing, or to k or more."""
        fewest = max(self.minimum - count, -self.most)
        more = list(range(fewest, self.most + 1))
        return more if -count in more or count > self.most else [-count, *more]

    def _cost(self, change: int) -> int:
        return (abs(change) << 32) + change * change

    def _step(self, table: NDArray[np.int64], count: int) -> NDArray[np.int64]:
        """The least cost of each a, the sum being that before it."""
        found, size = np.full_like(table, FAR), len(table)
        for change in self._changes(count):
            low, high = max(0, change), min(size, size + change)
            if low < high:
                part = table[low - change : high - change] + self._cost(change)
                np.minimum(found[low:high], part, out=found[low:high])
        return found

    def _sheared(self, table: NDArray[np.int64]) -> NDArray[np.int64]:
        """The sum takes up a."""
        found = np.full_like(table, FAR)
        for row, a in enumerate(range(-self.most, self.most + 1)):
            low, high = max(0, a), min(table.shape[1], table.shape[1] + a)
            if low < high:
                found[row, low:high] = table[row, low - a : high - a]
        return found

    def _back(self, tables: Sequence[NDArray[np.int64]]) -> list[int]:
        """The changes along the way of the least cost."""
        a, total, found = 0, 0, list[int]()
        for count, before, after in zip(self.points[::-1], tables[-2::-1], tables[:0:-1], strict=True):
            cost, total = after[a + self.most, total + self.width], total - a
            change = next(d for d in self._changes(count) if self._leads(before, (a - d, total), cost - self._cost(d)))
            found.append(change)
            a -= change
        return found[::-1]

    def _leads(self, table: NDArray[np.int64], state: tuple[int, int], cost: int) -> bool:
        a, total = state
        inside = abs(a) <= self.most and abs(total) <= self.width
        return inside and bool(table[a + self.most, total + self.width] == cost)
