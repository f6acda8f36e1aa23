"""Sites in order: by TOPSIS, against the best and worst of those compared."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from scoring.arrays import Floats, shares_of_one
from scoring.problems import please, refuse
from scoring.site_tables import SiteTable, site_table

TIED = 1e-12  # of closeness, 0 to 1; nearer than this, two sites differ by rounding
TIED_SCORE = 1e-9  # of a score, 0 to 100


@dataclass(frozen=True, eq=False)
class Topsis:
    """How near each of m sites is to the best and to the worst that any of them has in each indicator.

    `closeness` (m,) is 0 for the worst in everything, 1 for the best; `rank` (m,) is 1 for the closest, ties sharing
    the smaller number. `to_best` and `to_worst` (m,) are the distances from `best` and `worst` (n,), the weighted,
    normalised ends.
    """

    closeness: Floats
    rank: NDArray[np.int64]
    to_best: Floats
    to_worst: Floats
    best: Floats
    worst: Floats


def topsis(matrix: ArrayLike, weights: ArrayLike, directions: ArrayLike) -> Topsis:
    """Rank sites by their closeness to an ideal: d- / (d+ + d-).

    v_ij = w_j x_ij / sqrt(Σ_i x_ij²); d+ and d- are the Euclidean distances from the best and the worst v of each
    column. Best and worst are those of the sites compared, so another site can turn the order of two (rank reversal):
    read it beside the totals of `comparison`.

    Args:
        matrix: (m, n), m >= 2.
        weights: (n,), 0 to 1, summing to one.
        directions: (n,), 1 if more is better, -1 if less is.

    Returns:
        closeness, ranks and distances.

    Source: Hwang & Yoon, Multiple Attribute Decision Making, Springer 1981.

    Raises:
        Refused: `sites-table`, `sites-directions`, `sites-too-few`, `weights-shape`, `weights-negative`, `weights-sum`;
            `topsis-zero-column` for a column of zeros, `topsis-all-alike` if no site differs from another.
    """
    table = site_table(matrix, directions)
    v = _normalised(table) * shares_of_one(weights, table.values.shape[1])
    best, worst = (v * table.directions).max(axis=0), (v * table.directions).min(axis=0)
    to_best = np.linalg.norm(v * table.directions - best, axis=1)
    to_worst = np.linalg.norm(v * table.directions - worst, axis=1)
    if not (to_best + to_worst).all():
        what = "no site differs from another in an indicator that has weight."
        refuse([please("topsis-all-alike", "matrix", what, "give sites that differ")])
    closeness = to_worst / (to_best + to_worst)
    signs = table.directions
    return Topsis(closeness, ranks_from_best(closeness, TIED), to_best, to_worst, best * signs, worst * signs)


def ranks_from_best(values: Floats, tied: float) -> NDArray[np.int64]:
    """Ranks, 1 for the largest; values no more than `tied` apart share the smaller number. (m,) to (m,)."""
    return np.asarray(1 + (values > values[:, None] + tied).sum(axis=1), dtype=np.int64)


def _normalised(table: SiteTable) -> Floats:
    sizes = np.abs(table.values).max(axis=0)
    refuse(
        please("topsis-zero-column", f"column {number}", "0 in every row.", "leave it out")
        for number in np.flatnonzero(sizes == 0) + 1
    )
    scaled = table.values / sizes  # squares of very large figures would leave the range of floats
    return np.asarray(scaled / np.linalg.norm(scaled, axis=0), dtype=np.float64)
