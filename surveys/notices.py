"""What people are told before they answer, and what is promised to them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Literal
from unicodedata import east_asian_width

from pydantic import Field

from scoring.problems import Problem, please
from surveys.audiences import Audience
from surveys.texts import Frozen, Text, Value

SHORTEST = 20  # letters of a sentence by which a notice says something; a Chinese character is as good as two
_ENDS = tuple(".!?;。！？；…؟۔।།")
_CLOSING, _BULLETS = "\"'”’»)）」』】", " \t\u00a0\u3000-–*•·"
Reader = Literal["residents", "officers", "experts"]


class Notice(Value):
    """The notice of one audience and the sentence it agrees to. Nothing is ticked beforehand."""

    text: Text
    consent: Text
    name_in_thanks: Text | None = None


@dataclass(frozen=True)
class Told:
    """A notice as somebody reads it, the sentence they agree to, and whether answers may be published row by row."""

    paragraphs: tuple[str, ...]
    agreed: str
    rows: bool


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
    its notice says so by. Officers are not among them: their superiors know who was asked. ``time_by_section`` are
    those of whose forms bands of time are counted by section, likewise: nothing is counted that no notice tells of.
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
    time_by_section: Frozen[Audience, Text] = Field(default_factory=dict)


Notices = Frozen[Reader, Notice]


def unsaid(privacy: Privacy, notices: Notices) -> Iterator[Problem]:
    """Every notice without the sentence by which `Privacy` has it tell that rows are published, or time is counted."""
    rows = "It does not say that answers are published row by row."
    yield from _without("rows_released", privacy.rows_released.items(), notices, "notice-rows", rows)
    time = "It does not say that the time of forms is counted in totals."
    yield from _without("time_by_section", privacy.time_by_section.items(), notices, "notice-time", time)


def _without(
    field: str, sentences: Iterable[tuple[Audience, Text]], notices: Notices, code: str, what: str
) -> Iterator[Problem]:
    for audience, sentence in sentences:
        notice = notices.get(audience)
        for language, words in notice.text.root.items() if notice else ():
            if not _says(words, sentence.root.get(language, "").strip()):
                where = f"notices › {audience} › text › {language}"
                way_out = (
                    f"write one whole sentence with its full stop into it and into privacy › {field}, "
                    "of ten characters or twenty letters"
                )
                yield please(code, where, what, way_out)


def _says(words: str, sentence: str) -> bool:
    """Whether a sentence, long enough to say anything, stands in words by itself, not within another one."""
    width = sum(2 if east_asian_width(sign) in "WF" else 1 for sign in sentence if sign.isalpha())
    if width < SHORTEST or not _ended(sentence):
        return False
    *before, _ = words.split(sentence)
    return any(_ended(one.rpartition("\n")[2].strip(_BULLETS)) for one in before)


def _ended(line: str) -> bool:
    """Whether a sentence can begin behind what stands in a line."""
    return not line or line.rstrip(_CLOSING).endswith(_ENDS)
