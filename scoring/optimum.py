"""The completion of a matrix that makes its largest eigenvalue least: quick leaps for a batch, a sure descent for one.

Over the logarithms of the missing cells log lambda_max is strictly convex (Bozoki, Fulop & Ronyai, Math. Comput.
Modelling 52 (2010) 318-333), so both end at the same point.
"""

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from scoring.perron import principal

STEP = 1e-7  # of the logarithms; Newton's error after such a step is its square
LEAPS = 12  # 3 to 5 do for judgements
HALVINGS = 8
MOST_HALVINGS = 50
NOISE = 1e-12  # of a residual, whose last digits must not stop the steps
DIGITS = 1e-13  # of log lambda_max, likewise
DESCENT = 0.1  # the part of the promised descent that a step must keep (Boyd & Vandenberghe 2004: 0.01 to 0.3)
BOUNDARY = 0.9  # the part of the way to a zero multiplier that a step may go


def leap(
    ratios: NDArray[np.float64], weights: NDArray[np.float64], most_steps: int
) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """Complete many matrices at once by Newton steps that need no eigenvector.

    With u = log w the problem is: least t such that t >= c_i = log sum_j a_ij exp(u_j - u_i) for every i, convex in u
    and the logarithms of the missing cells. All c_i are t at the optimum, so the steps solve these equations together
    with the stationarity of the Lagrangian, whose multipliers are those of the left eigenvector, w times it.

    Args:
        ratios: (m, n, n), positive and reciprocal, NaN where missing, connected, k pairs missing in each.
        weights: (m, n), positive, to start from.
        most_steps: at most so many steps are tried, and at most 12.

    Returns:
        filled: (m, n, n), complete; given cells unchanged.
        settled: (m,), whether the last step was below 1e-7, so that the missing cells are within 1e-10 (relative).

    Source: Boyd & Vandenberghe, Convex Optimization, 2004, 10.3 (infeasible start Newton method).
    """
    m, n, _ = ratios.shape
    which, rows, columns = (place.reshape(m, -1) for place in np.nonzero(np.triu(np.isnan(ratios))))
    logs = np.log(weights)
    start = np.zeros((m, n - 1 + which.shape[1]))
    start[:, : n - 1] = logs[:, :-1] - logs[:, -1:]
    problem = _problem(ratios, which, rows, columns)
    point = _point(problem, start, np.full((m, n), 1 / n))
    for _ in range(min(LEAPS, most_steps)):
        step, turn = _newton(problem, point)
        end, settled = point.z + step, np.abs(step).max(axis=1) < STEP
        if settled.all():
            break
        point = _damped(problem, point, step, turn)
    with np.errstate(over="ignore"):  # of what has not settled
        return _filled(ratios, (which, rows, columns), end), settled


def descend(ratios: NDArray[np.float64], weights: NDArray[np.float64], most_steps: int) -> NDArray[np.float64] | None:
    """Complete one matrix by damped Newton steps on log lambda_max itself, also where judgements of 1e12 contradict.

    Args:
        ratios: (n, n), positive and reciprocal, NaN where missing, connected.
        weights: (n,), positive, to start from.
        most_steps: at most so many steps.

    Returns:
        (n, n), complete, or None if the steps do not settle. Where the last digit of log lambda_max does not depend on
        a cell, the cell stays near its least squares.

    Source: Bozoki, Fulop & Ronyai 2010 (convexity).
    """
    rows, columns = np.nonzero(np.triu(np.isnan(ratios)))
    logs = np.log(weights)[rows] - np.log(weights)[columns]
    now, gradient, hessian = _slopes(_with(ratios, rows, columns, logs), weights, rows, columns)
    for _ in range(most_steps):
        step = -np.linalg.lstsq(hessian, gradient)[0]
        for _ in range(MOST_HALVINGS):
            found = _slopes(_with(ratios, rows, columns, logs + step), weights, rows, columns)
            if found[0] <= now + DESCENT * (gradient @ step) + DIGITS * abs(now):
                break
            step /= 2
        logs = logs + step
        if np.max(np.abs(step)) < STEP:
            return _with(ratios, rows, columns, logs)
        now, gradient, hessian = found
    return None


@dataclass(frozen=True)
class _Problem:
    """m matrices with k missing pairs each, as log a = logs + moves @ z, cells row by row; z = (u without the last, y).

    `y` is the logarithm of a missing cell after scaling, a_rc w_c / w_r. logs (m, n, n); moves (m, n, n, n - 1 + k).
    """

    logs: NDArray[np.float64]
    moves: NDArray[np.float64]


@dataclass(frozen=True)
class _Point:
    """z and the multipliers (m, n), with chain (m, n, n) = a_ij w_j / sum, values c (m, n), slopes dc/dz, residual."""

    z: NDArray[np.float64]
    multipliers: NDArray[np.float64]
    chain: NDArray[np.float64]
    values: NDArray[np.float64]
    slopes: NDArray[np.float64]
    residual: NDArray[np.float64]


def _problem(
    ratios: NDArray[np.float64], which: NDArray[np.intp], rows: NDArray[np.intp], columns: NDArray[np.intp]
) -> _Problem:
    (m, n, _), k = ratios.shape, which.shape[1]
    missing = np.isnan(ratios)
    moves = np.zeros((m, n, n, n - 1 + k))
    moves[..., : n - 1] = _known(n)
    moves[missing] = 0.0
    place = n - 1 + np.arange(k)
    moves[which, rows, columns, place], moves[which, columns, rows, place] = 1.0, -1.0
    return _Problem(np.where(missing, 0.0, np.log(ratios)), moves)


