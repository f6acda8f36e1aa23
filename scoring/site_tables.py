"""A table of sites by indicators, each with its direction: what the ways to weigh and rank by data start from."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from scoring.arrays import Floats, finite_array
from scoring.problems import Problem, please, refuse

CONSTANT = 1e-12  # relative to the largest value; a column that varies less varies by rounding alone


@dataclass(frozen=True, eq=False)
class SiteTable:
    """Figures of sites: `values` (m, n), a row for each site; `directions` (n,), 1 if more is better, -1 if less is."""

    values: Floats
    directions: Floats

    def between_worst_and_best(self) -> Floats:
        """Each column from 0 for its worst site to 1 for its best, (m, n).

        Raises:
            Refused: `indicator-constant`, each column that does not vary.
        """
        refuse(self._constant())
        good = self.values / np.abs(self.values).max(axis=0) * self.directions
        lowest = good.min(axis=0)
        return np.asarray((good - lowest) / (good.max(axis=0) - lowest), dtype=np.float64)

    def refuse_constant(self) -> None:
        """Refuse a table with a column that does not vary.

        Raises:
            Refused: `indicator-constant`, each such column.
        """
        refuse(self._constant())

    def _constant(self) -> Iterator[Problem]:
        sizes = np.abs(self.values).max(axis=0)
        halves = self.values / 2  # the spread of values near the ends of the floats' range is beyond it
        for number in np.flatnonzero(np.ptp(halves, axis=0) <= CONSTANT / 2 * sizes) + 1:
            way_out = "leave it out: it tells no site from another"
            yield please("indicator-constant", f"column {number}", "the same in every row.", way_out)


def site_table(matrix: ArrayLike, directions: ArrayLike, fewest: int = 2) -> SiteTable:
    """Read a table of sites by indicators.

    Args:
        matrix: (m, n), finite.
        directions: (n,), each 1 or -1.
        fewest: the least m.

    Returns:
        the table.

    Raises:
        Refused: `sites-table`, `sites-directions`, `sites-too-few`.
    """
    values = finite_array(matrix, 2, "sites-table", "matrix")
    signs = finite_array(directions, 1, "sites-directions", "directions")
    refuse(_problems(values, signs, fewest))
    return SiteTable(values, signs)


def _problems(values: Floats, signs: Floats, fewest: int) -> Iterator[Problem]:
    if len(values) < fewest:
        yield please("sites-too-few", "matrix", f"{len(values)} rows.", f"give at least {fewest}")
    if len(signs) != values.shape[1]:
        what = f"{len(signs)} directions for {values.shape[1]} columns."
        yield please("sites-directions", "directions", what, "give one for each column")
    for number in np.flatnonzero(~np.isin(signs, (1, -1))) + 1:
        what = f"{signs[number - 1]:g} is no direction."
        yield please("sites-directions", f"directions › {number}", what, "give 1 if more is better, -1 if less is")
