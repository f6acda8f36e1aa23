"""What careless answering does to results: counts by flag, and scores of everybody beside those after exclusion."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from scoring import evaluation
from scoring.evaluation import Evaluated, Evaluation
from scoring.tallies import OFF_SCALE, Tally
from surveys import least_numbers
from surveys.audiences import AUDIENCES, Audience
from surveys.designs import Design
from surveys.evaluating import Inputs
from surveys.quality import UNKNOWN
from surveys.withheld import Withheld, withheld


@dataclass(frozen=True)
class FlagCounts:
    """How many of an audience's counted responses bear each flag, and how many are left out, as it may be told.

    ``unknown`` is whether some were stored before there were flags: of these, nobody is counted or left out.
    """

    audience: Audience
    flags: Mapping[str, str]
    excluded: str
    unknown: bool


@dataclass(frozen=True)
class Beside:
    """A score of everybody beside the one after exclusion; None where too few answered. ``id`` None: the composite."""

    id: str | None
    everybody: float | None
    after: float | None

    @property
    def difference(self) -> float | None:
        return None if self.everybody is None or self.after is None else self.after - self.everybody


@dataclass(frozen=True)
class Exclusions:
    """The headline is everybody's; what exclusion would do stands beside it.

    ``withheld`` is what is not shown of those who stay, as of everybody.
    """

    counts: tuple[FlagCounts, ...]
    composite: Beside
    dimensions: tuple[Beside, ...]
    indicators: tuple[Beside, ...]
    withheld: Withheld = field(default_factory=Withheld)


def exclusions(given: Inputs, evaluated: Evaluated) -> Exclusions | None:
    """Both results of the same inputs, by the same weights; None for inputs from before there were flags."""
    if given.after is None:
        return None
    everybody, after = evaluated.evaluation, _after(given, given.after, evaluated)
    return Exclusions(
        counts=tuple(
            _counted(given, given.after, audience) for audience in AUDIENCES if everybody.responses.get(audience)
        ),
        composite=Beside(None, everybody.composite.score, after.composite.score),
        dimensions=tuple(
            Beside(one.id, one.score, other.score)
            for one, other in zip(everybody.dimensions, after.dimensions, strict=True)
        ),
        indicators=tuple(
            Beside(one.id, one.score, other.score)
            for one, other in zip(everybody.indicators, after.indicators, strict=True)
        ),
        withheld=withheld(given.design, after),
    )


def left_out(everybody: Iterable[Tally], after: Iterable[Tally], audience: Audience) -> int:
    """How many of an audience the rule leaves out, as far as it is told: the most that any item tells of."""
    all_of, rest = _of(everybody, audience), _of(after, audience)
    items = all_of[0].counts if all_of else ()
    return max((_answered(all_of, item) - _answered(rest, item) for item in items), default=0)


def _after(given: Inputs, after: Sequence[Tally], evaluated: Evaluated) -> Evaluation:
    weighed = (evaluated.evaluation.nodes, evaluated.evaluation.weights)
    plan, how = evaluated.plan, evaluated.method
    return evaluation.work_out(plan, after, weighed, given.figures, how, given.populations).evaluation


def _counted(given: Inputs, after: Iterable[Tally], audience: Audience) -> FlagCounts:
    everybody, rest = (_of(tallies, audience) for tallies in (given.tallies, after))
    people = sum(part.responses for part in everybody)
    borne = {
        flag: _told(given.design, audience, sum(part.flags.get(flag, 0) for part in everybody), people)
        for flag in given.design.flags
    }
    excluded = least_numbers.at_least(given.design.least(audience), left_out(everybody, rest, audience))
    return FlagCounts(audience, borne, excluded, any(part.flags.get(UNKNOWN) for part in everybody))


def _told(design: Design, audience: Audience, number: int, people: int) -> str:
    """A number in full only where those who bear the flag and those who do not are enough."""
    k = design.least(audience)
    return least_numbers.told(k, number) if people - number >= k else least_numbers.at_least(k, number)


def _of(tallies: Iterable[Tally], audience: Audience) -> list[Tally]:
    return [part for part in tallies if part.audience == audience]


def _answered(parts: Iterable[Tally], item: str) -> int:
    return sum(sum(part.counts[item][:-OFF_SCALE]) for part in parts)
