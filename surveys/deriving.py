"""How a score came about: the composite down to statements and counted figures, each a weighted mean of those below."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from scoring.plans import OBJECTIVE
from scoring.results import DimensionResult, Evaluation, IndicatorResult, SubdimensionResult
from scoring.samples import stratum_shares
from surveys.audiences import AUDIENCES, Audience
from surveys.gathering import populations
from surveys.instrument import Instrument
from surveys.studies import Wave
from surveys.withheld import Withheld

Kind = Literal["composite", "dimension", "subdimension", "indicator", "group", "item", "measure"]
State = Literal["shown", "withheld", "lacking"]
Numbers = tuple[Audience, str, int, int]  # audience, stratum, last closed batch, responses
Leaf = tuple[Kind, str, float | None, bool]  # what it is, its id, its score, whether that is withheld
COMPOSITE = "composite"


@dataclass(frozen=True)
class Derived:
    """A score with what it is the weighted mean of.

    ``share`` is how much it counts in the score above it: its weight among those there that have a score, so that they
    sum to one; 0 where it has none. Below a score that is withheld there is nothing: the descent ends.
    """

    kind: Kind
    id: str
    share: float
    score: float | None
    state: State
    parts: tuple[Derived, ...] = ()

    def find(self, id: str) -> Derived | None:
        """Itself, or the one of this id below it."""
        if self.id == id:
            return self
        return next((found for part in self.parts if (found := part.find(id))), None)


@dataclass(frozen=True)
class Released:
    """What is counted of a stratum: up to which batch, how many responses, and its share of its audience."""

    audience: Audience
    stratum: str
    batch: int
    responses: int
    population: int | None
    share: float


def derive(instrument: Instrument, evaluation: Evaluation, of: Withheld) -> Derived:
    """The composite with all that is below it, of an evaluation as it is shown."""
    return _Tree(instrument, evaluation, of).composite()


def fold(derived: Derived) -> float | None:
    """The score worked out again from the lowest that are shown: sum of share * score; None where one is withheld."""
    if derived.score is None or not derived.parts:
        return derived.score
    found = [(part.share, fold(part)) for part in derived.parts if part.share]
    if any(score is None for _, score in found):
        return None
    return sum(share * score for share, score in found if score is not None)


def strata(wave: Wave, evaluation: Evaluation, released: Iterable[Numbers]) -> tuple[Released, ...]:
    """The closed batches that an evaluation rests on, a row a stratum, in the order of the audiences."""
    counted, people = [one for one in released if one[3]], populations(wave)
    found: list[Released] = []
    for name in AUDIENCES:
        rows = [one for one in counted if one[0] == name]
        shares = _stratified(rows, people[name], name in evaluation.represented)
        for (_, stratum, batch, responses), share in zip(rows, shares, strict=True):
            found.append(Released(name, stratum, batch, responses, people[name].get(stratum), share))
    return tuple(found)


def _stratified(rows: list[Numbers], people: Mapping[str, int], represented: bool) -> Iterable[float]:
    responses = [row[3] for row in rows]
    shares = stratum_shares(responses, [people.get(row[1]) for row in rows]) if represented else None
    return shares or [number / sum(responses) for number in responses]


@dataclass(frozen=True)
class _Tree:
    """An evaluation as it is shown, with what is not shown of it."""

    instrument: Instrument
    evaluation: Evaluation
    of: Withheld

    def composite(self) -> Derived:
        of, rows = self.of, self.evaluation.dimensions
        shares = _shared((one.weight, one.score, one.id in of.dimensions) for one in rows)
        parts = map(self.dimension, rows, shares)
        return _derived("composite", COMPOSITE, 1.0, self.evaluation.composite.score, of.composite, parts)

    def dimension(self, one: DimensionResult, share: float) -> Derived:
        return _derived("dimension", one.id, share, one.score, one.id in self.of.dimensions, self.below(one.id))

    def subdimension(self, one: SubdimensionResult, share: float) -> Derived:
        return _derived("subdimension", one.id, share, one.score, one.id in self.of.subdimensions, self.below(one.id))

    def below(self, parent: str) -> Iterator[Derived]:
        """What is directly below a dimension or a subdimension."""
        below = self.instrument.index_system.children(parent)
        lower = [row for row in self.evaluation.subdimensions if row.id in below]
        lowest = [row for row in self.evaluation.indicators if row.id in below]
        shares = _shared(
            [
                *((row.weight, row.score, row.id in self.of.subdimensions) for row in lower),
                *((row.weight_local, row.score, row.id in self.of.indicators) for row in lowest),
            ]
        )
        yield from map(self.subdimension, lower, shares)
        yield from map(self.indicator, lowest, shares[len(lower) :])

    def indicator(self, one: IndicatorResult, share: float) -> Derived:
        parts = (self.group(one, group) for group in one.groups)
        return _derived("indicator", one.id, share, one.score, one.id in self.of.indicators, parts)

    def group(self, one: IndicatorResult, group: str) -> Derived:
        rows = list(self.measures(one.id) if group == OBJECTIVE else self.items(one.id, group))
        share = one.group_weights.get(group, 0.0)
        alike = [(1.0 if share else 0.0, score, gone) for _, _, score, gone in rows]
        parts = (
            _derived(kind, id, own, score, gone)
            for (kind, id, score, gone), own in zip(rows, _shared(alike), strict=True)
        )
        withheld = one.id in self.of.groups.get(group, ())
        return _derived("group", f"{one.id}:{group}", share, one.groups[group], withheld, parts)

    def items(self, indicator: str, audience: str) -> Iterator[Leaf]:
        asked = {id: item for one in self.instrument.questionnaires.values() for id, item in one.scored.items()}
        for one in self.evaluation.items:
            if one.audience == audience and asked[one.id].indicator == indicator:
                yield "item", one.id, one.score, one.id in self.of.items

    def measures(self, indicator: str) -> Iterator[Leaf]:
        for one in self.instrument.objective_indicators:
            if one.indicator == indicator:
                yield "measure", one.id, self.evaluation.objective_scores.get(one.id), False


def _derived(
    kind: Kind, id: str, share: float, score: float | None, withheld: bool, parts: Iterable[Derived] = ()
) -> Derived:
    state: State = "shown" if score is not None else "withheld" if withheld else "lacking"
    return Derived(kind, id, share, score, state, () if state == "withheld" else tuple(parts))


def _shared(rows: Iterable[tuple[float | None, float | None, bool]]) -> list[float]:
    """Weights of those that have a score, shown or withheld, put to sum to one; 0 for the others."""
    known = [(weight or 0.0) if score is not None or withheld else 0.0 for weight, score, withheld in rows]
    return [weight / sum(known) if sum(known) else 0.0 for weight in known]
