"""What an organiser states beside the results: open points of checklists, and why there is a later version."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from scoring.problems import Problem, please
from surveys import checklists, declaring, versions
from surveys.instrument import Instrument
from surveys.ports import Records
from surveys.publications import Publication
from surveys.studies import Wave

LONGEST = 4000  # characters of one statement in one language
Said = Mapping[str, str]  # by language


@dataclass(frozen=True)
class Statement:
    """By checklist and point, what is stated of it in each language; and what changed since the version before."""

    points: Mapping[tuple[str, str], Said] = field(default_factory=dict)
    why: Said = field(default_factory=dict)


NOTHING = Statement()


def earlier(records: Records, wave: Wave) -> tuple[Publication, ...]:
    """The publications of a wave so far, the newest first."""
    found = {one.id: one for one in records.publications() if one.wave_id == wave.id}
    return tuple(found[one.id] for one in reversed(versions.of(found.values())))


def problems(statement: Statement, instrument: Instrument, again: bool) -> Iterator[Problem]:
    """What cannot be published so. ``again`` is whether there is a version before."""
    known = {(name, point.id) for name, point in checklists.asked(instrument)}
    for (name, id), said in statement.points.items():
        place = f"checklists › {name} › {id}"
        if (name, id) not in known:
            yield please("statement-unknown", place, "Nobody is asked for this.", "leave it out")
        yield from _unsaid(said, instrument, place)
    yield from _unsaid(statement.why, instrument, "why")
    if again and not _words(statement.why):
        what = "This wave was published before, and nothing says what is another now."
        yield please("publish-unexplained", "why", what, "write what changed and why")


def unchanged(statement: Statement, same: Publication | None) -> Iterator[Problem]:
    """A later version of the ``same`` inputs corrects what was stated of them, or is none."""
    if same is not None and _points(statement) == _points(Statement(_flat(same.study.get("checklists") or {}))):
        what = f"Publication {same.id} has the same inputs and statements."
        yield please("publish-again", "wave", what, "point to that one")


def told(
    records: Records, wave: Wave, statement: Statement, evaluation: Mapping[str, Any], instrument: Mapping[str, Any]
) -> dict[str, Any]:
    """What a publication keeps of it, with what was declared first and what was changed later."""
    points: dict[str, dict[str, Said]] = {name: {} for name in wave.instrument.reporting_checklist}
    for (name, id), words in _points(statement).items():
        points[name][id] = words
    why = _words(statement.why)
    return {
        **declaring.told(records, wave),
        "checklists": points,
        "version": versions.told(earlier(records, wave), evaluation, instrument, why),
    }


def _unsaid(said: Said, instrument: Instrument, place: str) -> Iterator[Problem]:
    words, first = _words(said), instrument.default_language
    if words and first not in words:
        what = "It is written in another language alone."
        yield please("statement-language", f"{place} › {first}", what, "write it in the study's first language too")
    for language, text in words.items():
        if language not in instrument.languages:
            yield please("statement-language", f"{place} › {language}", "It is no language here.", "leave it out")
        if len(text) > LONGEST:
            what = f"It has {len(text)} characters; {LONGEST} are the most."
            yield please("statement-long", f"{place} › {language}", what, "shorten it")


def _points(statement: Statement) -> dict[tuple[str, str], Said]:
    """The points of which anything is stated."""
    return {point: words for point, said in statement.points.items() if (words := _words(said))}


def _flat(checklists: Mapping[str, Mapping[str, Said]]) -> dict[tuple[str, str], Said]:
    return {(name, id): said for name, stated in checklists.items() for id, said in stated.items()}


def _words(said: Said) -> dict[str, str]:
    return {language: text.strip() for language, text in said.items() if text.strip()}
