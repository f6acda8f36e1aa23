"""Which counts of answers are not shown beside their mean, so that a small one cannot be worked out from both."""

from collections.abc import Iterator, Sequence
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

Mask = NDArray[np.bool_]
Floats = NDArray[np.float64]
NEAR = 1e-9  # of people: by which a solution may miss, since it is worked out in floating point


def suppress_beside_mean(counts: Sequence[int], points: int, hidden: Sequence[bool], minimum: int) -> tuple[bool, ...]:
    """Hide further counts, those of the fewest people first, until each hidden one could be k numbers or more.

    A reader knows the number of people, what is shown, and the mean of the answers on the scale.

    Args:
        counts: people by answer, everybody once; first the points of the scale, evenly apart, then no answer on it.
        points: how many of them are points.
        hidden: which are hidden already, as `suppress` finds.
        minimum: k.

    Returns:
        which are hidden; all of them where fewer would not do.

    Source: Hundepool et al., Statistical Disclosure Control, Wiley 2012, chapter 4 (the intruder's problem); its bounds
    lie at basic solutions, of two equations here, so of two counts above zero.
    """
    people, mask = np.array(counts, dtype=np.float64), np.array(hidden, dtype=np.bool_)
    while mask.any() and not mask.all() and _narrow(people, points, mask, minimum):
        shown = np.flatnonzero(~mask)
        mask[min(shown, key=lambda at: people[at] or minimum)] = True
    return tuple(mask.tolist())


def _narrow(people: Floats, points: int, mask: Mask, minimum: int) -> bool:
    """Whether any hidden count has bounds nearer than k."""
    answered = people[:points]
    mean = float(answered @ np.arange(points) / max(answered.sum(), 1.0))
    away = np.concatenate([np.arange(points) - mean, np.zeros(len(people) - points)])
    ends = np.array(list(_corners(away[mask], float(people[mask].sum()), float(away[mask] @ people[mask]))))
    return bool(np.ptp(ends, axis=0).min() < minimum - NEAR)


def _corners(away: Floats, total: float, moment: float) -> Iterator[Floats]:
    """The counts x >= 0 with sum x = total and sum away * x = moment of which at most two are not zero."""
    for one, other in combinations(range(len(away)), 2):
        between = float(away[one] - away[other])
        first = (moment - away[other] * total) / between if abs(between) > NEAR else total
        for part in (first,) if abs(between) > NEAR else (0.0, total):
            found = np.zeros(len(away))
            found[one], found[other] = part, total - part
            if found.min() >= -NEAR and abs(away @ found - moment) < NEAR * max(total, 1.0):
                yield found
