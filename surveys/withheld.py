"""Which scores are not shown, because nearly all who answered gave one answer, or because those could be worked out."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from scoring.disclosure import alike
from scoring.results import Evaluation, IndicatorResult, ItemResult
from scoring.subtraction import reach
from scoring.tallies import OFF_SCALE
from surveys.audiences import AUDIENCES, Audience
from surveys.designs import Design

WIDE = 20.0  # points between what a withheld score could at least and at most be: "over 80 %" and no more


@dataclass(frozen=True)
class Withheld:
    """What of an evaluation is not shown.

    ``alike`` are the items to which nearly all gave one answer; ``items`` all that have no score of their own;
    ``groups`` the indicators by the audience whose score of them is not shown, nor what it is joined to. Of
    ``subdimensions`` those over any of these: what is shown of them follows from what is shown below them, so that they
    tell nothing that a tree of two levels would not.
    """

    alike: tuple[str, ...] = ()
    items: tuple[str, ...] = ()
    groups: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    dimensions: tuple[str, ...] = ()
    composite: bool = False
    subdimensions: tuple[str, ...] = ()

    @property
    def indicators(self) -> frozenset[str]:
        """Those whose joined score is not shown."""
        return frozenset(id for names in self.groups.values() for id in names)


@dataclass(frozen=True)
class _Part:
    """One audience's score of an indicator; ``share`` is how much it counts in the composite."""

    indicator: str
    audience: Audience
    dimension: str
    items: tuple[str, ...]
    score: float
    share: float


def withheld(design: Design, evaluation: Evaluation) -> Withheld:
    """Decide it, once for every page, file and publication.

    An audience's score of an indicator tells of its people where an item in it was answered alike and the others of its
    items leave fewer than `WIDE` points open. Then that audience's scores are withheld in the whole dimension, and so
    are the scores that they are joined to: the dimension's own is a sum of several that are not known. Where even that
    leaves too little open, all audiences' are withheld there; then the dimension's own; then the next dimension's, so
    that nothing can be subtracted from the composite; at the last the composite.
    """
    items = {one.id: one for one in evaluation.items if one.score is not None}
    same = {id for id, one in items.items() if _is_alike(design, one)}
    parts = tuple(_parts(design, evaluation, items))
    telling = [part for part in parts if _tells(part, items, same)]
    touched = {(part.audience, part.dimension) for part in telling}
    hidden = {part for part in parts if (part.audience, part.dimension) in touched}
    dimensions, composite = set[str](), False
    if evaluation.weights is not None:
        dimensions = _uncovered(parts, telling, hidden)
        composite = not _cover(parts, telling, hidden, dimensions)
    inside = {id for part in parts for id in part.items if part in hidden or not same.isdisjoint(part.items)}
    return Withheld(
        tuple(id for id in items if id in same),
        tuple(id for id in items if id in same | inside),
        {
            name: tuple(part.indicator for part in parts if part in hidden and part.audience == name)
            for name in AUDIENCES
        },
        tuple(one.id for one in evaluation.dimensions if one.id in dimensions),
        composite,
        _over(design, evaluation, {part.indicator for part in hidden}),
    )


def _over(design: Design, evaluation: Evaluation, hidden: Collection[str]) -> tuple[str, ...]:
    """The subdimensions that anything of ``hidden`` is below."""
    parents, above = design.plan.parents, set[str]()
    for name in hidden:
        while name in parents:
            name = parents[name]  # noqa: PLW2901 # the way up
            above.add(name)
    return tuple(one.id for one in evaluation.subdimensions if one.id in above)


def _is_alike(design: Design, one: ItemResult) -> bool:
    """Judged by people, and by how much their answers count where strata are weighted."""
    k = design.least("residents" if one.audience == "residents" else "officers")
    weighted = [one.scored * share for share in one.shares or ()]
    return any(alike(counts, k) for counts in (one.counts[:-OFF_SCALE], weighted) if counts)


