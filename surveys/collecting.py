"""The step that reads in what was answered without a network: everything that came, once, or nothing of it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

from scoring.problems import Problem, Refused, please, refuse
from surveys import answering, offline, sequences
from surveys.answering import Asked
from surveys.answers import Form
from surveys.checked_letters import ungrouped
from surveys.invitations import digest, receipt_code
from surveys.offline import Carried
from surveys.ports import Records
from surveys.studies import Wave

MOST = 5000  # responses in one file
Carrier = Callable[[], tuple[Asked, Carried]]


@dataclass(frozen=True)
class Collected:
    """How many responses were kept, and how many had been kept before; ``asked`` are the strata they belong to."""

    kept: int
    again: int
    asked: tuple[Asked, ...]


def forms(records: Records, study_id: str) -> Mapping[str, Asked]:
    """By their tags, the forms of a study that an open link leads to: those that can be answered without a network."""
    return {tag: asked for wave in records.waves(study_id) for tag, asked in forms_of(records, wave).items()}


def forms_of(records: Records, wave: Wave) -> Mapping[str, Asked]:
    """The same, of one wave."""
    found = {}
    for invitation in records.invitations(wave.id):
        if invitation.kind == "open" and invitation.audience == "residents":
            asked = Asked(wave, "residents", invitation)
            found[sequences.tag(asked.place, wave.instrument_digest)] = asked
    return found


def collect(records: Records, study_id: str, text: str, seed: bytes, now: datetime) -> Collected:
    """Keep the responses of a file of answers, or of sequences one a line, each exactly once.

    A number that was read before is not read again, whatever comes with it. Raises Refused, with all problems and where
    each is, when anything cannot be kept; then nothing is. ``seed`` is that of the key answers are sealed to.
    """
    known, found = forms(records, study_id), list[Problem]()
    news, asked_of = list[bool](), dict[str, Asked]()
    for where, carry in _carriers(known, text, seed):
        try:
            asked, carried = carry()
            news.append(_keep(records, asked, carried, now))
            asked_of[asked.invitation.id] = asked
        except Refused as refusal:
            found += refusal.within(where).problems
    if not news and not found:
        found.append(
            please("answers-none", "file", "There is no answer in it.", "give a file of answers, or sequences")
        )
    refuse(found)
    return Collected(sum(news), len(news) - sum(news), tuple(asked_of.values()))


def _carriers(known: Mapping[str, Asked], text: str, seed: bytes) -> Iterator[tuple[str, Carrier]]:
    """Where each response stands, and how it is opened."""
    if text.lstrip().startswith("{"):
        tag, sealed = _file(text)
        asked = _asked(known, tag)
        for number, one in enumerate(sealed, 1):
            yield f"answer {number}", partial(_unsealed, asked, tag, one, seed)
    else:
        for number, line in enumerate(text.splitlines(), 1):
            if line.strip():
                yield f"line {number}", partial(_typed, known, line)


def _file(text: str) -> tuple[str, list[str]]:
    try:
        plain = json.loads(text)
        written_as, tag, sealed = plain["format"], str(plain["form"]), [str(one) for one in plain["answers"]]
    except (ValueError, TypeError, KeyError, RecursionError):
        written_as, tag, sealed = "", "", []
    if written_as != offline.FORMAT:
        what = "It is not a whole file of answers."
        raise Refused([please("answers-unreadable", "file", what, "take it from the device again")])
    if len(sealed) > MOST:
        what = f"It holds more than {MOST} answers."
        raise Refused([please("answers-many", "file", what, "read it in parts")])
    return tag, sealed


def _asked(known: Mapping[str, Asked], tag: str) -> Asked:
    if tag not in known:
        what = "It belongs to no form of this study."
        raise Refused([please("form-foreign", "", what, "name the study that the form was made for")])
    return known[tag]


def _unsealed(asked: Asked, tag: str, sealed: str, seed: bytes) -> tuple[Asked, Carried]:
    return asked, offline.opened(seed, tag, sealed)


def _typed(known: Mapping[str, Asked], line: str) -> tuple[Asked, Carried]:
    letters = ungrouped(line)
    asked = _asked(known, letters[: sequences.TAG])
    return asked, Carried(*sequences.decode(letters, sequences.choices(asked.wave.instrument, asked.audience)))


def _keep(records: Records, asked: Asked, carried: Carried, now: datetime) -> bool:
    """Whether it is new. A wave is held before a receipt."""
    wave, key = records.wave(asked.wave.id), offline.key(carried.number)
    if records.kept_content(digest(receipt_code(key))) is not None:
        return False
    answering.submit_to(records, replace(asked, wave=wave), Form(carried.fields, consent=True), key, now)
    return True
