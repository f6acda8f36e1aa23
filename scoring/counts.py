"""Tables of counts, a row for each group: whole numbers, not negative, over the same ordered categories."""

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from scoring.problems import Problem, please, refuse


def numbers(values: ArrayLike | Sequence[ArrayLike]) -> NDArray[np.float64] | None:
    """Return what somebody gave as numbers, of whatever shape; nothing is refused here.

    Args:
        values: any shape; numbers, truth values or None.

    Returns:
        the same shape in floating point, None becoming NaN; None if it is ragged or has text in it.
    """
    try:
        array = np.asarray(values)
        return None if array.dtype.kind in "US" else array.astype(np.float64)
    except (TypeError, ValueError):
        return None


def count_rows(rows: ArrayLike | Sequence[ArrayLike], place: str) -> NDArray[np.float64]:
    """Return a table of counts as an array, or say what is wrong with which row.

    Args:
        rows: (rows, categories), at least one of each.
        place: what a row is, for example "group"; rows are counted from 1.

    Returns:
        (rows, categories), whole and not negative; floating point, so that no product of counts overflows.

    Raises:
        Refused: `counts-shape` for no row and for a row that is no list of counts, `counts-not-whole` for a count
            that is negative, broken or no number, `counts-unlike` for a row with more or fewer categories than the
            first.
    """
    table = numbers(rows)
    if table is None or table.ndim != 2 or not table.size or not _whole(table):
        refuse(_problems(_parts(rows), place))
    return np.asarray(table, dtype=np.float64)


def refuse_empty(table: NDArray[np.float64], place: str) -> None:
    """Refuse a table with a row that counts nothing.

    Args:
        table: (rows, categories), as `count_rows` returns it.
        place: what a row is, for example "group"; rows are counted from 1.

    Raises:
        Refused: `counts-empty`, each such row.
    """
    refuse(
        please("counts-empty", f"{place} {row}", "nobody answered.", "leave it out or wait for answers")
        for row, total in enumerate(table.sum(axis=1).tolist(), 1)
        if not total
    )


def counted(*groups: ArrayLike) -> NDArray[np.float64]:
    """Count raw values over their sorted distinct values, over all groups together.

    Args:
        groups: (n_i,) each, numbers.

    Returns:
        (groups, distinct values), the lowest value first.

    Raises:
        Refused: `counts-values`, each group that is no list of numbers.
    """
    values = [numbers(group) for group in groups]
    refuse(
        please("counts-values", f"group {number}", "not a list of numbers.", "give one number for each answer")
        for number, value in enumerate(values, 1)
        if value is None or value.ndim != 1 or not np.isfinite(value).all()
    )
    given = [value for value in values if value is not None]
    distinct = np.unique(np.concatenate(given)) if given else np.empty(0)
    table = np.zeros((len(given), len(distinct)))
    for row, value in zip(table, given, strict=True):
        np.add.at(row, np.searchsorted(distinct, value), 1)
    return table


def _parts(rows: ArrayLike | Sequence[ArrayLike]) -> list[NDArray[np.float64] | None]:
    several = (
        rows.ndim > 0 if isinstance(rows, np.ndarray) else isinstance(rows, Sequence) and not isinstance(rows, str)
    )
    return [numbers(row) for row in rows] if several else []  # type: ignore[union-attr] # what several means


def _whole(counts: NDArray[np.float64]) -> bool:
    with np.errstate(invalid="ignore"):
        return bool(np.all((counts >= 0) & (counts == np.floor(counts)) & (counts < np.inf)))


def _problems(rows: Sequence[NDArray[np.float64] | None], place: str) -> Iterator[Problem]:
    if not rows:
        yield please("counts-shape", f"{place}s", "there are no counts.", f"give a list of counts for each {place}")
    first = next((row.size for row in rows if row is not None and row.ndim == 1), 0)
    for number, row in enumerate(rows, 1):
        where = f"{place} {number}"
        if row is None:
            yield please("counts-not-whole", where, "not all of it is numbers.", "give whole numbers from 0")
        elif row.ndim != 1 or not row.size:
            yield please("counts-shape", where, "not a list of counts.", "give one count for each category")
        else:
            if not _whole(row):
                yield please("counts-not-whole", where, f"{row.tolist()}.", "give whole numbers from 0")
            if row.size != first:
                what = f"{row.size} categories, where the first has {first}."
                yield please("counts-unlike", where, what, "count the same categories everywhere")
