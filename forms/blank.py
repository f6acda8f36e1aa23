"""A page that all get alike but for a few words: written once, then filled with what is a visitor's own."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping

from storage.at_hand import AtHand

MOST = 64  # pages that are kept written
MARK = secrets.token_hex(16)  # around each gap: drawn by this process, so that no words can contain it

_written = AtHand[tuple[object, ...], list[str]](MOST)


def gap(name: str) -> str:
    """What stands in a page where something of a visitor's own goes."""
    return f"{MARK}{name}{MARK}"


def filled(of: tuple[object, ...], write: Callable[[], str], own: Mapping[str, str]) -> str:
    """The page ``of`` all that its words depend on, with each gap closed by what ``own`` has, escaped, by its name."""
    pieces = _written.get(of)
    if pieces is None:
        pieces = write().split(MARK)
        _written.keep(of, pieces)
    return "".join(own[piece] if place % 2 else piece for place, piece in enumerate(pieces))
