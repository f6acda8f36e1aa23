"""JSON as a person may have written it: what is wrong with it, and numbers that are numbers."""

import json
from collections.abc import Collection
from dataclasses import dataclass, field
from math import isfinite
from typing import Any, Self, TypeGuard

from scoring.problems import Problem, Refused, please

MOST_SHOWN = 60  # characters of what was written


@dataclass(frozen=True)
class Place:
    """A place in a file; what is wrong there goes to `problems`, which all places of a file share."""

    path: str = ""
    problems: list[Problem] = field(default_factory=list)

    def at(self, name: str) -> Self:
        """Return a place further in."""
        return type(self)(f"{self.path} › {name}" if self.path else name, self.problems)

    def wrong(self, code: str, what: str, way_out: str) -> None:
        """Note a problem here; `way_out` is the rest of a sentence that begins with Please."""
        self.problems.append(please(code, self.path or "file", what, way_out))

    def keep(self, refused: Refused) -> None:
        """Note the problems of something that was refused here."""
        self.problems.extend(problem.within(self.path) if self.path else problem for problem in refused.problems)

    def keys(self, written: dict[str, Any], known: Collection[str]) -> None:
        """Note the keys that nobody reads."""
        for key in sorted(written.keys() - set(known)):
            self.at(key).wrong("file-unknown-key", "not a key that is read.", f"use {', '.join(known)}")


def read_json(text: bytes) -> tuple[Any, list[Problem]]:
    """Read JSON in UTF-8, with or without a byte order mark.

    NaN and Infinity, which are not JSON, come back as the floats they name; `number` refuses them where they stand.

    Args:
        text: the bytes.

    Returns:
        the value, None if there is none; and the problems: `json-not-utf8`, `json-invalid`, `json-too-deep`, or
        `json-key-twice` for each key given twice in an object, the last of which is in the value.
    """
    twice: list[Problem] = []

    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        keys = [key for key, _ in pairs]
        again = sorted({key for key in keys if keys.count(key) > 1})
        twice.extend(please("json-key-twice", key, "given twice in one object.", "keep one") for key in again)
        return dict(pairs)

    try:
        return json.loads(text.decode("utf-8-sig"), object_pairs_hook=once), twice
    except UnicodeDecodeError as wrong:
        return None, [please("json-not-utf8", f"byte {wrong.start}", "not UTF-8.", "save the file as UTF-8")]
    except json.JSONDecodeError as wrong:
        where = f"line {wrong.lineno}, column {wrong.colno}"
        return None, [please("json-invalid", where, f"not JSON: {wrong.msg}.", "mend the syntax")]
    except RecursionError:
        return None, [please("json-too-deep", "file", "nested too deeply to be read.", "use fewer levels")]
    except ValueError:  # an integer of more than 4300 digits
        return None, [please("json-invalid", "file", "a number is too long to be read.", "write it with fewer digits")]


def number(value: object) -> TypeGuard[float]:
    """Whether a JSON value is a finite number; true and false are not."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    try:
        return isfinite(value)
    except OverflowError:  # an integer beyond the range of floats
        return False


def shown(value: object) -> str:
    """A JSON value as it may stand in a sentence: as written, at most 60 characters of it."""
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= MOST_SHOWN else f"{text[:MOST_SHOWN]}…"
