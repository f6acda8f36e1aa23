"""Opening a further round of the panel: what it has said so far is frozen, and shown where enough have judged."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from scoring.problems import Refused, please
from scoring.step_spreads import StepSpread, step_spread
from surveys import accepting, disclosing
from surveys.events import Event
from surveys.judgements import Pair, Revision, latest
from surveys.ports import Records
from surveys.rounds import FIRST, Round, Spreads
from surveys.studies import Wave

_Place = tuple[str, Pair]


def open_round(records: Records, wave_id: str, now: datetime) -> Round:
    """Open the next round. Raises Refused for a wave that is not open, and where it would show no new spread."""
    wave = records.wave(wave_id)
    accepting.require(wave, now)
    number, spreads = upcoming(records, wave)
    before = _before(records, wave)
    if spreads == before:
        what = "Nothing new could be shown: too few experts have judged the same pair in this round."
        raise Refused([please("round-too-early", wave_id, what, "wait for more of the panel")])
    opened = Round(wave_id, number, now.date(), spreads)
    records.add_round(opened)
    records.add_event(Event(now, "round-opened", wave.study.id, {"wave": wave.number, "round": number}))
    return opened


def upcoming(records: Records, wave: Wave) -> tuple[int, Spreads]:
    """The number of the next round and the spreads it would show.

    A pair's spread is that of all judgements that count, and is renewed only where enough experts say another thing
    than before the round that ends, or the first thing: two rounds side by side would tell what a few have changed.
    """
    rounds, revisions = records.rounds(wave.id), records.revisions(wave.id)
    ending = rounds[-1].number if rounds else FIRST
    earlier = latest(one for one in revisions if one.round < ending)
    anew = _experts(
        one for key, one in latest(revisions).items() if key not in earlier or one.said != earlier[key].said
    )
    spreads = {matrix: dict(found) for matrix, found in _before(records, wave).items()}
    for (matrix, pair), steps in _steps(latest(revisions).values()).items():
        if min(len(steps), len(anew.get((matrix, pair), ()))) >= disclosing.least(wave.instrument, "experts"):
            spreads.setdefault(matrix, {})[pair] = step_spread(steps)
    return ending + 1, spreads


def _before(records: Records, wave: Wave) -> Spreads:
    rounds = records.rounds(wave.id)
    return rounds[-1].spreads if rounds else dict[str, dict[Pair, StepSpread]]()


def _experts(revisions: Iterable[Revision]) -> dict[_Place, set[str]]:
    found: dict[_Place, set[str]] = {}
    for one in latest(revisions).values():
        if isinstance(one.said, int):
            found.setdefault(_place(one), set()).add(one.judgement.expert)
    return found


def _steps(revisions: Iterable[Revision]) -> dict[_Place, list[int]]:
    found: dict[_Place, list[int]] = {}
    for one in revisions:
        if isinstance(one.said, int):
            found.setdefault(_place(one), []).append(one.said)
    return found


def _place(revision: Revision) -> _Place:
    judgement = revision.judgement
    return judgement.matrix, (judgement.first, judgement.second)
