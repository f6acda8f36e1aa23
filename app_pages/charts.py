"""Charts as pages show them, each beside its table."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from textwrap import wrap
from typing import Any

import altair as alt
import pandas as pd
from altair.utils.schemapi import disable_debug_mode

from app_pages import frame, weight_tables
from app_pages.ink import GREY, ink
from scoring.score_intervals import TOGETHER, Interval
from surveys import formats, levels
from surveys.analysing import Analysis
from surveys.instrument import Instrument
from surveys.weights import TreeWeight

disable_debug_mode()  # a chart is checked when it is drawn, and not each of its parts before

# Okabe & Ito (2008): told apart with any colour vision; shapes differ too.
COLOURS = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#8a6d00")
LINE = 20  # letters
PADDING = {"left": 5, "right": 30, "top": 14, "bottom": 5}  # Chinese letters are taller than a chart takes text to be
LINES = r"split(datum.label, '\n')"
LINE_HEIGHT, MOST_LINES = 14, 20
# The first line of a label stands beside its bar: longer ones move up by half a line for each line more.
CENTRED: Any = {
    "condition": [
        {"test": f"length({LINES}) == {n}", "value": -LINE_HEIGHT / 2 * (n - 1)} for n in range(2, MOST_LINES + 1)
    ],
    "value": 0,
}
SHAPES = ("circle", "square", "diamond")


def weights(instrument: Instrument, rows: Sequence[TreeWeight]) -> alt.LayerChart:
    """The hierarchy: each dimension in bold over its indicators, with global weights and intervals where there are."""
    words, read = frame.words(), frame.language()
    table = _tree(instrument, rows)
    y = names_of("name", list(table["name"]), list(table["name"][table["faint"] == 1]))
    order = [dimension.name[read] for dimension in instrument.index_system.dimensions]
    drawn = alt.Chart(table)
    bars = drawn.mark_bar().encode(
        x=alt.X("weight:Q", title=words("weight-global")),
        y=y,
        color=alt.Color("dimension:N", scale=alt.Scale(domain=order, range=list(COLOURS[: len(order)])), legend=None),
        opacity=alt.Opacity("faint:Q", scale=None, legend=None),
        tooltip=[
            alt.Tooltip("name:N", title=words("criterion")),
            alt.Tooltip("weight:Q", title=words("weight-global"), format=".1f"),
            alt.Tooltip("span:N", title=words("interval-global")),
            alt.Tooltip("local:Q", title=words("weight-local"), format=".1f"),
        ],
    )
    return layered(
        bars, whiskers(drawn, y), height=rows_for(table["name"], 42 if instrument.index_system.subdimensions else 36)
    )


def _tree(instrument: Instrument, rows: Sequence[TreeWeight]) -> pd.DataFrame:
    read, named, deep = frame.language(), instrument.index_system.named, bool(instrument.index_system.subdimensions)
    return pd.DataFrame(
        [
            {
                "name": broken(f"{levels.MARK * (row.level - 1) if deep else ''}{named[row.id].name[read]}"),
                "dimension": named[row.dimension].name[read],
                "weight": 100 * row.whole,
                "local": 100 * row.local,
                "span": weight_tables.span(row.whole_ends),
                "faint": {"dimension": 1.0, "subdimension": 0.8}.get(row.kind, 0.6),
                **_bounds(row.whole_ends),
            }
            for row in rows
        ]
    )


def groups(instrument: Instrument, analysis: Analysis) -> alt.LayerChart:
    """Each indicator's score by group, and the combined score with its interval as a bar behind them."""
    words, read, named = frame.words(), frame.language(), instrument.index_system.named
    results = analysis.evaluation.indicators
    names = {result.id: broken(named[result.id].name[read]) for result in results}
    combined = [
        {"indicator": names[result.id], "score": result.score, **spanned(analysis.uncertainty.indicators[result.id])}
        for result in results
    ]
    by_group = [
        (names[result.id], words(group), score)
        for result in results
        for group, score in result.groups.items()
        if score is not None
    ]
    x, y = scores(words("score")), names_of("indicator", list(names.values()))
    order = [words(group) for group in ("residents", "officers", "objective")]
    shape = alt.Shape("group:N", scale=alt.Scale(domain=order, range=list(SHAPES)), title=words("group"))
    behind = alt.Chart(pd.DataFrame(combined))
    bars = behind.mark_bar(color="#9aa5ad", opacity=0.45).encode(
        x=x, y=y, tooltip=[alt.Tooltip("indicator"), *map(one, ("score", "low", "high"))]
    )
    points = (
        alt.Chart(pd.DataFrame(by_group, columns=["indicator", "group", "score"]))
        .mark_point(filled=True, size=70, opacity=1)
        .encode(
            x,
            y,
            coloured("group", words("group"), order),
            shape,
            tooltip=[alt.Tooltip("indicator"), alt.Tooltip("group"), one("score")],
        )
    )
    return layered(bars, whiskers(behind, y), points, height=rows_for(names.values(), 32))