@cache
def _known(n: int) -> NDArray[np.float64]:
    """Slopes of log (a_ij w_j / w_i) in u, (n, n, n - 1)."""
    one = np.eye(n)[:, :-1]
    return np.asarray(one[None] - one[:, None], dtype=np.float64)


def _point(problem: _Problem, z: NDArray[np.float64], multipliers: NDArray[np.float64]) -> _Point:
    cells = problem.logs + (problem.moves @ z[:, None, :, None])[..., 0]
    most = cells.max(axis=2)
    chain = np.exp(cells - most[..., None])
    sums = chain.sum(axis=2)
    chain /= sums[..., None]
    values = np.log(sums) + most
    slopes = (chain[:, :, None] @ problem.moves)[:, :, 0]
    pull = (multipliers[:, None] @ slopes)[:, 0]
    apart = values - (multipliers * values).sum(axis=1)[:, None]
    residual = np.sqrt((pull * pull).sum(axis=1) + (apart * apart).sum(axis=1))
    return _Point(z, multipliers, chain, values, slopes, residual)


def _damped(problem: _Problem, point: _Point, step: NDArray[np.float64], turn: NDArray[np.float64]) -> _Point:
    """Go so far along each step that the multipliers stay positive and the residual shrinks, in `HALVINGS` tries."""
    fall = -(turn / point.multipliers).min(axis=1, keepdims=True)
    share = BOUNDARY / np.maximum(fall, BOUNDARY)
    for _ in range(HALVINGS):
        found = _point(problem, point.z + share * step, point.multipliers + share * turn)
        stuck = found.residual > np.maximum((1 - DESCENT * share[:, 0]) * point.residual, NOISE)
        if not stuck.any():
            break
        share[stuck] /= 2
    return found


def _newton(problem: _Problem, point: _Point) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Solve [[H, J', 0], [J, 0, -1], [0, -1', 0]] (dz, new multipliers, t) = (0, -c, -1); steps in z, multipliers."""
    m, n, size = point.slopes.shape
    J, pull = point.slopes, point.multipliers[..., None]
    moves = problem.moves.reshape(m, n * n, size)
    flows = (pull * point.chain).reshape(m, n * n, 1)
    system = np.zeros((m, size + n + 1, size + n + 1))
    system[:, :size, :size] = moves.transpose(0, 2, 1) @ (flows * moves) - J.transpose(0, 2, 1) @ (pull * J)
    system[:, size:-1, :size] = J
    system[:, :size, size:-1] = J.transpose(0, 2, 1)
    system[:, size:-1, -1] = system[:, -1, size:-1] = -1.0
    right = np.zeros((m, size + n + 1, 1))
    right[:, size:-1, 0] = -point.values
    right[:, -1] = -1.0
    found = np.linalg.solve(system, right)[..., 0]
    return found[:, :size], found[:, size:-1] - point.multipliers


def _filled(
    ratios: NDArray[np.float64], places: tuple[NDArray[np.intp], ...], z: NDArray[np.float64]
) -> NDArray[np.float64]:
    (m, n, _), (which, rows, columns) = ratios.shape, places
    u = np.concatenate([z[:, : n - 1], np.zeros((m, 1))], axis=1)
    logs = z[:, n - 1 :] + u[which, rows] - u[which, columns]
    filled = ratios.copy()
    filled[which, rows, columns], filled[which, columns, rows] = np.exp(logs), np.exp(-logs)
    return filled


def _with(
    ratios: NDArray[np.float64], rows: NDArray[np.intp], columns: NDArray[np.intp], logs: NDArray[np.float64]
) -> NDArray[np.float64]:
    filled = ratios.copy()
    filled[rows, columns], filled[columns, rows] = np.exp(logs), np.exp(-logs)
    return filled


def _slopes(
    filled: NDArray[np.float64], weights: NDArray[np.float64], rows: NDArray[np.intp], columns: NDArray[np.intp]
) -> tuple[float, NDArray[np.float64], NDArray[np.float64]]:
    """log lambda_max, its gradient (k,) and its Hessian (k, k) in the logarithms of the k missing cells.

    a_ij w_j / (lambda w_i) is the transition matrix of a Markov chain, so eigenvalue perturbation is written with its
    stationary distribution and fundamental matrix (Kemeny & Snell, Finite Markov Chains, 1960, 4.3).
    """
    pair = principal(np.stack([filled, filled.T]), np.stack([weights, 1 / weights]))
    right_vector, lambda_max = pair.weights[0], pair.lambda_max[0]
    chain = filled * right_vector / (lambda_max * right_vector[:, None])
    stationary = pair.weights[1] * right_vector
    stationary /= stationary.sum()
    fundamental = np.linalg.inv(np.eye(len(chain)) - chain + stationary)
    each = np.arange(len(rows))
    left, right = np.zeros((len(rows), len(chain))), np.zeros((len(chain), len(rows)))
    right[rows, each], right[columns, each] = chain[rows, columns], -chain[columns, rows]
    left[each, columns] = stationary[rows] * right[rows, each]
    left[each, rows] = stationary[columns] * right[columns, each]
    gradient = stationary @ right
    curvature = left @ fundamental @ right
    own = stationary[rows] * chain[rows, columns] + stationary[columns] * chain[columns, rows]
    hessian = np.diag(own) + curvature + curvature.T - 3 * np.outer(gradient, gradient)
    return float(np.log(lambda_max)), gradient, hessian
