"""Weights that make a sample stand for its population, and what they cost in precision."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from scoring.arrays import Floats, finite_array
from scoring.problems import Problem, Refused, please, refuse

TOLERANCE = 1e-12  # of the total
MOST_ROUNDS = 10_000  # enough for odds ratios of a million
SAME_TOTAL = 1e-6  # relative; margins whose totals differ by no more are one margin rounded twice
STALLED = 0.9  # of the difference left when half the rounds were still to come; a slow descent, like 1/k, halves it


def post_stratify(sample: ArrayLike, population: ArrayLike, names: Sequence[str] | None = None) -> Floats:
    """Weight of each respondent of a stratum: (N_h / N) / (n_h / n).

    Args:
        sample: (h,), respondents n_h, from 0.
        population: (h,), people N_h, or their shares, from 0.
        names: of the strata, for a refusal; their numbers if None.

    Returns:
        (h,), 1 on average over the respondents; 0 for a stratum without people.

    Source: Holt & Smith, J. R. Stat. Soc. A 142 (1979) 33-46.

    Raises:
        Refused: `stratum-shape`, `stratum-negative`, `stratum-empty` for each stratum of the population in which
            nobody answered, `stratum-outside` for each in which people answered though it has none.
    """
    n = finite_array(sample, 1, "stratum-shape", "sample")
    people = finite_array(population, 1, "stratum-shape", "population")
    refuse(_unlike(n, people))
    refuse(_strata(n, people, names or [str(h + 1) for h in range(len(n))]))
    represented = people / people.sum() * n.sum()
    return np.asarray(np.divide(represented, n, out=np.zeros_like(n), where=n > 0), dtype=np.float64)


@dataclass(frozen=True, eq=False)
class Raked:
    """A table that has the margins asked for, and the odds ratios of the table it was made from.

    `largest_difference` is the largest between a margin reached and the one asked for, in the margins' own unit.
    """

    table: Floats
    rounds: int
    largest_difference: float

    def weights(self, counts: ArrayLike) -> Floats:
        """Weight of each respondent in a cell of the table that was raked, 1 on average; 0 where nobody answered.

        Args:
            counts: respondents in each cell, the shape of the table.
        """
        n = np.asarray(counts, dtype=np.float64)
        factors = np.divide(self.table, n, out=np.zeros_like(n), where=n > 0)
        return np.asarray(factors * (n.sum() / self.table.sum()), dtype=np.float64)


def rake(
    table: ArrayLike, margins: Sequence[ArrayLike], tolerance: float = TOLERANCE, most_rounds: int = MOST_ROUNDS
) -> Raked:
    """Fit a table to its margins by turns, one axis after another: iterative proportional fitting.

    The result is the table that has these margins and the least Kullback-Leibler divergence from the one given; a cell
    of 0 stays 0.

    Args:
        table: of k dimensions, respondents or their weights, from 0.
        margins: one list for each axis, of counts or of shares, from 0; all with the same total, which becomes the
            total of the result.
        tolerance: the largest difference that may be left, as a share of that total.
        most_rounds: how often to go through all axes.

    Returns:
        the fitted table.

    Source: Deming & Stephan, Ann. Math. Stat. 11 (1940) 427-444; Ireland & Kullback, Biometrika 55 (1968) 179-188.

    Raises:
        Refused: `raking-table`, `raking-margins`, `raking-margins-disagree`; `raking-infeasible` for each category that
            must have something and has only cells of 0, and for cells of 0 that leave no table with these margins;
            `raking-not-converged`, with the difference left.
    """
    cells = finite_array(table, max(1, len(margins)), "raking-table", "table")
    if (cells < 0).any():
        refuse([please("raking-table", "table", "a cell below 0.", "give counts or weights from 0")])
    wanted = _margins(cells, margins)
    refuse(_empty_categories(cells, wanted))
    total = float(wanted[0].sum())
    differences: list[float] = []
    for turn in range(1, most_rounds + 1):
        cells = _round(cells, wanted)
        differences.append(_largest_difference(cells, wanted))
        if differences[-1] <= tolerance * total:
            return Raked(cells, turn, differences[-1])
    raise Refused([_not_converged(differences, total, bool((cells == 0).any()))])


def effective_size(weights: ArrayLike) -> float:
    """Kish's effective sample size: (Σw)² / Σw².

    Args:
        weights: (n,), one for each respondent, from 0.

    Returns:
        above 0 up to n, n if all weights are equal.

    Source: Kish, Survey Sampling, 1965.

    Raises:
        Refused: `weights-shape`, `weights-negative`, `weights-none` if all are 0.
    """
    w = _respondents(weights)
    scaled = w / w.max()  # squares of very small or large weights would leave the range of floats
    return float(scaled.sum() ** 2 / np.square(scaled).sum())


def kish_design_effect(weights: ArrayLike) -> float:
    """How much unequal weights widen the variance of a mean: n Σw² / (Σw)², from 1.

    It supposes that the weights have nothing to do with the answers; where they have, it says too much.

    Source: Kish, J. Off. Stat. 8 (1992) 183-200.

    Raises:
        Refused: as `effective_size`.
    """
    return np.asarray(weights).size / effective_size(weights)


def _respondents(weights: ArrayLike) -> Floats:
    w = finite_array(weights, 1, "weights-shape", "weights")
    if (w < 0).any():
        refuse([please("weights-negative", "weights", "one is below 0.", "give weights from 0")])
    if not w.any():
        refuse([please("weights-none", "weights", "all are 0.", "give at least one respondent a weight")])
    return w


def _unlike(n: Floats, people: Floats) -> Iterator[Problem]:
    if n.shape != people.shape:
        what = f"{len(n)} strata in the sample, {len(people)} in the population."
        yield please("stratum-shape", "strata", what, "give the same strata in both")
    if (n < 0).any() or (people < 0).any() or not n.any() or not people.any():
        yield please("stratum-negative", "strata", "numbers below 0, or all 0.", "give numbers of people from 0")


def _strata(n: Floats, people: Floats, names: Sequence[str]) -> Iterator[Problem]:
    for h, name in enumerate(names):
        if people[h] > 0 and n[h] == 0:
            way_out = "merge it with a stratum like it, or ask people there"
            yield please("stratum-empty", name, "nobody answered, though people live there.", way_out)
        if people[h] == 0 and n[h] > 0:
            yield please(
                "stratum-outside", name, "people answered, though nobody lives there.", "correct one of the two"
            )


def _margins(cells: Floats, margins: Sequence[ArrayLike]) -> list[Floats]:
    read = [finite_array(margin, 1, "raking-margins", f"axis {axis}") for axis, margin in enumerate(margins, 1)]
    refuse(_margin_problems(cells, read))
    refuse(_disagreeing(read))
    return [margin * (read[0].sum() / margin.sum()) for margin in read]


def _margin_problems(cells: Floats, read: Sequence[Floats]) -> Iterator[Problem]:
    for axis, (margin, length) in enumerate(zip(read, cells.shape, strict=True), 1):
        if len(margin) != length:
            what = f"{len(margin)} numbers for {length} categories."
            yield please("raking-margins", f"axis {axis}", what, "give one number for each category")
        if (margin < 0).any() or not margin.any():
            yield please("raking-margins", f"axis {axis}", "a number below 0, or all 0.", "give numbers from 0")


def _disagreeing(read: Sequence[Floats]) -> Iterator[Problem]:
    totals = [float(margin.sum()) for margin in read]
    for axis, total in enumerate(totals[1:], 2):
        if abs(total - totals[0]) > SAME_TOTAL * totals[0]:
            what = f"sums to {total:g}, axis 1 to {totals[0]:g}."
            yield please("raking-margins-disagree", f"axis {axis}", what, "give all margins the same total")


def _empty_categories(cells: Floats, wanted: Sequence[Floats]) -> Iterator[Problem]:
    for axis, margin in enumerate(wanted):
        for category in np.flatnonzero((_sums(cells, axis) == 0) & (margin > 0)) + 1:
            what = f"{margin[category - 1]:g} wanted, but all its cells are 0."
            where = f"axis {axis + 1} › category {category}"
            yield please("raking-infeasible", where, what, "merge it with another category, or drop it from the margin")


def _sums(cells: Floats, axis: int) -> Floats:
    return np.asarray(cells.sum(axis=tuple(k for k in range(cells.ndim) if k != axis)), dtype=np.float64)


def _round(cells: Floats, wanted: Sequence[Floats]) -> Floats:
    for axis, margin in enumerate(wanted):
        now = _sums(cells, axis)
        factors = np.divide(margin, now, out=np.zeros_like(margin), where=now > 0)
        cells = cells * np.expand_dims(factors, tuple(k for k in range(cells.ndim) if k != axis))
    return cells


def _largest_difference(cells: Floats, wanted: Sequence[Floats]) -> float:
    return max(float(np.abs(_sums(cells, axis) - margin).max()) for axis, margin in enumerate(wanted))


def _not_converged(differences: Sequence[float], total: float, zeros: bool) -> Problem:
    left = f"after {len(differences)} rounds a margin is still {differences[-1]:.3g} off, of {total:g} in all"
    if zeros and differences[-1] > STALLED * differences[len(differences) // 2 - 1]:
        what = f"the cells of 0 leave no table with these margins: {left}."
        return please("raking-infeasible", "table", what, "merge categories until fewer cells are 0")
    return please("raking-not-converged", "table", f"{left}.", "merge categories, or allow more rounds or difference")
