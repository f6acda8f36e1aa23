"""The step that looks at the fieldwork of a wave: what is counted, by day and by step, and what is left to do."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from surveys import disclosing, gathering, importing_answers, judgements
from surveys.audiences import Audience
from surveys.disclosing import Counted
from surveys.ports import Records
from surveys.progress import Progress, progress
from surveys.remaining import Invited, Panel, Remaining, remaining
from surveys.studies import Wave


@dataclass(frozen=True)
class Fieldwork:
    """A wave's fieldwork as it may be told. ``days``: by how many what is counted of an audience has grown on each.

    ``brought`` are those of the counted that came from files.
    """

    wave: Wave
    counted: tuple[Counted, ...]
    days: Mapping[tuple[Audience, date], int]
    progress: tuple[Progress, ...]
    remaining: tuple[Remaining, ...]
    brought: Mapping[str, int] = field(default_factory=dict)

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
    left = remaining(wave, now.date(), _invited(records, wave), panel(records, wave), counted, steps)
    return Fieldwork(
        wave, counted, records.released_by_day(wave.id), steps, left, importing_answers.numbers(records, wave)
    )


def _invited(records: Records, wave: Wave) -> Invited:
    issued = records.invitations(wave.id)
    codes = Counter(one.group for one in issued if one.kind == "one_time")
    return Invited({one.group for one in issued if one.kind == "open"}, codes)


def panel(records: Records, wave: Wave) -> Panel:
    """How far each expert has come."""
    instrument, asked = wave.instrument, wave.instrument.sampling.experts
    done = Counter(judgement.expert for judgement in records.judgements(wave.id))
    sizes = {one.id: len(judgements.pairs(instrument.criteria(one.id))) for one in instrument.experts.matrices}
    experts = {one.pseudonym: one for one in records.experts(wave.id)}
    own = {name: instrument.experts.asked(one.matrices) for name, one in experts.items()}
    heard = Counter(matrix.id for matrices in own.values() for matrix in matrices)
    return Panel(
        {name: done[name] for name in experts},
        {name: sum(sizes[matrix.id] for matrix in matrices) for name, matrices in own.items()},
        {matrix.parent: heard[matrix.id] for matrix in instrument.experts.matrices},
        int(asked["min"]),
        int(asked["recommended"]),
    )
