"""What a rule leaves out of tallies, and what of it may be told: two results side by side must not tell of a few."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Self

from scoring.tallies import OFF_SCALE, Tally, of_plain

Cells = Mapping[str, tuple[int, ...]]


@dataclass(frozen=True)
class Exclusion:
    """The responses of one stratum that a rule leaves out.

    `exact` counts those that are kept, without cross-products. `counted` has their answers that are in what is
    released of everybody: raw answers 1..points, don't know, not applicable, by item. `told` is the part of these that
    results after exclusion lack; the rest still counts there. `nearest` is, by item, the fewest people by whose answers
    results after exclusion would differ from any look so far, if all that is counted were told now; 0 is left out.
    """

    exact: Tally
    counted: Cells
    told: Cells
    nearest: Mapping[str, int] = field(default_factory=dict)

    def plain(self) -> dict[str, Any]:
        """Return it as JSON holds it."""
        counted, told = ({item: list(cells) for item, cells in of.items()} for of in (self.counted, self.told))
        return {"exact": self.exact.plain(), "counted": counted, "told": told, "nearest": dict(self.nearest)}

    @classmethod
    def of_plain(cls, written: Mapping[str, Any]) -> Self:
        """Return what `plain` wrote."""
        counted, told = ({item: tuple(cells) for item, cells in written[name].items()} for name in ("counted", "told"))
        return cls(of_plain(written["exact"]), counted, told, written["nearest"])


def nothing(like: Tally) -> Exclusion:
    """Nobody left out, in the form of a tally."""
    none = {item: (0,) * len(count) for item, count in like.counts.items()}
    cells = _cells(none)
    return Exclusion(Tally(like.audience, like.stratum, 0, none), cells, cells)


def follow_along(then: Exclusion, exact: Tally, aimed: Cells, released: tuple[Tally, Tally], shown: Tally) -> Exclusion:
    """Take along what is left out when what is released of everybody moves; nothing more of it is told yet.

    Args:
        then: the exclusion before.
        exact: the excluded responses that are kept now.
        aimed: the answers of the excluded among those of `shown`.
        released: what is released of everybody, before and now.
        shown: what was to be released; an item whose answers are not as there was held back.

    Returns:
        the exclusion now. With A and X as the numbers of others and of excluded people who came into what is released
        of an item, its `nearest` is min(nearest + A, X not yet told): the looks before lack those A, and the last one
        only has what is not told. Where those who withdrew were told, so that less is released than was left out, the
        item's exclusion is taken back, and all its answers count again.
    """
    before, now = released
    follows = {item: now.counts[item][:-OFF_SCALE] == shown.counts[item][:-OFF_SCALE] for item in now.counts}
    counted = {item: aimed[item] if may else then.counted[item] for item, may in follows.items()}
    told = {item: _part(then.told[item], now.counts[item]) for item in counted}
    nearest = {}
    for item, cells in counted.items():
        came = _answered(now.counts[item][:-1]) - _answered(before.counts[item][:-1])
        others = came - _answered(cells) + _answered(then.counted[item])
        nearest[item] = min(then.nearest.get(item, 0) + others, _answered(cells) - _answered(told[item]))
    return Exclusion(exact, counted, told, {item: number for item, number in nearest.items() if number})


def tell(parts: Sequence[Exclusion], minimum: int) -> tuple[Exclusion, ...]:
    """Tell, of each item, what is left out of the given strata together if it hides among enough people.

    Args:
        parts: exclusions of strata.
        minimum: k, the fewest people that are shown.

    Returns:
        the same strata. An item is told where the sum of `nearest` is k or more: then results with all and after
        exclusion differ by k people or more, and so do results after exclusion now and at any look before.
    """
    items = parts[0].counted if parts else {}
    may = {item for item in items if sum(part.nearest.get(item, 0) for part in parts) >= minimum}
    return tuple(
        replace(
            part,
            told={item: part.counted[item] if item in may else told for item, told in part.told.items()},
            nearest={item: number for item, number in part.nearest.items() if item not in may},
        )
        for part in parts
    )


def without(everybody: Tally, told: Cells) -> Tally:
    """What is released of everybody, with the answers of the excluded as missing: counts alone, no cross-products."""
    counts = {}
    for item, count in everybody.counts.items():
        left = tuple(a - b for a, b in zip(count, told[item], strict=False))
        counts[item] = (*left, everybody.responses - sum(left))
    return Tally(everybody.audience, everybody.stratum, everybody.responses, counts)


def aim(exact: Tally) -> Cells:
    """The answers of all that are excluded: what is told in the end."""
    return _cells(exact.counts)


def add(some: Cells, more: Cells) -> Cells:
    """Answers of some and of others together."""
    return {item: tuple(a + b for a, b in zip(cells, more[item], strict=True)) for item, cells in some.items()}


def forgotten(given: Exclusion) -> Exclusion:
    """Only what is told, as if nobody else had been left out: who was, beside it, is told by nothing then."""
    most = max((sum(cells) for cells in given.told.values()), default=0)
    counts = {item: (*cells, most - sum(cells)) for item, cells in given.told.items()}
    return Exclusion(replace(given.exact, responses=most, counts=counts), given.told, given.told)


def _cells(counts: Mapping[str, tuple[int, ...]]) -> Cells:
    return {item: count[:-1] for item, count in counts.items()}


def _part(told: tuple[int, ...], released: tuple[int, ...]) -> tuple[int, ...]:
    fits = all(a <= b for a, b in zip(told, released, strict=False))
    return told if fits else (0,) * len(told)


def _answered(cells: tuple[int, ...]) -> int:
    return sum(cells[: 1 - OFF_SCALE])
