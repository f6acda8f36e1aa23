"""What stands below every table of a report: whose answers, of when, by which weights and method, what to beware of."""

from __future__ import annotations

from collections.abc import Iterator

from app_pages import derivation, frame, headline, reasons, withholding
from app_pages.analyses import Seen

ALL_OF_IT = ("T7", "T8", "T9", "T10", "T12", "T14")  # rest on weights and answers together
WEIGHED = ("T5", "T6", "T7", "T8", "T9", "T10", "T12", "T13", "T14")
ASKED = ("T2", "T3", "T4", "T8", "T9", "T10", "T11", "T12", "T14")  # rest on people who chose to answer


def below(seen: Seen, table: str) -> Iterator[str]:
    """The notes of one table, in the language that is spoken."""
    words = frame.words()
    yield words("table-note", **headline.standing(seen), digest=seen.wave.instrument_digest[:12])
    if method := words("space").join(_method(seen, table)):
        yield method
    if table in ASKED:
        yield words("reference") + words("space") + seen.instrument.sampling.non_probability_note[frame.language()]
    if table in ALL_OF_IT:
        yield from reasons.sentences(seen.instrument, seen.evaluation.reasons)
        yield from reasons.unvaried(seen.instrument, seen.analysis.uncertainty.reasons)
        yield from withholding.sentences(seen)


def banner(seen: Seen) -> str:
    """That the data are synthetic, or nothing."""
    found = seen.wave.study.banner
    return found[frame.language()] if found else ""


def _method(seen: Seen, table: str) -> Iterator[str]:
    words = frame.words()
    if f"table-note-{table}" in words:
        yield words(f"table-note-{table}")
    if table in WEIGHED:
        yield derivation.method(seen)
