"""What is counted of the answer forms themselves: how often they are opened, and where people leave what they began."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from surveys.audiences import Audience
from surveys.questionnaires import Questionnaire

Act = Literal["opened", "left", "returned"]


@dataclass(frozen=True)
class Visit:
    """What is counted: of a wave and an audience, and no finer. It has no code, no stratum, no day.

    A form that was begun is ``left`` once, at the furthest section reached; who sends it later has ``returned`` from
    there. Where a form is ``opened``, ``section`` is empty.
    """

    wave_id: str
    audience: Audience
    act: Act
    section: str = ""


Lot = Mapping[Visit, int]


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
