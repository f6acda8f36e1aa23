"""Two waves of a study: what changed beyond its uncertainty, and how much of that is scores and how much weights."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from scoring.evaluation import Evaluated
from scoring.gaps import EstimatedMean, gap_from_moments
from scoring.multiplicity import holm
from scoring.problems import Problem, please, refuse
from scoring.scorecards import Scorecard
from scoring.uncertainty import LEVEL

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Change:
    """Later less earlier, in points. `changed`: whether the interval leaves out 0; None where it cannot be told.

    `p_adjusted` is Holm's, over all figures compared together: where many are looked at, some leave out 0 by chance.
    """

    before: float
    after: float
    difference: float
    low: float | None
    high: float | None
    p: float | None
    p_adjusted: float | None
    changed: bool | None


@dataclass(frozen=True)
class Decomposition:
    """A change of the composite, `total` = `scores` + `weights`, in points.

    `scores`: what the scores changed, both waves weighed as the later one; `weights`: what the weights changed, on the
    earlier scores. `indicators`: each one's part in `scores`, its weight times its change; None unless the composite is
    arithmetic and the same indicators have a score in both waves.
    """

    total: float
    scores: float
    weights: float
    indicators: Mapping[str, float] | None


def change(
    before: Mapping[str, EstimatedMean | float], after: Mapping[str, EstimatedMean | float], level: float = LEVEL
) -> dict[str, Change]:
    """Compare the figures of two independent waves by Welch's t.

    t = (m2 - m1) / sqrt(v1 + v2), with Satterthwaite's degrees of freedom. The variances must be of what was drawn anew
    for each wave: where one panel weighs both, its disagreement moves both alike and does not belong in them.

    Args:
        before: by name (indicator, dimension, composite), 0 to 100; a plain number where the variance is unknown.
        after: of the later wave.
        level: of the intervals, between 0 and 1.

    Returns:
        by each name that is in both; intervals are None, and nothing is called a change, where a variance is unknown.

    Source: Welch, Biometrika 34 (1947) 28-35; Satterthwaite, Biometrics Bulletin 2 (1946) 110-114; Holm, Scand. J.
        Statist. 6 (1979) 65-70.

    Raises:
        Refused: `gap-level`.
    """
    names = [name for name in before if name in after]
    found = [_change(before[name], after[name], level) for name in names]
    adjusted = holm([one.p for one in found])
    return {n: replace(one, p_adjusted=p) for n, one, p in zip(names, found, adjusted, strict=True)}


def decompose(before: Evaluated, after: Evaluated) -> Decomposition | None:
    """Part a change of the composite into that of the scores and that of the weights.

    C2(w2, s2) - C1(w1, s1) = [C(w2, s2) - C(w2, s1)] + [C(w2, s1) - C(w1, s1)].

    Args:
        before: the earlier wave.
        after: the later wave, of the same index system and aggregation.

    Returns:
        the parts; None where either wave has no composite.

    Source: Kitagawa, J. Amer. Statist. Assoc. 50 (1955) 1168-1194, on differences of rates.

    Raises:
        Refused: `waves-unlike` for other dimensions or indicators; `waves-method` for another aggregation or another
            minimum share.
    """
    refuse(_problems(before, after))
    first, second = before.evaluation, after.evaluation
    if first.composite.score is None or second.composite.score is None or second.weights is None:
        return None
    old, new = _scores(before), _scores(after)
    mixed = float(_composites(before.scorecard, old, second.weights.local))
    if np.isnan(mixed):
        return None
    alike = after.scorecard.aggregation == "arithmetic" and bool((np.isnan(old) == np.isnan(new)).all())
    return Decomposition(
        total=second.composite.score - first.composite.score,
        scores=second.composite.score - mixed,
        weights=mixed - first.composite.score,
        indicators=_parts(after.scorecard, old, new, second.weights.local) if alike else None,
    )


def _change(before: EstimatedMean | float, after: EstimatedMean | float, level: float) -> Change:
    if not isinstance(before, EstimatedMean) or not isinstance(after, EstimatedMean):
        one, two = (f.mean if isinstance(f, EstimatedMean) else f for f in (before, after))
        return Change(one, two, two - one, None, None, None, None, None)
    found = gap_from_moments(after, before, level)
    if found.low is None or found.high is None:  # two figures without any sampling error
        exact = found.difference
        return Change(before.mean, after.mean, exact, exact, exact, None, None, exact != 0)
    beyond = not found.low <= 0 <= found.high
    return Change(before.mean, after.mean, found.difference, found.low, found.high, found.p, None, beyond)


def _parts(card: Scorecard, old: Floats, new: Floats, local: Mapping[str, float]) -> dict[str, float]:
    """Each indicator's own part, which the composite of it alone shows; others count 0 in it."""
    moved = np.where(np.isnan(new), np.nan, np.diag(np.nan_to_num(new - old)))
    parts = _composites(card, moved, local).tolist()
    return {name: part for name, part, has in zip(card.indicators, parts, ~np.isnan(new), strict=True) if has}


def _scores(evaluated: Evaluated) -> Floats:
    return np.array([one.score for one in evaluated.evaluation.indicators], dtype=np.float64)


def _composites(card: Scorecard, scores: Floats, local: Mapping[str, float]) -> Floats:
    row, first = np.array([local[name] for name in card.weighed]), len(card.dimensions)
    return card.composite(card.dimension_scores(scores, row[first:]), row[:first])


def _problems(before: Evaluated, after: Evaluated) -> Iterator[Problem]:
    one, two = before.scorecard, after.scorecard
    if (one.weighed, one.parents.tolist()) != (two.weighed, two.parents.tolist()):
        what = "not the same dimensions and indicators."
        yield please("waves-unlike", "index system", what, "compare waves of one index system")
    if (one.aggregation, one.minimum_share) != (two.aggregation, two.minimum_share):
        what = "another aggregation, or another least share."
        yield please("waves-method", "method", what, "evaluate both waves by one method")
