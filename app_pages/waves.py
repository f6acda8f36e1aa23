"""This wave beside an earlier one of the same study: what changed, and whether chance explains it."""

from __future__ import annotations

import streamlit as st

from app_pages import analyses, choosing, comparison_charts, frame, instruments, pictures, wave_tables
from app_pages.analyses import Seen
from scoring.problems import Refused
from surveys.comparing_waves import COMPOSITE, WaveChanges, compare_waves
from surveys.studies import Wave


def show(seen: Seen) -> None:
    """The whole tab."""
    words, earlier = frame.words(), _earlier(seen.wave)
    if not earlier:
        st.info(words("waves-none"))
        return
    names = {wave.id: frame.wave_name(wave) for wave in earlier}
    chosen = choosing.choose("before", words("waves-before"), names)
    before = analyses.see(chosen)
    try:
        found = compare_waves((before.instrument, before.analysis), (seen.instrument, seen.analysis))
    except Refused as refusal:
        frame.refuse(refusal.problems, lead="waves-not-compared")
        instruments.show_changes(before.instrument, seen.instrument)
        return
    if not found.changes:
        st.info(words("waves-nothing"))
        return
    _show(seen, found)


def _earlier(wave: Wave) -> list[Wave]:
    """Those that people could answer, the nearest first."""
    with frame.reading() as records:
        waves = records.waves(wave.study.id)
    return [one for one in reversed(waves) if one.number < wave.number and one.state != "draft"]


def _show(seen: Seen, found: WaveChanges) -> None:
    words = frame.words()
    st.write(words("space").join(wave_tables.headline(found)))
    above = wave_tables.changes(seen.instrument, found, above=True)
    if not above.empty:
        pictures.show(seen, comparison_charts.changes(seen.instrument, found), words("chart-waves"))
        frame.table(above)
    st.subheader(words("indicators"))
    frame.table_or(wave_tables.changes(seen.instrument, found, above=False), words("waves-nothing"))
    said = [words("waves-caution", number=len(found.changes))]
    if COMPOSITE in found.changes:
        said.append(words("waves-panel-anew" if found.weighed_anew else "waves-panel-same"))
    st.caption(words("space").join(said))
