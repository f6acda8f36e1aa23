"""What is counted of the answer forms themselves: how often they are opened, and where people leave what they began."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import accumulate
from typing import Literal

from surveys.audiences import Audience
from surveys.questionnaires import Questionnaire

Band = Literal["spent-0", "spent-10", "spent-30", "spent-60", "spent-180"]  # from so many seconds on
Act = Literal["opened", "left", "returned"] | Band
BANDS: tuple[Band, ...] = ("spent-0", "spent-10", "spent-30", "spent-60", "spent-180")


@dataclass(frozen=True)
class Visit:
    """What is counted: of a wave and an audience, and no finer. It has no code, no stratum, no day.

    A form that was begun is ``left`` once, at the furthest section reached; who sends it later has ``returned`` from
    there. Where a form is ``opened``, ``section`` is empty. Of a form that is sent, each section that was seen took a
    time within a band.
    """

    wave_id: str
    audience: Audience
    act: Act
    section: str = ""


Lot = Mapping[Visit, int]


@dataclass(frozen=True)
class Pace:
    """The band in which the middle one of ``people`` lies; of two in the middle, the faster."""

    band: Band
    people: int


def screens(questionnaire: Questionnaire) -> tuple[str, ...]:
    """What a form shows one after the other: the notice, its sections, questions about oneself, the sending."""
    about = ("about",) if questionnaire.profile or questionnaire.comments else ()
    return ("begin", *(section.id for section in questionnaire.sections), *about, "send")


def section_at(questionnaire: Questionnaire, number: str) -> str | None:
    """The section of a number as a browser sends it; None where there is none, or nothing was begun yet."""
    shown = screens(questionnaire)
    if not (number.isascii() and number.isdecimal() and len(number) <= len(str(len(shown)))):
        return None
    return shown[int(number)] if 0 < int(number) < len(shown) else None


def gone(lot: Lot, audience: Audience) -> dict[str, int]:
    """How many left at each section and have not sent their answers since, as far as it was counted."""
    left = {one.section: number for one, number in lot.items() if (one.audience, one.act) == (audience, "left")}
    back = {one.section: number for one, number in lot.items() if (one.audience, one.act) == (audience, "returned")}
    return {section: max(0, number - back.get(section, 0)) for section, number in left.items()}


def opened(lot: Lot, audience: Audience) -> int:
    """How often a form was opened."""
    return sum(number for one, number in lot.items() if (one.audience, one.act) == (audience, "opened"))


def pace(questionnaire: Questionnaire, wave_id: str, audience: Audience, told: str) -> tuple[Visit, ...]:
    """What a browser tells of the time on each screen: a digit for each, 0 for one that was not seen."""
    shown = screens(questionnaire)
    if not re.fullmatch(f"0[0-{len(BANDS)}]{{{len(shown) - 1}}}", told, re.ASCII):
        return ()
    seen = [(section, int(digit)) for section, digit in zip(shown, told, strict=True) if digit != "0"]
    return tuple(Visit(wave_id, audience, BANDS[number - 1], section) for section, number in seen)


def paces(lot: Lot, audience: Audience) -> dict[str, Pace]:
    """The pace of those who sent a form, by section, as far as it was counted."""
    found: dict[str, list[int]] = {}
    for place, band in enumerate(BANDS):
        for one, number in lot.items():
            if (one.audience, one.act) == (audience, band):
                found.setdefault(one.section, [0] * len(BANDS))[place] += number
    return {section: Pace(_middle(numbers), sum(numbers)) for section, numbers in found.items()}


def _middle(numbers: list[int]) -> Band:
    up_to = accumulate(numbers)
    return next(band for band, reached in zip(BANDS, up_to, strict=True) if 2 * reached >= sum(numbers))
