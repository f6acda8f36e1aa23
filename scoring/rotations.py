"""Factors turned so that each item loads on few: varimax at right angles, oblimin at any."""

from cmath import phase
from dataclasses import dataclass
from itertools import combinations
from math import cos, sin

import numpy as np
from numpy.typing import NDArray

from scoring.problems import Refused, please

STILL = 1e-7  # radians; varimax stops when no pair of factors turns by more
FLAT = 1e-6  # of the gradient's length; the loadings of a clear structure are then as near
STEEPNESS = 1e-4  # Armijo's share of the descent that the gradient promises
ROUNDING = 1e-14  # relative; a rise of the criterion that is no rise
ALIKE = 1e-12  # relative; all places in a pair's plane are then as good
MOST_STEPS = 5000
HALVINGS = 40


@dataclass(frozen=True, eq=False)
class Rotation:
    """Loadings after turning, the factor that explains most first, each column's sum positive.

    `loadings` (m, k) is the pattern; `correlations` (k, k) those of the factors; `explained` (k,) each factor's share
    of all variance, diag(Phi L'L) / m; `turn` (k, k) has L = A turn, A the loadings given.
    """

    loadings: NDArray[np.float64]
    correlations: NDArray[np.float64]
    explained: NDArray[np.float64]
    turn: NDArray[np.float64]

    @property
    def communalities(self) -> NDArray[np.float64]:
        """Share of each item's variance, (m,): diag(L Phi L'), what it was before turning."""
        return np.asarray(np.sum(self.loadings @ self.correlations * self.loadings, axis=1), dtype=np.float64)


def varimax(loadings: NDArray[np.float64], normalise: bool = True) -> Rotation:
    """Turn factors, kept at right angles, until the squared loadings of each vary most over the items.

    Largest is sum_j (mean_i l_ij^4 - (mean_i l_ij^2)^2), by turning each pair of factors in its plane to the largest
    there is: with z = x + i y for the pair, by a quarter of the angle of sum z^4 - (sum z^2)^2 / m.

    Args:
        loadings: (m, k), finite, k <= m; k = 1 stays as it is.
        normalise: weigh items alike, dividing each by its communality's root before and multiplying after (Kaiser's
            normalisation, the default of R's varimax).

    Source: Kaiser, Psychometrika 23 (1958) 187-200.

    Raises:
        Refused: `rotation-not-converged`.
    """
    lengths = np.sqrt(np.sum(loadings**2, axis=1, keepdims=True))
    weighed = loadings / np.where(lengths > 0, lengths, 1.0) if normalise else loadings
    items, factors = weighed.shape
    columns = np.hstack([weighed.T, np.eye(factors)])  # the turn travels with the loadings it turns
    for _ in range(MOST_STEPS):
        if max((_turn_pair(columns, items, *pair) for pair in combinations(range(factors), 2)), default=0.0) < STILL:
            return _ordered(loadings, columns[:, items:].T, np.eye(factors))
    raise _not_converged("varimax")


def simplicity(loadings: NDArray[np.float64]) -> float:
    """Varimax's criterion, sum_j (mean_i l_ij^4 - (mean_i l_ij^2)^2), of (m, k) loadings."""
    squares = loadings**2
    return float(np.sum(np.mean(squares**2, axis=0) - np.mean(squares, axis=0) ** 2))


