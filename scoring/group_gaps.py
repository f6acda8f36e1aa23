"""Where groups disagree: residents and officers by indicator, strata by item."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import product
from math import inf, isfinite

import numpy as np
from numpy.typing import NDArray

from scoring.evaluation import Evaluated
from scoring.gaps import EstimatedMean, Gap, gap_from_moments
from scoring.multiplicity import holm
from scoring.plans import OBJECTIVE
from scoring.rank_tests import kruskal_wallis
from scoring.samples import SamplingError, sampling_error
from scoring.scores import ScoredItem


@dataclass(frozen=True)
class IndicatorGap:
    """An indicator's score by `first` less that by `second`; `p_adjusted` by Holm over all of the table."""

    indicator: str
    first: str
    second: str
    scores: tuple[float, float]
    gap: Gap
    p_adjusted: float | None


@dataclass(frozen=True)
class ItemGap:
    """The score of an item of `first` less that of one of `second` about the same indicator.

    `items` and `scores` in the order of the two groups; `p_adjusted` by Holm over all of the table.
    """

    indicator: str
    first: str
    second: str
    items: tuple[str, str]
    scores: tuple[float, float]
    gap: Gap
    p_adjusted: float | None


@dataclass(frozen=True)
class StratumDifference:
    """Whether the strata of an audience answer an item differently: Kruskal and Wallis's H; `p_adjusted` by Holm."""

    item: str
    audience: str
    strata: int
    h: float | None
    df: int
    epsilon_squared: float | None
    p: float | None
    p_adjusted: float | None


def group_means(evaluated: Evaluated) -> Mapping[str, Mapping[str, EstimatedMean]]:
    """Each audience's score of each indicator with its variance, by indicator and audience.

    The variance is r' C r, C the covariance of the item scores and r how much each counts in the group. Infinite
    degrees of freedom and no variance for measures from records, which nobody sampled.
    """
    errors = {name: sampling_error(sample) for name, sample in evaluated.samples.items()}
    card = evaluated.scorecard
    found: dict[str, dict[str, EstimatedMean]] = {}
    for indicator, rows in zip(card.indicators, card.groups, strict=True):
        for group, row in rows.items():
            error = errors.get(group)
            if row.any() and (group == OBJECTIVE or error is not None):
                found.setdefault(indicator, {})[group] = _mean(row, evaluated.leaves, card.leaves, error)
    return found


def indicator_gaps(
    evaluated: Evaluated, first: str = "officers", second: str = "residents"
) -> tuple[IndicatorGap, ...]:
    """Gaps of all indicators that both groups scored, in the order of the index system.

    The groups are independent samples; the scores of one indicator are means of different items, so a gap also holds
    the difference of what was asked.

    Source: Welch, Biometrika 34 (1947) 28-35; Holm, Scand. J. Statist. 6 (1979) 65-70.
    """
    both = {name: groups for name, groups in group_means(evaluated).items() if {first, second} <= groups.keys()}
    gaps = [gap_from_moments(groups[first], groups[second]) for groups in both.values()]
    adjusted = holm([one.p for one in gaps])
    return tuple(
        IndicatorGap(name, first, second, (groups[first].mean, groups[second].mean), one, p)
        for (name, groups), one, p in zip(both.items(), gaps, adjusted, strict=True)
    )


def item_gaps(evaluated: Evaluated, first: str = "officers", second: str = "residents") -> tuple[ItemGap, ...]:
    """Gaps of every two items that the groups answered about one indicator, in the order of the index system.

    An item has one score, keyed so that more is better, and its variance from its group's sample, weighted like it.
    Items differ in their words, so a gap also holds the difference of what was asked.

    Source: Welch, Biometrika 34 (1947) 28-35; Holm, Scand. J. Statist. 6 (1979) 65-70.
    """
    means = {group: _item_means(evaluated, group) for group in (first, second)}
    pairs = [
        (name, (one.id, other.id))
        for name in evaluated.plan.indicators
        for one, other in product(*(_asked(evaluated, group, name, means[group]) for group in (first, second)))
    ]
    both = [(means[first][a], means[second][b]) for _, (a, b) in pairs]
    gaps = [gap_from_moments(*pair) for pair in both]
    adjusted = holm([one.p for one in gaps])
    return tuple(
        ItemGap(name, first, second, items, (a.mean, b.mean), one, p)
        for (name, items), (a, b), one, p in zip(pairs, both, gaps, adjusted, strict=True)
    )


def stratum_differences(evaluated: Evaluated) -> tuple[StratumDifference, ...]:
    """Test every item over the strata that have enough scale answers to it, from counts alone.

    Strata with fewer scale answers than the audience's minimum group are left out.
    """
    tested = []
    for audience, sample in evaluated.samples.items():
        least = evaluated.method.minimum_group.get(audience, 1)
        for item in sample.items:
            rows = [part.counts[item.id][: item.points] for part in sample.strata if item.id in part.counts]
            rows = [row for row in rows if sum(row) >= least]
            if len(rows) > 1:
                tested.append((item.id, audience, len(rows), kruskal_wallis(rows)))
    adjusted = holm([one.p for *_, one in tested])
    return tuple(
        StratumDifference(item, audience, strata, one.h, one.df, one.epsilon_squared, one.p, p)
        for (item, audience, strata, one), p in zip(tested, adjusted, strict=True)
    )


def _item_means(evaluated: Evaluated, group: str) -> dict[str, EstimatedMean]:
    """The items of a group that have a score."""
    sample, names = evaluated.samples.get(group), evaluated.scorecard.leaves
    error = sampling_error(sample) if sample else None
    if error is None:
        return {}
    leaves = dict(zip(names, evaluated.leaves.tolist(), strict=True))
    variances = zip(error.items, np.diag(error.covariance).tolist(), strict=True)
    return {
        id: EstimatedMean(leaves[id], max(0.0, variance), error.degrees)
        for id, variance in variances
        if id in leaves and isfinite(leaves[id])
    }


def _asked(evaluated: Evaluated, group: str, indicator: str, means: Mapping[str, EstimatedMean]) -> list[ScoredItem]:
    items = evaluated.samples[group].items if group in evaluated.samples else ()
    return [item for item in items if item.indicator == indicator and item.id in means]


def _mean(
    row: NDArray[np.float64], leaves: NDArray[np.float64], names: tuple[str, ...], error: SamplingError | None
) -> EstimatedMean:
    used = row > 0
    mean = float(row[used] @ leaves[used])
    if error is None:
        return EstimatedMean(mean, 0.0, inf)
    place = {name: k for k, name in enumerate(error.items)}
    here = [place[name] for name, one in zip(names, used, strict=True) if one]
    shares = row[used]
    return EstimatedMean(mean, max(0.0, float(shares @ error.covariance[np.ix_(here, here)] @ shares)), error.degrees)
