"""Tables of a report about scores: T8, T9, T10, T11, T14."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from scoring.fuzzy import expected_value
from scoring.robustness import Robustness
from scoring.score_intervals import TOGETHER, Interval
from surveys import levels
from surveys.audiences import AUDIENCES
from surveys.instrument import Instrument
from surveys.report_cells import NOTHING, Block, Cell, Named, Number, Reason, Row, Scenario, Sign, Span, Word, laid_out
from surveys.report_sources import Source
from surveys.reports import ReportTable

LEFT_OUT = ("without-expert", "without-item", "without-measure")  # each in turn: a row for all of a kind
GROUPS = (*AUDIENCES, "objective")


def indicators(of: Source, layout: ReportTable) -> Iterator[Block]:
    """T8: each group's score, the score of all together with its interval and grade; the composite last."""
    named, sure = of.instrument.index_system.named, of.analysis.uncertainty
    rows: list[Row] = [
        {
            "indicator": Named(named[one.id].name),
            **{group: Number(one.groups.get(group), "score") for group in GROUPS},
            "combined": Number(one.score, "score"),
            "ci95": _interval(sure.indicators.get(one.id, {})),
            "band": _band(of.instrument, one.score),
        }
        for one in of.evaluation.indicators
    ]
    whole = of.evaluation.composite
    rows.append(
        {
            "indicator": Word("composite"),
            "combined": Number(whole.score, "score"),
            "ci95": _interval(sure.composite),
            "band": _band(of.instrument, whole.score),
        }
    )
    yield laid_out(layout, rows, notes=_withheld(of))


def memberships(of: Source, layout: ReportTable) -> Iterator[Block]:
    """T9: shares of the grades, what is expected from them, and its grade; the composite last."""
    system, grades = of.instrument.index_system, of.instrument.grades
    parts: list[tuple[Cell, tuple[float, ...] | None]] = [
        (Named(levels.marked_text(system, one.id)), one.membership) for one in levels.above(system, of.evaluation)
    ]
    parts.append((Word("composite"), of.evaluation.composite.membership))
    rows = [_membership(of.instrument, name, own) for name, own in parts if own]
    heads: dict[str, Cell] = {grade.id: Named(grade.name) for grade in grades.comment_set}
    if system.subdimensions:
        heads["dimension"] = Word("column-branch-marked")
    notes = [] if len(rows) == len(parts) else [Word("withheld-here" if of.withheld else "memberships-none")]
    yield laid_out(layout, rows, heads, notes=notes)


def obstacles(of: Source, layout: ReportTable) -> Iterator[Block]:
    """T10: the indicators by their share of what is missing to 100, the largest first."""
    named = of.instrument.index_system.named
    known = [(one.obstacle, one) for one in of.evaluation.indicators if one.obstacle is not None]
    rows: list[Row] = [
        {
            "rank": Number(rank, "whole"),
            "indicator": Named(named[one.id].name),
            "score": Number(one.score, "score"),
            "global_weight": Number(one.weight_global, "weight"),
            "obstacle": Number((one.weight_global or 0.0) * (1 - (one.score or 0.0) / 100), "weight"),
            "ratio": Number(share, "share"),
        }
        for rank, (share, one) in enumerate(sorted(known, key=lambda pair: -pair[0]), start=1)
    ]
    missing = len(rows) < len(of.evaluation.indicators)
    yield laid_out(layout, rows, notes=_lacking(of, "needs-weights-and-scores") if missing else [])


def gaps(of: Source, layout: ReportTable) -> Iterator[Block]:
    """T11: officers less residents, for the indicators that both informed."""
    named = of.instrument.index_system.named
    rows: list[Row] = [
        {
            "indicator": Named(named[row.indicator].name),
            row.first: Number(row.scores[0], "score"),
            row.second: Number(row.scores[1], "score"),
            "gap": Number(row.gap.difference, "change"),
            "ci95": Span(row.gap.low, row.gap.high, "change"),
        }
        for row in of.analysis.gaps
    ]
    yield laid_out(layout, rows, notes=_withheld(of) if rows else _lacking(of, "gap-none"))


def robustness(of: Source, layout: ReportTable) -> Iterator[Block]:
    """T14: the composite as it is, evaluated otherwise, and with each part left out in turn."""
    found, score = of.analysis.robustness, of.evaluation.composite.score
    rows: list[Row] = [{"scenario": Word("as-it-is"), "total_score": Number(score, "score")}] if found else []
    rows += [_scenario(row) for row in found if row.scenario not in LEFT_OUT]
    for kind in LEFT_OUT:
        rows += _together(kind, [row for row in found if row.scenario == kind])
    silent = [row for row in found if row.reason and row.scenario not in LEFT_OUT]
    notes = [
        Word("without-figure", {"of": Scenario(row.scenario, row.subject), "why": Reason(row.reason or "")})
        for row in silent
    ]
    yield laid_out(layout, rows, notes=notes if found else _lacking(of, "needs-weights-and-scores"))


def _withheld(of: Source) -> list[Cell]:
    return [Word("withheld-here")] if of.analysis.withheld.indicators else []


def _lacking(of: Source, otherwise: str) -> list[Cell]:
    """Why rows are missing: withheld, or what they still need."""
    return _withheld(of) or [Word(otherwise)]


def _interval(found: Mapping[str, Interval]) -> Span:
    own = found.get(TOGETHER)
    return Span(own.low if own else None, own.high if own else None, "score")


def _band(instrument: Instrument, score: float | None) -> Cell:
    bands = [band for band in instrument.grades.bands if score is not None and band.minimum <= score]
    return Named(max(bands, key=lambda band: band.minimum).name) if bands else NOTHING


def _membership(instrument: Instrument, name: Cell, own: tuple[float, ...]) -> Row:
    """The band is that of the expected value on the scale of scores, whatever values the comment set is given."""
    grades = instrument.grades.comment_set
    evenly = [100.0 * (1 - place / (len(grades) - 1)) for place in range(len(grades))]
    return {
        "dimension": name,
        **{grade.id: Number(share, "weight") for grade, share in zip(grades, own, strict=True)},
        "expected_value": Number(expected_value(own, [grade.value for grade in grades]), "score"),
        "band": _band(instrument, expected_value(own, evenly)),
    }


def _scenario(row: Robustness) -> Row:
    return {
        "scenario": Scenario(row.scenario, row.subject),
        "total_score": Number(row.composite, "score"),
        "change": Number(row.change, "change"),
        "rank_change": Number(row.order.largest_move, "whole") if row.order else NOTHING,
    }


def _together(kind: str, rows: Sequence[Robustness]) -> Iterator[Row]:
    """From the lowest to the highest, and the largest move."""
    found = [(row.composite, row.change, row.order) for row in rows]
    composites = [composite for composite, change, _ in found if composite is not None and change is not None]
    changes = [change for _, change, _ in found if change is not None]
    moves = [order.largest_move for *_, order in found if order and order.largest_move is not None]
    if composites:
        yield {
            "scenario": Word(f"each-{kind}"),
            "total_score": Span(min(composites), max(composites), "score"),
            "change": Span(min(changes), max(changes), "change"),
            "rank_change": Number(max(moves), "whole") if moves else Sign("—"),
        }
