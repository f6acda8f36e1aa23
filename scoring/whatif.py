"""What the composite would be if indicators rose, and how much they must rise to reach a score."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from scoring.evaluation import Evaluated
from scoring.plans import Band
from scoring.problems import Problem, please, refuse

Floats = NDArray[np.float64]

TOP = 100.0
ROUNDING = 1e-9  # points by which a mean of hundreds may fall short of 100
HALVINGS = 50  # of 100 points: to 1e-13


@dataclass(frozen=True)
class WhatIf:
    """An evaluation with other indicator scores, 0 to 100; `gain` in points of the composite.

    None as in the evaluation itself, where there is too little to score.
    """

    indicators: Mapping[str, float | None]
    dimensions: Mapping[str, float | None]
    subdimensions: Mapping[str, float | None]
    composite: float | None
    gain: float | None
    band: str | None


@dataclass(frozen=True)
class Reach:
    """How much must rise, in points, for the composite to be at least `target`.

    `alone`: by indicator, the rise of it alone, None where even 100 is too little. `least`: the rises of smallest total
    (indicators that need none are absent), `total`; None if all at 100 were too little. `even`: the same rise for all,
    none beyond 100.
    """

    target: float
    composite: float
    alone: Mapping[str, float | None]
    least: Mapping[str, float] | None
    total: float | None
    even: float | None


def gain(evaluated: Evaluated, rises: Mapping[str, float]) -> WhatIf:
    """Raise indicators and work out the dimensions, the composite and its band again.

    Args:
        evaluated: the evaluation as it is.
        rises: points by indicator, below 0 for a fall; scores stay within 0 and 100.

    Returns:
        what would be.

    Raises:
        Refused: `whatif-indicator` for a name that is no indicator or has no score, `whatif-rise` for no number.
    """
    tree = _Tree(evaluated)
    refuse(_problems(tree, rises))
    scores = np.clip(tree.scores + np.array([rises.get(name, 0.0) for name in tree.names]), 0, TOP)
    above, composite = _or_none(tree.inner(scores)), float(tree.composite(scores))
    card, first = evaluated.scorecard, len(evaluated.scorecard.dimensions)
    now = evaluated.evaluation.composite.score
    return WhatIf(
        indicators=dict(zip(tree.names, _or_none(scores), strict=True)),
        dimensions=dict(zip(card.dimensions, above[:first], strict=True)),
        subdimensions=dict(zip(card.subdimensions, above[first:], strict=True)),
        composite=_or_none(np.array([composite]))[0],
        gain=None if now is None or np.isnan(composite) else composite - now,
        band=None if np.isnan(composite) else _band(evaluated.method.bands, composite),
    )


def gains(evaluated: Evaluated, points: float = 10.0) -> dict[str, float | None]:
    """The composite's gain from each indicator rising by so many points alone, to 100 at most.

    Args:
        evaluated: the evaluation as it is.
        points: how much each rises; below 0 for falls, which give losses.

    Returns:
        points of the composite by indicator; None for one without a score, and for all without a composite.

    Raises:
        Refused: `whatif-rise`.
    """
    scored = [one.id for one in evaluated.evaluation.indicators if one.score is not None]
    found = dict(zip(scored, gains_of(evaluated, [{name: points} for name in scored]), strict=True))
    return {name: found.get(name) for name in evaluated.scorecard.indicators}


def gains_of(evaluated: Evaluated, plans: Sequence[Mapping[str, float]]) -> tuple[float | None, ...]:
    """The composite's gain from each of several plans, as `gain` has it.

    Args:
        evaluated: the evaluation as it is.
        plans: each with its points by indicator.

    Returns:
        points of the composite, one for each plan; None without a composite.

    Raises:
        Refused: as `gain`, for all plans at once.
    """
    tree = _Tree(evaluated)
    refuse(problem for plan in plans for problem in _problems(tree, plan))
    rises = np.array([[plan.get(name, 0.0) for name in tree.names] for plan in plans]).reshape(-1, len(tree.names))
    found = tree.composite(np.clip(tree.scores + rises, 0, TOP)) - tree.composite(tree.scores)
    return tuple(_or_none(found))


def to_reach(evaluated: Evaluated, goal: float | str) -> Reach | None:
    """Which indicators must rise by how much for the composite to reach a score or a band.

    Rises alone and even are found by bisection, so that the composite with them is not below the target. The least
    total raises, for an arithmetic composite, the indicators of the largest weight to 100 first (a fractional
    knapsack: every point costs the same and gains its weight); for a geometric or harmonic one, whose gain
    g_j f'(x_j) falls as x_j rises, it lifts the indicators of the largest gain until all those lifted gain alike:
    x_j = clip(g_j t, s_j, 100), or clip(sqrt(g_j t), s_j, 100), with the smallest t that reaches the target.

    Args:
        evaluated: the evaluation as it is.
        goal: a score, 0 to 100, or the id of a band.

    Returns:
        the rises, in points; None if there is no composite.

    Source: Dantzig, Oper. Res. 5 (1957) 266-277 (knapsack); Kuhn & Tucker, Proc. 2nd Berkeley Symp. 1951, 481-492.

    Raises:
        Refused: `whatif-band` for a band that the method does not have, `whatif-score` beyond 0 to 100.
    """
    target = _target(evaluated, goal)
    tree = _Tree(evaluated)
    now = float(tree.composite(tree.scores))
    if np.isnan(now):
        return None
    alone = _bisected(lambda rise: tree.composite(tree.raised(np.diag(rise))), target, len(tree.names))
    even = _bisected(lambda rise: tree.composite(tree.raised(rise[:, None])), target, 1)[0]
    least = _least(tree, target) if now < target else np.zeros(len(tree.names))
    rises = None if least is None else {n: float(r) for n, r in zip(tree.names, least, strict=True) if r > 0}
    return Reach(
        target=target,
        composite=now,
        alone={n: r for n, r, s in zip(tree.names, _or_none(alone), tree.scores, strict=True) if not np.isnan(s)},
        least=rises,
        total=None if rises is None else sum(rises.values()),
        even=None if np.isnan(even) else float(even),
    )


class _Tree:
    """The way from indicators up, with the evaluation's weights."""

    def __init__(self, evaluated: Evaluated) -> None:
        self._card, weights = evaluated.scorecard, evaluated.evaluation.weights
        self.names = self._card.indicators
        self.scores = np.array([one.score for one in evaluated.evaluation.indicators], dtype=np.float64)
        local = weights.local if weights else {}
        row, first = np.array([local.get(name, 0.0) for name in self._card.weighed]), len(self._card.dimensions)
        self._own, self._local = row[:first], row[first:]

    @property
    def aggregation(self) -> str:
        return self._card.aggregation

    def raised(self, rises: Floats) -> Floats:
        return np.asarray(np.minimum(self.scores + rises, TOP), dtype=np.float64)

    def inner(self, scores: Floats) -> Floats:
        return self._card.inner_scores(scores, self._local)

    def composite(self, scores: Floats) -> Floats:
        return self._card.composite(self._card.dimension_scores(scores, self._local), self._own)

    def shares(self) -> Floats:
        """How much each indicator counts in the composite, (indicators,), summing to one; 0 without a score.

        Means of means of the same kind are one mean with these weights, as an arithmetic composite of ones and zeros
        shows them.
        """
        linear = replace(self._card, aggregation="arithmetic")
        ones = np.where(np.isnan(self.scores), np.nan, np.eye(len(self.names)))
        counted = linear.composite(linear.dimension_scores(ones, self._local), self._own)
        return np.where(np.isnan(self.scores), 0.0, counted)


