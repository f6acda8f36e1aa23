"""From what is kept of a wave to what may be public of it: the inputs that a publication freezes and is computed from.

No number in them is of 1 to k - 1 people, and everything that is published follows from them, but for what rests on
answers that are withheld.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from scoring.public_tallies import after_exclusion, public, public_number, telling, without_items
from scoring.samples import stratum_shares
from scoring.tallies import Tally, merge
from surveys.audiences import AUDIENCES, Audience
from surveys.evaluating import Inputs, evaluate
from surveys.exclusions import borne
from surveys.quality import UNKNOWN
from surveys.withheld import Withheld, withheld

TOGETHER = ""  # the stratum of an audience whose strata are joined


@dataclass(frozen=True)
class Release:
    """What a publication is computed from, and what of it is public: the same, without the items that are withheld."""

    computed: Inputs
    public: Inputs
    withheld: Withheld


def release(kept: Inputs) -> Release:
    """Make the inputs of a wave such that they may be public.

    The strata of an audience are joined where everybody counts alike. What nearly all answered alike is withheld:
    scores that are shown may rest on it, as :mod:`surveys.withheld` allows, but it is not public itself.
    """
    given = _joined(kept)
    alike = {*withheld(given.design, evaluate(given)).alike, *_telling(given)}
    alike_after = withheld(given.design, evaluate(replace(given, tallies=given.after or ()))).alike
    computed = _public(given, frozenset(alike), frozenset(alike_after))
    hidden = _with(withheld(computed.design, evaluate(computed)), _telling(given))
    hidden_after = withheld(computed.design, evaluate(replace(computed, tallies=computed.after or ())))
    gone = frozenset(hidden.items)
    rest = _without(computed.after, gone | frozenset(hidden_after.items) | frozenset(alike_after))
    return Release(computed, replace(computed, tallies=_without(computed.tallies, gone) or (), after=rest), hidden)


def _telling(given: Inputs) -> frozenset[str]:
    """Items of which some stratum would tell what nearly all of its people said, though all strata together do not."""
    own = [(given.design.least(audience), _of(given.tallies, audience)) for audience in AUDIENCES]
    return frozenset(id for k, strata in own for id in telling(strata, k))


def _with(hidden: Withheld, more: frozenset[str]) -> Withheld:
    return replace(hidden, items=(*hidden.items, *sorted(more - {*hidden.items})))


def _joined(kept: Inputs) -> Inputs:
    """Each audience whose strata have no shares of their own as one stratum, with all the people whom it stands for."""
    tallies, after = list[Tally](), list[Tally]()
    populations = dict[str, Mapping[str, int]]()
    for audience in AUDIENCES:
        own, rest = _of(kept.tallies, audience), _of(kept.after or (), audience)
        people = kept.populations.get(audience, {})
        if own and not _weighted(kept, audience):
            own, rest, people = [_as_one(own)], [_as_one(rest)] if rest else [], _all_of(own, people)
        tallies, after, populations = [*tallies, *own], [*after, *rest], {**populations, audience: people}
    return replace(
        kept, tallies=tuple(tallies), after=None if kept.after is None else tuple(after), populations=populations
    )


def _weighted(kept: Inputs, audience: Audience) -> bool:
    own, people = _of(kept.tallies, audience), kept.populations.get(audience, {})
    shares = stratum_shares([part.responses for part in own], [people.get(part.stratum) for part in own])
    return kept.design.method.representation == "strata" and shares is not None


def _as_one(parts: Iterable[Tally]) -> Tally:
    return replace(merge(parts), stratum=TOGETHER)


def _all_of(own: Iterable[Tally], people: Mapping[str, int]) -> Mapping[str, int]:
    """How many people those who answered stand for; nothing where some stratum's were not counted."""
    heard = [people.get(part.stratum) for part in own]
    known = [number for number in heard if number]
    return {TOGETHER: sum(known)} if len(known) == len(heard) else {}


def _public(given: Inputs, alike: frozenset[str], alike_after: frozenset[str]) -> Inputs:
    tallies, after = list[Tally](), list[Tally]()
    for audience in AUDIENCES:
        k, own, rest = given.design.least(audience), _of(given.tallies, audience), _of(given.after or (), audience)
        told = public(own, k, alike)
        tallies += told
        both = zip(own, rest, told, strict=True) if rest else ()
        after += [after_exclusion((exact, stays), of_all, k, alike_after) for exact, stays, of_all in both]
    flags: dict[str, Mapping[str, int]] = {
        audience: _flags(given, audience) for audience in AUDIENCES if _of(given.tallies, audience)
    }
    told_after = None if given.after is None else tuple(after)
    return replace(given, tallies=tuple(tallies), after=told_after, flags=flags)


def _flags(given: Inputs, audience: Audience) -> dict[str, int]:
    people, k = sum(part.responses for part in _of(given.tallies, audience)), given.design.least(audience)
    numbers = borne(given, audience)
    unknown = people if numbers.pop(UNKNOWN) else 0  # whether there are any
    return {**{flag: public_number(number, people, k) for flag, number in numbers.items()}, UNKNOWN: unknown}


def _of(tallies: Iterable[Tally], audience: Audience) -> list[Tally]:
    return [part for part in tallies if part.audience == audience]


def _without(tallies: Iterable[Tally] | None, gone: frozenset[str]) -> tuple[Tally, ...] | None:
    return None if tallies is None else tuple(without_items(part, gone) for part in tallies)
