"""Why there is no score, no interval or no figure, in words: never a code."""

from __future__ import annotations

from collections.abc import Iterable

from app_pages import frame
from surveys import disclosing
from surveys.instrument import Instrument


def sentences(instrument: Instrument, reasons: Iterable[str]) -> list[str]:
    """What an evaluation lacks: one sentence a kind, however many places it has.

    An indicator without a score follows from the rest, and its cell says so.
    """
    said = [reason for reason in reasons if not reason.startswith("no-score")]
    least = disclosing.least(instrument, "experts")
    return [frame.words()(f"reason-{kind}", of=of, least=least) for kind, of in _gathered(instrument, said)]


def unvaried(instrument: Instrument, reasons: Iterable[str]) -> list[str]:
    """What could not be varied, so that intervals are too narrow or absent: one sentence a kind."""
    return [frame.words()(f"unvaried-{kind}", of=of) for kind, of in _gathered(instrument, reasons)]


def briefly(instrument: Instrument, reason: str | None) -> str:
    """Why a cell has no figure; nothing where it has one."""
    if reason is None:
        return ""
    kind, _, of = reason.partition(":")
    words = frame.words()
    return words(f"lacks-{kind}" if f"lacks-{kind}" in words else "lacks-other", of=_named(instrument, of))


def _gathered(instrument: Instrument, reasons: Iterable[str]) -> list[tuple[str, str]]:
    """Each kind with all its places."""
    places: dict[str, list[str]] = {}
    for reason in reasons:
        kind, _, of = reason.partition(":")
        places.setdefault(kind, []).append(_named(instrument, of))
    return [(kind, frame.words()("and").join(named)) for kind, named in places.items()]


def _named(instrument: Instrument, of: str) -> str:
    """An audience, a counted figure, a criterion, or the node of a matrix by what it compares below."""
    words, read = frame.words(), frame.language()
    parents = {matrix.id: matrix.parent for matrix in instrument.experts.matrices}
    names = {**instrument.index_system.named, **instrument.objectives}
    found = names.get(parents.get(of, of))
    return found.name[read] if found else words(of) if of in words else of
