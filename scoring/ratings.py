"""Tables of ratings: what is rated in the rows, who rates in the columns."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import ArrayLike, NDArray

from scoring.counts import numbers
from scoring.problems import Problem, please, refuse


def rating_table(ratings: ArrayLike, topic: str, missing: bool = False) -> NDArray[np.float64]:
    """Return ratings as an array, or say what is wrong with them.

    Args:
        ratings: (targets, raters), two or more of each; NaN or None where there is none.
        topic: what the codes of the problems begin with.
        missing: whether cells may be missing.

    Returns:
        (targets, raters), finite but for NaN where `missing`.

    Raises:
        Refused: `TOPIC-shape` for no table of numbers, `TOPIC-few-targets` and `TOPIC-few-raters` for fewer than two,
            `TOPIC-missing` and `TOPIC-infinite`, each cell placed.
    """
    given = numbers(ratings)
    table = np.empty(0) if given is None else given
    if table.ndim != 2:
        what = "not a table of numbers with a row for each target."
        refuse([please(f"{topic}-shape", "ratings", what, "give every row as many ratings")])
    refuse([*_few(table, topic), *_cells(table, topic, missing)])
    return table


def _few(table: NDArray[np.float64], topic: str) -> Iterator[Problem]:
    for name, number in zip(("targets", "raters"), table.shape, strict=True):
        if number < 2:
            yield please(f"{topic}-few-{name}", name, f"there are {number}.", "give two or more")


def _cells(table: NDArray[np.float64], topic: str, missing: bool) -> Iterator[Problem]:
    for target, rater in np.argwhere(~np.isfinite(table)).tolist():
        where = f"target {target + 1} › rater {rater + 1}"
        if not np.isnan(table[target, rater]):
            yield please(f"{topic}-infinite", where, "the rating is infinite.", "give a number")
        elif not missing:
            yield please(f"{topic}-missing", where, "there is no rating.", "give one or leave the target out")
