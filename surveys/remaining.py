"""What is left to do in the fieldwork of a wave, told from what pages show anyway."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from surveys.audiences import Audience
from surveys.disclosing import Counted
from surveys.progress import Progress
from surveys.studies import Stratum, Wave

SOON = 7  # days before the last one


@dataclass(frozen=True)
class Panel:
    """Pairs each expert has answered by pseudonym, of the ``pairs`` that they are asked.

    ``invited`` is how many are asked to compare what is below each node, by its id; ``least`` and ``recommended`` are
    the sizes that the instrument names.
    """

    done: Mapping[str, int]
    pairs: Mapping[str, int]
    invited: Mapping[str, int]
    least: int
    recommended: int

    @property
    def incomplete(self) -> tuple[str, ...]:
        return tuple(expert for expert, number in self.done.items() if number < self.pairs[expert])

    @property
    def thin(self) -> tuple[str, ...]:
        """The nodes for which too few are invited, though the panel as a whole is large enough."""
        return tuple(node for node, number in self.invited.items() if number < self.least <= len(self.done))


@dataclass(frozen=True)
class Invited:
    """Strata with an open link, and how many one-time codes each unit group was given; not which were used."""

    linked: Collection[str]
    codes: Mapping[str, int]

    def asked(self, stratum: Stratum) -> bool:
        return stratum.id in self.linked or self.codes.get(stratum.id, 0) > 0


@dataclass(frozen=True)
class Remaining:
    """One thing to do: what, for whom, in which strata or of which experts, and how many."""

    what: str
    audience: Audience | None = None
    of: tuple[str, ...] = ()
    number: int | None = None


def remaining(
    wave: Wave,
    today: date,
    invited: Invited,
    panel: Panel,
    counted: Sequence[Counted],
    progress: Iterable[Progress],
) -> tuple[Remaining, ...]:
    """All that is left to do, what blocks the rest first."""
    if wave.state == "draft":
        return (Remaining("open-wave"),)
    if wave.state == "closed":
        return (Remaining("publish"),)
    people = [one for each in progress for one in _people(wave, each, counted, invited)]
    return (*_time(wave, today), *_inviting(wave, invited), *people, *_experts(panel))


def _time(wave: Wave, today: date) -> Iterator[Remaining]:
    left, standing = (wave.closes_on - today).days, wave.standing(today)
    if standing == "paused":
        yield Remaining("resume-wave")
    elif standing == "early" and wave.opens_on is not None:
        yield Remaining("begins", number=(wave.opens_on - today).days)
    if left < 0:
        yield Remaining("close-wave")
    elif left <= SOON:
        yield Remaining("closes-soon", number=left)


def _inviting(wave: Wave, invited: Invited) -> Iterator[Remaining]:
    unlinked = tuple(one.id for one in wave.strata_of("residents") if one.id not in invited.linked)
    if unlinked:
        yield Remaining("issue-links", "residents", unlinked)
    uncoded = tuple(one.id for one in wave.strata_of("officers") if invited.codes.get(one.id, 0) < (one.invited or 1))
    if uncoded:
        yield Remaining("issue-codes", "officers", uncoded)


def _people(wave: Wave, progress: Progress, counted: Iterable[Counted], invited: Invited) -> Iterator[Remaining]:
    """Nothing here tells a stratum in which nobody waits from one in which nine do; only the invited are reminded."""
    audience, released = (
        progress.audience,
        {row.id: row.responses for row in counted if row.audience == progress.audience},
    )
    strata = wave.strata_of(audience)
    if not strata:
        return
    if uncounted := tuple(one.id for one in strata if not released[one.id] and invited.asked(one)):
        yield Remaining("nothing-counted", audience, uncounted, progress.least)
    if full := tuple(one.id for one in strata if _is_full(one, released[one.id])):
        yield Remaining("quota-reached", audience, full)
    if (progress.counted or 0) < progress.needed:
        yield Remaining("more-answers", audience, number=progress.needed)
    if (most := max(progress.gone.values(), default=0)) > 0:
        yield Remaining(
            "left-most", audience, tuple(id for id, number in progress.gone.items() if number == most), most
        )


def _is_full(stratum: Stratum, counted: int | None) -> bool:
    return stratum.quota is not None and (counted or 0) >= stratum.quota


def _experts(panel: Panel) -> Iterator[Remaining]:
    if len(panel.done) < panel.least:
        yield Remaining("experts-few", number=panel.least)
    elif len(panel.done) < panel.recommended:
        yield Remaining("experts-more", number=panel.recommended)
    if panel.thin:
        yield Remaining("experts-few-here", of=panel.thin, number=panel.least)
    if panel.incomplete:
        yield Remaining("experts-incomplete", of=panel.incomplete)
