"""Counts of answers that can be added: what a batch of responses is reduced to."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import reduce
from operator import add
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scoring.moments import Moments, gather
from scoring.problems import Problem, refuse
from scoring.totals import Totals

POINTS = range(2, 12)  # the scales whose cross-products `gather` sums exactly
OFF_SCALE = 3  # what a count holds after the points: don't know, not applicable, missing
MISSING, DONT_KNOW, NOT_APPLICABLE = 0, -1, -2  # in an array of answers


@dataclass(frozen=True)
class Tally:
    """Responses of one audience in one stratum.

    `counts` has for each item the raw answers 1..points (before keying), then don't know, not applicable and missing:
    length points + 3, summing to `responses`. `moments` are the cross-products of the items, None where only counts
    are known. `flags` counts the responses under each sign of careless answering. `stratum` is "" once different
    strata are merged. `totals` has the items of whose answers no more is known than how many there are and their sum.
    """

    audience: str
    stratum: str
    responses: int
    counts: Mapping[str, tuple[int, ...]]
    moments: Moments | None = None
    flags: Mapping[str, int] = field(default_factory=dict)
    totals: Mapping[str, Totals] = field(default_factory=dict)

    def answers(self, item: str) -> tuple[int, ...]:
        """An item's counts, or what stands for them where only their sum is known; () where it was not asked."""
        if (known := self.totals.get(item)) is not None:
            return (*known.beside_mean, *known.others)
        return self.counts.get(item, ())

    def answered(self, item: str) -> int:
        """How many answered an item on its scale."""
        return sum(self.answers(item)[:-OFF_SCALE])

    def plain(self) -> dict[str, Any]:
        """Return it as JSON holds it."""
        written = {
            "audience": self.audience,
            "stratum": self.stratum,
            "responses": self.responses,
            "counts": {item: list(count) for item, count in self.counts.items()},
            "moments": self.moments.plain() if self.moments else None,
            "flags": dict(self.flags),
        }
        return {**written, "totals": {item: of.plain() for item, of in self.totals.items()}} if self.totals else written


def of_plain(written: Mapping[str, Any]) -> Tally:
    """Return the tally that `Tally.plain` wrote."""
    counts = {item: tuple(count) for item, count in written["counts"].items()}
    moments = Moments.of_plain(written["moments"]) if written["moments"] else None
    totals = {item: Totals.of_plain(of) for item, of in written.get("totals", {}).items()}
    who = (written["audience"], written["stratum"], written["responses"])
    return Tally(*who, counts, moments, written["flags"], totals)


def tally(
    audience: str,
    stratum: str,
    items: Mapping[str, int],
    answers: Iterable[Mapping[str, int | str]],
    not_applicable: str = "NA",
) -> Tally:
    """Count answers.

    Args:
        audience: who answered.
        stratum: the smallest group that is ever shown.
        items: the number of points of each item's scale, 2 to 11.
        answers: one mapping a response; an int is a scale answer, `not_applicable` not applicable, any other str don't
            know, an absent item missing. Keys that are not items are left alone.
        not_applicable: the answer that says so.

    Raises:
        Refused: `tally-answer-off-scale`, each one placed at its response (from 1) and item; `tally-scale`.
    """
    return fold(audience, stratum, items, coded(items, answers, not_applicable))


def coded(
    items: Mapping[str, int], answers: Iterable[Mapping[str, int | str]], not_applicable: str = "NA"
) -> NDArray[np.int8]:
    """Return answers, given as to `tally`, as the array that `fold` takes.

    Raises:
        Refused: `tally-answer-off-scale`, each one placed at its response (from 1) and item.
    """
    responses = tuple(answers)
    refuse(_off_scale(items, responses))
    code = {not_applicable: NOT_APPLICABLE}
    rows = [[_coded(response.get(item), code) for item in items] for response in responses]
    return np.array(rows, dtype=np.int8).reshape(len(responses), len(items))


def fold(audience: str, stratum: str, items: Mapping[str, int], answers: NDArray[np.int8]) -> Tally:
    """Count answers that stand in an array.

    Args:
        audience: who answered.
        stratum: the smallest group that is ever shown.
        items: the number of points of each item's scale, 2 to 11.
        answers: (n, items): 1..points, or `MISSING`, `DONT_KNOW`, `NOT_APPLICABLE`.

    Raises:
        Refused: `tally-shape` for other than a column an item; `tally-scale`, each scale of fewer than 2 or more than
            11 points; `tally-answer-off-scale`, each item that holds anything else.
    """
    counted = count(audience, stratum, items, answers)
    return replace(counted, moments=gather(tuple(items), answers))


