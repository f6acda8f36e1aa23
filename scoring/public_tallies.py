"""Tallies made such that they may be public: every number in them is of nobody or of at least k people."""

from collections.abc import Collection, Sequence
from dataclasses import replace

from scoring.disclosure import alike
from scoring.public_moments import part_of, public_moments
from scoring.small_cells import adjusted, safe, settled, total_of
from scoring.tallies import OFF_SCALE, Tally
from scoring.totals import Totals


def public(strata: Sequence[Tally], minimum: int, whole: Collection[str] = ()) -> tuple[Tally, ...]:
    """What of an audience may be public.

    An item has counts as `adjusted` makes them. Where a stratum has none, or none but one answer that not everybody
    gave, all strata have only how many answered and the sum of their points, which is what a mean tells, and the counts
    of all strata together, where there are such.

    Args:
        strata: of one audience, each of at least k responses, all with the same items.
        minimum: k, the fewest people that are shown.
        whole: items to be left as they are, because they will not be public.

    Returns:
        the same strata without flags, with cross-products as `public_moments` makes them. Every mean is what it was,
        but for items that 1 to k - 1 of those asked did not answer.
    """
    if not strata:
        return ()
    told = {item: _item(strata, item, minimum, item in whole) for item in strata[0].counts}
    parts = [
        Tally(
            part.audience,
            part.stratum,
            part.responses,
            {item: counts[k] for item, (counts, _) in told.items() if counts},
            totals={item: totals[k] for item, (_, totals) in told.items() if totals},
        )
        for k, part in enumerate(strata)
    ]
    moments = public_moments(strata, parts, minimum)
    return tuple(replace(part, moments=own) for part, own in zip(parts, moments, strict=True))


def telling(strata: Sequence[Tally], minimum: int) -> frozenset[str]:
    """Items of which a stratum's counts, or even how many answered and their sum, would tell what nearly all said.

    Args:
        strata: of one audience, all with the same items.
        minimum: k: fewer than k answered otherwise than the others, or fewer than k points are missing to an end.
    """
    return frozenset(item for part in strata for item, count in part.counts.items() if _tells(count, minimum))


def _tells(count: Sequence[int], minimum: int) -> bool:
    points = settled(count, minimum)[:-OFF_SCALE]
    answered, total = sum(points), total_of(points)
    ends = min(total - answered, answered * len(points) - total)
    return answered > 0 and (alike(points, minimum) or ends < minimum)


def after_exclusion(exact: tuple[Tally, Tally], everybody: Tally, minimum: int, whole: Collection[str] = ()) -> Tally:
    """What of a stratum may be public after exclusion: only sums, since what two counts differ by would be counts.

    Args:
        exact: everybody, and those who stay, as they are.
        everybody: as they are public.
        minimum: k, the fewest people that are shown.
        whole: items to be left as they are, because they will not be public.

    Returns:
        of each item as many answers fewer as were left out, and the sum of points less by theirs; everybody's where
        fewer than k were, and nobody's where fewer than k would stay.
    """
    counts = {item: count for item, count in exact[1].counts.items() if item in whole}
    totals = {item: _left(exact, everybody, item, minimum) for item in exact[0].counts if item not in whole}
    return Tally(everybody.audience, everybody.stratum, everybody.responses, counts, totals=totals)


def without_items(given: Tally, gone: Collection[str]) -> Tally:
    """A tally without some of its items."""
    counts = {item: count for item, count in given.counts.items() if item not in gone}
    totals = {item: known for item, known in given.totals.items() if item not in gone}
    return replace(given, counts=counts, totals=totals, moments=part_of(given.moments, {*counts, *totals}))


def public_number(people: int, everyone: int, minimum: int) -> int:
    """A number of people who bear a sign, as it may be public: 0 for fewer than k, and nearly all for all but a few.

    It is told in steps of k then, and the step is the same.
    """
    if people < minimum:
        return 0
    if everyone - people < minimum:
        return max(everyone - minimum + 1, people - people % minimum)
    return people


def _item(
    strata: Sequence[Tally], item: str, minimum: int, whole: bool
) -> tuple[tuple[tuple[int, ...], ...], tuple[Totals, ...]]:
    exact = [part.counts[item] for part in strata]
    if whole:
        return tuple(exact), ()
    found = [_adjusted(count, minimum) for count in exact]
    told = tuple(count for count in found if count is not None)
    if len(told) == len(found):
        return told, ()
    ready = [settled(count, minimum) for count in exact]
    return (), tuple(_totals(count, _shape(ready, minimum)) for count in ready)


def _adjusted(count: tuple[int, ...], minimum: int) -> tuple[int, ...] | None:
    """Nobody is said to be of one mind with all others who is not."""
    found = adjusted(count, minimum)
    one_mind = found is not None and sum(number > 0 for number in found[:-OFF_SCALE]) == 1
    return None if one_mind and not safe(settled(count, minimum), minimum) else found


def _shape(ready: Sequence[tuple[int, ...]], minimum: int) -> tuple[int, ...]:
    if len(ready) == 1:
        return ()
    together = tuple(map(sum, zip(*ready, strict=True)))
    found = _adjusted((*together[:-OFF_SCALE], 0, 0, 0), minimum)
    return () if found is None else found[:-OFF_SCALE]


def _totals(count: tuple[int, ...], shape: tuple[int, ...]) -> Totals:
    points = count[:-OFF_SCALE]
    return Totals(len(points), sum(points), total_of(points), count[-OFF_SCALE:], shape)


def _left(exact: tuple[Tally, Tally], everybody: Tally, item: str, minimum: int) -> Totals:
    before, after = (part.counts[item][:-OFF_SCALE] for part in exact)
    of_all = _totals(everybody.answers(item), ())
    gone, points = sum(before) - sum(after), total_of(before) - total_of(after)
    if gone < minimum or min(points - gone, gone * len(before) - points) < minimum:  # or their points tell of a few
        gone = points = 0
    if of_all.answered - gone < minimum:
        gone, points = of_all.answered, of_all.total
    answered = of_all.answered - gone
    missing = everybody.responses - answered
    return Totals(len(before), answered, of_all.total - points, (0, 0, missing))
