"""Which indicators a panel finds important enough to keep, how far it agrees, and when rounds may end."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import sqrt

import numpy as np
from numpy.typing import ArrayLike, NDArray

from scoring.concordances import KendallW, kendall_w
from scoring.counts import count_rows, numbers, refuse_empty
from scoring.problems import please, refuse

HIGH = 2  # points at the upper end that count as important: 4 and 5 of 1 to 5
QUARTERS = (0.25, 0.5, 0.75)


@dataclass(frozen=True)
class Importance:
    """How important raters find one thing.

    `raters` who put it on the scale; `mean` and `sd` in points, `sd` with n - 1; `cv` = sd / mean; `high_share` of
    those who chose one of the two upper points, `full_share` of those who chose the last, both 0 to 1; `quartiles`:
    lower, median, upper, in points. `sd` and `cv` are None for one rater.
    """

    raters: int
    mean: float
    sd: float | None
    cv: float | None
    high_share: float
    full_share: float
    quartiles: tuple[float, float, float]


@dataclass(frozen=True)
class KeepRule:
    """When a thing is kept: mean in points, coefficient of variation, share of the two upper points (0 to 1)."""

    mean_min: float
    cv_max: float
    high_share_min: float


@dataclass(frozen=True)
class Verdict:
    """Each criterion of a keep rule, and whether it is met."""

    mean: bool
    cv: bool
    high_share: bool

    @property
    def keep(self) -> bool:
        """Whether every criterion is met."""
        return self.mean and self.cv and self.high_share


@dataclass(frozen=True)
class StopRule:
    """When rounds end: their greatest number, the greatest p of Kendall's W, the greatest change of a distribution."""

    max_rounds: int
    p_max: float
    change_max: float


@dataclass(frozen=True)
class Stop:
    """Whether rounds may end, criterion by criterion.

    `last`: no further round is allowed. `concordant`: p of W is at most the limit, None where W is not known. `stable`:
    no change is above the limit, None where nothing could be compared with the round before.
    """

    last: bool
    concordant: bool | None
    stable: bool | None

    @property
    def stop(self) -> bool:
        """The last round, or one that is both concordant and stable."""
        return self.last or (self.concordant is True and self.stable is True)


def importance(counts: ArrayLike) -> Importance:
    """Describe how raters placed one thing on a scale of points 1, 2, ... g.

    mean = sum_k k c_k / n, sd = sqrt(sum_k c_k (k - mean)^2 / (n - 1)), cv = sd / mean. Quartiles interpolate between
    the ratings in order, at (n - 1) q from the first.

    Args:
        counts: (g,), how many raters chose each point, the least important first; g >= 3, n >= 1.

    Returns:
        the figures of these n raters.

    Raises:
        Refused: `counts-shape`, `counts-not-whole`, `counts-unlike`, `counts-empty`, `screening-scale`.

    Source: definitions, as Delphi screenings report them (mean, CV, full-score ratio); quartiles as Hyndman & Fan,
    Am. Stat. 50 (1996) 361-365, definition 7.
    """
    row = _on_scale([counts])[0]
    points = np.arange(1.0, len(row) + 1)
    n = int(row.sum())
    mean = float(points @ row) / n
    sd = sqrt(float(((points - mean) ** 2) @ row) / (n - 1)) if n > 1 else None
    low, median, high = np.quantile(np.repeat(points, row.astype(int)), QUARTERS).tolist()
    return Importance(
        raters=n,
        mean=mean,
        sd=sd,
        cv=None if sd is None else sd / mean,
        high_share=float(row[-HIGH:].sum()) / n,
        full_share=float(row[-1]) / n,
        quartiles=(low, median, high),
    )


def verdict(found: Importance, rule: KeepRule) -> Verdict:
    """Hold one thing against the rule: mean >= mean_min, cv <= cv_max, high_share >= high_share_min.

    Args:
        found: what `importance` returned, in the points that `rule.mean_min` is in.
        rule: the thresholds, fixed before the first round.

    Returns:
        each criterion; a `cv` that is not known is not met.
    """
    return Verdict(
        mean=found.mean >= rule.mean_min,
        cv=found.cv is not None and found.cv <= rule.cv_max,
        high_share=found.high_share >= rule.high_share_min,
    )


def panel_w(ratings: ArrayLike) -> tuple[int, KendallW | None]:
    """Kendall's W of those raters who rated everything; see `kendall_w`.

    Args:
        ratings: (n, m), a row for each thing and a column for each rater, in points; NaN or None where one did not
            rate. A rater with any missing is left out: ranks of different sets cannot be added.

    Returns:
        how many raters are counted, and their W; None for fewer than two raters or two things.

    Raises:
        Refused: `kendall-shape`, `kendall-infinite`.

    Source: as `kendall_w`.
    """
    given = numbers(ratings)
    table = np.empty(0) if given is None else given
    if table.ndim != 2:
        refuse([please("kendall-shape", "ratings", "not a table of numbers.", "give every row as many ratings")])
    complete = table[:, ~np.isnan(table).any(axis=0)]
    things, raters = complete.shape
    return raters, kendall_w(complete) if things > 1 and raters > 1 else None


def change(before: ArrayLike, after: ArrayLike) -> float:
    """How far the distribution of ratings moved from one round to the next.

    change = sum_k |n_k / n - m_k / m| / 2; for as many raters in both rounds, Scheibe's net person-changes divided by
    the number of raters.

    Args:
        before: (g,), how many raters chose each point in the earlier round; at least one.
        after: (g,), in the later round.

    Returns:
        0 where the two distributions are the same, up to 1 where they have no point in common. It is about the
        panel, not its members: two who change places change nothing.

    Raises:
        Refused: `counts-shape`, `counts-not-whole`, `counts-unlike`, `counts-empty`, `screening-scale`.

    Source: Scheibe, Skutsch & Schofer, Experiments in Delphi Methodology, in Linstone & Turoff (eds.), The Delphi
    Method, 1975, 262-287, who take 15 % for the line below which a panel has come to rest.
    """
    first, second = _on_scale([before, after])
    n, m = float(first.sum()), float(second.sum())
    return float(np.abs(first * m - second * n).sum()) / (2 * n * m)  # whole numbers until the division


def stopping(number: int, p: float | None, changes: Mapping[str, float], rule: StopRule) -> Stop:
    """Hold a round against the stop rule: p <= p_max, and every change <= change_max.

    Args:
        number: of the round, from 1.
        p: of Kendall's W over the indicators, None where it is not known.
        changes: by indicator, from the round before; without those that cannot be compared.
        rule: the limits, fixed before the first round.

    Returns:
        each criterion.

    Source: W's significance and stability together, as von der Gracht, Technol. Forecast. Soc. Change 79 (2012)
    1525-1536 reviews; stability before agreement after Dajani, Sincoff & Talley, ibid. 13 (1979) 83-90.
    """
    return Stop(
        last=number >= rule.max_rounds,
        concordant=None if p is None else p <= rule.p_max,
        stable=all(moved <= rule.change_max for moved in changes.values()) if changes else None,
    )


def _on_scale(rows: list[ArrayLike]) -> NDArray[np.float64]:
    table = count_rows(rows, "round")
    refuse_empty(table, "round")
    if table.shape[1] <= HIGH:
        refuse([please("screening-scale", "counts", f"{table.shape[1]} points.", "give three or more")])
    return table
