"""The instrument: index system, questionnaires, expert form, diagnosis and notices in one frozen value."""

from __future__ import annotations

from functools import cached_property
from typing import Annotated, Any, Literal

from pydantic import Field

from surveys import licences
from surveys.audiences import AUDIENCES, Audience
from surveys.diagnoses import Countermeasures, Diagnosis
from surveys.expert_forms import ExpertForm, Screening
from surveys.index_systems import IndexSystem, ObjectiveIndicator
from surveys.notices import Notices, Privacy
from surveys.questionnaires import WITHDRAWAL, NonAnswer, Questionnaires, Scale, Withdrawal
from surveys.reports import Checklists, Comparison, ReportTable, Sampling, SurveyQuality
from surveys.texts import Frozen, Id, Named, Text, Value
from surveys.wording import Called

Weight = Annotated[float, Field(ge=0)]


class GroupWeights(Value):
    """What each group's word counts; a ``special`` entry holds where exactly its groups inform an indicator."""

    default: Frozen[str, Weight]
    special: tuple[Frozen[str, Weight], ...] = ()


class Scoring(Value):
    """How answers become scores. With ``representation: strata`` a stratum counts as its population does."""

    formulas: Frozen[str, str]
    group_weights: GroupWeights
    minimum_share: float = Field(gt=0, le=1)
    representation: Literal["responses", "strata"] = "responses"
    aggregation: Frozen[str, Any]
    reliability: Frozen[str, Any]
    uncertainty: Frozen[str, str]


class Grade(Named):
    """One grade of the comment set and the score it stands for."""

    value: float = Field(ge=0, le=100)
    from_answer: int


class BandName(Named):
    """The words for scores from ``minimum`` up to the next band."""

    minimum: float = Field(ge=0, le=100)


class Grades(Value):
    """The comment set of the fuzzy evaluation, and the bands of the verdict."""

    comment_set: tuple[Grade, ...] = Field(min_length=2)
    why: str
    alternative_values: tuple[Frozen[str, Any], ...] = ()
    membership: Frozen[str, str]
    operator: Frozen[str, Any]
    verdict: Frozen[str, Any]
    bands: tuple[BandName, ...] = Field(min_length=1)

    def band(self, id: str) -> BandName:
        return next(band for band in self.bands if band.id == id)


class Instrument(Value):
    """Everything a study asks, promises and concludes by. Read with :mod:`surveys.reading`."""

    id: Id
    version: str
    languages: tuple[str, ...] = Field(min_length=1)
    default_language: str
    name: Text
    status: Literal["draft-unvalidated", "validated"]
    based_on: Text
    disclaimer: Text
    placeholders: tuple[str, ...]
    scales: Frozen[str, Scale]
    index_system: IndexSystem
    scoring: Scoring
    grades: Grades
    questionnaires: Questionnaires
    survey_quality: SurveyQuality
    sampling: Sampling
    objective_indicators: tuple[ObjectiveIndicator, ...]
    comparison: Comparison
    experts: ExpertForm
    delphi_screening: Screening
    diagnosis: Diagnosis
    countermeasures: Countermeasures
    notices: Notices
    privacy: Privacy
    reporting_checklist: Checklists
    report_tables: tuple[ReportTable, ...]
    data_licence: licences.Name | None = None

    @cached_property
    def objectives(self) -> dict[str, ObjectiveIndicator]:
        return {objective.id: objective for objective in self.objective_indicators}

    @cached_property
    def audiences(self) -> tuple[Audience, ...]:
        """Those who have a questionnaire."""
        return tuple(one for one in AUDIENCES if one in self.questionnaires)

    @cached_property
    def called(self) -> Called:
        """What those who answer are called, where this is no study of residents and officers."""
        people = {audience: asked.people for audience, asked in self.questionnaires.items()}
        return {audience: dict(text.root) for audience, text in people.items() if text}

    def scale_of(self, audience: Audience) -> Scale:
        return self.scales[self.questionnaires[audience].scale]

    def non_answer_of(self, audience: Audience) -> NonAnswer:
        """The one non-answer that an audience's items offer: don't know, or does not apply."""
        scale = self.scale_of(audience)
        return scale.dont_know if self.questionnaires[audience].non_answer == "dont_know" else scale.not_applicable

    def withdrawal_of(self, audience: Audience) -> Withdrawal:
        """How long an audience's receipts delete their responses."""
        return self.questionnaires[audience].withdrawal or WITHDRAWAL[audience]

    def criteria(self, matrix: str) -> tuple[str, ...]:
        """The ids compared in one matrix of the expert form, in printed order."""
        parent = next(entry.parent for entry in self.experts.matrices if entry.id == matrix)
        return self.index_system.children(parent)
