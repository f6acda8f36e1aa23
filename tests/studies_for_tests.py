"""A small study that other tests answer, judge and publish, and how they say that something was refused."""

from __future__ import annotations

import copy
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import cache
from typing import Any

import pytest

from scoring.problems import Problem, Refused
from storage.database import Database
from surveys import inviting, studying
from surveys.answers import Answers, Form
from surveys.audiences import Audience
from surveys.batches import Place
from surveys.inviting import expert_code, open_code
from surveys.ports import Records
from surveys.reading import COMMUNITY_POLICING, community_policing, parse, shipped
from surveys.studies import State, Stratum, Study, Wave
from surveys.studying import WavePlan
from surveys.texts import Text

NOW = datetime(2030, 3, 1, 9, 30, tzinfo=UTC)
LAST_DAY = date(2030, 3, 31)
AFTERWARDS = datetime(2030, 4, 1, 0, 0, tzinfo=UTC)
SECRET = b"a secret of thirty-two characters"
LANGUAGES = ("zh", "en")


def key(number: int = 1) -> str:
    """A browser's key."""
    return f"{number:032x}"


def words(english: str) -> Text:
    """The same words in both languages."""
    return Text({"zh": english, "en": english})


def document() -> dict[str, Any]:
    """The shipped instrument as a document of one's own, to be spoilt."""
    return copy.deepcopy(dict(_document()))


@cache
def _document() -> Mapping[str, Any]:
    return parse(shipped(COMMUNITY_POLICING))


@contextmanager
def refused(code: str, where: str | None = None) -> Iterator[list[Problem]]:
    """Expect a refusal with this code, at this place if one is given. Its problems are in the list afterwards."""
    problems: list[Problem] = []
    with pytest.raises(Refused) as caught:
        yield problems
    problems += caught.value.problems
    found = [(problem.code, problem.where) for problem in problems]
    assert any(code == one and where in (None, place) for one, place in found), f"{code} at {where} is not in {found}"


def completed(audience: Audience, answer: str = "4", **fields: str) -> Form:
    """A form with one answer on every item, consent and an adult's screener; ``fields`` replace or add."""
    asked = community_policing().questionnaires[audience]
    screened = {choice.id: choice.options[0].code for choice in asked.screener}
    return Form(screened | dict.fromkeys(asked.items, answer) | fields, consent=True)


STUDY = Study("s1", words("A study"), words("The area"), words("The organisation"), "contact@example.org", 180)
STRATA = (
    Stratum("residents", "C1", words("Community 1"), invited=200),
    Stratum("residents", "C2", words("Community 2"), invited=200),
    Stratum("officers", "U1", words("Unit group 1"), invited=40),
)


def plan(document: Mapping[str, Any] | None = None, strata: tuple[Stratum, ...] = STRATA) -> WavePlan:
    """A wave with two communities and one unit group."""
    return WavePlan(words("First wave"), _document() if document is None else document, strata, LAST_DAY)


@dataclass(frozen=True)
class SmallStudy:
    """One open wave, and codes to it: two communities', forty officers', two experts' (agreed to nothing yet)."""

    wave: Wave = field(repr=False)
    residents: tuple[str, str]
    officers: tuple[str, ...]
    experts: tuple[str, str]


def begin(records: Records) -> SmallStudy:
    """Create the study, open its wave and issue its codes."""
    study = studying.create_study(records, STUDY, LANGUAGES, NOW)
    wave = studying.open_wave(records, studying.add_wave(records, study, plan(), NOW).id, NOW)
    inviting.issue_open_links(records, wave, SECRET, NOW)
    officers = inviting.issue_codes(records, wave, "U1", 40, NOW)
    inviting.invite_experts(records, wave, 2, SECRET, NOW)
    return SmallStudy(
        wave,
        residents=(open_code(SECRET, wave.id, "C1"), open_code(SECRET, wave.id, "C2")),
        officers=officers,
        experts=(expert_code(SECRET, wave.id, "E01"), expert_code(SECRET, wave.id, "E02")),
    )


def wave_that_is(records: Records, state: State) -> Wave:
    """Create the study with a wave in one of its states, without codes."""
    study = studying.create_study(records, STUDY, LANGUAGES, NOW)
    wave = studying.add_wave(records, study, plan(), NOW)
    if state != "draft":
        studying.open_wave(records, wave.id, NOW)
    if state == "closed":
        studying.close_wave(records, wave.id, NOW)
    return records.wave(wave.id)


def kept(database: Database, wave: Wave) -> dict[tuple[str, str], int]:
    """The number of responses kept, by audience and stratum."""
    with database.reading() as records:
        return kept_in(records, wave.id)


def kept_in(records: Records, wave_id: str) -> dict[tuple[str, str], int]:
    """The same, within a transaction: those that wait, and those of closed batches."""
    found = Counter[tuple[str, str]](records.numbers_waiting(wave_id))
    found.update({place: standing.exact.responses for place, standing in records.standings(wave_id).items()})
    return {place: number for place, number in found.items() if number}


def answers_kept(records: Records, wave_id: str) -> list[tuple[Audience, str, Answers]]:
    """All responses that are kept, those that wait as well, by audience and stratum."""
    waiting = [
        (audience, stratum, one.answers)
        for audience, stratum in sorted(records.numbers_waiting(wave_id))
        for one in records.waiting(Place(wave_id, audience, stratum))
    ]
    return [*waiting, *((audience, stratum, given) for audience, stratum, given, _ in records.responses(wave_id))]


def spent(database: Database, wave: Wave) -> int:
    """The number of codes spent."""
    with database.reading() as records:
        return sum(invitation.spent for invitation in records.invitations(wave.id))