def oblimin(loadings: NDArray[np.float64], gamma: float = 0.0) -> Rotation:
    """Let factors correlate so that the squared loadings of different factors go together least.

    Smallest is 1/4 sum over j != l of sum_i l_ij^2 (l_il^2 - gamma mean_i l_il^2), over L = A (T')^-1 with columns of T
    of length one; Phi = T'T. gamma 0 is quartimin, the usual choice. Gradient projection with Barzilai and Borwein's
    step lengths, from the loadings as given and without Kaiser's normalisation, as GPArotation does: give it varimax's
    loadings, other starts may end elsewhere.

    Args:
        loadings: (m, k), finite; k = 1 stays as it is.
        gamma: at most 0 keeps the criterion bounded; above it factors correlate more and may not settle.

    Source: Jennrich & Sampson, Psychometrika 31 (1966) 313-323; Bernaards & Jennrich, Educational and Psychological
    Measurement 65 (2005) 676-696; the step, Barzilai & Borwein, IMA Journal of Numerical Analysis 8 (1988) 141-148.

    Raises:
        Refused: `rotation-not-converged`.
    """
    here, step = _turned(loadings, np.eye(loadings.shape[1]), gamma), 1.0
    for _ in range(MOST_STEPS):
        if here.steepness < FLAT**2:
            return _ordered(loadings, np.asarray(np.linalg.inv(here.axes).T, dtype=np.float64), here.axes.T @ here.axes)
        there = _lower(loadings, here, step, gamma)
        if there is None:
            break
        moved, bent = there.axes - here.axes, there.uphill - here.uphill
        along = float(np.sum(moved * bent))
        step = float(np.sum(moved**2)) / along if along > 0 else 2 * step
        here = there
    raise _not_converged("oblimin")


@dataclass(frozen=True, eq=False)
class _Turned:
    """Oblimin's criterion with the factors along `axes`, and its gradient among unit columns."""

    axes: NDArray[np.float64]
    value: float
    uphill: NDArray[np.float64]
    steepness: float


def _turned(loadings: NDArray[np.float64], axes: NDArray[np.float64], gamma: float) -> _Turned:
    inverse = np.linalg.inv(axes)
    turned = loadings @ inverse.T
    squares = turned**2
    others = squares.sum(axis=1, keepdims=True) - squares
    if gamma:
        others = others - gamma * others.mean(axis=0)
    slope = -(turned.T @ (turned * others) @ inverse).T
    uphill = slope - axes * (axes * slope).sum(axis=0)
    return _Turned(axes, float((squares * others).sum()) / 4, uphill, float((uphill * uphill).sum()))


def _lower(loadings: NDArray[np.float64], here: _Turned, step: float, gamma: float) -> _Turned | None:
    for _ in range(HALVINGS):
        axes = here.axes - step * here.uphill
        there = _turned(loadings, axes / np.sqrt((axes * axes).sum(axis=0)), gamma)
        if here.value - there.value >= STEEPNESS * here.steepness * step - ROUNDING * abs(here.value):
            return there
        step /= 2
    return None


def signed(loadings: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return (m, k) loadings with each column turned so that its sum is not negative."""
    return loadings * np.where(loadings.sum(axis=0) < 0, -1.0, 1.0)


def _turn_pair(columns: NDArray[np.float64], items: int, one: int, other: int) -> float:
    """Turn two factors, rows here, to their plane's best place, and return the angle."""
    x, y = columns[one], columns[other]
    square = (x[:items] + 1j * y[:items]) ** 2
    total = square.sum()
    aim = complex(square @ square - total * total / items)
    if abs(aim) <= ALIKE * float(np.vdot(square, square).real):
        return 0.0
    angle = phase(aim) / 4
    columns[one], columns[other] = cos(angle) * x + sin(angle) * y, cos(angle) * y - sin(angle) * x
    return abs(angle)


def _ordered(loadings: NDArray[np.float64], turn: NDArray[np.float64], correlations: NDArray[np.float64]) -> Rotation:
    turned = loadings @ turn
    sizes = np.sum(correlations * (turned.T @ turned), axis=0) / len(loadings)
    order = np.argsort(-sizes, kind="stable")
    signs = np.where(turned.sum(axis=0) < 0, -1.0, 1.0)[order]
    among = correlations[np.ix_(order, order)] * np.outer(signs, signs)
    return Rotation(turned[:, order] * signs, among, sizes[order], turn[:, order] * signs)


def _not_converged(method: str) -> Refused:
    what = "the factors can be turned on and on, none of the ways being best."
    return Refused([please("rotation-not-converged", method, what, "ask for fewer factors")])
