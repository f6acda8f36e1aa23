"""Figures of a report: rows of a name, marks on one line, and their figures. No mark is without its figure."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from scoring.group_gaps import IndicatorGap
from scoring.score_intervals import TOGETHER, Interval
from surveys import formats, levels
from surveys.report_sources import Source
from surveys.safe_texts import on_one_line
from surveys.wording import Words

Shape = Literal["dot", "ring", "square", "bar", "interval", "between"]
SCORES = 100.0  # the most that a score can be
LARGEST = 10  # obstacles that are drawn
STEP = 5.0  # percent; the line of obstacle degrees ends at a multiple of four of these


@dataclass(frozen=True)
class Mark:
    """From ``low`` to ``high`` of a line that is 1 long; both are the same for a point."""

    shape: Shape
    low: float
    high: float


@dataclass(frozen=True)
class Line:
    """One row. Without marks there is nothing to draw, and the text says so."""

    name: str
    marks: tuple[Mark, ...]
    text: str


@dataclass(frozen=True)
class Figure:
    """Lines under one another; ``ticks`` stand at equal steps below them, ``head`` names the column of the text."""

    title: str
    head: str
    ticks: tuple[str, ...]
    lines: tuple[Line, ...]
    note: str


def figures(words: Words, of: Source) -> tuple[Figure, ...]:
    """All that can be drawn, numbered; what has no row is left out."""
    found = [figure for figure in (_dimensions(words, of), _gaps(words, of), _obstacles(words, of)) if figure.lines]
    return tuple(
        Figure(
            on_one_line(words("report-figure", number=number, title=one.title)),
            one.head,
            one.ticks,
            one.lines,
            one.note,
        )
        for number, one in enumerate(found, start=1)
    )


def _dimensions(words: Words, of: Source) -> Figure:
    system, sure, whole = of.instrument.index_system, of.analysis.uncertainty, of.evaluation.composite
    known = {**sure.dimensions, **sure.subdimensions}
    rows = [
        _score(levels.marked(system, one.id, words.language), one.score, known.get(one.id, {}).get(TOGETHER))
        for one in levels.above(system, of.evaluation)
    ]
    rows.append(_score(words("composite"), whole.score, sure.composite.get(TOGETHER)))
    return _figure(words, "dimensions", _ticks(SCORES), rows if any(row.marks for row in rows) else [])


def _score(name: str, score: float | None, interval: Interval | None) -> Line:
    if score is None:
        return Line(on_one_line(name), (), formats.NONE)
    span = (Mark("interval", interval.low / SCORES, interval.high / SCORES),) if interval else ()
    said = f" ({formats.span(interval.low, interval.high)})" if interval else ""
    return Line(on_one_line(name), (*span, Mark("dot", score / SCORES, score / SCORES)), formats.figure(score) + said)


def _gaps(words: Words, of: Source) -> Figure:
    named = of.instrument.index_system.named
    return _figure(
        words,
        "gaps",
        _ticks(SCORES),
        [_gap(named[one.indicator].name[words.language], one) for one in of.analysis.gaps],
    )


def _gap(name: str, one: IndicatorGap) -> Line:
    scores = dict(zip((one.first, one.second), one.scores, strict=True))
    residents, officers = scores["residents"], scores["officers"]
    marks = (
        Mark("between", min(scores.values()) / SCORES, max(scores.values()) / SCORES),
        Mark("ring", residents / SCORES, residents / SCORES),
        Mark("square", officers / SCORES, officers / SCORES),
    )
    said = f"{formats.figure(residents)} / {formats.figure(officers)} ({formats.signed(one.gap.difference)})"
    return Line(on_one_line(name), marks, said)


def _obstacles(words: Words, of: Source) -> Figure:
    named = of.instrument.index_system.named
    known = [(100 * one.obstacle, one.id) for one in of.evaluation.indicators if one.obstacle is not None]
    largest = sorted(known, key=lambda one: -one[0])[:LARGEST]
    top = 4 * STEP * max(1, math.ceil(max((share for share, _ in largest), default=0.0) / (4 * STEP)))
    rows = [
        Line(on_one_line(named[id].name[words.language]), (Mark("bar", 0.0, share / top),), f"{formats.figure(share)}%")
        for share, id in largest
    ]
    return _figure(words, "obstacles", _ticks(top), rows)


def _figure(words: Words, name: str, ticks: Iterator[str], rows: list[Line]) -> Figure:
    title, head = words(f"report-figure-{name}"), words(f"report-figure-head-{name}")
    return Figure(title, head, tuple(ticks), tuple(rows), words(f"report-figure-note-{name}"))


def _ticks(top: float) -> Iterator[str]:
    return (f"{top * quarter / 4:g}" for quarter in range(5))