def dimensions(instrument: Instrument, analysis: Analysis) -> alt.LayerChart:
    """Scores of dimensions over their subdimensions with intervals, against the bands' lower ends."""
    words, read, system = frame.words(), frame.language(), instrument.index_system
    known = {**analysis.uncertainty.dimensions, **analysis.uncertainty.subdimensions}
    above = levels.above(system, analysis.evaluation)
    names = {row.id: broken(levels.marked(system, row.id, read)) for row in above}
    rows = [{"dimension": names[row.id], "score": row.score, **spanned(known.get(row.id, {}))} for row in above]
    x, y = scores(words("score")), names_of("dimension", [*names.values()])
    drawn = alt.Chart(pd.DataFrame(rows))
    bars = drawn.mark_bar(color=COLOURS[0], height=18).encode(
        x=x, y=y, tooltip=[alt.Tooltip("dimension"), *map(one, ("score", "low", "high"))]
    )
    lines = bands(instrument)
    return layered(bars, whiskers(drawn, y), *lines, height=rows_for(names.values(), 44), padding=PADDING | {"top": 28})


def grades(instrument: Instrument, analysis: Analysis) -> alt.Chart:
    """The share of the draws in each grade, the best at the top."""
    words, read, shares = frame.words(), frame.language(), analysis.uncertainty.bands[TOGETHER]
    ordered = sorted(instrument.grades.bands, key=lambda band: -band.minimum)
    rows = [
        {
            "grade": band.name[read],
            "chance": 100 * shares.get(band.id, 0.0),
            "told": formats.chance(shares.get(band.id, 0.0)),
        }
        for band in ordered
    ]
    x = alt.X("chance:Q", title=words("grade-chance"), scale=alt.Scale(domain=[0, 100]))
    y = names_of("grade", [str(row["grade"]) for row in rows])
    drawn = alt.Chart(pd.DataFrame(rows)).mark_bar(color=COLOURS[0], height=14)
    chart: alt.Chart = drawn.encode(x=x, y=y, tooltip=[alt.Tooltip("grade"), alt.Tooltip("told")]).properties(
        height=alt.Step(26)
    )
    return chart


def layered(*layers: alt.Chart, **properties: Any) -> alt.LayerChart:
    """A chart of layers, the first at the back. All at once: a sum of charts copies each of them at each sign."""
    return alt.LayerChart(layer=layers, **properties)


def bands(instrument: Instrument) -> list[alt.Chart]:
    """Lines at the lower ends of the grades, named above the chart: by turns on two lines, for a phone is narrow."""
    read = frame.language()
    rows = [{"minimum": band.minimum, "band": band.name[read]} for band in instrument.grades.bands if band.minimum > 0]
    base = alt.Chart(pd.DataFrame(rows))
    layers = [base.mark_rule(strokeDash=[4, 4], color=GREY).encode(x=alt.X("minimum:Q"))]
    for turn, y in enumerate((-4, -18)):
        above = alt.Chart(pd.DataFrame(rows[turn::2])).mark_text(
            align="left", dx=4, baseline="bottom", color=ink(), fontSize=12
        )
        at = alt.YValue(y)  # type: ignore[no-untyped-call] # Altair gives it no types
        layers.append(above.encode(x=alt.X("minimum:Q"), y=at, text=alt.Text("band:N")))
    return layers


def whiskers(drawn: alt.Chart, y: alt.Y) -> alt.Chart:
    """Intervals from ``low`` to ``high``."""
    rules: alt.Chart = drawn.mark_rule(strokeWidth=2, color=ink()).encode(x=alt.X("low:Q"), x2=alt.X2("high:Q"), y=y)
    return rules


def spanned(of: Mapping[str, Interval]) -> dict[str, float | None]:
    """The ends of an interval from all statistical sources together; nothing where it is not known."""
    found = of.get(TOGETHER)
    return {"low": found.low if found else None, "high": found.high if found else None}


def scores(title: str) -> alt.X:
    """The axis of scores."""
    return alt.X("score:Q", title=title, scale=alt.Scale(domain=[0, 100]))


def _bounds(ends: tuple[float, float] | None) -> dict[str, float | None]:
    """An interval in percent; nothing while there is no panel of two."""
    return {"low": 100 * ends[0], "high": 100 * ends[1]} if ends else {"low": None, "high": None}


def coloured(field: str, title: str, order: list[str]) -> alt.Color:
    """A colour for each of a few."""
    scale = alt.Scale(domain=order, range=list(COLOURS[: len(order)]))
    return alt.Color(
        f"{field}:N", scale=scale, legend=alt.Legend(orient="top", title=title, columns=1, labelExpr=LINES)
    )


def broken(name: str) -> str:
    """A name in lines short enough for a phone; Chinese names are short anyway."""
    return "\n".join(wrap(name, LINE))


def rows_for(names: Iterable[str], least: int) -> alt.Step:
    """Rows so tall that the names beside them, in all their lines, do not cover each other."""
    return alt.Step(max([least, *(LINE_HEIGHT * (1 + name.count("\n")) + 4 for name in names)]))


def names_of(field: str, order: list[str] | None = None, bold: Sequence[str] = ()) -> alt.Y:
    """An axis of names, in an order or that of the rows with figures, each in as many lines as it needs."""
    weight: Any = {"condition": {"test": f"indexof({json.dumps(list(bold))}, datum.value) >= 0", "value": "bold"}}
    axis = alt.Axis(
        labelExpr=LINES,
        labelLimit=140,
        labelOverlap=False,
        labelOffset=CENTRED,
        labelFontWeight={**weight, "value": "normal"},
    )
    return alt.Y(f"{field}:N", sort=order, title=None, axis=axis)


def one(field: str) -> alt.Tooltip:
    """A number with one decimal, under the pointer."""
    return alt.Tooltip(f"{field}:Q", format=".1f")