def _parts(design: Design, evaluation: Evaluation, items: Mapping[str, ItemResult]) -> Iterator[_Part]:
    shares = _shares(design, evaluation)
    for one in evaluation.indicators:
        if one.score is None:
            continue
        share = shares[one.id]
        for audience in AUDIENCES:
            asked = [item for item in design.plan.items if item.audience == audience]
            own = tuple(item.id for item in asked if item.indicator == one.id and item.id in items)
            score = one.groups.get(audience)
            if score is not None:
                weight = one.group_weights.get(audience, 0.0)
                yield _Part(one.id, audience, one.dimension, own, score, share * weight)


def _shares(design: Design, evaluation: Evaluation) -> dict[str, float]:
    """Of each indicator in the composite: its weight, and its part of what those without a score leave at each node."""
    parents, totals = design.plan.parents, dict[str, float]()
    weighed = [(one.id, one.score, one.weight_local) for one in evaluation.indicators]
    weighed += [(one.id, one.score, one.weight) for one in evaluation.subdimensions]
    for id, score, weight in weighed:
        if score is not None:
            totals[parents[id]] = totals.get(parents[id], 0.0) + (weight or 0.0)
    silent = {id for id, score, _ in weighed if score is None}
    silent |= {one.id for one in evaluation.dimensions if one.score is None}
    return {one.id: _share(one, parents, totals, silent) for one in evaluation.indicators}


def _share(
    one: IndicatorResult, parents: Mapping[str, str], totals: Mapping[str, float], silent: Collection[str]
) -> float:
    """Nothing, where it or something that it is below has no score and so is in no sum."""
    scored, name = totals.get(parents[one.id], 0.0), parents[one.id]
    gone = one.id in silent or name in silent
    while name != one.dimension:
        name = parents[name]
        gone = gone or name in silent
        scored *= totals.get(name, 0.0)
    return (one.weight_global or 0.0) / scored if scored and not gone else 0.0


def _tells(part: _Part, items: Mapping[str, ItemResult], same: Collection[str]) -> bool:
    """Whether an item in it was answered alike, and those that were not leave too little open."""
    differing = [items[id].score or 0.0 for id in part.items if id not in same]
    return any(
        reach([items[id].score or 0.0, *differing], [1.0] * (1 + len(differing)), 0) < WIDE
        for id in part.items
        if id in same
    )


def _uncovered(parts: Iterable[_Part], telling: Collection[_Part], hidden: set[_Part]) -> set[str]:
    """The dimensions whose own score would tell; in those, all audiences' scores become ``hidden``."""
    found = set[str]()
    for dimension in {part.dimension: None for part in telling}:
        if not _open(telling, [part for part in hidden if part.dimension == dimension]):
            hidden |= {part for part in parts if part.dimension == dimension}
            if not _open(telling, [part for part in hidden if part.dimension == dimension]):
                found.add(dimension)
    return found


def _cover(parts: Collection[_Part], telling: Collection[_Part], hidden: set[_Part], dimensions: set[str]) -> bool:
    """Withhold further ``dimensions`` until the composite tells nothing of what is hidden; False if it always does."""
    left = [name for name in {part.dimension: None for part in parts} if name not in dimensions]
    while not _open(telling, [part for part in hidden if part.dimension in dimensions]):
        if not left:
            return False
        dimensions.add(left.pop(0))
        hidden |= {part for part in parts if part.dimension in dimensions}
    return True


def _open(telling: Collection[_Part], unknown: Collection[_Part]) -> bool:
    """Whether each that tells, of those that are in one sum of ``unknown``, could be `WIDE` points apart."""
    own = sorted(unknown, key=lambda part: (part.indicator, part.audience))
    scores, shares = [part.score for part in own], [part.share for part in own]
    return all(reach(scores, shares, place) >= WIDE for place, part in enumerate(own) if part in telling)