def count(audience: str, stratum: str, items: Mapping[str, int], answers: NDArray[np.int8]) -> Tally:
    """Count as `fold` does, without cross-products; takes the same and refuses the same.

    Returns:
        the tally of n responses, for each item (points + 3,) counts that sum to n; `moments` is None.
    """
    refuse(_unfit(items, answers.shape))
    by_item = np.ascontiguousarray(answers.T)
    counts = {item: _count(column, points) for (item, points), column in zip(items.items(), by_item, strict=True)}
    refuse(
        Problem("tally-answer-off-scale", item, "an answer is not on the scale.", f"Give 1 to {items[item]}.")
        for item, count in counts.items()
        if sum(count) != len(answers)
    )
    return Tally(audience, stratum, len(answers), counts)


def merge(tallies: Iterable[Tally]) -> Tally:
    """Add tallies of one audience; exact, in any order and any grouping.

    Raises:
        Refused: `tally-nothing` for no tally, `tally-unlike` for another audience or other items than the first's,
            `moments-unlike` for cross-products of other items or in another order.
    """
    parts = tuple(tallies)
    if not parts:
        refuse([Problem("tally-nothing", "tallies", "there is nothing to merge.", "Give at least one tally.")])
    first = parts[0]
    refuse(
        Problem("tally-unlike", f"{part.audience} {part.stratum}".strip(), "not the same form.", "Merge it apart.")
        for part in parts
        if _form(part) != _form(first)
    )
    counts = {item: tuple(map(sum, zip(*(part.counts[item] for part in parts), strict=True))) for item in first.counts}
    stratum = first.stratum if all(part.stratum == first.stratum for part in parts) else ""
    flags = {name: sum(part.flags.get(name, 0) for part in parts) for part in parts for name in part.flags}
    totals = {item: reduce(add, (part.totals[item] for part in parts)) for item in first.totals}
    return Tally(first.audience, stratum, sum(part.responses for part in parts), counts, _moments(parts), flags, totals)


def subtract(whole: Tally, part: Tally) -> Tally:
    """Take some of a tally's own responses away again; exact, so that `subtract(merge([a, b]), b)` is `a`.

    The cross-products are None where either has none. The stratum is the whole's.

    Raises:
        Refused: `tally-unlike` for another audience or other items, `tally-more` where more of something would be taken
            away than there is, `moments-unlike` for cross-products of other items or in another order.
    """
    where = f"{part.audience} {part.stratum}".strip()
    if _form(part) != _form(whole):
        refuse([Problem("tally-unlike", where, "not the same form.", "Take away what is in the whole.")])
    counts = {item: _less(whole.counts[item], part.counts[item]) for item in whole.counts}
    flags = {name: whole.flags.get(name, 0) - part.flags.get(name, 0) for name in {**whole.flags, **part.flags}}
    left = whole.responses - part.responses
    if min((left, *flags.values(), *(number for count in counts.values() for number in count))) < 0:
        refuse([Problem("tally-more", where, "it is not a part of the whole.", "Take away what is in the whole.")])
    moments = None if whole.moments is None or part.moments is None else whole.moments - part.moments
    borne = {name: number for name, number in flags.items() if number}
    return Tally(whole.audience, whole.stratum, left, counts, moments, borne)


def _less(whole: Sequence[int], part: Sequence[int]) -> tuple[int, ...]:
    return tuple(a - b for a, b in zip(whole, part, strict=True))


def _moments(parts: Sequence[Tally]) -> Moments | None:
    known = [part.moments for part in parts if part.moments is not None]
    return reduce(add, known) if len(known) == len(parts) else None


def _form(part: Tally) -> tuple[str, dict[str, int]]:
    sizes = {item: len(count) for item, count in part.counts.items()}
    return part.audience, sizes | {item: -of.points for item, of in part.totals.items()}


def _unfit(items: Mapping[str, int], shape: tuple[int, ...]) -> Iterator[Problem]:
    if len(shape) != 2 or shape[1] != len(items):
        yield Problem("tally-shape", "answers", f"an array {shape} for {len(items)} items.", "Give each item a column.")
    for item, points in items.items():
        if points not in POINTS:
            yield Problem("tally-scale", item, f"a scale of {points} points.", "Give it 2 to 11.")


def _count(column: NDArray[np.int8], points: int) -> tuple[int, ...]:
    kinds = (*range(1, points + 1), DONT_KNOW, NOT_APPLICABLE, MISSING)
    return tuple(int(np.count_nonzero(column == kind)) for kind in kinds)


def _coded(answer: int | str | None, codes: Mapping[str, int]) -> int:
    if answer is None:
        return MISSING
    return answer if isinstance(answer, int) else codes.get(answer, DONT_KNOW)


def _off_scale(items: Mapping[str, int], responses: Sequence[Mapping[str, int | str]]) -> Iterator[Problem]:
    for number, response in enumerate(responses, 1):
        for item, points in items.items():
            answer = response.get(item)
            if isinstance(answer, int) and not 1 <= answer <= points:
                where = f"response {number} › {item}"
                yield Problem("tally-answer-off-scale", where, f"the answer is {answer}.", f"Give 1 to {points}.")
