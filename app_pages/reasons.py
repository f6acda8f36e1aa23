"""Why an evaluation has no score, or less behind it, in words: one sentence a kind, however many places it has."""

from __future__ import annotations

from collections.abc import Iterable

from app_pages import frame
from surveys.instrument import Instrument


def sentences(instrument: Instrument, reasons: Iterable[str]) -> list[str]:
    """What is missing. An indicator without a score follows from the rest, and its cell says so."""
    words, read = frame.words(), frame.language()
    places: dict[str, list[str]] = {}
    for reason in reasons:
        kind, _, of = reason.partition(":")
        if kind != "no-score":
            figure = instrument.objectives.get(of)
            places.setdefault(kind, []).append(figure.name[read] if figure else words(of) if of else "")
    return [words(f"reason-{kind}", of=words("and").join(named)) for kind, named in places.items()]
