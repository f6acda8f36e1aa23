"""Tables of a report about the index system and its weights: T1, T5, T6, T7."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from scoring.consistency import Consistency, Weighed
from scoring.results import IndicatorResult
from surveys import designing, disclosing, levels
from surveys.instrument import Instrument
from surveys.report_cells import (
    NOTHING,
    Block,
    Cell,
    Listed,
    Named,
    Number,
    Row,
    Sign,
    Span,
    Word,
    laid_out,
)
from surveys.report_sources import Source
from surveys.reports import ReportTable

TIED = 1e-12  # of a weight: nearer than this, two differ by rounding


def index_system(of: Source, layout: ReportTable) -> Iterator[Block]:
    """T1: the indicators and what they are below, with what they mean and who tells of them."""
    system = of.instrument.index_system
    yield laid_out(
        layout,
        [
            {
                "dimension": Named(levels.path_text(system, system.parents[indicator.id])),
                "indicator": Named(indicator.name),
                "definition": Named(indicator.definition),
                "informants": Listed(tuple(_informants(of.instrument, indicator.id))),
                "direction": _direction(of.instrument, indicator.id),
            }
            for indicator in system.indicators.values()
        ],
        _branch_head(of),
    )


def matrices(of: Source, layout: ReportTable) -> Iterator[Block]:
    """T5: the panel's matrix at each node, with its weights; below it how consistent it is."""
    named = of.instrument.index_system.named
    for matrix in of.instrument.experts.matrices:
        node, title = of.evaluation.nodes[matrix.id], Named(named[matrix.parent].name)
        if node.group is None:
            yield Block((), (), title, notes=(_held(of.instrument),))
            continue
        heads = {"pairwise_cells": [Named(named[id].name) for id in node.criteria]}
        block = laid_out(layout, _matrix(of.instrument, node.criteria, node.group), heads, title)
        yield Block(block.heads, block.rows, title, tuple(_footer(layout, node.group.consistency)))


def consistencies(of: Source, layout: ReportTable) -> Iterator[Block]:
    """T6: a row a matrix of the panel."""
    named, policy = of.instrument.index_system.named, designing.policy(of.instrument.experts)
    rows: list[Row] = []
    for matrix in of.instrument.experts.matrices:
        node = of.evaluation.nodes[matrix.id]
        found = node.group.consistency if node.group else None
        rows.append(
            {
                "matrix": Named(named[matrix.parent].name),
                "n": Number(len(node.criteria), "whole"),
                **(_indices(found) if found else {}),
                "pass": Word(f"passed-{policy.verdict(found)}") if found else NOTHING,
            }
        )
    held = any(of.evaluation.nodes[matrix.id].group is None for matrix in of.instrument.experts.matrices)
    yield laid_out(layout, rows, {"n": Word("column-order")}, notes=[_held(of.instrument)] if held else [])


def weights(of: Source, layout: ReportTable) -> Iterator[Block]:
    """T7: local and global weights, their ranks and intervals."""
    if of.evaluation.weights is None:
        yield Block((), (), notes=(_no_weights(of.instrument),))
        return
    system, found = of.instrument.index_system, of.evaluation.indicators
    whole = system.spread(of.evaluation.weights.local)
    intervals = of.panel.intervals if of.panel else {}
    yield laid_out(
        layout,
        [
            {
                "dimension": Named(levels.path_text(system, system.parents[one.id])),
                "dimension_weight": Number(whole[system.parents[one.id]], "weight"),
                "indicator": Named(system.named[one.id].name),
                "local_weight": Number(one.weight_local, "weight"),
                "global_weight": Number(one.weight_global, "weight"),
                "rank": Number(_rank(one, found), "whole"),
                "ci95": _between(intervals.get(one.id)),
            }
            for one in found
        ],
        _branch_head(of, weight=True),
        notes=[
            *([] if intervals else [Word("panel-too-small")]),
            *([Word("branch-weights")] if system.subdimensions else []),
        ],
    )


def _branch_head(of: Source, weight: bool = False) -> Mapping[str, Cell | Sequence[Cell]]:
    """Of columns that name, or weigh, what indicators are directly below, where that is not always a dimension."""
    if not of.instrument.index_system.subdimensions:
        return {}
    head: dict[str, Cell | Sequence[Cell]] = {"dimension": Word("column-branch")}
    return head | ({"dimension_weight": Word("column-branch-weight")} if weight else {})


def _between(interval: tuple[float, float] | None) -> Span:
    low, high = interval or (None, None)
    return Span(low, high, "weight")


def _no_weights(instrument: Instrument) -> Word:
    return Word("reason-no-weights", {"least": _least(instrument)})


def _held(instrument: Instrument) -> Word:
    return Word("panel-held", {"least": _least(instrument)})


def _least(instrument: Instrument) -> Sign:
    return Sign(str(disclosing.least(instrument, "experts")))


def _informants(instrument: Instrument, indicator: str) -> Iterator[Cell]:
    for audience, asked in instrument.questionnaires.items():
        if any(item.indicator == indicator for item in asked.scored.values()):
            yield Word(audience)
    if any(one.indicator == indicator for one in instrument.objective_indicators):
        yield Word("objective")


def _direction(instrument: Instrument, indicator: str) -> Cell:
    """Every score is higher the better; what had to be turned round for it is named."""
    items = [item for asked in instrument.questionnaires.values() for item in asked.scored.values()]
    turned = [item.id for item in items if item.indicator == indicator and item.key < 0]
    turned += [
        one.id for one in instrument.objective_indicators if one.indicator == indicator and one.target < one.floor
    ]
    if not turned:
        return Word("direction-higher")
    return Word("direction-turned", {"of": Listed(tuple(map(Sign, turned)))})


def _matrix(instrument: Instrument, criteria: tuple[str, ...], group: Weighed) -> Iterator[Row]:
    for id, cells in zip(criteria, group.completed.tolist(), strict=True):
        yield {
            "element": Named(instrument.index_system.named[id].name),
            "pairwise_cells": [Number(cell, "judgement") for cell in cells],
            "weight": Number(group.weights[id], "weight"),
        }


def _footer(layout: ReportTable, found: Consistency) -> Iterator[tuple[Cell, Cell]]:
    known = _indices(found)
    for name in layout.footer:
        if name in known:
            yield Word(f"column-{name.replace('_', '-')}"), known[name]


def _indices(found: Consistency) -> dict[str, Cell]:
    return {
        "lambda_max": Number(found.lambda_max, "index"),
        "CI": Number(found.ci, "index"),
        "RI": Number(found.random_index, "index"),
        "CR": Number(found.cr, "index"),
    }


def _rank(one: IndicatorResult, among: Iterable[IndicatorResult]) -> int | None:
    """1 for the heaviest; ties share the smaller rank."""
    own = one.weight_global
    return None if own is None else 1 + sum((other.weight_global or 0.0) > own + TIED for other in among)
