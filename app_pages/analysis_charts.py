"""Charts of the analysis, each by its table: gaps, obstacles, importance and performance, sources of uncertainty."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import altair as alt
import pandas as pd

from app_pages import charts, frame, labelling
from app_pages.diagnosis_tables import ranked_obstacles
from app_pages.ink import GREY, ink
from app_pages.uncertainty_tables import SOURCES
from scoring.quadrants import QUADRANTS, QuadrantMap
from surveys.analysing import Analysis
from surveys.instrument import Instrument

MARKS = ("diamond", "circle", "square", "triangle-up")
BESIDE: Mapping[labelling.Side, Mapping[str, Any]] = {
    "right": {"align": "left", "baseline": "middle", "dx": 6},
    "left": {"align": "right", "baseline": "middle", "dx": -6},
    "above": {"align": "center", "baseline": "bottom", "dy": -5},
    "below": {"align": "center", "baseline": "top", "dy": 6},
}


def gaps(instrument: Instrument, analysis: Analysis) -> alt.LayerChart:
    """Officers less residents with intervals, the largest gap first; a line where there is none."""
    words, read, named = frame.words(), frame.language(), instrument.index_system.named
    rows = pd.DataFrame(
        [
            {
                "indicator": charts.broken(named[row.indicator].name[read]),
                "gap": row.gap.difference,
                "low": row.gap.low,
                "high": row.gap.high,
            }
            for row in sorted(analysis.gaps, key=lambda row: -abs(row.gap.difference))
        ]
    )
    base, y = alt.Chart(rows), charts.names_of("indicator")
    x = alt.X("gap:Q", title=words("gap-points"))
    points = base.mark_point(filled=True, size=70, opacity=1, color=charts.COLOURS[0]).encode(
        x=x, y=y, tooltip=[alt.Tooltip("indicator"), *map(charts.one, ("gap", "low", "high"))]
    )
    none = alt.Chart(pd.DataFrame({"gap": [0]})).mark_rule(color=GREY, strokeDash=[4, 4]).encode(x=alt.X("gap:Q"))
    return charts.layered(none, charts.whiskers(base, y), points, height=charts.rows_for(rows.get("indicator", ()), 36))


def obstacles(instrument: Instrument, analysis: Analysis) -> alt.Chart:
    """Shares of the shortfall, the largest first, coloured by dimension."""
    words, read, named = frame.words(), frame.language(), instrument.index_system.named
    found = ranked_obstacles(analysis)
    rows = pd.DataFrame(
        [
            {
                "indicator": charts.broken(named[one.id].name[read]),
                "dimension": charts.broken(named[one.dimension].name[read]),
                "obstacle": 100 * (one.obstacle or 0.0),
                "score": one.score,
            }
            for one in found
        ]
    )
    order = [charts.broken(dimension.name[read]) for dimension in instrument.index_system.dimensions]
    drawn = alt.Chart(rows).mark_bar()
    chart: alt.Chart = drawn.encode(
        x=alt.X("obstacle:Q", title=words("obstacle-percent")),
        y=charts.names_of("indicator", [charts.broken(named[one.id].name[read]) for one in found]),
        color=charts.coloured("dimension", words("dimension"), order),
        tooltip=[alt.Tooltip("indicator"), alt.Tooltip("dimension"), charts.one("obstacle"), charts.one("score")],
    ).properties(height=charts.rows_for(rows.get("indicator", ()), 28))
    return chart


def quadrants(instrument: Instrument, found: QuadrantMap) -> alt.LayerChart:
    """Score against weight, cut at their means; indicators by their ids, for names would cover each other."""
    words, read, named = frame.words(), frame.language(), instrument.index_system.named
    order = [words(f"quadrant-{name}") for name in QUADRANTS]
    beside = labelling.sides({place.name: (place.importance, place.performance) for place in found.places})
    rows = pd.DataFrame(
        [
            {
                "id": place.name,
                "indicator": named[place.name].name[read],
                "weight": 100 * place.importance,
                "score": place.performance,
                "quadrant": words(f"quadrant-{place.quadrant}"),
                "side": beside[place.name],
            }
            for place in found.places
        ]
    )
    x = alt.X("weight:Q", title=words("weight-percent"), scale=alt.Scale(zero=False, nice=True))
    y = alt.Y("score:Q", title=words("score"), scale=alt.Scale(zero=False, nice=True))
    base = alt.Chart(rows)
    shape = alt.Shape("quadrant:N", scale=alt.Scale(domain=order, range=list(MARKS)), title=words("quadrant"))
    points = base.mark_point(filled=True, size=70, opacity=1).encode(
        x,
        y,
        charts.coloured("quadrant", words("quadrant"), order),
        shape,
        tooltip=[alt.Tooltip("indicator"), alt.Tooltip("quadrant"), charts.one("weight"), charts.one("score")],
    )
    lines = pd.DataFrame({"weight": [100 * found.importance_line], "score": [found.performance_line]})
    cut = alt.Chart(lines).mark_rule(color=GREY, strokeDash=[4, 4])
    rules = (cut.encode(x=alt.X("weight:Q")), cut.encode(y=alt.Y("score:Q")))
    return charts.layered(*rules, points, *_named(base, x, y), height=620)


def _named(base: alt.Chart, x: alt.X, y: alt.Y) -> Iterator[alt.Chart]:
    """The points' ids, each at that side where it covers nothing."""
    for side, place in BESIDE.items():
        chosen = base.transform_filter(alt.datum.side == side)
        named = chosen.mark_text(fontSize=10, color=ink(), **place)
        yield named.encode(x=x, y=y, text=alt.Text("id:N"))


def sources(instrument: Instrument, analysis: Analysis) -> alt.LayerChart:
    """The composite's interval by source, against the composite itself and the grades that are near."""
    words, of, score = frame.words(), analysis.uncertainty.composite, analysis.evaluation.composite.score
    rows = pd.DataFrame(
        [
            {"source": charts.broken(words(f"source-{name}")), "low": of[name].low, "high": of[name].high}
            for name in SOURCES
            if name in of
        ]
    )
    base, y = alt.Chart(rows), charts.names_of("source")
    scale = alt.Scale(zero=False, nice=True)
    bars = base.mark_bar(color=charts.COLOURS[0], height=10).encode(
        x=alt.X("low:Q", title=words("composite"), scale=scale),
        x2=alt.X2("high:Q"),
        y=y,
        tooltip=[alt.Tooltip("source"), charts.one("low"), charts.one("high")],
    )
    at = alt.Chart(pd.DataFrame({"score": [score]})).mark_rule(color=ink(), strokeWidth=2).encode(x=alt.X("score:Q"))
    least, most = rows["low"].min(), rows["high"].max()
    reached = [band.minimum for band in instrument.grades.bands if least <= band.minimum <= most]
    edges = alt.Chart(pd.DataFrame({"minimum": reached})).mark_rule(color=GREY, strokeDash=[4, 4])
    return charts.layered(
        bars, at, edges.encode(x=alt.X("minimum:Q")), height=charts.rows_for(rows.get("source", ()), 34)
    )
