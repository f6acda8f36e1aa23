"""The steps of a study: create it, add a wave, open and close it, enter counted figures, remove it."""

from __future__ import annotations

import json
import secrets
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from scoring.problems import Problem, Refused, please, refuse
from surveys import canonical, declaring, disclosing, removals, screening
from surveys.events import Event
from surveys.finishing import require_finished
from surveys.instrument import Instrument
from surveys.ports import Records
from surveys.putting_away import require_at_hand
from surveys.reading import read
from surveys.removals import Removal
from surveys.studies import REST, Stratum, Study, Wave
from surveys.texts import Text, has_controls

RETENTION_DAYS = range(1, 3651)


def new_id() -> str:
    """An id for a study, a wave or an invitation: random, so that it tells nothing about the order."""
    return secrets.token_hex(8)


def create_study(records: Records, study: Study, languages: Iterable[str], now: datetime) -> Study:
    """Keep a new study. Raises Refused, with all problems, when something people are told would be missing."""
    if found := tuple(_missing_words(study, languages)):
        raise Refused(found)
    records.add_study(study)
    records.add_event(Event(now, "study-created", study.id))
    return study


@dataclass(frozen=True)
class WavePlan:
    """What an organiser decides of a wave: its name, instrument document, groups and last day."""

    name: Text
    document: Mapping[str, Any]
    strata: tuple[Stratum, ...]
    closes_on: date


def add_wave(records: Records, study: Study, plan: WavePlan, now: datetime) -> Wave:
    """Keep a new wave of a study, in draft. Raises Refused, with all problems, for a faulty instrument or strata."""
    require_at_hand(records, study.id)
    plain = json.loads(json.dumps(plan.document))
    instrument, strata = read(plain), plan.strata
    refuse(unfit(study, instrument, plan, now.date()))
    digest = canonical.digest(plain)
    number = max((wave.number for wave in records.waves(study.id)), default=0) + 1
    wave = Wave(new_id(), study, number, plan.name, instrument, digest, strata, plan.closes_on)
    records.keep_instrument(digest, plain)
    records.add_wave(wave)
    records.add_strata(wave.id, strata)
    records.add_event(Event(now, "wave-added", study.id, {"wave": number}))
    return wave


def unfit(study: Study, instrument: Instrument, plan: WavePlan, today: date) -> Iterator[Problem]:
    """Why a wave cannot ask by an instrument: words of the study, the wave or a group are missing, or a group is."""
    yield from _missing_words(study, instrument.languages)
    yield from _unfit(instrument, plan, today)


def open_wave(records: Records, wave_id: str, now: datetime, first_day: date | None = None) -> Wave:
    """Let people answer, with the indicators that a screening kept; the event declares by what they will be scored.

    With ``first_day``, they can answer from that day on; declared is now. Raises Refused unless the wave is a draft
    that has not passed its last day, with no screening undecided and no instrument unfinished, and the first day is
    none that has passed.
    """
    wave = records.wave(wave_id)
    require_at_hand(records, wave.study.id)
    if wave.state != "draft":
        raise Refused([please("wave-not-draft", wave.id, "Only a draft can be opened.", "add a new wave instead")])
    if wave.closes_on < now.date():
        raise Refused([please("wave-too-late", wave.id, "Its last day has passed.", "add a wave with a later day")])
    require_finished(records, wave_id)
    first = first_day or now.date()
    if not now.date() <= first <= wave.closes_on:
        raise Refused([please("wave-first-day", "opens_on", "It has passed, or is after the last.", "choose another")])
    later = first if first > now.date() else None
    opened = replace(screening.apply(records, wave, now), state="open", opened_on=now.date(), opens_on=later)
    records.keep_wave(opened)
    details: dict[str, str | int] = {"wave": wave.number, **declaring.declared(opened)}
    records.add_event(Event(now, "wave-opened", wave.study.id, details))
    return opened


def drop_wave(records: Records, wave_id: str, now: datetime) -> Wave:
    """Remove a draft that nobody was invited to. Raises Refused for any other wave."""
    wave = records.wave(wave_id, alone=True)
    require_at_hand(records, wave.study.id)
    if wave.state != "draft":
        what = "People were asked in it, or are being asked."
        raise Refused([please("wave-not-draft", wave.id, what, "close it, or remove the study")])
    if records.invitations(wave_id):
        raise Refused([please("wave-invited", wave.id, "Somebody was invited to it.", "keep it, or remove the study")])
    records.remove_wave(wave_id)
    records.add_event(Event(now, "wave-dropped", wave.study.id, {"wave": wave.number}))
    return wave


def close_wave(records: Records, wave_id: str, now: datetime) -> Wave:
    """Take no more answers; sheets of paper keyed in once are let go. Raises Refused unless the wave is open."""
    wave = records.wave(wave_id)
    if wave.state != "open":
        raise Refused([please("wave-not-open", wave.id, "Only an open wave can be closed.", "open it first")])
    closed = replace(wave, state="closed", closed_on=now.date())
    records.keep_wave(closed)
    records.drop_entries(wave_id)
    records.add_event(Event(now, "wave-closed", wave.study.id, {"wave": wave.number}))
    return closed


