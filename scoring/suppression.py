"""Which cells of a table of counts are not shown, so that nobody can work out a count of a few people from the rest."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import count
from typing import TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint, linprog, milp

from scoring.counts import numbers
from scoring.problems import Problem, please, refuse

Floats: TypeAlias = NDArray[np.float64]
Mask: TypeAlias = NDArray[np.bool_]
Whole: TypeAlias = NDArray[np.int64]
Places: TypeAlias = NDArray[np.intp]

MOST = 10**9  # people in a table; with more the solver's tolerance of 1e-7 is nearer than floating point
ROUNDS = 12  # of choosing the cheapest cells anew; afterwards what was chosen stays, so that it ends


@dataclass(frozen=True, eq=False)
class Suppression:
    """A table with its totals, and what is hidden of it.

    All arrays are of one shape: that of the table and, where totals are shown, one more in each direction, for them.
    `primary` are too small themselves, `complementary` are hidden to protect those. `lower` and `upper` are the
    narrowest bounds on a cell that follow from all that is shown; for what is shown, its count; worked out
    when asked for.
    """

    table: Whole
    primary: Mask
    complementary: Mask
    margins: bool = True

    @property
    def hidden(self) -> Mask:
        """What is not shown, for either reason."""
        return np.asarray(self.primary | self.complementary, dtype=np.bool_)

    @property
    def lower(self) -> Floats:
        """The least that each cell can be."""
        return self._ends[0]

    @property
    def upper(self) -> Floats:
        """The most that each cell can be."""
        return self._ends[1]

    @cached_property
    def _ends(self) -> tuple[Floats, Floats]:
        if self.margins:
            return _bounds(self.table, self.hidden)
        return np.where(self.hidden, 0.0, self.table), np.where(self.hidden, np.inf, self.table)


def suppress(table: ArrayLike, minimum: int, margins: bool = True, show_zeros: bool = True) -> Suppression:
    """Hide counts of 1 to k - 1 people, and the fewest others so that none of them can be worked out.

    A reader knows what is shown, that totals are sums, and that counts are not negative: upper - lower >= k for every
    hidden cell. With two dimensions totals are hidden as they would be in a table of their own, and a row or column
    whose total is hidden shows no cell (but the zeros of a column or row that is shown to be empty); so tables that
    share a margin tell no more together than each alone. Among the other cells those are hidden that have the fewest
    people, a zero counting as k (that nobody can be there may be known anyway): by cutting planes, after `ROUNDS`
    rounds greedily. Fewer than k people in all: everything is hidden.

    Args:
        table: (n,) or (r, c) counts of people, each person once.
        minimum: k, the fewest people that are shown, 1 or more.
        margins: whether totals are shown or known. Without, the rest of the table bounds nothing.
        show_zeros: False hides zeros like small counts; so where nobody's answering tells of everybody in a group.
            Otherwise only those beside which all people of the row or column stand in a single cell: they tell what
            each of them answered.

    Source: Hundepool et al., Statistical Disclosure Control, Wiley 2012, chapters 4 (suppression, an intruder's bounds,
    linked tables) and 5 (zeros, group disclosure); cutting planes after Fischetti & Salazar, Management Science 47
    (2001) 1008-1027.

    Raises:
        Refused: `disclosure-table`, `disclosure-minimum`.
    """
    counts = _counts(table, minimum)
    if not margins:
        small = _small(counts, minimum, show_zeros)
        return Suppression(counts, small, np.zeros_like(small), margins=False)
    whole = _with_totals(counts)
    if counts.sum() < minimum:
        hidden = np.ones(whole.shape, dtype=np.bool_)
        return Suppression(whole, hidden, ~hidden)
    primary, hidden = _line(counts, minimum, show_zeros) if counts.ndim == 1 else _plane(whole, minimum, show_zeros)
    return Suppression(whole, primary, hidden & ~primary)


def bounds(table: ArrayLike, hidden: ArrayLike) -> tuple[Floats, Floats]:
    """The narrowest bounds that a reader can put on every cell, by linear programming.

    Args:
        table: (n + 1,) or (r + 1, c + 1) counts with their totals last.
        hidden: which of them are not shown, same shape; the grand total only together with all others.

    Returns:
        lower and upper, same shape; upper is infinite where nothing is shown.

    Source: Hundepool et al. 2012, chapter 4 (the intruder's problem).

    Raises:
        Refused: `disclosure-table`, also where the totals are not those of the cells; `disclosure-hidden`.
    """
    whole, mask = _counts(table, 1), np.asarray(hidden, dtype=np.bool_)
    refuse(_unlike(whole, mask))
    return _bounds(whole, mask)


def _bounds(whole: Whole, mask: Mask) -> tuple[Floats, Floats]:
    if mask.all():
        return np.zeros(whole.shape), np.full(whole.shape, np.inf)
    lower, upper = whole.astype(np.float64), whole.astype(np.float64)
    if mask.any():
        lowest, highest, _ = _attack(whole, mask)
        lower[mask], upper[mask] = lowest, highest
    return lower, upper


def _counts(table: ArrayLike, minimum: int) -> Whole:
    found = numbers(table)
    wrong = []
    if found is None or found.ndim not in {1, 2} or not _people(found):
        wrong.append(please("disclosure-table", "table", "not a table of counts.", "give whole counts of people"))
    if minimum < 1:
        wrong.append(please("disclosure-minimum", "minimum", f"{minimum} people.", "give 1 or more"))
    refuse(wrong)
    return np.asarray(found, dtype=np.int64)


def _people(found: Floats) -> bool:
    return bool(found.size) and bool(np.all((found >= 0) & (found == np.floor(found)))) and found.sum() <= MOST


def _unlike(whole: Whole, hidden: Mask) -> Iterator[Problem]:
    if hidden.shape != whole.shape or (hidden.flat[-1] and not hidden.all()):
        what = "not a mark for each cell, or the grand total is hidden beside something shown."
        yield please("disclosure-hidden", "hidden", what, "mark the cells of the table and its totals")
    if min(whole.shape) < 2 or not np.array_equal(_with_totals(whole[(slice(-1),) * whole.ndim]), whole):
        yield please("disclosure-table", "table", "its last entries are not the totals.", "give the totals last")


def _with_totals(counts: Whole) -> Whole:
    for axis in range(counts.ndim):
        counts = np.concatenate([counts, counts.sum(axis=axis, keepdims=True)], axis=axis)
    return counts


def _small(counts: Whole, minimum: int, show_zeros: bool) -> Mask:
    zero = counts == 0
    if show_zeros:
        alone = [np.count_nonzero(counts, axis=axis, keepdims=True) == 1 for axis in range(counts.ndim)]
        zero = zero & np.logical_or.reduce(np.broadcast_arrays(*alone, zero)[:-1])
    return np.asarray(zero | ((counts > 0) & (counts < minimum)), dtype=np.bool_)


def _line(counts: Whole, minimum: int, show_zeros: bool) -> tuple[Mask, Mask]:
    """Of counts and their total: the small ones, and all that are hidden. The smallest other makes any number safe."""
    small = _small(counts, minimum, show_zeros)
    hidden = small.copy()
    if small.any() and (small.sum() < 2 or counts[small].sum() < minimum):
        others = np.where(small | (counts == 0), np.iinfo(np.int64).max, counts)
        hidden[int(np.argmin(others))] = True
    return np.append(small, False), np.append(hidden, False)


def _plane(whole: Whole, minimum: int, show_zeros: bool) -> tuple[Mask, Mask]:
    """The same of a table and its totals."""
    cells = whole[:-1, :-1]
    (small_rows, rows), (small_columns, columns) = (
        _line(totals, minimum, show_zeros) for totals in (whole[:-1, -1], whole[-1, :-1])
    )
    primary = np.zeros(whole.shape, dtype=np.bool_)
    primary[:-1, :-1] = _small(cells, minimum, show_zeros)
    primary[:, -1], primary[-1, :] = small_rows, small_columns
    nobody = (~rows[:, None] & (whole[:, -1:] == 0)) | (~columns[None, :] & (whole[-1:, :] == 0))
    primary &= ~nobody
    hidden = (primary | rows[:, None] | columns[None, :]) & ~nobody
    free = ~hidden & ~nobody
    free[-1, :] = free[:, -1] = False
    return primary, _complete(whole, hidden, free, minimum)


def _complete(whole: Whole, hidden: Mask, free: Mask, minimum: int) -> Mask:
    """Hide those of the free cells that make every hidden one safe, by a cut for each that is not."""
    places = np.flatnonzero(free)
    cost = np.maximum(whole.flat[places], minimum).astype(np.float64)
    now, chosen = hidden, np.zeros(len(places), dtype=np.bool_)
    cuts: list[Floats] = []
    for turn in count():
        found = _cuts(whole, now, places, minimum)
        if not found or chosen.all():
            break
        found += [] if cuts else _line_cuts(whole, hidden, places, minimum)
        cuts += found
        chosen = _cheapest(cost, np.array(cuts), chosen & (turn >= ROUNDS))
        now = hidden.copy()
        now.flat[places[chosen]] = True
    return now


def _cheapest(cost: Floats, cuts: Floats, kept: Mask) -> Mask:
    """The cheapest choice, that keeps what is kept, for which every cut holds: its coefficients, then its least sum."""
    fulfilled = LinearConstraint(cuts[:, :-1], cuts[:, -1], np.inf)
    whole = np.ones(len(cost), dtype=np.int64)
    found = milp(cost, constraints=fulfilled, integrality=whole, bounds=Bounds(kept.astype(np.float64), whole)).x
    return np.ones(len(cost), dtype=np.bool_) if found is None else np.rint(found).astype(np.bool_)


def _cuts(whole: Whole, hidden: Mask, places: Places, minimum: int) -> list[Floats]:
    """For each hidden cell that is bounded too narrowly: what each free cell would widen it by, and what is needed.

    The potentials of the bound's linear program are a price of moving people along rows and columns, by which no
    choice of hidden cells can widen the cell by more.
    """
    if not hidden.any():
        return []
    lowest, highest, potentials = _attack(whole, hidden)
    narrow, at = np.flatnonzero(highest - lowest < minimum), np.flatnonzero(hidden)
    return [_cut(whole, at, at[number], potentials[:, number], places, minimum) for number in narrow]


def _line_cuts(whole: Whole, hidden: Mask, places: Places, minimum: int) -> list[Floats]:
    """The same for rows and columns alone, whatever is hidden: none has a single hidden cell."""
    sums, at = _sums(whole.shape), np.flatnonzero(hidden)
    cuts = [
        _cut(whole, at, cell, np.stack([line, -line]), places, minimum)
        for cell in np.union1d(at, places)
        for line in np.eye(len(sums))[sums[:, cell] > 0]
    ]
    return [cut for cut in cuts if cut[-1] > 0 or (cut[:-1] < 0).any()]


def _cut(whole: Whole, hidden: Places, cell: np.intp, potentials: Floats, places: Places, minimum: int) -> Floats:
    """The sum over hidden cells of what each widens this one by at most is at least k, if this one is hidden."""
    table, sums = whole.ravel().astype(np.float64), _sums(whole.shape)
    gain = np.zeros(whole.size)
    for direction, potential in zip((1.0, -1.0), potentials, strict=True):
        price = -potential @ sums
        price[cell] += direction
        gain += np.maximum(price * table, price * (table - table[-1]))
    own = places == cell
    needed = minimum - gain[np.setdiff1d(hidden, places[~own])].sum()
    coefficients = np.where(own, -needed, np.minimum(gain[places], minimum))
    return np.append(coefficients, 0.0 if own.any() else needed)


def _attack(whole: Whole, hidden: Mask) -> tuple[Floats, Floats, Floats]:
    """The least and the most each hidden cell can be, and the potentials that prove it, (2, hidden, sums)."""
    sums = _sums(whole.shape)[:, hidden.ravel()]
    known = sums @ whole[hidden]
    n = sums.shape[1]
    goals = np.stack([np.eye(n), -np.eye(n)]).ravel()
    every = sparse.kron(sparse.eye(2 * n), sparse.csr_array(sums), format="csr")
    found = linprog(goals, A_eq=every, b_eq=np.tile(known, 2 * n), method="highs")  # type: ignore[call-overload] # sparse
    ends = np.einsum("dii->di", found.x.reshape(2, n, n))
    return np.round(ends[0]), np.round(ends[1]), found.eqlin.marginals.reshape(2, n, -1)


def _sums(shape: tuple[int, ...]) -> Floats:
    """What is zero of a table with its totals: for each line, its cells less its total; (lines, cells)."""
    rows = []
    for axis in range(len(shape)):
        across = np.ones(shape[axis])
        across[-1] = -1
        for line in np.ndindex(*(1 if at == axis else n for at, n in enumerate(shape))):
            row = np.zeros(shape)
            row[tuple(slice(None) if at == axis else i for at, i in enumerate(line))] = across
            rows.append(row.ravel())
    return np.array(rows)
