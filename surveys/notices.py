"""What people are told before they answer, and what is promised to them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Literal

from pydantic import Field

from scoring.problems import Problem, please
from surveys.texts import Frozen, Text, Value

Reader = Literal["residents", "officers", "experts"]


class Notice(Value):
    """The notice of one audience and the sentence it agrees to. Nothing is ticked beforehand."""

    text: Text
    consent: Text
    name_in_thanks: Text | None = None


class Rounding(Value):
    """How figures are printed; nothing is rounded before."""

    percent_decimals: int = Field(ge=0)
    score_decimals: int = Field(ge=0)


class Role(Value):
    """Who may see what."""

    role: str
    name: Text
    sees: str


class HeaderField(Value):
    """A mark that a government department's form must carry."""

    id: str
    text: Text


class SurveyHeader(Value):
    """The marks required by the Statistics Law, and when."""

    required_if: str
    fields: tuple[HeaderField, ...]


class Privacy(Value):
    """The promises that storage, pages and publications keep.

    ``rows_released`` are the audiences whose responses a publication may tell row by row, each with the sentence that
    its notice says so by. Officers are not among them: their superiors know who was asked.
    """

    legal_basis_note: Text
    minimum_age: int
    under_14: Literal["refuse"]
    minimum_group: Frozen[str, int]
    secondary_suppression: str
    rounding: Rounding
    retention: Frozen[str, int | str]
    do_not_collect: tuple[str, ...]
    anti_duplicate: Frozen[str, str]
    access_roles: tuple[Role, ...]
    statistics_survey_header: SurveyHeader
    rights_response_days: Frozen[str, str]
    breach_notice: Frozen[str, str]
    impact_assessment_triggers: tuple[str, ...]
    storage_location: Frozen[str, Any]
    rows_released: Frozen[Literal["residents"], Text] = Field(default_factory=dict)


Notices = Frozen[Reader, Notice]


def unsaid(privacy: Privacy, notices: Notices) -> Iterator[Problem]:
    """Every notice that does not say, in the words of `Privacy.rows_released`, that rows are published."""
    for audience, sentence in privacy.rows_released.items():
        notice = notices.get(audience)
        for language, words in notice.text.root.items() if notice else ():
            if sentence.root.get(language, "").strip() not in words:
                where = f"notices › {audience} › text › {language}"
                what = "It does not say that answers are published row by row."
                yield please("notice-rows", where, what, "write the sentence of privacy › rows_released into it")
