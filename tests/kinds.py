"""An instrument with every kind of item, and a form of it, for tests that need one."""

from __future__ import annotations

from typing import Any

from surveys.answers import Form
from surveys.instrument import Instrument
from surveys.reading import parse, read
from tests.studies_for_tests import document

SECTIONS = """
residents:
- id: QK1
  name: {zh: "出行", en: "Getting about"}
  items:
  - {id: K_TOLD, kind: information, text: {zh: "以下问题关于最近一个月。", en: "All this is about the last month."}}
  - id: K_MODE
    kind: choice
    other: true
    required: true
    text: {zh: "您通常怎样出行？", en: "How do you usually travel?"}
    options:
    - {code: bus, text: {zh: "乘公交", en: "By bus"}}
    - {code: foot, text: {zh: "步行", en: "On foot"}}
  - id: K_BUS
    indicator: IC1
    scale: frequency
    text: {zh: "公交车上能看到民警。", en: "Officers can be seen on the bus."}
  - id: K_STOP
    kind: choice
    show_if: {any: [{item: K_MODE, one_of: [bus]}]}
    text: {zh: "您在哪里上车？", en: "Where do you get on?"}
    options:
    - {code: near, text: {zh: "附近", en: "Nearby"}}
    - {code: far, text: {zh: "较远处", en: "Further away"}}
  - id: K_USED
    kind: choices
    non_answer: true
    at_most: 2
    text: {zh: "您用过下列哪些服务？", en: "Which of these have you used?"}
    options:
    - {code: app, text: {zh: "手机应用", en: "The app"}}
    - {code: desk, text: {zh: "服务窗口", en: "The desk"}}
    - {code: phone, text: {zh: "电话", en: "The telephone"}}
    - {code: none, alone: true, text: {zh: "都没有用过", en: "None of these"}}
  - id: K_KM
    kind: number
    minimum: 0
    maximum: 50
    decimals: 1
    unit: {zh: "公里", en: "km"}
    bands: [5, 20]
    show_if: {all: [{item: K_MODE, answered: true}, {item: K_USED, one_of: [app, desk]}]}
    text: {zh: "离最近的派出所多远？", en: "How far is the nearest police station?"}
  - id: K_SINCE
    kind: date
    precision: month
    minimum: "2001-01-01"
    maximum: "2026-12-31"
    non_answer: true
    text: {zh: "您何时搬到这里？", en: "When did you move here?"}
  - id: K_LAST
    kind: date
    minimum: "2024-01-01"
    maximum: "2026-12-31"
    text: {zh: "最近一次去派出所是哪天？", en: "On which day were you last at the station?"}
  - {id: K_WHY, kind: text, maximum_characters: 300, text: {zh: "为什么去？", en: "Why did you go?"}}
  - id: K_FIRST
    kind: ranking
    most: 2
    text: {zh: "对您最重要的是什么？", en: "What matters most to you?"}
    options:
    - {code: a, text: {zh: "反应快", en: "That they come quickly"}}
    - {code: b, text: {zh: "态度好", en: "That they are friendly"}}
    - {code: c, text: {zh: "信息公开", en: "That they say what they do"}}
- id: QK2
  name: {zh: "满意度", en: "Satisfaction"}
  stem: {zh: "您对下列各项满意吗？", en: "How satisfied are you with the following?"}
  matrix: true
  items:
  - {id: K_S1, indicator: IC1, scale: satisfaction, text: {zh: "上门服务。", en: "Visits at home."}}
  - {id: K_S2, indicator: IC2, scale: satisfaction, text: {zh: "等候时间。", en: "How long you wait."}}
"""
SCALES = """
frequency:
  points:
  - {value: 1, text: {zh: 从不, en: Never}}
  - {value: 2, text: {zh: 有时, en: Sometimes}}
  - {value: 3, text: {zh: 经常, en: Often}}
  dont_know: {code: DK, text: {zh: 不知道, en: Don't know}}
  not_applicable: {code: NA, text: {zh: 不适用, en: Does not apply}}
satisfaction:
  points:
  - {value: 1, text: {zh: 很不满意, en: Very dissatisfied}}
  - {value: 2, text: {zh: 不满意, en: Dissatisfied}}
  - {value: 3, text: {zh: 较不满意, en: Rather dissatisfied}}
  - {value: 4, text: {zh: 一般, en: Neither}}
  - {value: 5, text: {zh: 较满意, en: Rather satisfied}}
  - {value: 6, text: {zh: 满意, en: Satisfied}}
  - {value: 7, text: {zh: 很满意, en: Very satisfied}}
  dont_know: {code: DK, text: {zh: 不知道, en: Don't know}}
  not_applicable: {code: NA, text: {zh: 不适用, en: Does not apply}}
"""


def document_of_kinds() -> dict[str, Any]:
    """The shipped instrument as a document, in which residents are first asked in every kind."""
    found = document()
    found["scales"] |= parse(SCALES)
    asked = found["questionnaires"]["residents"]
    asked["sections"] = [*parse(SECTIONS)["residents"], *asked["sections"]]
    return found


def instrument_of_kinds() -> Instrument:
    """The same, read."""
    return read(document_of_kinds())


def item(document: dict[str, Any], id: str) -> dict[str, Any]:
    """One of the residents' items, to be spoilt."""
    sections = document["questionnaires"]["residents"]["sections"]
    found: dict[str, Any] = next(one for section in sections for one in section["items"] if one["id"] == id)
    return found


def form(fields: dict[str, str] | None = None) -> Form:
    """An adult's form who goes on foot, with one statement answered; ``fields`` replace or add."""
    return Form({"RS1": "adult_yes", "K_MODE": "foot", "R01": "4"} | (fields or {}), consent=True)
