"""What if one dimension or indicator counted more, or less: the composite, its grade, and every order that turns."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from scoring.weight_shifts import Crossing, Lines, crossings, mean_lines, shortfall_lines
from surveys.analysing import Analysis
from surveys.instrument import Instrument

WHOLE = "composite"


@dataclass(frozen=True, eq=False)
class Shift:
    """One part's weight from 0 to 1, the others in their proportions; ``now`` is its weight as it is.

    ``composite`` is one line. ``grades`` are the bands from each weight on, the first from 0. ``obstacles`` are the
    weights at which two parts change places by how much they hold the whole back, ``sites`` those at which two places
    do by their total over the figures that all have; ``places`` their lines, None where there is nothing to compare.
    """

    part: str
    now: float
    composite: Lines
    grades: tuple[tuple[float, str], ...]
    obstacles: tuple[Crossing, ...]
    places: Lines | None
    sites: tuple[Crossing, ...]


def parts(analysis: Analysis) -> tuple[str, ...]:
    """The dimensions, then the indicators, whose weight can be moved; none before all have scores that are shown."""
    rows = (_dimensions(analysis), _indicators(analysis))
    return tuple(name for row in rows if len(row) > 1 for name in row)


def shift(instrument: Instrument, analysis: Analysis, part: str) -> Shift:
    """Move the weight of one of `parts`: of a dimension among dimensions, of an indicator among all indicators."""
    level = next(row for row in (_dimensions(analysis), _indicators(analysis)) if part in row)
    names, place = tuple(level), list(level).index(part)
    scores, weights = np.array([*level.values()]).T
    weights = weights / weights.sum()
    composite = mean_lines((WHOLE,), scores[None, :], weights, place)
    places = _places(instrument, analysis, part, part in _dimensions(analysis))
    return Shift(
        part=part,
        now=float(weights[place]),
        composite=composite,
        grades=_grades(instrument, composite),
        obstacles=crossings(shortfall_lines(names, scores, weights, place)),
        places=places,
        sites=crossings(places) if places else (),
    )


def grade(instrument: Instrument, score: float) -> str | None:
    """The band that a score lies in."""
    bands = [band for band in instrument.grades.bands if band.minimum <= score]
    return max(bands, key=lambda band: band.minimum).id if bands else None


def _dimensions(analysis: Analysis) -> dict[str, tuple[float, float]]:
    """Score and weight by dimension; empty where one lacks either, for what is left would be another composite."""
    found = analysis.evaluation.dimensions
    return _whole(analysis, {one.id: (one.score, one.weight) for one in found})


def _indicators(analysis: Analysis) -> dict[str, tuple[float, float]]:
    found = analysis.evaluation.indicators
    return _whole(analysis, {one.id: (one.score, one.weight_global) for one in found})


def _whole(analysis: Analysis, rows: Mapping[str, tuple[float | None, float | None]]) -> dict[str, tuple[float, float]]:
    known = {id: (score, weight) for id, (score, weight) in rows.items() if score is not None and weight is not None}
    return known if len(known) == len(rows) and analysis.evaluation.composite.score is not None else {}


def _grades(instrument: Instrument, composite: Lines) -> tuple[tuple[float, str], ...]:
    """Bands by the weight from which each holds."""
    first, last = float(composite.at_zero[0]), float(composite.at_one[0])
    edges = [band.minimum for band in instrument.grades.bands if (band.minimum - first) * (band.minimum - last) < 0]
    starts = sorted({0.0, *((edge - first) / (last - first) for edge in edges)})
    middles = [(low + high) / 2 for low, high in zip(starts, [*starts[1:], 1.0], strict=True)]
    found = [grade(instrument, float(composite.at(middle)[0])) for middle in middles]
    return tuple((start, band) for start, band in zip(starts, found, strict=True) if band)


def _places(instrument: Instrument, analysis: Analysis, part: str, dimension: bool) -> Lines | None:
    """Totals of the places, their figures weighed as the comparison does, by what each figure informs."""
    found = analysis.comparison
    given = next((one for one in found.weightings if one.weighting == "given"), None) if found else None
    if found is None or given is None or not given.weights or not given.totals:
        return None
    paths = instrument.index_system.paths
    of = {one.id: paths[one.indicator][0] if dimension else one.indicator for one in instrument.objective_indicators}
    names = tuple(dict.fromkeys(of[id] for id, weight in given.weights.items() if weight > 0))
    if part not in names or len(names) < 2:
        return None
    weights = [sum(w for id, w in given.weights.items() if of[id] == name) for name in names]
    sites = [site for site in found.sites if site.id in given.totals]
    table = [
        [
            sum(w * (site.scores[id] or 0.0) for id, w in given.weights.items() if of[id] == name) / weight
            for name, weight in zip(names, weights, strict=True)
        ]
        for site in sites
    ]
    shares = np.array(weights) / sum(weights)
    return mean_lines(tuple(site.id for site in sites), table, shares, names.index(part))