def enter_figures(records: Records, wave_id: str, figures: Mapping[str, float | None], now: datetime) -> None:
    """Keep counted figures; None takes one back. Raises Refused for an unknown id or a value that is not a number."""
    wave = records.wave(wave_id)
    require_at_hand(records, wave.study.id)
    if found := tuple(_faulty_figures(wave.instrument, figures)):
        raise Refused(found)
    before = records.figures(wave_id)
    records.keep_figures(wave_id, figures)
    first = sum(value is not None and id not in before for id, value in figures.items())
    told = {"wave": wave.number, "figures": len(figures), "first": first}
    records.add_event(Event(now, "figures-entered", wave.study.id, told))


def remove_study(records: Records, study_id: str, now: datetime) -> Removal:
    """Remove a study with all that is its own, and give a receipt. Raises Refused for a real one that was published."""
    study = records.study(study_id)
    published = any(publication.study_id == study_id for publication in records.publications())
    if published and not study.synthetic:
        raise Refused([please("study-published", study_id, "A publication never changes or goes.", "put it away")])
    deleted = removals.counted(records, study)
    records.remove_study(study_id)
    records.add_event(Event(now, "study-removed", study_id))
    return removals.signed(records, study, deleted, now)


def _missing_words(study: Study, languages: Iterable[str]) -> Iterator[Problem]:
    for language in languages:
        for place, text in (("name", study.name), ("area", study.area), ("organisation", study.organisation)):
            if not text.root.get(language, "").strip():
                yield please("study-words", f"{place} › {language}", "It is missing.", "write it in this language")
    yield from _controls(name=study.name, area=study.area, organisation=study.organisation, contact=study.contact)
    if not study.contact.strip():
        yield please("study-contact", "contact", "Nobody can be reached.", "name a person, a phone or an address")
    if study.retention_days not in RETENTION_DAYS:
        yield please("study-retention", "retention_days", "It is not 1 to 3650 days.", "choose how long answers stay")


def _controls(**fields: Text | str) -> Iterator[Problem]:
    """Every field of one line that has what nobody sees in it."""
    for place, field in fields.items():
        for language, words in field.root.items() if isinstance(field, Text) else [("", field)]:
            if has_controls(words):
                where, what = f"{place} › {language}" if language else place, "A control character is in it."
                yield please("words-control", where, what, "write it anew, on one line")


def _unfit(instrument: Instrument, plan: WavePlan, today: date) -> Iterator[Problem]:
    for language in instrument.languages:
        if not plan.name.root.get(language, "").strip():
            yield please("wave-words", f"name › {language}", "It is missing.", "write it in this language")
    yield from _controls(name=plan.name)
    if plan.closes_on < today:
        yield please("wave-too-late", "closes_on", "The last day has passed.", "choose a later one")
    if not plan.strata:
        yield please("strata-missing", "strata", "There is no group to answer.", "add a community or a unit group")
    for (audience, id), count in Counter((stratum.audience, stratum.id) for stratum in plan.strata).items():
        if count > 1:
            yield please("stratum-repeated", f"{audience} › {id}", "This id stands twice.", "give each its own")
    for stratum in plan.strata:
        written = _controls(id=stratum.id, name=stratum.name, parent=stratum.parent or "")
        yield from (problem.within(f"{stratum.audience} › {stratum.id}") for problem in written)
        yield from (problem.within(f"{stratum.audience} › {stratum.id}") for problem in _upwards(plan, stratum))
        yield from (problem.within(f"{stratum.audience} › {stratum.id}") for problem in _thin(instrument, stratum))


def _upwards(plan: WavePlan, stratum: Stratum) -> Iterator[Problem]:
    taken = {other.id for other in plan.strata if other.audience == stratum.audience}
    if stratum.id == REST:
        yield please("stratum-id", "id", f"{REST} is what strata too small go to.", "write another id")
    if stratum.parent is not None and (not stratum.parent.strip() or stratum.parent in taken):
        yield please(
            "stratum-parent", "parent", "It is empty or itself a stratum.", "name what several strata belong to"
        )


def _thin(instrument: Instrument, stratum: Stratum) -> Iterator[Problem]:
    shown = disclosing.least(instrument, stratum.audience)
    if stratum.quota is not None and stratum.quota < shown:
        what = f"It is less than {shown}, the fewest that are ever shown."
        yield please("stratum-quota", "quota", what, "write how many answers are enough, or leave it out")
    if not stratum.id.strip():
        yield please("stratum-id", "id", "It is missing.", "write a short id")
    for language in instrument.languages:
        if not stratum.name.root.get(language, "").strip():
            yield please("stratum-words", f"name › {language}", "It is missing.", "write it in this language")
    asked = instrument.questionnaires.get(stratum.audience)
    if asked is None:
        yield please("stratum-audience", "audience", "The instrument asks it nothing.", "remove this group")
        return
    least = asked.stratum.min_size
    if least is not None and (stratum.invited is None or stratum.invited < least):
        what = f"Fewer than {least} people are invited here; they could be recognised."
        yield please("stratum-small", "invited", what, "pool this group with another")


def _faulty_figures(instrument: Instrument, figures: Mapping[str, float | None]) -> Iterator[Problem]:
    for id, value in figures.items():
        if id not in instrument.objectives:
            yield please("figure-unknown", id, "There is no such objective indicator.", "correct its id")
        elif value is not None and not abs(value) < float("inf"):
            yield please("figure-not-finite", id, "It is not a number.", "write a number or leave it empty")
