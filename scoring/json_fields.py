"""The keys of a method's file, read one by one, and everything that is wrong with them refused at once."""

from collections.abc import Callable, Collection
from typing import Any, TypeAlias, TypeVar

import numpy as np

from scoring.arrays import Floats
from scoring.json_text import Place, read_json, shown
from scoring.json_values import read_array, read_choice, read_list, read_number, read_object, read_shares, read_whole
from scoring.problems import Refused, please, refuse

Answer: TypeAlias = dict[str, Any]
Found = TypeVar("Found")

CONFIDENCE = 0.95
TOO_EXTREME = (FloatingPointError, OverflowError, ZeroDivisionError, np.linalg.LinAlgError)


class Fields:
    """An object that a person wrote.

    Reading a key notes what is wrong with it and returns something harmless in its stead, so that the computation can
    be tried and what it refuses is said in the same answer. Nothing is answered while a problem is noted.
    """

    def __init__(self, written: dict[str, Any], place: Place) -> None:
        self.written, self.place = written, place
        self.unreadable = False  # without a stand-in: there is nothing to try

    def only(self, required: Collection[str], optional: Collection[str] = ()) -> None:
        """Note the keys that are missing and those that nobody reads."""
        self.place.keys(self.written, (*required, *optional))
        for key in required:
            if key not in self.written:
                self.place.at(key).wrong("file-key-missing", "missing.", "give it")
                self.unreadable = True

    def array(self, key: str, dimensions: int, gaps: bool = False) -> Floats:
        """Read nested lists of numbers, see `read_array`; there is no stand-in for them."""
        found = read_array(self.written[key], dimensions, self.place.at(key), gaps) if key in self.written else None
        if found is None:
            self.unreadable = True
            return np.ones((1,) * dimensions)
        return found

    def shares(self, key: str, length: int) -> Floats:
        """Read weights for `length` things; equal ones stand in."""
        here = self.place.at(key)
        found = read_shares(self.written[key], here) if key in self.written else None
        if found is not None and len(found) == length:
            return found
        if found is not None and not self.unreadable:
            here.wrong("weights-shape", f"{len(found)} weights for {length}.", f"give {length} weights")
        return np.full(length, 1 / length)

    def directions(self, key: str, length: int) -> Floats:
        """Read whether more is better (1) or less is (-1) in each of `length` columns; 1 stands in."""
        here = self.place.at(key)
        found = read_array(self.written[key], 1, here) if key in self.written else None
        if found is None:
            return np.ones(length)
        for count, sign in enumerate(found.tolist(), 1):
            if sign not in (1, -1):
                what = f"{sign:g} is no direction."
                here.at(str(count)).wrong("sites-directions", what, "give 1 if more is better, -1 if less is")
        if len(found) != length and not self.unreadable:
            here.wrong("sites-directions", f"{len(found)} for {length} columns.", "give one for each column")
        return np.where(found == -1, -1.0, 1.0) if len(found) == length else np.ones(length)

    def number(self, key: str, otherwise: float | None = None) -> float:
        """Read a number, or take the default; without one there is no stand-in."""
        found = read_number(self.written[key], self.place.at(key)) if key in self.written else None
        if found is None and otherwise is None:
            self.unreadable = True
            return 1.0
        return otherwise if found is None and otherwise is not None else found or 0.0

    def whole(self, key: str, otherwise: int, least: int = 0) -> int:
        """Read a whole number from `least`, or take the default."""
        found = read_whole(self.written[key], self.place.at(key), least) if key in self.written else None
        return otherwise if found is None else found

    def choice(self, key: str, choices: Collection[str], otherwise: str) -> str:
        """Read one of the choices, or take the default."""
        found = read_choice(self.written[key], choices, self.place.at(key)) if key in self.written else None
        return otherwise if found is None else found

    def confidence(self) -> float:
        """Read `confidence`, between 0 and 1; 0.95 if it is not given."""
        found = self.number("confidence", CONFIDENCE)
        if 0 < found < 1:
            return found
        here = self.place.at("confidence")
        here.wrong("confidence-range", f"{shown(found)}.", "give it between 0 and 1, as in 0.95")
        return CONFIDENCE

    def computed(self, compute: Callable[[], Found]) -> Found:
        """Compute, and refuse everything that is wrong: what was noted, and what the computation refuses."""
        if self.unreadable:
            raise Refused(self.place.problems)
        try:
            found = compute()
        except Refused as refused:
            self.place.keep(refused)
            raise Refused(self.place.problems) from None
        except TOO_EXTREME:
            if not self.place.problems:
                raise
        refuse(self.place.problems)
        return found


def read_objects(written: object, place: Place) -> list[Fields]:
    """Read a list of objects, each placed at its id or else its number; those that are none are noted and left out."""
    found = []
    for count, one in enumerate(read_list(written, place), 1):
        id = one.get("id") if isinstance(one, dict) else None
        here = place.at(id if isinstance(id, str) and id else str(count))
        own = read_object(one, here)
        if isinstance(one, dict):
            found.append(Fields(own, here))
    return found


def answered(text: bytes, answer: Callable[[Fields], Answer]) -> Answer:
    """Answer a file.

    Args:
        text: JSON in UTF-8, an object.
        answer: what reads its keys and computes.

    Returns:
        the answer, ready for JSON.

    Raises:
        Refused: `json-*`, `file-*`, and what `answer` refuses.
    """
    written, problems = read_json(text)
    if not isinstance(written, dict):
        raise Refused(problems or [please("file-type", "file", "not an object.", "give the keys of the method")])
    return answer(Fields(written, Place(problems=problems)))
