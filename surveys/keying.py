"""The steps of keying in paper: each sheet twice, the second time blind, and kept once when both entries agree."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from scoring.problems import Problem, Refused, please, refuse
from surveys import accepting, answering, answers, collecting, sequences
from surveys.answering import Asked
from surveys.answers import Form
from surveys.audiences import AUDIENCES, Audience
from surveys.checked_letters import ungrouped
from surveys.entries import Entry, sheet_digest
from surveys.invitations import LENGTH, digest, normalised, receipt_code
from surveys.ports import Records
from surveys.studies import Wave

FIRST, SECOND = "1", "2"  # which of two entries is right


@dataclass(frozen=True)
class Keyer:
    """Whoever came by a keying link: they may key in sheets of one audience of a wave."""

    wave: Wave
    audience: Audience


@dataclass(frozen=True)
class Sheet:
    """A sheet of paper: where its answers belong, what its entry is kept under, and the key of its response."""

    asked: Asked
    digest: str
    key: str


@dataclass(frozen=True)
class Difference:
    """What two entries say otherwise about one thing that was asked; empty where it was left blank."""

    id: str
    first: str
    second: str


def find(records: Records, code: str, now: datetime) -> Keyer:
    """What a keying link is for. Raises Refused for one that never was or was revoked, and when the wave is closed."""
    typed = normalised(code)
    link = records.invitation(digest(typed)) if typed else None
    audience = next((known for known in AUDIENCES if link and link.audience == known), None)
    if link is None or audience is None or link.kind != "field":
        raise Refused([please("code-unknown", "code", "No such code was issued.", "check it letter by letter")])
    if link.spent:
        raise Refused([please("keying-revoked", "code", "This keying link was revoked.", "ask for another")])
    return Keyer(_open_wave(records, link.wave_id, now), audience)


def sheet_of(records: Records, keyer: Keyer, typed: str, now: datetime) -> Sheet:
    """The sheet of a number as it was typed; for officers, of the code on it.

    Raises Refused for a number with a wrong letter, of another survey, or of a sheet whose response was kept, and when
    the wave was closed meanwhile.
    """
    letters, asked = _asked(records, Keyer(_open_wave(records, keyer.wave.id, now), keyer.audience), typed)
    key = records.paper_key(letters)
    spent = asked.invitation.kind == "one_time" and asked.invitation.spent
    if spent or records.kept_content(digest(receipt_code(key))) is not None:
        raise Refused([please("sheet-kept", "sheet", "This sheet was keyed in and kept.", "take the next one")])
    return Sheet(asked, sheet_digest(letters), key)


def is_second(records: Records, sheet: Sheet) -> bool:
    """Whether a sheet was keyed in once."""
    return records.entry(sheet.digest, sheet.asked.place) is not None


def enter(records: Records, sheet: Sheet, form: Form, now: datetime) -> tuple[Difference, ...] | None:
    """Keep a first entry, or compare a second one with it: where both agree, the response is kept and the entry goes.

    What they say otherwise; nothing when the response was kept, None when this was the first. Raises Refused, with all
    problems, for an entry that could not be kept as a response.
    """
    fields = _fields(sheet, form)
    first = records.entry(sheet.digest, sheet.asked.place)
    if first is None:
        room = answers.room(sheet.asked.wave.instrument, sheet.asked.audience)
        records.keep_entry(Entry(sheet.digest, fields), sheet.asked.place, room)
        return None
    found = tuple(_differences(sheet, first.fields, fields))
    if not found:
        _keep(records, sheet, fields, now)
    return found


def differences(records: Records, sheet: Sheet, form: Form) -> tuple[Difference, ...]:
    """What a second entry says otherwise than the first. Raises Refused when the first is gone."""
    first = records.entry(sheet.digest, sheet.asked.place)
    if first is None:
        raise Refused([please("entry-gone", "sheet", "Its first entry is gone.", "key it in from the beginning")])
    return tuple(_differences(sheet, first.fields, _fields(sheet, form)))


def resolve(records: Records, sheet: Sheet, form: Form, right: Mapping[str, str], now: datetime) -> None:
    """Keep the response of a sheet whose entries differed; ``form`` is the second, ``right`` says which is, by id.

    Raises Refused with ``difference-open`` for each difference of which it is not said.
    """
    found = differences(records, sheet, form)
    refuse(_open(found, right))
    chosen = {one.id: one.first if right[one.id] == FIRST else one.second for one in found}
    _keep(records, sheet, {id: given for id, given in {**_fields(sheet, form), **chosen}.items() if given}, now)


def start_over(records: Records, sheet: Sheet) -> None:
    """Let go of a sheet's first entry."""
    records.drop_entry(sheet.digest)


def _open_wave(records: Records, wave_id: str, now: datetime) -> Wave:
    wave = records.wave(wave_id)
    accepting.require(wave, now)
    return wave


def _asked(records: Records, keyer: Keyer, typed: str) -> tuple[str, Asked]:
    if keyer.audience == "residents":
        letters = ungrouped(typed)
        known = collecting.forms_of(records, keyer.wave)
        if len(letters) == LENGTH and letters[: sequences.TAG] in known:
            return letters, known[letters[: sequences.TAG]]
    else:
        letters = normalised(typed) or ""
        asked = answering.find(records, letters)
        if asked.wave.id == keyer.wave.id and asked.audience == keyer.audience:
            return letters, asked
    what = "It is not a sheet of this survey."
    raise Refused([please("sheet-foreign", "sheet", what, "compare its number, or put it aside")])


def _fields(sheet: Sheet, form: Form) -> dict[str, str]:
    """What an entry says, as it would be kept."""
    response = answers.read(sheet.asked.wave.instrument, sheet.asked.audience, form)
    return {id: str(given) for id, given in response.answers.items()}


def _differences(sheet: Sheet, first: Mapping[str, str], second: Mapping[str, str]) -> Iterator[Difference]:
    for id in sheet.asked.wave.instrument.questionnaires[sheet.asked.audience].ids():
        one, other = first.get(id, ""), second.get(id, "")
        if one != other:
            yield Difference(id, one, other)


def _open(found: tuple[Difference, ...], right: Mapping[str, str]) -> Iterator[Problem]:
    for one in found:
        if right.get(one.id) not in (FIRST, SECOND):
            yield please("difference-open", one.id, "It is not said which entry is right.", "look at the sheet")


def _keep(records: Records, sheet: Sheet, fields: Mapping[str, str], now: datetime) -> None:
    answering.submit_to(records, sheet.asked, Form(fields, consent=True), sheet.key, now)
    records.drop_entry(sheet.digest)
