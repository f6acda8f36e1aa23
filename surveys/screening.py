"""The steps of a screening: open a round while the wave is a draft, close it, decide which indicators are kept."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from math import nan

from scoring import screening as scored
from scoring.problems import Refused, please, refuse
from surveys import canonical
from surveys.events import Act, Event
from surveys.finishing import require_finished
from surveys.instrument import Instrument
from surveys.ports import Records
from surveys.putting_away import require_at_hand
from surveys.reading import read
from surveys.reducing import reduce
from surveys.screenings import POINTS, Agreed, Rating, Round, Summary, criteria
from surveys.studies import Wave


@dataclass(frozen=True)
class Screened:
    """What a closed round says of one criterion; None where too few rated it, or in the round before.

    ``spread``: how many chose each point, and then how many could not judge.
    """

    criterion: str
    spread: tuple[int, ...] | None
    importance: scored.Importance | None
    verdict: scored.Verdict | None
    change: float | None


@dataclass(frozen=True)
class Outcome:
    """A closed round: every criterion in printed order, and whether rounds may end."""

    screened: tuple[Screened, ...]
    stop: scored.Stop


def open_round(records: Records, wave_id: str, now: datetime) -> Round:
    """Let experts rate. Raises Refused unless the wave is a draft with experts and may have another round.

    So it does while the instrument is unfinished.
    """
    wave, rounds = records.wave(wave_id, alone=True), records.screening_rounds(wave_id)
    require_at_hand(records, wave.study.id)
    require_finished(records, wave_id)
    most = wave.instrument.delphi_screening.stop_rule.max_rounds
    problems = []
    if wave.state != "draft":
        problems.append(please("screening-too-late", wave_id, "The wave has opened.", "screen before it opens"))
    if not records.experts(wave_id):
        problems.append(please("screening-no-experts", wave_id, "No expert is invited.", "invite the panel first"))
    if rounds and rounds[-1].open:
        problems.append(please("screening-open", wave_id, "A round is open.", "close it first"))
    if len(rounds) >= most:
        what = f"There were {most} rounds, as many as may be."
        problems.append(please("screening-rounds-over", wave_id, what, "decide by the last one"))
    refuse(problems)
    opened = Round(wave_id, len(rounds) + 1, wave.instrument_digest, now.date())
    records.keep_screening_round(opened)
    _record(records, "screening-opened", wave, opened, now)
    return opened


def close_round(records: Records, wave_id: str, now: datetime) -> Round:
    """Take no more ratings, and count them. Raises Refused unless a round is open."""
    wave, rounds = records.wave(wave_id, alone=True), records.screening_rounds(wave_id)
    if not rounds or not rounds[-1].open:
        raise Refused([please("screening-not-open", wave_id, "No round is open.", "open one first")])
    ratings = records.ratings(wave_id, rounds[-1].number)
    closed = replace(rounds[-1], closed_on=now.date(), summary=summarise(wave.instrument, ratings))
    records.keep_screening_round(closed)
    _record(records, "screening-closed", wave, closed, now)
    return closed


def decide(records: Records, wave_id: str, keep: Mapping[str, bool | None], now: datetime) -> Round:
    """Say of every indicator whether it is kept, after the last round; a later word replaces an earlier one.

    Raises Refused, with all problems, where an indicator has no word, no round has closed, the wave has opened, or the
    instrument cannot do without what is dropped.
    """
    wave, rounds = records.wave(wave_id, alone=True), records.screening_rounds(wave_id)
    require_at_hand(records, wave.study.id)
    if wave.state != "draft":
        raise Refused([please("screening-too-late", wave_id, "The wave has opened.", "decide before it opens")])
    if not rounds or rounds[-1].open:
        raise Refused([please("screening-not-closed", wave_id, "No round has closed.", "close the round first")])
    indicators = wave.instrument.index_system.indicators
    refuse(
        please("screening-undecided", id, "Nothing is said of it.", "say whether it is kept")
        for id in indicators
        if keep.get(id) is None
    )
    decided = replace(rounds[-1], kept=tuple(id for id, kept in keep.items() if kept))
    reduce(records.document(wave.instrument_digest), decided.kept or ())
    records.keep_screening_round(decided)
    _record(records, "screening-decided", wave, decided, now, kept=len(decided.kept or ()))
    return decided


def apply(records: Records, wave: Wave, now: datetime) -> Wave:
    """The wave with the instrument that its screening left, before it opens; as it is if nobody screened.

    Raises Refused for a screening that was begun and not decided.
    """
    rounds = records.screening_rounds(wave.id)
    if not rounds:
        return wave
    last = rounds[-1]
    if last.kept is None:
        what = "Its screening is not decided."
        raise Refused([please("screening-unfinished", wave.id, what, "close the round, and decide what is kept")])
    document = records.document(wave.instrument_digest)
    reduced = reduce(document, last.kept)
    if reduced is document:
        return wave
    digest = canonical.digest(reduced)
    records.keep_instrument(digest, reduced)
    dropped = len(wave.instrument.index_system.indicators) - len(last.kept)
    _record(records, "instrument-reduced", wave, last, now, dropped=dropped)
    return replace(wave, instrument=read(reduced, new=False), instrument_digest=digest)


def summarise(instrument: Instrument, ratings: Iterable[Rating]) -> Summary:
    """What the latest ratings of a round come to."""
    given: dict[str, dict[str, int | None]] = {}
    for rating in ratings:
        given.setdefault(rating.expert, {})[rating.criterion] = rating.value
    least, asked, system = instrument.experts.publish_floor, criteria(instrument), instrument.index_system
    values = {id: [said[id] for said in given.values() if id in said] for id in asked}
    spread = {id: tuple(said.count(point) for point in (*POINTS, None)) for id, said in values.items()}
    return Summary(
        finished=sum(said.keys() >= set(asked) for said in given.values()),
        spread={id: counts for id, counts in spread.items() if sum(counts[: len(POINTS)]) >= least},
        dimensions=_agreed(given, list(system.children(system.goal.id)), least),
        indicators=_agreed(given, list(system.indicators), least),
        subdimensions=_agreed(given, list(system.subdimensions), least) if system.subdimensions else None,
    )


def uncounted(summary: Summary, ratings: Iterable[Rating]) -> tuple[str, ...]:
    """Criteria with more ratings of some value than their round counted; fewer may be left, as experts withdraw."""
    kept = Counter((rating.criterion, rating.value) for rating in ratings)
    counted = {
        (id, value): number
        for id, spread in summary.spread.items()
        for value, number in zip((*POINTS, None), spread, strict=True)
    }
    return tuple(sorted({id for (id, value), number in kept.items() if number > counted.get((id, value), number)}))


def outcome(instrument: Instrument, rounds: tuple[Round, ...], number: int) -> Outcome:
    """What the closed round of this number says, by the instrument's thresholds and beside the round before it."""
    rules, summary = instrument.delphi_screening, _summary(rounds, number)
    before = _summary(rounds, number - 1) if number > 1 else None
    keep = scored.KeepRule(rules.keep_rule.mean_min, rules.keep_rule.cv_max, rules.keep_rule.share_4_or_5_min)
    screened = tuple(_screened(id, summary, before, keep) for id in criteria(instrument))
    stop = scored.StopRule(
        rules.stop_rule.max_rounds, rules.stop_rule.kendall_w_p_max, rules.stop_rule.stable_change_max
    )
    indicators = instrument.index_system.indicators
    changes = {one.criterion: one.change for one in screened if one.change is not None and one.criterion in indicators}
    w = summary.indicators.w
    return Outcome(screened, scored.stopping(number, w.p if w else None, changes, stop))


def _screened(id: str, summary: Summary, before: Summary | None, rule: scored.KeepRule) -> Screened:
    counts, earlier = summary.counts(id), before.counts(id) if before else None
    found = scored.importance(counts) if counts else None
    moved = scored.change(earlier, counts) if earlier and counts else None
    return Screened(id, summary.spread.get(id), found, scored.verdict(found, rule) if found else None, moved)


def _agreed(given: Mapping[str, Mapping[str, int | None]], level: list[str], least: int) -> Agreed:
    table = [[_number(said.get(id)) for said in given.values()] for id in level]
    raters, w = scored.panel_w(table) if given else (0, None)
    return Agreed(raters, w if raters >= least else None)


def _number(value: int | None) -> float:
    return nan if value is None else value


def _summary(rounds: tuple[Round, ...], number: int) -> Summary:
    summary = rounds[number - 1].summary
    if summary is None:
        raise LookupError(f"round {number} is open")
    return summary


def _record(records: Records, act: Act, wave: Wave, of: Round, now: datetime, **counts: int) -> None:
    records.add_event(Event(now, act, wave.study.id, {"wave": wave.number, "round": of.number, **counts}))
