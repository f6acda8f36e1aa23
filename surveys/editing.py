"""The steps of editing a draft's instrument: load it, save it, let go of what is unfinished."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from scoring.problems import Problem, Refused, please, refuse
from scoring.remembering import remembered
from surveys import canonical
from surveys.current_sheets import current
from surveys.events import Event
from surveys.instrument import Instrument
from surveys.instrument_files import Checked, Found, check_sheets
from surveys.instrument_sheets import plain, to_sheets
from surveys.ports import Records
from surveys.putting_away import require_at_hand
from surveys.sheet_rows import Grid
from surveys.studies import Wave
from surveys.studying import WavePlan, unfit
from surveys.translations import with_languages
from surveys.unread_copies import UnreadCopy
from surveys.working_copies import WorkingCopy, require_small


@dataclass(frozen=True)
class Loaded:
    """The sheets of a wave's instrument, what tells this version from others, and whether it is an unfinished one."""

    grids: tuple[Grid, ...]
    version: str
    unfinished: bool


def version(records: Records, wave: Wave) -> str:
    """What tells the latest version of a wave's instrument from others."""
    copy = records.working_copy(wave.id)
    return copy.version if copy else wave.instrument_digest


def load(records: Records, wave: Wave) -> Loaded:
    """The latest that was saved and can be read. Raises Refused for an instrument that no sheet holds."""
    copy = records.working_copy(wave.id)
    if isinstance(copy, WorkingCopy):
        return Loaded(current(copy.grids), copy.version, unfinished=True)
    return Loaded(to_sheets(records.document(wave.instrument_digest)), version(records, wave), unfinished=False)


def check(records: Records, wave: Wave, grids: Sequence[Grid], languages: Collection[str], now: datetime) -> Checked:
    """What sheets come to as the instrument of this wave, which has its groups and what was entered for it.

    ``languages`` are those that the instrument must speak.
    """
    checked = _checked(current(grids))
    if checked.instrument is None:
        return checked
    wrong = [*_unspoken(checked.instrument, languages), *_unfit(wave, checked, now), *_left(records, wave, checked)]
    if not wrong:
        return checked
    return replace(checked, instrument=None, problems=tuple(Found(problem, None) for problem in wrong))


@remembered(most=8, known_by=lambda grids: WorkingCopy("", grids).version.encode())
def _checked(grids: tuple[Grid, ...]) -> Checked:
    """Reading takes a third of a second: whoever checks before a transaction holds up nobody within it."""
    return check_sheets(grids)


def save(
    records: Records, wave_id: str, grids: Sequence[Grid], loaded: str, languages: Collection[str], now: datetime
) -> Checked:
    """Keep sheets: as the wave's instrument where they are sound, else as its working copy, which nothing is asked by.

    ``loaded`` is the version that they were made of. Raises Refused, and keeps nothing, where another was saved since,
    for a wave that is no draft, and while its indicators are screened.
    """
    wave = records.wave(wave_id, alone=True)
    _require_editable(records, wave)
    _require_latest(records, wave, loaded)
    require_small(grids)
    checked = check(records, wave, grids, languages, now)
    if checked.instrument is None:
        grids = with_languages(current(grids), checked.document.get("languages"))
        records.keep_working_copy(WorkingCopy(wave_id, tuple(grids)))
        told: dict[str, str | int] = {"wave": wave.number, "problems": len(checked.problems)}
        records.add_event(Event(now, "instrument-drafted", wave.study.id, told))
    else:
        _replace(records, wave, checked, checked.instrument, now)
    return checked


def discard(records: Records, wave_id: str, loaded: str, now: datetime) -> None:
    """Let go of the working copy: the wave's instrument is the last sound one. Raises Refused as :func:`save`."""
    wave = records.wave(wave_id, alone=True)
    require_at_hand(records, wave.study.id)
    if records.working_copy(wave_id) is None:
        raise Refused([please("working-copy-none", "instrument", "Nothing is unfinished.", "go on from what is there")])
    _require_latest(records, wave, loaded)
    records.drop_working_copy(wave_id)
    records.add_event(Event(now, "instrument-discarded", wave.study.id, {"wave": wave.number}))


