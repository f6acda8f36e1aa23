"""Tables of a report about who answered and how far the questionnaires can be relied on: T2, T3, T4."""

from __future__ import annotations

from collections.abc import Iterator

from scoring.questionnaire_checks import ScaleReliability
from surveys import disclosing
from surveys.disclosing import Counted
from surveys.questionnaires import AUDIENCES
from surveys.report_cells import NOTHING, Block, Cell, Named, Number, Reason, Row, Sign, Word, laid_out
from surveys.report_sources import Source
from surveys.reports import ReportTable
from surveys.studies import REST, Wave


def profile(of: Source, layout: ReportTable) -> Iterator[Block]:
    """T2: who is counted, by group. What was asked of people's age or sex is kept in no count, and in no row."""
    rows: list[Row] = []
    for audience in AUDIENCES:
        own = [row for row in of.counted if row.audience == audience]
        total = sum(row.responses or 0 for row in own)
        rows += [_group(of.wave, row, total) for row in own]
        rows.append(_row(Word(audience), Word("all-together"), _told(of.wave, audience, total), 1.0 if total else None))
    experts = {entry.expert for node in of.evaluation.nodes.values() for entry in node.experts}
    counted = _told(of.wave, "experts", len(experts))
    shown = 1.0 if isinstance(counted, Number) else None
    rows.append(_row(Word("experts"), Word("all-together"), counted, shown))
    yield laid_out(layout, rows, notes=[Word("profile-not-counted")])


def reliability(of: Source, layout: ReportTable) -> Iterator[Block]:
    """T3: alpha and omega by dimension, a part a questionnaire, all its items last."""
    for audience in of.instrument.questionnaires:
        found = [one for one in of.analysis.reliability if one.audience == audience]
        notes = [
            Word("without-figure", {"of": _scale(of, one), "why": Reason(one.reason)}) for one in found if one.reason
        ]
        rows = [
            {
                "dimension": _scale(of, one),
                "items": Number(len(one.items), "whole"),
                "cronbach_alpha": Number(one.alpha, "coefficient"),
                "omega": Number(one.omega_total, "coefficient"),
                "n": Sign(disclosing.at_least(of.instrument, audience, one.n)),
            }
            for one in found
        ]
        yield laid_out(layout, rows, title=Word(audience), notes=notes if found else [Word("no-responses")])


def validity(of: Source, layout: ReportTable) -> Iterator[Block]:
    """T4: whether the answers to a questionnaire hang together."""
    rows: list[Row] = [
        {
            "questionnaire": Word(found.audience),
            "kmo": Number(found.kmo.overall if found.kmo else None, "coefficient"),
            "bartlett_chi2": Number(found.bartlett.chi2 if found.bartlett else None, "statistic"),
            "df": Number(found.bartlett.df if found.bartlett else None, "whole"),
            "p": Number(found.bartlett.p if found.bartlett else None, "p"),
        }
        for found in of.analysis.adequacy
    ]
    why = [(found.audience, found.reason) for found in of.analysis.adequacy if found.reason]
    notes = [Word("without-figure", {"of": Word(audience), "why": Reason(reason)}) for audience, reason in why]
    yield laid_out(layout, rows, notes=notes if rows else [Word("no-responses")])


def _scale(of: Source, one: ScaleReliability) -> Cell:
    return Named(of.instrument.index_system.named[one.dimension].name) if one.dimension else Word("all-items")


def _group(wave: Wave, row: Counted, total: int) -> Row:
    people = row.responses or 0
    counted = _told(wave, row.audience, people)
    return _row(Word(row.audience), _name(row), counted, people / total if isinstance(counted, Number) else None)


def _name(row: Counted) -> Cell:
    if row.stratum:
        return Named(row.stratum.name)
    return Word("stratum-rest") if row.id == REST else Word("stratum-together", {"parent": Sign(row.id)})


def _told(wave: Wave, of: str, people: int) -> Cell:
    """A number where it may be told; below the least number, that it is."""
    said = disclosing.told(wave.instrument, of, people)
    return Number(people, "whole") if said == str(people) else Sign(said)


def _row(variable: Cell, category: Cell, counted: Cell, share: float | None) -> Row:
    return {
        "variable": variable,
        "category": category,
        "n": counted,
        "percent": NOTHING if share is None else Number(share, "people"),
    }
