"""What may be shown of an audience, by the instrument's least numbers; pages, exports and publications ask here."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from secrets import SystemRandom
from typing import Literal, get_args

from scoring.disclosure import Kind, View, may_filter, may_show_beside, unanimous
from scoring.problems import please, refuse
from scoring.suppression import suppress
from scoring.tallies import OFF_SCALE, Tally
from surveys import least_numbers
from surveys.audiences import AUDIENCES, Audience
from surveys.instrument import Instrument
from surveys.least_numbers import NAMED, Group
from surveys.studies import REST, Stratum, Wave

_GROUPS: Mapping[str, Group] = {group: group for group in get_args(Group)}
_AUDIENCES: Mapping[str, Audience] = {audience: audience for audience in AUDIENCES}

NO_ANSWER = ""  # the category of those who left a profile question out

Cells = tuple[tuple[int | None, ...], ...]


@dataclass(frozen=True)
class Counted:
    """A row of who is counted: a stratum, or what was left of several when the wave had closed.

    Without a ``stratum`` its ``id`` is their parent's, or `REST`. ``responses`` is None where nothing of a stratum is
    counted by itself, because it has fewer than the least number.
    """

    audience: Audience
    id: str
    stratum: Stratum | None
    responses: int | None


@dataclass(frozen=True)
class Share:
    """One answer's share. Only "shown" has a percentage, without decimals, and a count where the base is shown too."""

    kind: Kind
    count: int | None = None
    percent: int | None = None


@dataclass(frozen=True)
class Distribution:
    """An item's answers: ``base`` answered on the scale, None where that would tell how few did not.

    ``points`` are shares of those; ``others`` are the numbers of don't know, not applicable and missing.
    """

    base: int | None
    points: tuple[Share, ...]
    others: tuple[int | None, ...]


@dataclass(frozen=True)
class Comments:
    """What a group of ``people`` wrote in its own words: what was passed, and how many nobody has read yet."""

    people: int
    passed: tuple[str, ...]
    waiting: int

    @property
    def state(self) -> Literal["waiting", "moderated"]:
        return "waiting" if self.waiting else "moderated"


def least(instrument: Instrument, of: Group) -> int:
    """The fewest people of a group of which anything is shown."""
    return least_numbers.least(instrument.privacy.minimum_group, of)


def moved_below(instrument: Instrument, inputs: Mapping[str, object]) -> int | None:
    """Below which number of people a publication's counts were moved; None of one from before counts were."""
    return max(least(instrument, audience) for audience in instrument.audiences) if "design" in inputs else None


def told(instrument: Instrument, of: str, people: int) -> str:
    """A number of people as it may be told: below the least number, only that it is. Nobody is below it too."""
    return least_numbers.told(least(instrument, _GROUPS[of]), people)


def responses(instrument: Instrument, counts: Mapping[str, int]) -> dict[str, str]:
    """The number of responses by audience as it may be told."""
    return {audience: told(instrument, audience, counts[audience]) for audience in AUDIENCES if audience in counts}


def at_least(instrument: Instrument, of: str, people: int) -> str:
    """A number of those who answered something, in steps of the least number: who did and who did not are never few."""
    return least_numbers.at_least(least(instrument, _GROUPS[of]), people)


def whole_groups(instrument: Instrument, of: str, people: int) -> int:
    """A number of people or of events, down to a multiple of the least number."""
    return least_numbers.whole_groups(least(instrument, _GROUPS[of]), people)


def counted(wave: Wave, released: Iterable[Tally]) -> tuple[Counted, ...]:
    """Everybody who is counted, in rows that add up to the total: the strata, then what was left of small ones.

    Nothing has to be hidden beside a small stratum: who is not counted is in no total either. That somebody waits
    there, or nobody, is told by none of the rows.
    """
    numbers = {(_AUDIENCES[part.audience], part.stratum): part.responses for part in released}
    own = [Counted(one.audience, one.id, one, numbers.pop((one.audience, one.id), None)) for one in wave.strata]
    together = sorted(numbers, key=lambda place: (AUDIENCES.index(place[0]), place[1] == REST, place[1]))
    return (*own, *(Counted(audience, id, None, numbers[audience, id]) for audience, id in together))


