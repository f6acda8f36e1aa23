"""The tables of a report, T1 to T14 of the instrument, out of what may be shown of a wave."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from surveys import report_checks, report_conclusions, report_scores, report_weights
from surveys.report_cells import Block, Table, Word
from surveys.report_sources import Source
from surveys.reports import ReportTable

BUILDERS: Mapping[str, Callable[[Source, ReportTable], Iterator[Block]]] = {
    "T1": report_weights.index_system,
    "T2": report_checks.profile,
    "T3": report_checks.reliability,
    "T4": report_checks.validity,
    "T5": report_weights.matrices,
    "T6": report_weights.consistencies,
    "T7": report_weights.weights,
    "T8": report_scores.indicators,
    "T9": report_scores.memberships,
    "T10": report_scores.obstacles,
    "T11": report_scores.gaps,
    "T12": report_conclusions.conclusions,
    "T13": report_conclusions.comparisons,
    "T14": report_scores.robustness,
}


def table(of: Source, layout: ReportTable) -> Table:
    """One table, laid out as the instrument says; one that nobody knows how to fill says so."""
    build = BUILDERS.get(layout.id)
    blocks = tuple(build(of, layout)) if build else (Block((), (), notes=(Word("table-unknown"),)),)
    return Table(layout.id, layout.name, blocks)


def tables(of: Source) -> tuple[Table, ...]:
    """All of the instrument's, in its order."""
    return tuple(table(of, layout) for layout in of.instrument.report_tables)