def _least(tree: _Tree, target: float) -> Floats | None:
    """The rises of smallest total, (indicators,), or None if nothing is enough."""
    if float(tree.composite(tree.raised(np.full(len(tree.names), TOP)))) < target - ROUNDING:
        return None
    shares = tree.shares()
    room = np.where(shares > 0, TOP - np.nan_to_num(tree.scores, nan=TOP), 0.0)
    if tree.aggregation == "arithmetic":
        order = np.argsort(-shares, kind="stable")
        before = np.concatenate([[0.0], np.cumsum(room[order])])

        def lifted(amount: float) -> Floats:
            rises = np.zeros(len(room))
            rises[order] = np.clip(amount - before[:-1], 0, room[order])
            return rises

        return _smallest(tree, target, lifted, before[-1])
    power = 1.0 if tree.aggregation == "geometric" else 2.0

    def alike(t: float) -> Floats:
        return np.clip(np.nan_to_num((shares * t) ** (1 / power) - tree.scores), 0, room)

    return _smallest(tree, target, alike, TOP**power / shares[shares > 0].min())


def _smallest(tree: _Tree, target: float, rises: Callable[[float], Floats], most: float) -> Floats:
    """Rises at the smallest parameter, up to `most`, that reaches the target."""
    low, high = 0.0, most
    for _ in range(HALVINGS + int(np.log2(max(most / TOP, 1)))):
        middle = (low + high) / 2
        low, high = (low, middle) if tree.composite(tree.raised(rises(middle))) >= target else (middle, high)
    return rises(high)


def _bisected(composites: Callable[[Floats], Floats], target: float, count: int) -> Floats:
    """The smallest of rises from 0 to 100 that reach the target, (count,); NaN where 100 does not."""
    low, high = np.zeros(count), np.full(count, TOP)
    possible = composites(high) >= target - ROUNDING
    high = np.where(composites(low) >= target, 0.0, high)
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        enough = composites(middle) >= target
        low, high = np.where(enough, low, middle), np.where(enough, middle, high)
    return np.where(possible, high, np.nan)


def _target(evaluated: Evaluated, goal: float | str) -> float:
    if isinstance(goal, str):
        bands = {band.id: band.minimum for band in evaluated.method.bands}
        if goal not in bands:
            refuse([please("whatif-band", goal, "no band of this method.", f"name one of {', '.join(bands)}")])
        return bands[goal]
    if not 0 <= goal <= TOP:
        refuse([please("whatif-score", "goal", f"{goal:g}.", "give a score from 0 to 100")])
    return goal


def _problems(tree: _Tree, rises: Mapping[str, float]) -> Iterator[Problem]:
    scored = {name for name, score in zip(tree.names, tree.scores, strict=True) if not np.isnan(score)}
    for name, rise in rises.items():
        if name not in scored:
            yield please("whatif-indicator", name, "not an indicator with a score.", "name one that has")
        if not np.isfinite(rise):
            yield please("whatif-rise", name, f"{rise}.", "give a number of points")


def _band(bands: tuple[Band, ...], score: float) -> str | None:
    found = max((band for band in bands if band.minimum <= score), key=lambda band: band.minimum, default=None)
    return found.id if found else None


def _or_none(values: Floats) -> list[float | None]:
    return [None if np.isnan(value) else value for value in values.tolist()]
