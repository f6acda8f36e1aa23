"""Charts as pages show them, each beside its table."""

from __future__ import annotations

from textwrap import wrap
from typing import Any

import altair as alt
import pandas as pd

from app_pages import frame
from scoring.results import Evaluation
from surveys.instrument import Instrument
from surveys.panels import PanelView

# Okabe & Ito (2008): told apart with any colour vision; shapes differ too.
COLOURS = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#8a6d00")
LINE = 20  # letters
LINES = r"split(datum.label, '\n')"
# The first line of a label stands beside its bar: longer ones move up by half a line for each line more.
CENTRED: Any = {"condition": [{"test": f"length({LINES}) == {n}", "value": -6 * (n - 1)} for n in (2, 3)], "value": 0}
SHAPES = ("circle", "square", "diamond")


def weights(instrument: Instrument, evaluation: Evaluation, view: PanelView | None) -> alt.LayerChart:
    """Global weights in the order of the index system, coloured by dimension, with their intervals where there are."""
    words, read, named = frame.words(), frame.language(), instrument.index_system.named
    rows = pd.DataFrame(
        [
            {
                "indicator": _broken(named[result.id].name[read]),
                "dimension": _broken(named[result.dimension].name[read]),
                "weight": 100 * (result.weight_global or 0),
                **_bounds(view, result.id),
            }
            for result in evaluation.indicators
        ]
    )
    order = [_broken(dimension.name[read]) for dimension in instrument.index_system.dimensions]
    bars = (
        alt.Chart(rows)
        .mark_bar()
        .encode(
            x=alt.X("weight:Q", title=words("weight-percent")),
            y=_names("indicator"),
            color=_colour("dimension", words("dimension"), order),
            tooltip=["indicator", "dimension", *(_one(name) for name in ("weight", "low", "high"))],
        )
    )
    whiskers = alt.Chart(rows).mark_rule(strokeWidth=2).encode(x="low:Q", x2="high:Q", y=_names("indicator"))
    chart: alt.LayerChart = (bars + whiskers).properties(height=alt.Step(28))
    return chart


def groups(instrument: Instrument, evaluation: Evaluation) -> alt.LayerChart:
    """Each indicator's score by group, and the combined score as a bar behind them."""
    words, read, named = frame.words(), frame.language(), instrument.index_system.named
    names = {result.id: _broken(named[result.id].name[read]) for result in evaluation.indicators}
    combined = [(names[result.id], result.score) for result in evaluation.indicators]
    by_group = [
        (names[result.id], words(group), score)
        for result in evaluation.indicators
        for group, score in result.groups.items()
        if score is not None
    ]
    x, y = alt.X("score:Q", title=words("score"), scale=alt.Scale(domain=[0, 100])), _names("indicator")
    order = [words(group) for group in ("residents", "officers", "objective")]
    shape = alt.Shape("group:N", scale=alt.Scale(domain=order, range=list(SHAPES)), title=words("group"))
    bars = (
        alt.Chart(pd.DataFrame(combined, columns=["indicator", "score"]))
        .mark_bar(color="#9aa5ad", opacity=0.45)
        .encode(x=x, y=y, tooltip=["indicator", _one("score")])
    )
    points = (
        alt.Chart(pd.DataFrame(by_group, columns=["indicator", "group", "score"]))
        .mark_point(filled=True, size=70, opacity=1)
        .encode(x, y, _colour("group", words("group"), order), shape, tooltip=["indicator", "group", _one("score")])
    )
    chart: alt.LayerChart = (bars + points).properties(height=alt.Step(28))
    return chart


def dimensions(instrument: Instrument, evaluation: Evaluation) -> alt.LayerChart:
    """Dimension scores against the bands' lower ends."""
    words, read, named = frame.words(), frame.language(), instrument.index_system.named
    scores = {_broken(named[row.id].name[read]): row.score for row in evaluation.dimensions}
    rows = pd.DataFrame(scores.items(), columns=["dimension", "score"])
    bands = pd.DataFrame(
        [{"minimum": band.minimum, "band": band.name[read]} for band in instrument.grades.bands if band.minimum > 0]
    )
    x, y = alt.X("score:Q", title=words("score"), scale=alt.Scale(domain=[0, 100])), _names("dimension")
    bars = alt.Chart(rows).mark_bar(color=COLOURS[0], height=18).encode(x=x, y=y, tooltip=["dimension", _one("score")])
    rules = alt.Chart(bands).mark_rule(strokeDash=[4, 4], color="#777").encode(x="minimum:Q")
    labels = (
        alt.Chart(bands)
        .mark_text(align="left", dx=4, baseline="bottom", color="#777")
        .encode(x="minimum:Q", y=alt.value(-4), text="band:N")
    )
    chart: alt.LayerChart = (bars + rules + labels).properties(height=alt.Step(36))
    return chart


def _bounds(view: PanelView | None, indicator: str) -> dict[str, float | None]:
    """The interval of a weight in percent; none while there is no panel of two."""
    low, high = view.intervals[indicator] if view else (None, None)
    return {"low": None if low is None else 100 * low, "high": None if high is None else 100 * high}


def _colour(field: str, title: str, order: list[str]) -> alt.Color:
    scale = alt.Scale(domain=order, range=list(COLOURS[: len(order)]))
    return alt.Color(
        f"{field}:N", scale=scale, legend=alt.Legend(orient="top", title=title, columns=1, labelExpr=LINES)
    )


def _broken(name: str) -> str:
    """A name in lines short enough for a phone; Chinese names are short anyway."""
    return "\n".join(wrap(name, LINE))


def _names(field: str) -> alt.Y:
    axis = alt.Axis(labelExpr=LINES, labelLimit=140, labelOverlap=False, labelOffset=CENTRED)
    return alt.Y(f"{field}:N", sort=None, title=None, axis=axis)


def _one(field: str) -> alt.Tooltip:
    return alt.Tooltip(f"{field}:Q", format=".1f")
