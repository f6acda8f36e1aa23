"""What the scores point to: problems, their causes, what resists improvement, and what would help."""

from __future__ import annotations

from functools import cached_property
from typing import Literal

from pydantic import Field

from scoring.diagnosis import Rule
from surveys.texts import Frozen, Id, Named, Text, Value


class EvidenceLevel(Value):
    """How strongly the figures speak for a finding."""

    code: str
    text: Text
    rule: str


class Suspect(Named):
    """A problem, a cause or a resistance, and the rule that finds it."""

    explains: tuple[Id, ...] = ()
    indicators: tuple[Id, ...]
    also_watch: tuple[Id, ...] = ()
    rule: Rule
    support: Rule | None = None
    verify_by: Text | None = None
    note: Text | None = None


class Diagnosis(Value):
    """Rules over the scores. Causes are explanations that fit the data, to be confirmed by interviews."""

    metrics: Frozen[str, str]
    thresholds: Frozen[str, float]
    evidence_levels: tuple[EvidenceLevel, ...]
    severity: str
    caution: Text
    problems: tuple[Suspect, ...]
    causes: tuple[Suspect, ...]
    cause_status: str
    resistances: tuple[Suspect, ...]

    @cached_property
    def suspects(self) -> tuple[Suspect, ...]:
        return (*self.problems, *self.causes, *self.resistances)


class Measure(Named):
    """Something to do, the figure that would show it worked, and what protects people while it is done."""

    causes: tuple[Id, ...]
    indicators: tuple[Id, ...] = Field(min_length=1)
    effort: Literal["low", "medium", "high"]
    check: tuple[Id, ...]
    safeguard: Text


class MeasureGroup(Named):
    """The measures that answer one dimension's problems."""

    dimension: Id
    problems: tuple[Id, ...]
    measures: tuple[Measure, ...]


class Countermeasures(Value):
    """The catalogue of measures and how they are put in order."""

    priority: str
    plan_fields: tuple[str, ...]
    groups: tuple[MeasureGroup, ...]

    @cached_property
    def measures(self) -> tuple[Measure, ...]:
        return tuple(measure for group in self.groups for measure in group.measures)
