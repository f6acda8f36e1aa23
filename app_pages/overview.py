"""The results at a glance: the composite and how sure it is, and the dimensions it is made of."""

from __future__ import annotations

import streamlit as st

from app_pages import charts, frame, headline, pictures, score_tables
from app_pages.analyses import Seen


def show(seen: Seen) -> None:
    """The whole page."""
    words, instrument, analysis = frame.words(), seen.instrument, seen.analysis
    headline.show(seen)
    st.subheader(words("dimensions"))
    if any(result.score is not None for result in seen.evaluation.dimensions):
        pictures.show(seen, charts.dimensions(instrument, analysis), words("chart-dimensions"))
    frame.table(score_tables.dimensions(instrument, analysis))
