"""What may be shown beside what: filters and views that nobody can subtract, shares of groups that answered alike."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import product
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linprog

from scoring.problems import please, refuse
from scoring.suppression import suppress
from scoring.tallies import OFF_SCALE, Tally

Kind: TypeAlias = Literal["shown", "over", "under", "hidden"]
Part: TypeAlias = Literal["counts", "sums", "score", "nothing"]

ALIKE = Fraction(4, 5)  # "over 80 %", and "under 20 %" for the rest
DEEPEST = 12  # unknown sums whose 2^12 combinations are tried; with more of them a view is refused


@dataclass(frozen=True)
class Atom:
    """The smallest group of people that is counted on its own: a closed batch of a stratum."""

    wave: str
    audience: str
    stratum: str
    batch: int


@dataclass(frozen=True)
class View:
    """The groups that a shown result is computed from, and how many people each has."""

    people: Mapping[Atom, int]

    def __len__(self) -> int:
        """Return the number of people."""
        return sum(self.people.values())


def may_filter(selected: int, everyone: int, minimum: int) -> bool:
    """Whether a selection may be shown: neither it nor the rest is 1 to k - 1 people.

    Args:
        selected: people in the selection.
        everyone: people in all, selected or not.
        minimum: k, the fewest people that are shown.

    Raises:
        Refused: `disclosure-filter` for fewer than no people, or more than everyone.
    """
    if not 0 <= selected <= everyone:
        what = f"{selected} of {everyone} people."
        refuse([please("disclosure-filter", "selected", what, "select from 0 people to everyone")])
    return not (_few(selected, minimum) or _few(everyone - selected, minimum))


def may_show_beside(view: View, released: Collection[View], minimum: int) -> bool:
    """Whether a view may be shown to somebody who may have seen the others.

    No: where it differs from one of them by 1 to k - 1 people, on both sides together; where a sum over 1 to k - 1
    people follows from all of them by adding and subtracting (with two, that is what one nested in the other leaves);
    where a group has other people than it had in one of them.

    Args:
        view: what would be shown.
        released: what has been shown, in any order.
        minimum: k, the fewest people that are shown.

    Returns:
        True at once where each group has 0 or at least k people, since all sums are then of whole groups; False also
        where too many small groups remain to be told apart (more than `DEEPEST` unknown sums).

    Source: Denning, Denning & Schwartz, The Tracker, ACM TODS 4 (1979) 76-96 (what sums of overlapping sets tell).
    """
    views = (*released, view)
    people = {atom: number for one in views for atom, number in one.people.items()}
    if any(number != people[atom] for one in views for atom, number in one.people.items()):
        return False
    if not any(_few(number, minimum) for number in people.values()):
        return True
    shown = frozenset(view.people)
    if any(_few(sum(people[atom] for atom in shown ^ frozenset(other.people)), minimum) for other in released):
        return False
    return not _told(views, people, minimum)


def unanimous(counts: Sequence[int], minimum: int) -> tuple[Kind, ...]:
    """How the share of each answer may be shown, for a group of known size.

    Where all, or all but fewer than k, gave one answer and that is more than 80 %: "over" for it, "under" (20 %) for
    every other. Otherwise "shown", without decimals, or "hidden", as `suppress` finds. All are hidden in a group of
    fewer than k people, and of 5 or fewer that agree, of whom "over 80 %" would say that all do.

    Args:
        counts: people by answer, everybody in the group once.
        minimum: k, the fewest people that are shown.

    Returns:
        a kind for each answer.

    Source: the rule of group disclosure (no answer of more than 90 % of a group) in Brandt et al., Guidelines for the
    checking of output based on microdata research, ESSnet SDC 2010; the 80 % are our own choice.

    Raises:
        Refused: `disclosure-table`, `disclosure-minimum`.
    """
    hidden = suppress(counts, minimum).hidden[:-1]
    if sum(counts) >= minimum and sum(counts) > ALIKE.denominator and alike(counts, minimum):
        return tuple("over" if count == max(counts) else "under" for count in counts)
    return tuple("hidden" if mark else "shown" for mark in hidden)


def alike(counts: Sequence[float], minimum: int) -> bool:
    """Whether nearly all of a group gave one answer: all but fewer than k of them, and more than 80 %.

    Args:
        counts: people by answer, everybody in the group once; also weighted counts, which need not be whole.
        minimum: k, the fewest people that are shown.
    """
    most, everyone = max(counts), sum(counts)
    return everyone - most < minimum and most > ALIKE * everyone


@dataclass(frozen=True, eq=False)
class Releasable:
    """Which parts of a tally may leave the house.

    `responses`: the number of them. `items`, by item: "counts" of every answer; "sums", the number, sum and sum of
    squares of the answers on the scale; "score", the mean as a page shows it, rounded and without a number;
    "nothing". `pairs`: (m, m) in the order of `moments.items`, whose cross-products; None without moments. `flags`:
    those whose number.
    """

    responses: bool
    items: Mapping[str, Part]
    pairs: NDArray[np.bool_] | None
    flags: frozenset[str]


def releasable(tally: Tally, minimum: int) -> Releasable:
    """Which parts of a tally tell nothing of fewer than k people.

    An item: nothing, if fewer than k answered on its scale, or if their mean lies so near an end that all but fewer
    than k, and more than 80 %, must have given that answer. Otherwise its score. Its sums too, if nobody or at least k
    gave no answer on the scale (otherwise the number tells how few), the group is not alike, and its sums leave the
    count of every answer that only 1 to k - 1 gave k or more wide. Its counts too, if each, also of don't know, not
    applicable and missing, is 0 or at least k.

    A pair: if the sums of both items may leave, at least k answered both, and those who answered only one of them are
    none or at least k: their answers are the item's sum less the pair's. Two pairs of an item are kept only where their
    numbers differ by at least k, or one of them is everybody who answered the item; who differs is not known otherwise.

    A flag: 0 or at least k responses, and so the rest.

    Args:
        tally: of one audience, in a stratum or merged.
        minimum: k, the fewest people that are shown.

    Source: ten units behind a mean or a cell, and group disclosure, in Brandt et al. 2010.
    """
    if tally.responses < minimum:
        pairs = None if tally.moments is None else np.zeros(tally.moments.pairs.shape, dtype=np.bool_)
        return Releasable(False, dict.fromkeys(tally.counts, "nothing"), pairs, frozenset())
    items = {item: _part(counts, minimum) for item, counts in tally.counts.items()}
    flags = {name for name, number in tally.flags.items() if may_filter(number, tally.responses, minimum)}
    return Releasable(True, items, _pairs(tally, items, minimum), frozenset(flags))


def _few(people: int, minimum: int) -> bool:
    return 0 < people < minimum


def _told(views: Sequence[View], people: Mapping[Atom, int], minimum: int) -> bool:
    """Whether a sum over 1 to k - 1 people follows from the views' sums."""
    blocks: Counter[tuple[bool, ...]] = Counter()
    for atom, number in people.items():
        blocks[tuple(atom in view.people for view in views)] += number
    inside = sorted((block for block in blocks if blocks[block]), key=lambda block: -blocks[block])
    large = sum(blocks[block] >= minimum for block in inside)
    rows = _reduced([[Fraction(block[number]) for block in inside] for number in range(len(views))])
    small = [row[large:] for row in rows if not any(row[:large])]
    if len(small) > DEEPEST:
        return True
    sizes = [blocks[block] for block in inside[large:]]
    return any(_few(size, minimum) for size in _sizes(small, sizes))


