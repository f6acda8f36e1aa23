"""Letters in groups that each carry a check, so that what is read aloud or typed wrongly is found, and where.

The letters of Crockford's base 32 are taken as the elements of GF(2^5), with x^5 + x^2 + 1. The check of a group is the
sum of its letters, and of the group's number, each times a power of x of its own: one wrong letter, two neighbours
changed for each other, or two groups changed for each other never give the check that was written.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from scoring.problems import Problem, Refused, please
from surveys.invitations import ALPHABET, MISREAD

SIZE = 4  # letters of a group, without its check
_MODULUS = 0b100101  # x^5 + x^2 + 1
_APART = re.compile(r"[\s\-‐‑–—]+")


def grouped(letters: str) -> str:
    """Letters in groups of four, each with its check, filled up with 0.

    >>> grouped("0123456789")
    '01230-45672-89004'
    """
    filled = letters.ljust(-(-len(letters) // SIZE) * SIZE, ALPHABET[0])
    groups = [filled[start : start + SIZE] for start in range(0, len(filled), SIZE)]
    return "-".join(group + _check(group, number) for number, group in enumerate(groups))


def ungrouped(typed: str) -> str:
    """The letters that were grouped, fill and all. Raises Refused, with every group that is not as it was written."""
    groups = _split(typed)
    if wrong := tuple(_wrong(groups)):
        raise Refused(wrong)
    return "".join(group[:SIZE] for group in groups)


def _split(typed: str) -> list[str]:
    """The groups as they were typed apart; what was typed in one goes by number."""
    plain = unicodedata.normalize("NFKC", typed).upper().translate(MISREAD)
    groups = [group for group in _APART.split(plain) if group]
    if len(groups) != 1:
        return groups
    return [groups[0][start : start + SIZE + 1] for start in range(0, len(groups[0]), SIZE + 1)]


def _wrong(groups: list[str]) -> Iterator[Problem]:
    for number, group in enumerate(groups):
        whole = len(group) == SIZE + 1 and set(group) <= set(ALPHABET)
        if not whole or _check(group[:SIZE], number) != group[SIZE]:
            what = "It is not as it was written down."
            yield please("group-wrong", f"group {number + 1}", what, "compare it letter by letter")


def _check(group: str, number: int) -> str:
    total, power = 0, 1
    for letter in (*(ALPHABET.index(letter) for letter in group), number % len(ALPHABET)):
        power = _times(power, 2)
        total ^= _times(power, letter)
    return ALPHABET[total]


def _times(one: int, other: int) -> int:
    """The product of two elements of the field."""
    product = 0
    while other:
        product ^= one if other & 1 else 0
        one = one << 1 ^ (_MODULUS if one & 0b10000 else 0)
        other >>= 1
    return product
