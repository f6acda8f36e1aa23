"""Sites in order, where there are enough of them, and what other weights would make of their totals."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scoring.aggregation import aggregate
from scoring.arrays import SUM_ROUNDING
from scoring.comparison import Comparison
from scoring.data_weights import critic_weights, deviation_weights, entropy_weights
from scoring.problems import Refused, please, refuse
from scoring.topsis import Topsis, ranks_from_best, topsis
from scoring.uncertainty import LEVEL, rank_probabilities

Floats = NDArray[np.float64]

FEWEST = 5  # sites that may be ranked (the instrument's rule)
TOO_FEW = "comparison-too-few-sites"
TIED = 1e-9  # of a score, 0 to 100


@dataclass(frozen=True, eq=False)
class SiteRanks:
    """The s sites that have a total, in the order of the comparison.

    `ranks` are 1 for the best, ties sharing the smaller. `measures` are those that every one of the sites has:
    `by_topsis` ranks on them alone, with the weights renormalised; None where they tell no sites apart. With draws of
    the weights, `probabilities` (s, s): [i, r] how often site i is (r + 1)th; `low` and `high` (s,) the ends of its
    rank's 95 % interval.
    """

    sites: tuple[str, ...]
    totals: Floats
    ranks: NDArray[np.int64]
    measures: tuple[str, ...]
    by_topsis: Topsis | None
    probabilities: Floats | None
    low: NDArray[np.int64] | None
    high: NDArray[np.int64] | None


@dataclass(frozen=True)
class WeightedTotals:
    """Totals under one weighting, over the measures that every site with a total has.

    `weighting`: "given", "equal", and from the data "entropy", "critic", "deviation". `differences`: from "given", in
    points. All None where `reason` says why: a problem's code, or "no-weight".
    """

    weighting: str
    weights: Mapping[str, float] | None
    totals: Mapping[str, float] | None
    differences: Mapping[str, float] | None
    reason: str | None


def rank_sites(comparison: Comparison, drawn: Floats | None = None) -> SiteRanks:
    """Rank the sites that have a total.

    Args:
        comparison: of five such sites or more, the local one among them.
        drawn: weights as they could have been, (draws, measures), each row from 0 and summing to one.

    Returns:
        ranks by total and by TOPSIS on the scores, and how firm the first are.

    Source: Hwang & Yoon, Multiple Attribute Decision Making, Springer 1981 (TOPSIS).

    Raises:
        Refused: `comparison-too-few-sites`: show the differences then; `comparison-draws`.
    """
    here = comparison.totalled
    if here.sum() < FEWEST:
        what = f"{here.sum()} sites have a total, and {FEWEST} are the least that are ranked."
        refuse([please(TOO_FEW, "sites", what, "show their differences instead")])
    table = comparison.counting[here]
    ids = tuple(site.id for site, has in zip(comparison.sites, here, strict=True) if has)
    totals = aggregate(table, comparison.weights)
    chances = None if drawn is None else rank_probabilities(_drawn_totals(comparison, table, drawn))
    low, high = (None, None) if chances is None else _ends(chances)
    complete = comparison.complete
    return SiteRanks(
        sites=ids,
        totals=totals,
        ranks=ranks_from_best(totals, TIED),
        measures=tuple(name for name, has in zip(comparison.measures, complete, strict=True) if has),
        by_topsis=_topsis(table[:, complete], comparison.weights[complete]),
        probabilities=chances,
        low=low,
        high=high,
    )


def under_each_weighting(comparison: Comparison) -> tuple[WeightedTotals, ...]:
    """Totals under the comparison's weights, equal ones, and those that the data suggest, and what they change.

    The data's weights measure how much a measure tells these sites apart, not how much it matters; from fewer than five
    sites they are noise and not given. A measure that is the same everywhere gets none.

    Args:
        comparison: of two sites with a total or more.

    Returns:
        "given" first.

    Source: OECD & JRC, Handbook on Constructing Composite Indicators, 2008, step 6; for the weights `data_weights`.
    """
    names = [name for name, has in zip(comparison.measures, comparison.complete, strict=True) if has]
    table = comparison.counting[comparison.totalled][:, comparison.complete]
    ids = [site.id for site, has in zip(comparison.sites, comparison.totalled, strict=True) if has]
    own = comparison.weights[comparison.complete]
    ways: dict[str, Callable[[], Floats]] = {
        "given": lambda: own,
        "equal": lambda: np.ones(len(names)),
        "entropy": lambda: _from_data(table, entropy_weights),
        "critic": lambda: _from_data(table, critic_weights),
        "deviation": lambda: _from_data(table, deviation_weights),
    }
    base = table @ own / own.sum() if own.any() else None
    return tuple(_weighted(way, found, (ids, names), table, base) for way, found in ways.items())


def _weighted(
    way: str, found: Callable[[], Floats], labels: tuple[list[str], list[str]], table: Floats, base: Floats | None
) -> WeightedTotals:
    ids, names = labels
    try:
        weights = found()
    except Refused as refused:
        return WeightedTotals(way, None, None, None, refused.problems[0].code)
    if not len(ids) or not weights.any():
        return WeightedTotals(way, None, None, None, "no-weight")
    weights = weights / weights.sum()
    totals = table @ weights
    changes = None if base is None else dict(zip(ids, (totals - base).tolist(), strict=True))
    by_name, by_site = dict(zip(names, weights.tolist(), strict=True)), dict(zip(ids, totals.tolist(), strict=True))
    return WeightedTotals(way, by_name, by_site, changes, None)


def _from_data(table: Floats, rule: Callable[[Floats, Floats], Floats]) -> Floats:
    if len(table) < FEWEST:
        what = f"{len(table)} sites."
        refuse([please(TOO_FEW, "sites", what, f"take weights from the data of {FEWEST} or more")])
    weights = np.zeros(table.shape[1])
    varies = np.ptp(table, axis=0) > TIED
    if varies.any():
        weights[varies] = rule(table[:, varies], np.ones(varies.sum()))
    return weights


def _topsis(table: Floats, weights: Floats) -> Topsis | None:
    """On columns of scores that are not 0 everywhere."""
    used = table.any(axis=0) & (weights > 0)
    if not (np.ptp(table[:, used], axis=0) > TIED).any():
        return None
    return topsis(table[:, used], weights[used] / weights[used].sum(), np.ones(used.sum()))


def _drawn_totals(comparison: Comparison, table: Floats, drawn: Floats) -> Floats:
    columns = len(comparison.measures)
    if drawn.ndim != 2 or drawn.shape[1] != columns or not len(drawn) or not _sum_to_one(drawn):
        what, way_out = "not rows of weights that sum to one.", f"give {columns} weights in each draw"
        refuse([please("comparison-draws", "weights", what, way_out)])
    return aggregate(table[None, :, :], drawn[:, None, :])


def _sum_to_one(drawn: Floats) -> bool:
    return bool((drawn >= 0).all() and (np.abs(drawn.sum(axis=1) - 1) <= SUM_ROUNDING).all())


def _ends(chances: Floats) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The ranks between which a site lies in 95 % of the draws, as many left out on either side at most."""
    sums = np.cumsum(chances, axis=1)
    low, high = (1 + np.argmax(sums >= share - TIED, axis=1) for share in ((1 - LEVEL) / 2, (1 + LEVEL) / 2))
    return np.asarray(low, dtype=np.int64), np.asarray(high, dtype=np.int64)
