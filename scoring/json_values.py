"""Values as a person wrote them in JSON, from a number to a table: read, or noted as wrong at their place."""

from collections.abc import Collection, Sequence
from typing import Any

import numpy as np

from scoring.arrays import SUM_ROUNDING, Floats
from scoring.json_text import Place, number, shown

SUM_TOLERANCE = SUM_ROUNDING  # shares further from one are refused; nearer ones are used as they stand, never rescaled
MOST_DIMENSIONS = 32


def read_array(written: object, dimensions: int, place: Place, gaps: bool = False) -> Floats | None:
    """Read nested lists of numbers.

    Args:
        written: what stands in the file.
        dimensions: how deep the lists are nested.
        place: where they stand.
        gaps: whether null may stand for a number that is not known.

    Returns:
        the array, at least one cell in each direction, NaN for null; None if a problem was noted: `file-type`,
        `file-empty`, `file-ragged`, `file-number`.
    """
    before = len(place.problems)
    _check(written, _lengths(written, dimensions), place, gaps)
    return np.array(written, dtype=np.float64) if len(place.problems) == before else None


def read_shares(written: object, place: Place) -> Floats | None:
    """Read a list of weights.

    Returns:
        (n,), 0 to 1, summing to one within 0.0005; None if a problem was noted: those of `read_array`,
        `weights-negative`, `weights-sum`.
    """
    found = read_array(written, 1, place)
    if found is None:
        return None
    return found if sound_shares(found.tolist(), place, [str(k + 1) for k in range(len(found))]) else None


def sound_shares(shares: Sequence[float], place: Place, names: Sequence[str]) -> bool:
    """Note why shares are not shares of one, each below 0 at its own name; return whether they are."""
    before = len(place.problems)
    for name, share in zip(names, shares, strict=True):
        if share < 0:
            place.at(name).wrong("weights-negative", f"{share:g}.", "give weights from 0")
    total = float(sum(shares))
    if abs(total - 1) > SUM_TOLERANCE:
        place.wrong("weights-sum", f"they sum to {total:.10g}, not to 1.", "divide them by their sum")
    return len(place.problems) == before


def read_number(written: object, place: Place) -> float | None:
    """Read a number; None if `file-number` was noted."""
    if number(written):
        return float(written)
    place.wrong("file-number", f"{shown(written)} is no number.", "give a finite number")
    return None


def read_whole(written: object, place: Place, least: int = 0) -> int | None:
    """Read a whole number, not less than `least`; None if `file-whole` was noted."""
    if number(written) and written == int(written) and written >= least:
        return int(written)
    place.wrong("file-whole", f"{shown(written)} is no whole number from {least}.", "give one")
    return None


def read_choice(written: object, choices: Collection[str], place: Place) -> str | None:
    """Read a word; None if `method-value` was noted."""
    if isinstance(written, str) and written in choices:
        return written
    place.wrong("method-value", f"{shown(written)} is no choice.", f"choose {' or '.join(choices)}")
    return None


def read_text(written: object, place: Place) -> str | None:
    """Read a text that is not empty; None if `file-text` was noted."""
    if isinstance(written, str) and written:
        return written
    place.wrong("file-text", f"{shown(written)} is no text.", "give a text that is not empty")
    return None


def read_object(written: object, place: Place) -> dict[str, Any]:
    """Read an object; an empty one if `file-type` was noted."""
    if isinstance(written, dict):
        return written
    place.wrong("file-type", f"{shown(written)} is no object.", "give values by name")
    return {}


def read_list(written: object, place: Place) -> list[Any]:
    """Read a list; an empty one if `file-type` was noted."""
    if isinstance(written, list):
        return written
    place.wrong("file-type", f"{shown(written)} is no list.", "give a list")
    return []


def _lengths(written: object, dimensions: int) -> list[int]:
    """How many there are at each depth, by the first of each."""
    lengths = []
    for _ in range(dimensions):
        lengths.append(len(written) if isinstance(written, list) else 0)
        written = written[0] if isinstance(written, list) and written else None
    return lengths


def _check(written: object, lengths: Sequence[int], place: Place, gaps: bool) -> None:
    if not lengths:
        if not (number(written) or (gaps and written is None)):
            way_out = "give a finite number, or null where there is none" if gaps else "give a finite number"
            place.wrong("file-number", f"{shown(written)} is no number.", way_out)
    elif not isinstance(written, list):
        place.wrong("file-type", f"{shown(written)} is no list.", f"give {_KINDS.get(len(lengths), 'nested lists')}")
    elif not written:
        place.wrong("file-empty", "an empty list.", "give at least one number")
    elif len(written) != lengths[0]:
        place.wrong("file-ragged", f"{len(written)} where the first has {lengths[0]}.", "give every row as many")
    elif len(lengths) > 1 or not all(map(number, written)):
        for count, one in enumerate(written, 1):
            _check(one, lengths[1:], place.at(str(count)), gaps)


_KINDS = {1: "a list of numbers", 2: "a list of rows, each a list of numbers"}
