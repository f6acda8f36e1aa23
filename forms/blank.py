"""A form as it is opened: written once for all who are asked the same, then filled with what is a visitor's own."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from forms.pieces import MOST

_written: dict[tuple[object, ...], list[str]] = {}


def gap(name: str) -> str:
    """What stands in a form where something of a visitor's own goes."""
    return f"\0{name}\0"


def filled(of: tuple[object, ...], write: Callable[[], str], own: Mapping[str, str]) -> str:
    """The form ``of`` all that its words depend on, with each gap closed by what ``own`` has, escaped, by its name."""
    if of not in _written:
        while len(_written) >= MOST:
            _written.pop(next(iter(_written)), None)
        _written[of] = write().split("\0")
    return "".join(own[piece] if place % 2 else piece for place, piece in enumerate(_written[of]))
