"""Tables of a report about who answered and how far the questionnaires can be relied on: T2, T3, T4."""

from __future__ import annotations

from collections.abc import Iterator

from scoring.questionnaire_checks import ScaleReliability
from surveys import disclosing
from surveys.audiences import Audience
from surveys.disclosing import Counted
from surveys.instrument import Instrument
from surveys.report_cells import NOTHING, Block, Cell, Named, Number, Reason, Row, Sign, Word, laid_out
from surveys.report_sources import Source
from surveys.reports import ReportTable
from surveys.studies import REST


def profile(of: Source, layout: ReportTable) -> Iterator[Block]:
    """T2: who is counted, by group, and once the wave has closed by what was asked about the person."""
    rows: list[Row] = []
    for audience in of.instrument.audiences:
        own = [row for row in of.counted if row.audience == audience]
        total = sum(row.responses or 0 for row in own)
        rows += [_group(of.instrument, row, total) for row in own]
        counted = _told(of.instrument, audience, total)
        rows.append(_row(Word(audience), Word("all-together"), counted, 1.0 if total else None))
        rows += _asked(of, audience)
    experts = {entry.expert for node in of.evaluation.nodes.values() for entry in node.experts}
    counted = _told(of.instrument, "experts", len(experts))
    shown = 1.0 if isinstance(counted, Number) else None
    rows.append(_row(Word("experts"), Word("all-together"), counted, shown))
    yield laid_out(layout, rows, notes=_without_profile(of))


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


def _asked(of: Source, audience: Audience) -> Iterator[Row]:
    """An audience by each question about the person, as it may be told."""
    found = of.profiles[audience].questions if of.profiles and audience in of.profiles else None
    for choice in of.instrument.questionnaires[audience].profile:
        names: dict[str, Cell] = {option.code: Named(option.text) for option in choice.options}
        for code, share in (found or {}).get(choice.id, {}).items():
            if code != disclosing.NO_ANSWER or share.count != 0:
                counted = NOTHING if share.count is None else Number(share.count, "whole")
                percent = None if share.percent is None else share.percent / 100
                yield _row(Named(choice.text), names.get(code, Word("profile-no-answer")), counted, percent)


def _without_profile(of: Source) -> list[Cell]:
    """Why there are no such rows, of all or of some."""
    if of.profiles is None:
        return [Word("profile-not-published")]
    if not of.profiles:
        return [Word("profile-not-counted")]
    lacking = [(audience, found.lacking) for audience, found in of.profiles.items() if found.lacking]
    return [Word("without-figure", {"of": Word(audience), "why": Word(f"profile-{why}")}) for audience, why in lacking]


def _group(instrument: Instrument, row: Counted, total: int) -> Row:
    people = row.responses or 0
    counted = _told(instrument, row.audience, people)
    return _row(Word(row.audience), _name(row), counted, people / total if isinstance(counted, Number) else None)


def _name(row: Counted) -> Cell:
    if row.stratum:
        return Named(row.stratum.name)
    return Word("stratum-rest") if row.id == REST else Word("stratum-together", {"parent": Sign(row.id)})


def _told(instrument: Instrument, of: str, people: int) -> Cell:
    """A number where it may be told; below the least number, that it is."""
    said = disclosing.told(instrument, of, people)
    return Number(people, "whole") if said == str(people) else Sign(said)


def _row(variable: Cell, category: Cell, counted: Cell, share: float | None) -> Row:
    return {
        "variable": variable,
        "category": category,
        "n": counted,
        "percent": NOTHING if share is None else Number(share, "people"),
    }
