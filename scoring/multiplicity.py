"""p-values of several tests together, adjusted so that each can be held against the usual limit."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from scoring.problems import please, refuse


def bonferroni(p: Sequence[float | None]) -> tuple[float | None, ...]:
    """Multiply each p by the number of tests: min(1, m p). The chance of any false finding stays below the limit.

    Args:
        p: 0 to 1; None for a test that could not be made, which stays None and is not counted.

    Returns:
        as many, in the same order.

    Raises:
        Refused: `multiplicity-p`.

    Source: Dunn, J. Am. Stat. Assoc. 56 (1961) 52-64.
    """
    values, m = _made(p)
    return _again(p, np.minimum(1, m * values))


def holm(p: Sequence[float | None]) -> tuple[float | None, ...]:
    """Step down: max over j <= i of min(1, (m - j + 1) p_(j)), p_(1) the smallest. As safe as Bonferroni, never above.

    Args:
        p: 0 to 1; None for a test that could not be made, which stays None and is not counted.

    Returns:
        as many, in the same order.

    Raises:
        Refused: `multiplicity-p`.

    Source: Holm, Scand. J. Statist. 6 (1979) 65-70.
    """
    values, m = _made(p)
    order = np.argsort(values)
    stepped = np.empty(m)
    stepped[order] = np.maximum.accumulate(np.minimum(1, values[order] * np.arange(m, 0, -1)))
    return _again(p, stepped)


def benjamini_hochberg(p: Sequence[float | None]) -> tuple[float | None, ...]:
    """Step up: min over j >= i of min(1, m p_(j) / j). Of what is found, at most the limit is false on average.

    Args:
        p: 0 to 1, of tests that are independent or positively dependent; None for a test that could not be made, which
            stays None and is not counted.

    Returns:
        as many, in the same order.

    Raises:
        Refused: `multiplicity-p`.

    Source: Benjamini & Hochberg, J. R. Statist. Soc. B 57 (1995) 289-300.
    """
    values, m = _made(p)
    order = np.argsort(values)[::-1]
    stepped = np.empty(m)
    stepped[order] = np.minimum.accumulate(np.minimum(1, values[order] * m / np.arange(m, 0, -1)))
    return _again(p, stepped)


def _made(p: Sequence[float | None]) -> tuple[NDArray[np.float64], int]:
    refuse(
        please("multiplicity-p", f"test {number}", f"p is {value}.", "give a p-value from 0 to 1")
        for number, value in enumerate(p, 1)
        if value is not None and not 0 <= value <= 1
    )
    values = np.array([value for value in p if value is not None], dtype=np.float64)
    return values, len(values)


def _again(p: Sequence[float | None], adjusted: NDArray[np.float64]) -> tuple[float | None, ...]:
    """Put the adjusted values back where there was a p."""
    following = iter(adjusted.tolist())
    return tuple(None if value is None else next(following) for value in p)
