"""What of closed batches is released, item by item: looks at the results never differ by what a few people answered."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from scoring.moments import Moments
from scoring.tallies import OFF_SCALE, Tally


def follow(released: Sequence[Tally], exact: Sequence[Tally], minimum: int) -> tuple[Tally, ...]:
    """Release what was counted since, of each item only if enough people answered it.

    A batch has k responses, but an item of it fewer answers where some did not know or left it out: of two looks, one
    with and one without them, the difference would tell what those few said. So an item's counts follow only when its
    answers on the scale moved by k or more, over all strata that are given, in none of them against the others; until
    then the new responses count as missing for it. The cross-products of two items follow when both items do, and the
    number who answered both moved likewise.

    Args:
        released: what has been shown, a tally a stratum.
        exact: what is counted now, of the same strata in the same order.
        minimum: k, the fewest people that are shown.

    Returns:
        what may be shown now: the responses of `exact`. An item that must not follow, and of which more was shown than
        there are responses now, is shown no more: everybody is missing. How many bear a flag follows likewise.

    Source: the rule of differences in Hundepool et al., Statistical Disclosure Control, Wiley 2012, chapter 5, taken
    to the answers behind each figure.
    """
    both = tuple(zip(released, exact, strict=True))
    may = {
        item: bool(_enough(np.array([_answered(now, item) - _answered(then, item) for then, now in both]), minimum))
        for item in (released[0].counts if released else ())
    }
    pairs, flags = _may_pairs(both, may, minimum), _may_flags(both, minimum)
    return tuple(_followed(then, now, may, pairs, flags) for then, now in both)


def _enough(moved: NDArray[np.int64], minimum: int) -> NDArray[np.bool_]:
    """Of what moved in each stratum, (strata, …): whether all moved one way, and by k in all."""
    one_way = np.all(moved >= 0, axis=0) | np.all(moved <= 0, axis=0)
    return np.asarray(one_way & (np.abs(moved.sum(axis=0)) >= minimum), dtype=np.bool_)


def _followed(
    then: Tally, now: Tally, may: dict[str, bool], pairs: NDArray[np.bool_] | None, flags: dict[str, bool]
) -> Tally:
    counts = {item: now.counts[item] if may[item] else _held(then, now, item) for item in now.counts}
    fewer = then.responses > now.responses
    gone = [item for item in counts if fewer and not may[item] and not _same(then, now, item)]
    borne = {name: (now if follows else then).flags.get(name, 0) for name, follows in flags.items()}
    shown = {name: number for name, number in borne.items() if number}
    return Tally(now.audience, now.stratum, now.responses, counts, _moments(then, now, pairs, gone), shown)


def _held(then: Tally, now: Tally, item: str) -> tuple[int, ...]:
    """An item's counts as they were, with whoever came since as missing; what nobody new answered, as it is."""
    if _same(then, now, item):
        return now.counts[item]
    before, more = then.counts[item], now.responses - then.responses
    return (*before[:-1], before[-1] + more) if more >= 0 else (*(0 for _ in before[:-1]), now.responses)


def _may_flags(both: Sequence[tuple[Tally, Tally]], minimum: int) -> dict[str, bool]:
    names = sorted({name for pair in both for part in pair for name in part.flags})
    moved = {name: [now.flags.get(name, 0) - then.flags.get(name, 0) for then, now in both] for name in names}
    return {name: bool(_enough(np.array(by), minimum)) for name, by in moved.items()}


def _may_pairs(both: Sequence[tuple[Tally, Tally]], may: dict[str, bool], minimum: int) -> NDArray[np.bool_] | None:
    """Which cross-products follow, (m, m)."""
    moments = [(then.moments, now.moments) for then, now in both]
    moved = [now.pairs - then.pairs for then, now in moments if then is not None and now is not None]
    if not moved or len(moved) < len(both) or moments[0][1] is None:
        return None
    ready = np.array([may[item] or all(_same(then, now, item) for then, now in both) for item in moments[0][1].items])
    return np.asarray(np.outer(ready, ready) & _enough(np.array(moved), minimum), dtype=np.bool_)


def _moments(then: Tally, now: Tally, pairs: NDArray[np.bool_] | None, gone: Sequence[str]) -> Moments | None:
    if pairs is None or then.moments is None or now.moments is None:
        return None
    stay = np.array([item not in gone for item in now.moments.items])
    shown = np.outer(stay, stay) | pairs
    parts = (
        np.where(pairs, new, old) * shown
        for old, new in (
            (then.moments.pairs, now.moments.pairs),
            (then.moments.sums, now.moments.sums),
            (then.moments.products, now.moments.products),
        )
    )
    return Moments(now.moments.items, *parts)


def _same(then: Tally, now: Tally, item: str) -> bool:
    return then.counts[item][:-OFF_SCALE] == now.counts[item][:-OFF_SCALE]


def _answered(given: Tally, item: str) -> int:
    return sum(given.counts[item][:-OFF_SCALE])
