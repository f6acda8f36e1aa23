"""Weights that the data suggest, to set beside the experts': entropy, CRITIC, standard deviation, and combinations.

They measure how much an indicator tells the compared sites apart, not how much it matters.
"""

from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import xlog1py

from scoring.arrays import Floats, shares_of_one
from scoring.problems import please, refuse
from scoring.site_tables import SiteTable, site_table

Normalisation: TypeAlias = Literal["shares", "range"]
Combination: TypeAlias = Literal["additive", "multiplicative"]

RANGE_MARGIN = 0.002  # of R mathmodels 0.0.11, entropy_weight(): the worst site is put here, the best at 1 - 0.002
NO_CONFLICT = 1e-12  # information below this is rounding; standard deviations on 0 to 1 times at most 2 (n - 1)


def entropy_weights(matrix: ArrayLike, directions: ArrayLike, normalisation: Normalisation | None = None) -> Floats:
    """Entropy weights: (1 - e_j) / Σ(1 - e_k), e_j = -Σ_i p_ij ln p_ij / ln m, 0 ln 0 being 0.

    Two rules for p are in use, and they give different weights:
    - "shares", p_ij = x_ij / Σ_i x_ij of the figures themselves, whichever their direction. They need a true zero.
    - "range", p_ij = y_ij / Σ_i y_ij, where y runs from 0.002 at the column's worst site to 0.998 at its best.

    Args:
        matrix: (m, n), m >= 2; from 0 for "shares".
        directions: (n,), 1 if more is better, -1 if less is.
        normalisation: None for "shares" if all directions are 1, and otherwise for "range": by its shares, a column in
            which less is better would count by how far its bad sites stand out.

    Returns:
        (n,), from 0, summing to one.

    Source: Shannon, Bell Syst. Tech. J. 27 (1948) 379-423; Hwang & Yoon, Multiple Attribute Decision Making, Springer
        1981 ("shares"); R package mathmodels 0.0.11, entropy_weight() ("range").

    Raises:
        Refused: `sites-table`, `sites-directions`, `sites-too-few`, `indicator-constant`; `entropy-negative` for each
            column with a figure below 0 by "shares".
    """
    table = site_table(matrix, directions)
    table.refuse_constant()
    rule = normalisation or ("shares" if (table.directions == 1).all() else "range")
    y = _from_zero(table) if rule == "shares" else _within_margin(table)
    deviation = y / y.mean(axis=0) - 1
    # Σ p ln(m p) as a mean of terms that are each >= 0: 1 - e would be rounding for a column that hardly varies
    divergence = (xlog1py(1 + deviation, deviation) - deviation).mean(axis=0)
    return np.asarray(divergence / divergence.sum(), dtype=np.float64)


def critic_weights(matrix: ArrayLike, directions: ArrayLike) -> Floats:
    """CRITIC weights: C_j / ΣC, C_j = s_j Σ_k (1 - r_jk), on columns put from 0 (worst) to 1 (best).

    s is the standard deviation and r Pearson's correlation: an indicator counts if it varies and says what the others
    do not.

    Args:
        matrix: (m, n), m >= 2, n >= 2.
        directions: (n,), 1 if more is better, -1 if less is.

    Returns:
        (n,), from 0, summing to one.

    Source: Diakoulaki, Mavrotas & Papayannakis, Comput. Oper. Res. 22 (1995) 763-770.

    Raises:
        Refused: `sites-table`, `sites-directions`, `sites-too-few`, `indicator-constant`; `critic-no-conflict` if all
            columns say the same.
    """
    y = site_table(matrix, directions).between_worst_and_best()
    conflict = np.maximum(0.0, 1 - np.atleast_2d(np.corrcoef(y, rowvar=False))).sum(axis=1)
    content = y.std(axis=0) * conflict
    if content.sum() <= NO_CONFLICT:
        what = "its columns are perfectly correlated, so that none says what another does not."
        refuse([please("critic-no-conflict", "matrix", what, "give two or more indicators that differ")])
    return np.asarray(content / content.sum(), dtype=np.float64)


def deviation_weights(matrix: ArrayLike, directions: ArrayLike) -> Floats:
    """Standard-deviation weights: s_j / Σs, on columns put from 0 (worst) to 1 (best).

    Args:
        matrix: (m, n), m >= 2.
        directions: (n,), 1 or -1; the result is the same for both.

    Returns:
        (n,), above 0, summing to one.

    Source: Diakoulaki, Mavrotas & Papayannakis, Comput. Oper. Res. 22 (1995) 763-770, who set it beside CRITIC.

    Raises:
        Refused: `sites-table`, `sites-directions`, `sites-too-few`, `indicator-constant`.
    """
    deviations = site_table(matrix, directions).between_worst_and_best().std(axis=0)
    return np.asarray(deviations / deviations.sum(), dtype=np.float64)


def combine_weights(expert: ArrayLike, data: ArrayLike, how: Combination = "additive", share: float = 0.5) -> Floats:
    """Combine the experts' weights with the data's.

    Args:
        expert: (n,), summing to one.
        data: (n,), summing to one.
        how: additive, share e_j + (1 - share) d_j; multiplicative, e_j d_j / Σ e_k d_k, by which an indicator needs
            both.
        share: of the experts, 0 to 1, in the additive way.

    Returns:
        (n,), from 0, summing to one if both do.

    Raises:
        Refused: `weights-shape`, `weights-negative`, `weights-sum`, `combination-share`; `combination-apart` if no
            indicator has weight in both, multiplicative.
    """
    e = shares_of_one(expert, np.size(expert), "expert")
    d = shares_of_one(data, len(e), "data")
    if not 0 <= share <= 1:
        refuse([please("combination-share", "share", f"{share:g}.", "give the experts a share from 0 to 1")])
    if how == "additive":
        return np.asarray(share * e + (1 - share) * d, dtype=np.float64)
    product = e * d
    if not product.any():
        refuse([please("combination-apart", "weights", "no indicator has weight in both.", "combine them additively")])
    return np.asarray(product / product.sum(), dtype=np.float64)


def _from_zero(table: SiteTable) -> Floats:
    way_out = 'choose "range", or give figures from 0'
    refuse(
        please("entropy-negative", f"column {number}", "a figure below 0, which has no share.", way_out)
        for number in np.flatnonzero((table.values < 0).any(axis=0)) + 1
    )
    return np.asarray(table.values / table.values.max(axis=0), dtype=np.float64)


def _within_margin(table: SiteTable) -> Floats:
    return np.asarray(RANGE_MARGIN + (1 - 2 * RANGE_MARGIN) * table.between_worst_and_best(), dtype=np.float64)
