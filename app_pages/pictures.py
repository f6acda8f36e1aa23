"""Charts as pages show them: what they rest on stands in the picture, so that a saved one still says it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, cast
from unicodedata import east_asian_width

import altair as alt
import pandas as pd
import streamlit as st

from app_pages import frame, headline
from app_pages.analyses import Seen
from app_pages.ink import ink
from surveys import formats
from surveys.studies import Wave

Drawn = alt.Chart | alt.LayerChart
WIDE = 52  # letters of a line that a phone has room for; a Chinese one takes two
SIZE = 11  # pixels
SCORES = ("score", "gap", "change", "low", "high", "obstacle")  # columns of what people said, 0 to 100


def show(seen: Seen, chart: Drawn, alt: str) -> None:
    """A chart under its caption; ``alt`` says in words what is drawn, and that a table has the same figures."""
    draw(captioned(seen, chart), alt)


@dataclass(frozen=True)
class _Drawing:
    """What Streamlit asks a chart for, without half of what it costs: Altair's check of its every word."""

    chart: Drawn

    def to_dict(self) -> dict[str, Any]:
        """The chart as Vega-Lite; tests check each against the schema."""
        return self.chart.to_dict(validate=False)


def draw(chart: Drawn, alt: str) -> None:
    """A chart that has its caption."""
    _ink(chart)
    st.altair_chart(cast(Drawn, _Drawing(chart)), alt=alt)


def _ink(chart: Drawn) -> None:
    """What stands at its axes is as dark, or as light, as all other words: Streamlit's own grey is too pale to read."""
    dark = ink()
    axis = alt.AxisConfig(labelColor=dark, titleColor=dark)
    chart.config = alt.Config(axis=axis, legend=alt.LegendConfig(labelColor=dark, titleColor=dark))


def captioned(seen: Seen, chart: Drawn) -> Drawn:
    """The chart with wave, numbers and batch below it."""
    return titled(seen.wave, chart, said(seen))


def titled(wave: Wave, chart: Drawn, under: str) -> Drawn:
    """The same chart, now with a caption below it, after the banner of synthetic data."""
    banner, caption = wave.study.banner, list(lines(under))
    above = list(lines(banner[frame.language()])) if banner else []
    title = alt.TitleParams(
        text=above or caption,
        subtitle=caption if above else [],
        anchor="start",
        orient="bottom",
        offset=12,
        fontSize=SIZE,
        color=ink(),
        subtitleColor=ink(),
        subtitleFontSize=SIZE,
        fontWeight="bold" if above else "normal",
    )
    chart.title = title
    _round(chart)
    return chart


def _round(chart: Drawn) -> None:
    if isinstance(chart.data, pd.DataFrame):
        chart.data = _rounded(chart.data)
    for layer in getattr(chart, "layer", ()):
        _round(layer)


def _rounded(rows: pd.DataFrame) -> pd.DataFrame:
    """What a browser draws has no more digits than the table beside it."""
    figures = [name for name in SCORES if name in rows and rows[name].dtype.kind == "f"]
    return rows.assign(**{name: rows[name].map(lambda one: formats.rounded(one, 1)) for name in figures})


def said(seen: Seen) -> str:
    """Which wave, how many people, as of which batch."""
    return frame.words()("as-of-batch", **headline.standing(seen))


def lines(text: str) -> Iterable[str]:
    """Words in lines that a phone has room for: between words, and between any two Chinese letters."""
    line, width = "", 0
    for piece in _pieces(text):
        taken = sum(2 if east_asian_width(letter) in "WF" else 1 for letter in piece)
        if line and width + taken > WIDE:
            yield line.rstrip()
            line, width = "", 0
        line, width = line + piece, width + taken
    if line:
        yield line.rstrip()


def _pieces(text: str) -> Iterable[str]:
    """What a line does not break: a word with the space after it, a Chinese letter with the mark after it."""
    piece = ""
    for letter in text:
        if piece and (piece[-1] == " " or _wide(piece[-1]) or _wide(letter)) and letter not in "，。：；、）”! ":
            yield piece
            piece = ""
        piece += letter
    if piece:
        yield piece


def _wide(letter: str) -> bool:
    return east_asian_width(letter) in "WF"