def distribution(instrument: Instrument, audience: Audience, counts: Sequence[int]) -> Distribution:
    """An item's answers, from a tally's counts: the points, then don't know, not applicable and missing."""
    k, points, others = least(instrument, audience), counts[:-OFF_SCALE], counts[-OFF_SCALE:]
    answered = sum(points)
    base, *rest = _answered(answered, others, k)
    kinds = unanimous(points, k)
    shares = tuple(_share(kind, count, answered, base) for kind, count in zip(kinds, points, strict=True))
    return Distribution(base, shares, tuple(rest))


def profile(instrument: Instrument, audience: Audience, people: int, counts: Mapping[str, int]) -> dict[str, Share]:
    """How many of ``people`` gave each answer to a profile question; those who gave none under `NO_ANSWER`."""
    all_counts = {**counts, NO_ANSWER: people - sum(counts.values())}
    (*marks, _), total = suppress(list(all_counts.values()), _tabled(instrument, audience)).hidden.tolist(), people
    return {
        code: _share("hidden" if mark else "shown", count, total, total)
        for mark, (code, count) in zip(marks, all_counts.items(), strict=True)
    }


def crosstab(instrument: Instrument, audience: Audience, table: Sequence[Sequence[int]]) -> Cells:
    """A table of two questions with its totals last; None where a number is not shown.

    It has everybody, those who left a question out in a row or column of their own: so its totals are hidden where
    `profile` hides them, and neither tells more than the other.
    """
    found = suppress(table, _tabled(instrument, audience))
    return tuple(
        tuple(None if mark else count for count, mark in zip(row, marks, strict=True))
        for row, marks in zip(found.table.tolist(), found.hidden.tolist(), strict=True)
    )


def percent(count: int, of: int) -> int:
    """A share in percent without decimals, a half rounded up."""
    return (200 * count + of) // (2 * of)


def check_filter(instrument: Instrument, audience: Audience, selected: int, everyone: int) -> None:
    """Raises Refused where a selection, or the rest that it leaves, is of too few people."""
    k = least(instrument, audience)
    if may_filter(selected, everyone, k):
        return
    few, what = ("filter-few", "It selects") if 0 < selected < k else ("filter-rest-few", "It leaves out")
    refuse([please(few, audience, f"{what} fewer than {k} people.", "choose a wider or a narrower selection")])


def check_view(instrument: Instrument, audience: Audience, view: View, released: Collection[View]) -> None:
    """Raises Refused where what would be shown, together with what was shown before, tells of too few people."""
    k = least(instrument, audience)
    if not may_show_beside(view, released, k):
        what = f"Together with what was shown before, it would tell what fewer than {k} people said."
        refuse([please("view-difference", audience, what, "look at a wider selection, or wait for more answers")])


def comments(instrument: Instrument, audience: Audience, written: Comments) -> tuple[str, ...]:
    """The comments that were passed, in an order drawn anew each time. Raises Refused with every reason why not.

    They are shown all at once, when the last has been read: one that comes alone would tell who had just answered.
    """
    k, problems = least(instrument, "comments"), []
    if written.people < k:
        what = f"Fewer than {k} people answered."
        problems.append(please("comments-few-people", audience, what, "wait for more answers"))
    if written.state == "waiting":
        what = f"{written.waiting} are not read yet."
        problems.append(please("comments-not-moderated", audience, what, "read all of them first"))
    refuse(problems)
    return tuple(SystemRandom().sample(written.passed, len(written.passed)))


def _tabled(instrument: Instrument, audience: Audience) -> int:
    name, otherwise = NAMED["tables"]
    return max(least(instrument, audience), instrument.privacy.minimum_group.get(name, otherwise))


def _answered(answered: int, others: Sequence[int], k: int) -> tuple[int | None, ...]:
    """How many answered on the scale, and how many not, by reason. That all did is no answer, and may be shown."""
    counts = (answered, *others)
    if answered >= k and not any(others):
        return counts
    hidden = suppress(counts, k).hidden.tolist()
    return tuple(None if mark else count for count, mark in zip(counts, hidden, strict=False))


def _share(kind: Kind, count: int, of: int, base: int | None) -> Share:
    if kind != "shown":
        return Share(kind)
    return Share(kind, None if base is None else count, percent(count, of))
