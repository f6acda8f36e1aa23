"""Charts of places and waves beside each other: chances of ranks, changes with their intervals."""

from __future__ import annotations

import altair as alt
import pandas as pd

from app_pages import charts, frame
from app_pages.comparison_tables import names
from app_pages.ink import GREY
from app_pages.wave_tables import named_figures
from surveys import formats
from surveys.comparing import SiteComparison
from surveys.comparing_waves import WaveChanges
from surveys.instrument import Instrument

DARK_FROM = 0.5  # of the darkest: letters on it are white


def ranks(found: SiteComparison) -> alt.LayerChart:
    """A field for each place and rank, the darker the likelier, with the chance written in it."""
    words, called, given = frame.words(), names(found), found.ranks
    rows = (
        [
            {"place": charts.broken(called[id]), "rank": rank, "share": share, "chance": formats.chance(share)}
            for id, row in zip(given.sites, given.probabilities.tolist(), strict=True)
            for rank, share in enumerate(row, 1)
        ]
        if given is not None and given.probabilities is not None
        else []
    )
    order = list(dict.fromkeys(row["place"] for row in rows))
    base = alt.Chart(pd.DataFrame(rows)).encode(
        x=alt.X("rank:O", title=words("rank"), axis=alt.Axis(labelAngle=0)), y=charts.names_of("place", order)
    )
    shade = alt.Color(
        "share:Q", scale=alt.Scale(domain=[0, 1], range=["#ffffff", charts.COLOURS[0]], interpolate="rgb"), legend=None
    )
    fields = base.mark_rect(stroke=GREY, strokeWidth=0.5).encode(
        color=shade, tooltip=[alt.Tooltip("place"), alt.Tooltip("rank"), alt.Tooltip("chance")]
    )
    letters = alt.condition(f"datum.share > {DARK_FROM}", alt.value("white"), alt.value("#1c2b2d"))
    chances = base.mark_text(fontSize=11).encode(text=alt.Text("chance:N"), color=letters)
    return charts.layered(fields, chances, height=charts.rows_for(order, 34))


def changes(instrument: Instrument, found: WaveChanges) -> alt.LayerChart:
    """Changes of the composite and the dimensions with their intervals, beside a line at none."""
    words = frame.words()
    rows = pd.DataFrame(
        [
            {"figure": charts.broken(name), "change": one.difference, "low": one.low, "high": one.high}
            for name, one in named_figures(instrument, found, above=True)
        ]
    )
    base, y = alt.Chart(rows), charts.names_of("figure", rows["figure"].tolist())
    points = base.mark_point(filled=True, size=70, opacity=1, color=charts.COLOURS[0]).encode(
        x=alt.X("change:Q", title=words("change-points")),
        y=y,
        tooltip=[alt.Tooltip("figure"), *map(charts.one, ("change", "low", "high"))],
    )
    none = alt.Chart(pd.DataFrame({"change": [0]})).mark_rule(color=GREY, strokeDash=[4, 4]).encode(x=alt.X("change:Q"))
    return charts.layered(none, charts.whiskers(base, y), points, height=charts.rows_for(rows.get("figure", ()), 44))
