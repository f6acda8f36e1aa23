"""McDonald's omega: how much of the items' sum is one general factor, and how much is any common factor."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from scoring.covariances import checked_correlation, item_names
from scoring.factors import FEWEST, LOWEST, Loadings, most_factors, nearest
from scoring.problems import please, refuse
from scoring.rotations import oblimin, varimax

FACTORS = 3  # the fewest whose correlations determine a general factor
EMPTY = 1e-6  # variance; a factor with less was asked of items that have none left to give
EXACT = 1e-5  # root mean square residual; no sample fits as well, but a matrix built from loadings does
UNTURNED = 1e-9  # a general loading nearer to zero has no direction
NOTHING = 1e-12  # of the items' number; a variance of their sum below it is rounding


@dataclass(frozen=True, eq=False)
class Omega:
    """Omega with the Schmid-Leiman loadings it comes from.

    `total` and `hierarchical` are shares of the variance of the items' sum, `flipped` items turned first; `general`
    (m,) and `group` (m, k) the loadings after turning; `correlations` (k, k) those of the oblique factors, `higher`
    (k,) their loadings on the general one; `uniquenesses` (m,). `factors` is how many were used and `asked` how many
    were asked for: fewer are used when the items are too few for them or hold no more. With one factor hierarchical
    and total are the same but for what the factor does not fit, and hierarchical says nothing of its own; with two the
    general factor rests on the supposition that both load on it alike. `heywood` names items whose uniqueness is at its
    bound.
    """

    total: float
    hierarchical: float
    factors: int
    asked: int
    general: NDArray[np.float64]
    group: NDArray[np.float64]
    uniquenesses: NDArray[np.float64]
    correlations: NDArray[np.float64]
    higher: NDArray[np.float64]
    flipped: tuple[str, ...]
    heywood: tuple[str, ...]


def omega(correlation: ArrayLike, factors: int = FACTORS, names: Sequence[str] | None = None) -> Omega:
    """McDonald's omega, total and hierarchical, by a Schmid-Leiman solution.

    Minimum residuals give k factors, turned by varimax and then oblimin to L with correlations Phi; one factor of Phi
    has loadings h. Item i loads g_i = sum_j l_ij h_j on the general factor and l_ij (1 - h_j^2)^(1/2) on group j.
    Hierarchical = (sum g)^2 / sum R, total = 1 - sum u / sum R, u the uniquenesses. Two factors do not determine h;
    both are then given sqrt |Phi_12|. One factor has h = 1 and no groups.

    An item that loads negatively on the general factor is first turned (its correlations change sign), as R's
    psych::omega does unless told otherwise: without it the sum of items of both directions has little variance and
    omega would speak of nobody's score. The items turned are in the result; if there are any, look whether they were
    keyed rightly before the figure is used.

    Args:
        correlation: (m, m), m >= 3; it may be singular.
        factors: k >= 1; when m items do not identify them, the most from three they do, or else one; and no more than
            leave the items anything in common.
        names: for the refusals and the items reported.

    Returns:
        hierarchical <= total <= 1, up to what the factors do not fit.

    Source: McDonald, Test Theory, 1999; Schmid & Leiman, Psychometrika 22 (1957) 53-61; Zinbarg, Revelle,
    Yovel & Li, Psychometrika 70 (2005) 123-133; the steps and choices of R's psych::omega.

    Raises:
        Refused: what `minres`, `varimax` and `oblimin` refuse, and `reliability-no-total-variance`.
    """
    few = please("factors-too-few", "factors", f"{factors} factors.", "ask for one or more")
    matrix = checked_correlation(correlation, FEWEST, names, [few] * (factors < 1))
    extracted = _extracted(matrix, identified(len(matrix), factors))
    pattern, correlations, higher = _hierarchy(extracted)
    general = pattern @ higher
    keys = np.where(general < -UNTURNED, -1.0, 1.0)
    variance = float(keys @ matrix @ keys)
    if variance <= NOTHING * len(matrix):
        what = "they cancel: their sum does not vary."
        refuse([please("reliability-no-total-variance", "items", what, "leave out items that repeat others")])
    place = item_names(names, len(matrix))
    return Omega(
        total=1 - float(extracted.uniquenesses.sum()) / variance,
        hierarchical=float(keys @ general) ** 2 / variance,
        factors=len(higher),
        asked=factors,
        general=keys * general,
        group=keys[:, None] * pattern * np.sqrt(np.maximum(1 - higher**2, 0.0)),
        uniquenesses=extracted.uniquenesses,
        correlations=correlations,
        higher=higher,
        flipped=tuple(name for name, key in zip(place, keys, strict=True) if key < 0),
        heywood=tuple(name for name, at in zip(place, extracted.heywood, strict=True) if at),
    )


def identified(items: int, factors: int) -> int:
    """Return the factors if m items identify as many, or else the most from three that they do, or else one."""
    most = most_factors(items)
    return factors if factors <= most else most if most >= FACTORS else 1


def _extracted(matrix: NDArray[np.float64], factors: int) -> Loadings:
    """As many factors as asked for, or the fewest that fit as exactly: any more would be of one item's own choosing."""
    extracted = nearest(matrix, factors)
    most = int(np.count_nonzero(extracted.explained * len(matrix) > EMPTY))
    exact = extracted.residual < EXACT
    for fewer in range(1 if exact else max(most, 1), factors):
        simpler = nearest(matrix, fewer)
        if fewer == most or simpler.residual < EXACT:
            return simpler
    return extracted


def _hierarchy(extracted: Loadings) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Oblique loadings (m, k), correlations (k, k) of their factors, and loadings (k,) of those on a general one."""
    if extracted.loadings.shape[1] == 1:
        return extracted.loadings, np.ones((1, 1)), np.ones(1)
    turned = oblimin(varimax(extracted.loadings).loadings)
    pattern, correlations, higher = turned.loadings, turned.correlations, _higher(turned.correlations)
    return pattern, correlations, -higher if (pattern @ higher).sum() < 0 else higher


def _higher(correlations: NDArray[np.float64]) -> NDArray[np.float64]:
    """Loadings (k,) of k >= 2 factors on one; of three, Spearman's triads where they have a proper solution."""
    if len(correlations) == 2:
        between = float(correlations[0, 1])
        return np.asarray(np.sqrt(abs(between)) * np.array([1.0, np.sign(between)]), dtype=np.float64)
    if len(correlations) == FACTORS:
        triads = _triads(correlations)
        if triads is not None:
            return triads
    return nearest(correlations, 1).loadings[:, 0]


def _triads(correlations: NDArray[np.float64]) -> NDArray[np.float64] | None:
    """Return h with h_i h_j = phi_ij for three factors, minimum residuals being zero, or None if no h within bounds."""
    first, second, third = (float(correlations[i, j]) for i, j in ((0, 1), (0, 2), (1, 2)))
    product = first * second * third
    if product <= 0:
        return None
    squares = product / np.array([third, second, first]) ** 2
    signs = np.sign([1.0, first, second])
    return np.asarray(signs * np.sqrt(squares), dtype=np.float64) if squares.max() <= 1 - LOWEST else None
