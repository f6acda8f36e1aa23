"""A form on a clinic as it is written for Kobo, and what is told of one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from surveys.instrument_files import Checked, check_file
from tests.surveys.sheets import Rows, workbook

EN, ZH = "label::English (en)", "label::中文 (zh)"
AGREE: Rows = [
    ["list_name", "name", EN, ZH],
    ["agree", "1", "Strongly disagree", "非常不同意"],
    ["agree", "2", "Neither", "一般"],
    ["agree", "3", "Strongly agree", "非常同意"],
    ["agree", "dk", "Don't know", "不知道"],
    ["yn", "yes", "Yes", "是"],
    ["yn", "no", "No", "否"],
]
SCORED: list[list[Any]] = [
    ["begin group", "access", "Getting in", "就诊"],
    ["select_one agree", "booking", "Booking was easy.", "预约很容易。"],
    ["select_one agree", "wait", "The wait was short.", "等候很短。"],
    ["end group"],
    ["begin group", "care", "Treatment", "诊疗"],
    ["select_one agree", "kind", "They were kind.", "他们很和蔼。"],
    ["select_one agree", "told", "I was told enough.", "说明很充分。"],
    ["end group"],
]
MORE = ("type", "name", EN, ZH, "relevant", "constraint", "required", "appearance", "choice_filter")


def form(*rows: list[Any], head: Sequence[str] = MORE, choices: Rows = AGREE, **sheets: Rows) -> Checked:
    """A form with scored groups and more rows."""
    survey = [head, *SCORED, *rows]
    return check_file("clinic.xlsx", workbook({"survey": survey, "choices": choices, **sheets}))


def told(checked: Checked) -> list[tuple[str, str]]:
    return [(str(found.spot or found.problem.where), found.problem.code) for found in checked.problems]


def doubted(checked: Checked) -> set[tuple[str, str]]:
    return {(str(found.spot or found.problem.where), found.problem.code) for found in checked.doubts}


def items(checked: Checked) -> dict[str, dict[str, Any]]:
    assert checked.instrument is not None, told(checked)
    sections = checked.document["questionnaires"]["residents"]["sections"]
    return {item["id"]: item for section in sections for item in section["items"]}
