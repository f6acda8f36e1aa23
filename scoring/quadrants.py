"""Importance-performance analysis: what to concentrate on, and how firmly the figures say so."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from scoring.evaluation import Evaluated
from scoring.problems import Problem, please, refuse

Floats = NDArray[np.float64]
Quadrant: TypeAlias = Literal["concentrate-here", "keep-up", "low-priority", "possible-overkill"]

# by number: 1 for below the line of performance, 2 for below the line of importance
QUADRANTS: tuple[Quadrant, ...] = ("keep-up", "concentrate-here", "possible-overkill", "low-priority")


@dataclass(frozen=True)
class Lines:
    """Where the quadrants are cut, in the units of importance and performance; None cuts at the mean of those placed.

    What lies on a line counts as above it.
    """

    importance: float | None = None
    performance: float | None = None


@dataclass(frozen=True, eq=False)
class PlaceDraws:
    """Importance and performance as they could have been: (draws, n) or (n,) each, columns named by `names`."""

    names: tuple[str, ...]
    importance: Floats
    performance: Floats


@dataclass(frozen=True)
class Place:
    """One indicator on the map.

    `above_importance` and `above_performance` are signed distances from the lines, in their units; the nearer to 0, the
    less the quadrant means. `probabilities`, with draws: how often it lies in each quadrant.
    """

    name: str
    importance: float
    performance: float
    quadrant: Quadrant
    above_importance: float
    above_performance: float
    probabilities: Mapping[Quadrant, float] | None


@dataclass(frozen=True)
class QuadrantMap:
    """The map: where its lines are, who is where, and whose performance is unknown."""

    importance_line: float
    performance_line: float
    places: tuple[Place, ...]
    unplaced: tuple[str, ...]


def quadrants(
    importance: Mapping[str, float],
    performance: Mapping[str, float | None],
    lines: Lines | None = None,
    drawn: PlaceDraws | None = None,
) -> QuadrantMap | None:
    """Place indicators by importance and performance.

    "concentrate-here" important and weak, "keep-up" important and strong, "low-priority" neither, "possible-overkill"
    strong though unimportant. Lines at the means always put some indicators on each side, however good all are: they
    rank, as obstacles do.

    Args:
        importance: by indicator: the global weight, or one derived otherwise; any unit.
        performance: by indicator, 0 to 100; None where unknown.
        lines: where to cut; at the means if None.
        drawn: draws of both, of every indicator placed; a line at the mean moves with them.

    Returns:
        the map; None if no indicator can be placed.

    Source: Martilla & James, J. Marketing 41:1 (1977) 77-79.

    Raises:
        Refused: `quadrants-number` for a figure or line that is no number; `quadrants-draws` for draws that lack one
            placed, or whose columns are not those named.
    """
    cut = lines or Lines()
    refuse(_problems(importance, performance, cut))
    placed = [name for name in importance if performance.get(name) is not None]
    if not placed:
        return None
    across = np.array([importance[name] for name in placed])
    up = np.array([performance[name] for name in placed], dtype=np.float64)
    right, above = across - _line(across, cut.importance), up - _line(up, cut.performance)
    chances = _probabilities(placed, cut, drawn) if drawn else [None] * len(placed)
    return QuadrantMap(
        importance_line=float(_line(across, cut.importance)[0]),
        performance_line=float(_line(up, cut.performance)[0]),
        places=tuple(
            Place(name, float(x), float(y), QUADRANTS[_number(r, a)], float(r), float(a), chance)
            for name, x, y, r, a, chance in zip(placed, across, up, right, above, chances, strict=True)
        ),
        unplaced=tuple(name for name in importance if name not in placed),
    )


def quadrants_of(
    evaluated: Evaluated, lines: Lines | None = None, drawn: PlaceDraws | None = None
) -> QuadrantMap | None:
    """Place an evaluation's indicators by their global weights and scores; None without weights or scores.

    Args:
        evaluated: the evaluation.
        lines: as for `quadrants`.
        drawn: as for `quadrants`.

    Raises:
        Refused: as `quadrants`.
    """
    weights = evaluated.evaluation.weights
    scores = {one.id: one.score for one in evaluated.evaluation.indicators}
    return quadrants(weights.global_, scores, lines, drawn) if weights else None


def _line(values: Floats, given: float | None) -> Floats:
    """The line of each draw, (..., 1)."""
    return values.mean(axis=-1, keepdims=True) if given is None else np.full((*values.shape[:-1], 1), given)


def _number(right: Floats, above: Floats) -> NDArray[np.int64]:
    return np.asarray((above < 0) + 2 * (right < 0), dtype=np.int64)


def _probabilities(placed: list[str], cut: Lines, drawn: PlaceDraws) -> list[Mapping[Quadrant, float]]:
    both = (drawn.importance, drawn.performance)
    if not set(placed) <= set(drawn.names) or any(table.shape[-1:] != (len(drawn.names),) for table in both):
        refuse([please("quadrants-draws", "draws", "not of the indicators placed.", "draw each of them")])
    columns = [drawn.names.index(name) for name in placed]
    across, up = (table[..., columns] for table in both)
    found = np.atleast_2d(_number(across - _line(across, cut.importance), up - _line(up, cut.performance)))
    shares = [(found == number).mean(axis=0).tolist() for number in range(len(QUADRANTS))]
    return [dict(zip(QUADRANTS, column, strict=True)) for column in zip(*shares, strict=True)]


def _problems(
    importance: Mapping[str, float], performance: Mapping[str, float | None], cut: Lines
) -> Iterator[Problem]:
    figures = [
        *importance.items(),
        *performance.items(),
        ("importance line", cut.importance),
        ("performance line", cut.performance),
    ]
    for where, value in figures:
        if value is not None and not np.isfinite(value):
            yield please("quadrants-number", where, f"{value}.", "give a finite number")
