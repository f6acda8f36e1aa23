"""What a report says beside the figures: sampling, quality, comparison rules, checklists, table layouts."""

from __future__ import annotations

from typing import Any

from surveys.texts import Frozen, Named, Text, Value


class QualityFlag(Value):
    """A sign of careless answering."""

    id: str
    name: str
    rule: str


class SurveyQuality(Value):
    """Flags only: the analyst decides, and results with and without are reported."""

    flags: tuple[QualityFlag, ...]
    exclude_default: str
    report: tuple[str, ...]


class Sampling(Value):
    """Sample sizes and what may be claimed of them."""

    formulas: Frozen[str, str]
    defaults: Frozen[str, float]
    officers_rule: str
    experts: Frozen[str, Any]
    non_probability_note: Text


class ReliabilityGrade(Value):
    """How far a comparator's figure can be trusted."""

    code: str
    text: Text


class Comparison(Value):
    """The rules under which other cities stand beside this one."""

    template_columns: tuple[str, ...]
    reliability_grades: tuple[ReliabilityGrade, ...]
    rules: tuple[str, ...]
    gap: str
    borrow_test: tuple[Text, ...]
    practice_card_fields: tuple[str, ...]


class ChecklistPoint(Value):
    """One point of a reporting standard; ``automatic`` when the system can fill it in."""

    id: str
    automatic: bool
    text: Text


class ReportTable(Named):
    """The layout of one table of a report."""

    columns: tuple[str, ...]
    footer: tuple[str, ...] = ()


Checklists = Frozen[str, tuple[ChecklistPoint, ...]]
