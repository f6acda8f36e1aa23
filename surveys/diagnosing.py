"""From an evaluation to what it points to: problems, causes, resistances, and measures in order."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scoring.diagnosis import FigureDraws, Finding, find
from scoring.evaluation import Evaluated, figures
from scoring.figure_draws import known_figures
from scoring.results import Evaluation
from scoring.uncertainty import LEVEL
from scoring.whatif import gains_of
from surveys.designs import Design, Measure, Suspect

STRENGTHENED = 1.25  # the instrument's `countermeasures.priority`: a linked cause is shown at E3
RISE = 10.0  # points by which a measure's indicators might rise
STRENGTH = "strength"  # the threshold that they might rise to
FIRST = 3  # places at the top of the list
TIED = 12  # decimals of a sum of obstacles beyond which a difference is rounding
EFFORTS = ("low", "medium", "high")


@dataclass(frozen=True)
class Standing:
    """How firmly a measure has its place: the ranks of 95 % of the draws, and how often it is among the first three."""

    low: int
    high: int
    among_first: float


@dataclass(frozen=True)
class Priority:
    """A measure, and what speaks for doing it before others.

    ``obstacle_sum`` and ``obstacle_mean`` are the share of the shortfall that lies in its indicators, together and on
    average: a sum favours measures that reach wide. ``value`` is the sum, times 1.25 where a linked cause is shown with
    strong evidence (``strengthened``); it decides the order. All are None where a score is missing. ``by_rise`` and
    ``to_strength`` are what the composite would gain, in points, if its indicators rose by ten points, or to the line
    of strength where they are below; None too where the evaluation alone is known. ``standing`` needs draws.
    """

    measure: str
    obstacle_sum: float | None
    obstacle_mean: float | None
    strengthened: bool
    value: float | None
    by_rise: float | None
    to_strength: float | None
    standing: Standing | None


@dataclass(frozen=True)
class Conclusion:
    """Findings by problem, cause and resistance. A cause is ``shown`` only with a problem that it explains."""

    findings: tuple[Finding, ...]
    shown: tuple[str, ...]
    priorities: tuple[Priority, ...]


def diagnose(design: Design, evaluated: Evaluation | Evaluated, drawn: FigureDraws | None = None) -> Conclusion:
    """Apply a design's rules. An evaluation alone has no gains; without draws no evidence is above E2."""
    known = known_figures(evaluated) if isinstance(evaluated, Evaluated) else figures(evaluated)
    suspects, problems = design.suspects, design.problems
    findings = {one.id: find(one.id, one.rule, one.support, known, drawn) for one in suspects}
    found = {suspect.id for suspect in problems if findings[suspect.id].rule}
    shown = tuple(one.id for one in suspects if findings[one.id].rule and _backed(one, found))
    strong = {id for id in shown if findings[id].level == "E3"}
    return Conclusion(
        findings=tuple(findings.values()),
        shown=shown,
        priorities=_priorities(design, evaluated, strong, drawn),
    )


def _backed(suspect: Suspect, problems: set[str]) -> bool:
    return not suspect.explains or bool(problems.intersection(suspect.explains))


def _priorities(
    design: Design, evaluated: Evaluation | Evaluated, strong: Collection[str], drawn: FigureDraws | None
) -> tuple[Priority, ...]:
    """Measures by the sum of their indicators' obstacles; where they tie, the lower effort first."""
    measures = design.measures
    obstacles = figures(evaluated.evaluation if isinstance(evaluated, Evaluated) else evaluated).obstacles
    factors = {one.id: STRENGTHENED if strong and not set(one.causes).isdisjoint(strong) else 1.0 for one in measures}
    standings = _standings(measures, factors, drawn.obstacles) if drawn else {}
    gains = _gains(design, evaluated) if isinstance(evaluated, Evaluated) else {}
    ranked = []
    for one in measures:
        found = [obstacles[name] for name in one.indicators if name in obstacles]
        total = sum(found) if len(found) == len(one.indicators) else None
        ranked.append(
            Priority(
                measure=one.id,
                obstacle_sum=total,
                obstacle_mean=None if total is None else total / len(found),
                strengthened=factors[one.id] > 1,
                value=None if total is None else total * factors[one.id],
                by_rise=gains.get((one.id, "rise")),
                to_strength=gains.get((one.id, STRENGTH)),
                standing=standings.get(one.id),
            )
        )
    efforts = {one.id: EFFORTS.index(one.effort) for one in measures}
    return tuple(sorted(ranked, key=lambda one: (-round(one.value or 0.0, TIED), efforts[one.measure])))


def _gains(design: Design, evaluated: Evaluated) -> dict[tuple[str, str], float | None]:
    """The composite's gain by measure: from a rise, and from reaching the line of strength."""
    scores = {one.id: one.score for one in evaluated.evaluation.indicators if one.score is not None}
    line = design.thresholds.get(STRENGTH)
    plans: dict[tuple[str, str], dict[str, float]] = {}
    for one in design.measures:
        if scores.keys() >= set(one.indicators):
            plans[one.id, "rise"] = dict.fromkeys(one.indicators, RISE)
            if line is not None:
                plans[one.id, STRENGTH] = {name: max(line - scores[name], 0.0) for name in one.indicators}
    return dict(zip(plans, gains_of(evaluated, list(plans.values())), strict=True))


def _standings(
    measures: Sequence[Measure], factors: Mapping[str, float], obstacles: Mapping[str, NDArray[np.float64]]
) -> dict[str, Standing]:
    able = [one for one in measures if obstacles.keys() >= set(one.indicators)]
    if not able:
        return {}
    sums = np.array([factors[one.id] * sum(obstacles[name] for name in one.indicators) for one in able]).T
    efforts = np.broadcast_to([EFFORTS.index(one.effort) for one in able], sums.shape)
    order = np.lexsort((efforts, -sums), axis=-1)
    ranks = np.argsort(order, axis=-1) + 1
    ends = np.quantile(ranks, [(1 - LEVEL) / 2, (1 + LEVEL) / 2], axis=0, method="inverted_cdf").astype(int)
    first = (ranks <= FIRST).mean(axis=0).tolist()
    return {one.id: Standing(*row) for one, *row in zip(able, *ends.tolist(), first, strict=True)}
