"""The step that looks at the fieldwork of a wave: what is counted, by day and by step, and what is left to do."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from surveys import disclosing, gathering, judgements
from surveys.audiences import Audience
from surveys.disclosing import Counted
from surveys.ports import Records
from surveys.progress import Progress, progress
from surveys.remaining import Invited, Panel, Remaining, remaining
from surveys.studies import Wave


@dataclass(frozen=True)
class Fieldwork:
    """A wave's fieldwork as it may be told. ``days``: by how many what is counted of an audience has grown on each."""

    wave: Wave
    counted: tuple[Counted, ...]
    days: Mapping[tuple[Audience, date], int]
    progress: tuple[Progress, ...]
    remaining: tuple[Remaining, ...]

    @property
    def undated(self) -> dict[Audience, int]:
        """How many of those counted are on no day: they were before days were kept."""
        dated = Counter[Audience]()
        for (audience, _), number in self.days.items():
            dated[audience] += number
        return {one.audience: (one.counted or 0) - dated[one.audience] for one in self.progress}


def look(records: Records, wave: Wave, now: datetime) -> Fieldwork:
    """The fieldwork as it stands."""
    everybody = gathering.tallies(records, wave)
    after, lot = gathering.after(records, wave, everybody), records.visits(wave.id)
    steps = tuple(progress(wave, audience, everybody, after, lot) for audience in wave.instrument.audiences)
    counted = disclosing.counted(wave, everybody)
    left = remaining(wave, now.date(), _invited(records, wave), _panel(records, wave), counted, steps)
    return Fieldwork(wave, counted, records.released_by_day(wave.id), steps, left)


def _invited(records: Records, wave: Wave) -> Invited:
    issued = records.invitations(wave.id)
    codes = Counter(one.group for one in issued if one.kind == "one_time")
    return Invited({one.group for one in issued if one.kind == "open"}, codes)


def _panel(records: Records, wave: Wave) -> Panel:
    instrument, asked = wave.instrument, wave.instrument.sampling.experts
    done = Counter(judgement.expert for judgement in records.judgements(wave.id))
    matrices = instrument.experts.matrices
    pairs = sum(len(judgements.pairs(instrument.criteria(matrix.id))) for matrix in matrices)
    experts = {expert.pseudonym: done[expert.pseudonym] for expert in records.experts(wave.id)}
    return Panel(experts, pairs, int(asked["min"]), int(asked["recommended"]))
