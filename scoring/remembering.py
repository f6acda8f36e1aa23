"""Results that are kept, so that what rests on the same experts is not worked out again when others have answered."""

import pickle
from collections import OrderedDict
from collections.abc import Callable
from functools import wraps
from hashlib import sha256
from threading import Lock
from typing import ParamSpec, TypeVar

Given = ParamSpec("Given")
Result = TypeVar("Result")

_KEPT: list[OrderedDict[bytes, object]] = []


def content(*given: object, **named: object) -> bytes:
    """Arguments by their bytes."""
    return pickle.dumps((given, named), protocol=5)


def remembered(
    most: int, known_by: Callable[..., bytes] = content
) -> Callable[[Callable[Given, Result]], Callable[Given, Result]]:
    """Keep the latest results of a function that depends on its arguments alone, such as arrays and frozen values.

    Arguments are known by their bytes, whatever objects they are; equal ones are given the very same result, which
    nobody may change.

    Args:
        most: how many results are kept.
        known_by: the bytes of all that a result rests on, where arguments have none of their own.
    """

    def keep(work: Callable[Given, Result]) -> Callable[Given, Result]:
        found, lock = OrderedDict[bytes, Result](), Lock()
        _KEPT.append(found)  # type: ignore[arg-type]  # only ever emptied from there

        @wraps(work)
        def known(*given: Given.args, **named: Given.kwargs) -> Result:
            mark = sha256(known_by(*given, **named)).digest()
            with lock:
                if mark in found:
                    found.move_to_end(mark)
                    return found[mark]
            result = work(*given, **named)
            with lock:
                found[mark] = result
                if len(found) > most:
                    found.popitem(last=False)
            return result

        return known

    return keep


def forget() -> None:
    """Empty what is kept of every function, as at a start."""
    for found in _KEPT:
        found.clear()