def unread(records: Records, wave: Wave) -> UnreadCopy | None:
    """What is kept unfinished and cannot be read here, to be taken away before it is let go."""
    copy = records.working_copy(wave.id)
    return copy if isinstance(copy, UnreadCopy) else None


def frozen(records: Records, wave: Wave) -> Problem | None:
    """Why the instrument of a wave cannot be changed; None where it can."""
    if wave.state != "draft":
        what = "People answer by it, or have answered."
        return please("instrument-frozen", "instrument", what, "begin another wave, with another version of it")
    if unread(records, wave):
        what = "Changes to it are kept in a layout that is not known here."
        return please("working-copy-unread", "instrument", what, "take them away as a file, and discard them")
    if records.screening_rounds(wave.id):
        what = "Experts were asked to rate its indicators."
        return please("instrument-screened", "instrument", what, "decide the screening, or begin another wave")
    return None


def _require_editable(records: Records, wave: Wave) -> None:
    require_at_hand(records, wave.study.id)
    why = frozen(records, wave)
    refuse([why] if why else [])


def _require_latest(records: Records, wave: Wave, loaded: str) -> None:
    if version(records, wave) != loaded:
        what = "Somebody saved another version meanwhile."
        raise Refused([please("instrument-saved-meanwhile", "instrument", what, "load it, and write yours into it")])


def _replace(records: Records, wave: Wave, checked: Checked, instrument: Instrument, now: datetime) -> None:
    document = plain(checked.document)
    digest = canonical.digest(document)
    unfinished = records.working_copy(wave.id) is not None
    if digest == wave.instrument_digest and not unfinished:
        return
    records.keep_instrument(digest, document)
    records.keep_wave(replace(wave, instrument=instrument, instrument_digest=digest))
    records.drop_working_copy(wave.id)
    records.drop_unused_instruments()
    told: dict[str, str | int] = {"wave": wave.number, "instrument": digest}
    records.add_event(Event(now, "instrument-edited", wave.study.id, told))


def _unspoken(instrument: Instrument, languages: Collection[str]) -> Iterator[Problem]:
    for language in languages:
        if language not in instrument.languages:
            what = f"The pages speak {language!r}, and this does not."
            yield please("instrument-language", "languages", what, "add the language, with all its texts")


def _unfit(wave: Wave, checked: Checked, now: datetime) -> Iterator[Problem]:
    if checked.instrument is not None:
        plan = WavePlan(wave.name, checked.document, wave.strata, max(wave.closes_on, now.date()))
        yield from unfit(wave.study, checked.instrument, plan, now.date())


def _left(records: Records, wave: Wave, checked: Checked) -> Iterator[Problem]:
    """What was entered for the wave, or given to somebody, and would have lost what it is about."""
    instrument = checked.instrument
    if instrument is None:
        return
    known = {*instrument.objectives, *instrument.index_system.indicators}
    entered = {*records.figures(wave.id)}
    entered |= {figure.indicator for site in records.sites(wave.id) for figure in site.figures}
    entered |= {id for card in records.practice_cards(wave.id) for id in card.indicators}
    for id in sorted(entered - known):
        what = f"Something was entered of {id!r}, which would be gone."
        yield please("instrument-entered", "index_system", what, "leave it, or take out what was entered first")
    matrices = {matrix.id for matrix in instrument.experts.matrices}
    for id in sorted({id for expert in records.experts(wave.id) for id in expert.matrices} - matrices):
        what = f"An expert was invited to judge {id!r} alone, which would be gone."
        yield please("instrument-invited", "experts › matrices", what, "leave it, or begin another wave")
