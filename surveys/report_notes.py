"""What stands below every table of a report: whose answers, of when, by which weights and method, what to beware of."""

from __future__ import annotations

from collections.abc import Iterator

from surveys import sentences
from surveys.report_sources import Source
from surveys.wording import Words

ALL_OF_IT = ("T7", "T8", "T9", "T10", "T12", "T14")  # rest on weights and answers together
WEIGHED = ("T5", "T6", "T7", "T8", "T9", "T10", "T12", "T13", "T14")
ASKED = ("T2", "T3", "T4", "T8", "T9", "T10", "T11", "T12", "T14")  # rest on people who chose to answer


def below(words: Words, of: Source, table: str, rests_on: str) -> Iterator[str]:
    """The notes of one table; the first says what it ``rests_on``."""
    yield rests_on
    if method := words("space").join(_method(words, of, table)):
        yield method
    if table in ASKED:
        yield words("reference") + words("space") + of.instrument.sampling.non_probability_note[words.language]
    if table in ALL_OF_IT:
        yield from sentences.lacking(words, of.instrument, of.evaluation.reasons)
        yield from sentences.unvaried(words, of.instrument, of.analysis.uncertainty.reasons)
        yield from sentences.withheld(words, of.instrument, of.analysis.withheld)


def _method(words: Words, of: Source, table: str) -> Iterator[str]:
    if f"table-note-{table}" in words:
        yield words(f"table-note-{table}")
    if table in WEIGHED:
        yield sentences.method(words, of.instrument)
