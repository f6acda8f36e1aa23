"""A wave beside an earlier one of its study: what changed beyond chance, from what is shown of both."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from scoring.gaps import EstimatedMean
from scoring.problems import Problem, please, refuse
from scoring.results import Evaluation, IndicatorResult
from scoring.score_intervals import Interval, satterthwaite
from scoring.score_sources import EXPERTS
from scoring.waves import Change, Decomposition, change, decompose
from surveys.analysing import Analysis
from surveys.audiences import AUDIENCES
from surveys.instrument import Instrument
from surveys.supposing import as_shown

COMPOSITE = "composite"
ALIKE = 1e-9  # global weights of two waves that differ by less are one panel's

Figure = EstimatedMean | float


@dataclass(frozen=True)
class WaveChanges:
    """Later less earlier by figure: the composite, dimensions, what is below them; only what is shown of both waves.

    ``p_adjusted`` counts all of them. ``weighed_anew``: the weights differ, so that how far experts differ is in the
    intervals of dimensions and composite. ``parts`` is None where something is withheld of either.
    """

    changes: Mapping[str, Change]
    weighed_anew: bool
    parts: Decomposition | None


def compare_waves(before: tuple[Instrument, Analysis], after: tuple[Instrument, Analysis]) -> WaveChanges:
    """Compare two waves, each by its instrument and its analysis as it is shown.

    Raises Refused, with all reasons, where they did not ask and count alike.
    """
    (one, earlier), (two, later) = before, after
    refuse(unlike(one, two))
    anew, paths = _weighed_anew(earlier.evaluation, later.evaluation), two.index_system.paths
    first, second = as_shown(one, earlier), as_shown(two, later)
    return WaveChanges(
        changes=change(dict(_figures(earlier, anew, paths)), dict(_figures(later, anew, paths))),
        weighed_anew=anew,
        parts=decompose(first, second) if first and second else None,
    )


def unlike(before: Instrument, after: Instrument) -> Iterator[Problem]:
    """Why the scores of two waves must not be compared; nothing where they may be.

    Source: de Leeuw, J. Official Statistics 21 (2005) 233-255, on what other words and ways of asking do to answers.
    """
    asked = [(one.questionnaires, one.scales, one.index_system) for one in (before, after)]
    if asked[0] != asked[1]:
        what = "They did not ask the same."
        yield please("waves-asked", "questionnaires", what, "compare waves of one instrument")
    counted = [(one.scoring, one.grades, one.objective_indicators) for one in (before, after)]
    if counted[0] != counted[1]:
        what = "They are not scored in the same way."
        yield please("waves-scored", "scoring", what, "compare waves of one instrument")


def _weighed_anew(before: Evaluation, after: Evaluation) -> bool:
    if before.weights is None or after.weights is None:
        return False
    one, two = before.weights.global_, after.weights.global_
    return any(abs(one[name] - two[name]) > ALIKE for name in one if name in two)


def _figures(analysis: Analysis, anew: bool, paths: Mapping[str, tuple[str, ...]]) -> Iterator[tuple[str, Figure]]:
    """Every score that is shown, with the variance of what was drawn anew for its wave."""
    evaluation, sure = analysis.evaluation, analysis.uncertainty
    heard = {one.id: _heard(one) for one in evaluation.indicators}
    everyone = sorted(set[str]().union(*heard.values()))
    weighing = [EXPERTS] if anew else []
    if evaluation.composite.score is not None:
        of = (*everyone, *weighing)
        yield COMPOSITE, _estimated(evaluation.composite.score, sure.composite, of, analysis)
    inner = {one.id: (one.score, sure.dimensions.get(one.id, {})) for one in evaluation.dimensions}
    inner |= {one.id: (one.score, sure.subdimensions.get(one.id, {})) for one in evaluation.subdimensions}
    for id, (score, of_it) in inner.items():
        names = {name for one in evaluation.indicators if id in paths[one.id] for name in heard[one.id]}
        if score is not None:
            yield id, _estimated(score, of_it, (*sorted(names), *weighing), analysis)
    for one in evaluation.indicators:
        if one.score is not None:
            yield one.id, _estimated(one.score, sure.indicators.get(one.id, {}), heard[one.id], analysis)


def _heard(one: IndicatorResult) -> tuple[str, ...]:
    """The audiences that speak in an indicator's score."""
    return tuple(name for name in AUDIENCES if one.groups.get(name) is not None and one.group_weights.get(name))


def _estimated(score: float, of: Mapping[str, Interval], sources: tuple[str, ...], analysis: Analysis) -> Figure:
    """A score with its variance; the score alone where the variance of one of its sources is not known."""
    degrees = {name: _degrees(analysis, name) for name in sources}
    if any(name not in of or degrees[name] is None for name in sources):
        return score
    variances = np.array([of[name].standard_error ** 2 for name in sources], dtype=np.float64)
    df = satterthwaite(variances, np.array([degrees[name] for name in sources], dtype=np.float64))
    return EstimatedMean(score, float(variances.sum()), df)


def _degrees(analysis: Analysis, source: str) -> float | None:
    """Degrees of freedom of a source; those of the experts at the node with the fewest."""
    if source == EXPERTS:
        fewest = min(analysis.uncertainty.experts.values(), default=0)
        return float(fewest - 1) if fewest > 1 else None
    size = analysis.uncertainty.samples.get(source)
    return size.degrees if size else None