def _sizes(rows: Sequence[Sequence[Fraction]], sizes: Sequence[int]) -> Iterator[int]:
    """The people in each set of blocks whose sum is a combination of the rows, which are reduced."""
    for chosen in product((False, True), repeat=len(rows)):
        parts = [
            sum((row[at] for row, taken in zip(rows, chosen, strict=True) if taken), Fraction())
            for at in range(len(sizes))
        ]
        if all(part in {0, 1} for part in parts):
            yield sum(size for size, part in zip(sizes, parts, strict=True) if part)


def _reduced(rows: list[list[Fraction]]) -> list[list[Fraction]]:
    """The rows in reduced echelon form, those of zeros left out."""
    done: list[list[Fraction]] = []
    for at in range(len(rows[0])):
        pivot = next((row for row in rows if row[at]), None)
        if pivot is None:
            continue
        unit = [value / pivot[at] for value in pivot]
        rows = [_less(row, unit, at) for row in rows if row is not pivot]
        done = [*(_less(row, unit, at) for row in done), unit]
    return done


def _less(row: list[Fraction], unit: Sequence[Fraction], at: int) -> list[Fraction]:
    return [value - row[at] * other for value, other in zip(row, unit, strict=True)] if row[at] else row


def _part(counts: Sequence[int], minimum: int) -> Part:
    points = counts[:-OFF_SCALE]
    answered = sum(points)
    shortfall = min(sum(at * count for at, count in enumerate(side)) for side in (points, points[::-1]))
    if answered < minimum or (shortfall < minimum and answered - shortfall > ALIKE * answered):
        return "nothing"
    rest = sum(counts) - answered
    if _few(rest, minimum) or alike(points, minimum) or not _vague(points, minimum):
        return "score"
    return "sums" if any(_few(count, minimum) for count in counts) else "counts"


def _vague(points: Sequence[int], minimum: int) -> bool:
    """Whether number, sum and sum of squares leave every small count of an answer k or more wide."""
    value = np.arange(1, len(points) + 1, dtype=np.float64)
    powers = np.stack([np.ones(len(points)), value, value**2])
    for at, count in enumerate(points):
        if _few(count, minimum):
            goal = np.eye(len(points))[at]
            ends = [linprog(sign * goal, A_eq=powers, b_eq=powers @ np.array(points)).fun or 0.0 for sign in (1, -1)]
            if -ends[1] - ends[0] < minimum:
                return False
    return True


def _pairs(tally: Tally, items: Mapping[str, Part], minimum: int) -> NDArray[np.bool_] | None:
    if tally.moments is None:
        return None
    pairs = tally.moments.pairs
    free = np.array([items.get(item) in {"counts", "sums"} for item in tally.moments.items], dtype=np.bool_)
    each = np.diag(pairs)
    only = each[:, None] - pairs
    fits = (pairs >= minimum) & ((only == 0) | (only >= minimum)) & free[:, None]
    kept = np.diag(np.diag(fits & fits.T))
    for first, second in sorted(zip(*np.nonzero(np.triu(fits & fits.T, 1)), strict=True), key=lambda at: -pairs[at]):
        if all(_apart(pairs[a, b], pairs[a][kept[a]], each[a], minimum) for a, b in ((first, second), (second, first))):
            kept[first, second] = kept[second, first] = True
    return kept


def _apart(people: int, others: NDArray[np.int64], everyone: int, minimum: int) -> bool:
    return bool(np.all((others == everyone) | (np.abs(others - people) >= minimum)))
