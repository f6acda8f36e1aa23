"""Cross-products made such that they may be public: how items go together, and nothing else that counts do not say."""

from collections.abc import Iterable, Sequence
from functools import reduce
from operator import add

import numpy as np
from numpy.typing import NDArray

from scoring.moments import Moments
from scoring.tallies import OFF_SCALE, Tally

Floats = NDArray[np.float64]

ROWS_PER_ITEM = 3  # each item brings n answers that are unknown and, over all items m, some m / 2 numbers that tell


def enough_rows(responses: int, items: int) -> bool:
    """Whether cross-products of so many responses may be public.

    Those of n people and m items are m (m + 1) / 2 sums of n m answers, each of a few points: few people's answers are
    the only ones with these sums. With n = 3 m each number stands for six unknown answers.
    """
    return responses >= ROWS_PER_ITEM * items


def public_moments(exact: Sequence[Tally], public: Sequence[Tally], minimum: int) -> tuple[Moments | None, ...]:
    """Cross-products for counts that were made public, of each stratum.

    A stratum with enough rows keeps its correlations. Of one with fewer the audience's are taken: its cross-products of
    deviations from the strata's own means, shared out by n - 1. Numbers and sums are those of the public counts, and so
    are the sums of squares where there are counts. How many answered two items both is a number as near as can be to
    what it was, so that those who answered both, one or neither of them are nobody or at least k.

    Args:
        exact: the strata of one audience as they are.
        public: their public tallies, in the same order; of all their items.
        minimum: k, the fewest people that are shown.

    Returns:
        for each stratum; all None where the audience has too few rows, or some stratum has no cross-products. Whole
        numbers as all are: a product is off by half a point at most.
    """
    raw = [part.moments for part in exact if part.moments is not None]
    people = [part.responses for part in exact]
    if not raw or len(raw) < len(exact) or not enough_rows(sum(people) - len(people) + 1, len(raw[0].items)):
        return (None,) * len(exact)
    own = all(enough_rows(number, len(raw[0].items)) for number in people)
    spreads = [_each(_deviations(part), part.pairs) for part in raw] if own else _shared(raw, people)
    return tuple(
        _public(given, part, minimum, spread, own) for given, part, spread in zip(raw, public, spreads, strict=True)
    )


def part_of(moments: Moments | None, items: Iterable[str]) -> Moments | None:
    """The cross-products of some of the items."""
    if moments is None:
        return None
    wanted = set(items)
    kept = [k for k, item in enumerate(moments.items) if item in wanted]
    place = np.ix_(kept, kept)
    names = tuple(moments.items[k] for k in kept)
    return Moments(names, moments.pairs[place], moments.sums[place], moments.products[place])


def _deviations(raw: Moments) -> Floats:
    """Sums of products of deviations from the items' means, (m, m), over those who answered both."""
    sums, products = raw.sums.astype(np.float64), raw.products.astype(np.float64)
    mean = _means(raw.pairs.diagonal(), sums.diagonal())
    crossed = mean[None, :] * sums
    return np.asarray(products - crossed - crossed.T + np.outer(mean, mean) * raw.pairs)


def _each(deviations: Floats, pairs: NDArray[np.int64]) -> Floats:
    """The mean of them."""
    return np.asarray(np.divide(deviations, pairs, out=np.zeros_like(deviations), where=pairs > 0))


def _shared(raw: Sequence[Moments], people: Sequence[int]) -> list[Floats]:
    """The mean product within strata, times what makes n - 1 of n for each stratum."""
    within: Floats = reduce(add, (_deviations(part) for part in raw))
    both: NDArray[np.int64] = reduce(add, (part.pairs for part in raw))
    mean = _each(within, both) * (sum(people) / (sum(people) - len(people)))
    return [mean * ((number - 1) / number) for number in people]


def _public(exact: Moments, public: Tally, minimum: int, spread: Floats, own: bool) -> Moments:
    """Put together from the numbers and sums of the public counts, and from the mean products of deviations."""
    counts = [public.answers(item) for item in exact.items]
    answered, total, squares = (np.array([_power(count, power) for count in counts]) for power in range(3))
    counted = np.array([own and item not in public.totals for item in exact.items])
    pairs = _pairs(exact.pairs, answered, public.responses, minimum)
    mean = _means(answered, total)
    around = spread * pairs
    around = _stretched(around, np.where(counted, squares - mean * total, around.diagonal()))
    sums = np.rint(mean[:, None] * pairs).astype(np.int64)
    np.fill_diagonal(sums, total)
    crossed = mean[None, :] * sums
    products = np.rint(around + crossed + crossed.T - np.outer(mean, mean) * pairs).astype(np.int64)
    np.fill_diagonal(products, np.where(counted, squares, products.diagonal()))
    return Moments(exact.items, pairs, sums, np.where(pairs > 0, products, 0))


def _pairs(both: NDArray[np.int64], answered: NDArray[np.int64], people: int, minimum: int) -> NDArray[np.int64]:
    m = len(answered)
    found = np.zeros((m, m), dtype=np.int64)
    for i in range(m):
        for j in range(i + 1):
            found[i, j] = found[j, i] = _both(int(both[i, j]), int(answered[i]), int(answered[j]), people, minimum)
    np.fill_diagonal(found, answered)
    return found


def _both(true: int, first: int, second: int, people: int, minimum: int) -> int:
    """How many are said to have answered both: the nearest number that tells of nobody; else as many as can be."""
    least, most = max(0, first + second - people), min(first, second)
    if most == first + second - people or least == most:
        return most
    told = (
        number
        for number in sorted(range(least, most + 1), key=lambda number: (abs(number - true), number))
        if not any(
            0 < few < minimum for few in (number, first - number, second - number, people - first - second + number)
        )
    )
    return next(told, most)


def _stretched(around: Floats, wanted: Floats) -> Floats:
    """The same correlations with other sums of squares."""
    now = around.diagonal()
    factor = np.sqrt(np.divide(np.maximum(wanted, 0.0), now, out=np.zeros_like(now), where=now > 0))
    return np.asarray(around * np.outer(factor, factor))


def _means(answered: NDArray[np.int64], total: NDArray[np.int64] | Floats) -> Floats:
    return np.asarray(total / np.maximum(answered, 1), dtype=np.float64)


def _power(count: Sequence[int], power: int) -> int:
    return sum(people * point**power for point, people in enumerate(count[:-OFF_SCALE], 1))
