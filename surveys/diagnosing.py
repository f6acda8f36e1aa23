"""From an evaluation to what it points to: problems, causes, resistances, and measures in order."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from scoring.diagnosis import Finding, find
from scoring.evaluation import figures
from scoring.results import Evaluation
from surveys.diagnoses import Suspect
from surveys.evaluating import method, plan
from surveys.instrument import Instrument


@dataclass(frozen=True)
class Priority:
    """A measure and the share of the shortfall that lies in its indicators; None where a score is missing."""

    measure: str
    obstacle_sum: float | None


@dataclass(frozen=True)
class Conclusion:
    """Findings by problem, cause and resistance. A cause is ``shown`` only with a problem that it explains."""

    findings: tuple[Finding, ...]
    shown: tuple[str, ...]
    priorities: tuple[Priority, ...]


def diagnose(instrument: Instrument, evaluation: Evaluation) -> Conclusion:
    """Apply the instrument's rules to an evaluation."""
    known = figures(plan(instrument), evaluation, method(instrument))
    diagnosis = instrument.diagnosis
    findings = {suspect.id: find(suspect.id, suspect.rule, suspect.support, known) for suspect in diagnosis.suspects}
    problems = {suspect.id for suspect in diagnosis.problems if findings[suspect.id].rule}
    return Conclusion(
        findings=tuple(findings.values()),
        shown=tuple(
            suspect.id for suspect in diagnosis.suspects if findings[suspect.id].rule and _backed(suspect, problems)
        ),
        priorities=_priorities(instrument, known.obstacles),
    )


def _backed(suspect: Suspect, problems: set[str]) -> bool:
    return not suspect.explains or bool(problems.intersection(suspect.explains))


def _priorities(instrument: Instrument, obstacles: Mapping[str, float]) -> tuple[Priority, ...]:
    """Measures by the sum of their indicators' obstacles; where they tie, the lower effort first."""
    efforts = ("low", "medium", "high")

    def weight(id: str, indicators: tuple[str, ...]) -> Priority:
        found = [obstacles.get(indicator) for indicator in indicators]
        present = [obstacle for obstacle in found if obstacle is not None]
        return Priority(id, sum(present) if len(present) == len(found) else None)

    ranked = [(weight(measure.id, measure.indicators), measure) for measure in instrument.countermeasures.measures]
    ranked.sort(key=lambda pair: (-(pair[0].obstacle_sum or 0.0), efforts.index(pair[1].effort)))
    return tuple(priority for priority, _ in ranked)
