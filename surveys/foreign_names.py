"""Ids of what has a name in another program: its own wherever it can be one here."""

from __future__ import annotations

import re
from collections.abc import Iterable

from surveys.foreign_forms import Somewhere, Telling
from surveys.item_kinds import OTHER

LONGEST_ID, LONGEST_CODE = 64, 32
_ID, _CODE = re.compile(r"[A-Za-z][A-Za-z0-9_-]{0,63}"), re.compile(r"[A-Za-z0-9_-]{1,32}")
_FOREIGN = re.compile(r"[^A-Za-z0-9_-]+")


class Names:
    """The ids that are given away; what had to be called otherwise is a doubt, except where nobody sees the name."""

    def __init__(self, taken: Iterable[str], telling: Telling) -> None:
        self._taken, self._scales, self._telling = set(taken), set[str](), telling

    def id(self, name: str, at: Somewhere, letter: str = "Q") -> str:
        """An id for what has a name in the file."""
        found = self.new(name, letter)
        if found != name:
            self._telling.doubt(at, "foreign-renamed", f"{name[:80]!r} is called {found!r} here.", "look for it so")
        return found

    def new(self, wanted: str, letter: str = "Q") -> str:
        """An id that nothing has yet, near what is wanted."""
        stem = wanted if _ID.fullmatch(wanted) else _FOREIGN.sub("_", wanted).strip("_-")[: LONGEST_ID - 8]
        if not _ID.fullmatch(stem):
            stem = f"{letter}_{stem}" if stem else letter
        return self._free(stem, self._taken)

    def scale(self, listed: str) -> str:
        """An id of a scale, named as its list."""
        stem = listed if _ID.fullmatch(listed) else _FOREIGN.sub("_", listed).strip("_-")[: LONGEST_ID - 8]
        return self._free(stem if _ID.fullmatch(stem) else f"scale_{stem}".strip("_"), self._scales)

    def _free(self, stem: str, taken: set[str]) -> str:
        found, number = stem, 1
        while found in taken:
            number += 1
            found = f"{stem[: LONGEST_ID - 8]}_{number}"
        taken.add(found)
        return found


def codes(wanted: Iterable[str], reserved: Iterable[str] = (OTHER,)) -> dict[str, str]:
    """Codes of a list by what its answers are called in the file, where one is given twice the first alone."""
    taken, found = set(reserved), dict[str, str]()
    for name in wanted:
        if name in found:
            continue
        stem = name if _CODE.fullmatch(name) else _FOREIGN.sub("_", name).strip("_")[: LONGEST_CODE - 4] or "a"
        code, number = stem, 1
        while code in taken:
            number += 1
            code = f"{stem[: LONGEST_CODE - 4]}_{number}"
        taken.add(code)
        found[name] = code
    return found
