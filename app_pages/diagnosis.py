"""The diagnosis: what the scores point to, where the shortfall lies, what would help, and what the next grade needs."""

from __future__ import annotations

import streamlit as st

from app_pages import analysis_charts, diagnosis_tables, formats, frame, pictures, withholding
from app_pages.analyses import Seen
from scoring.whatif import Reach


def show(seen: Seen) -> None:
    """The whole tab."""
    words, instrument, analysis = frame.words(), seen.instrument, seen.analysis
    st.caption(instrument.diagnosis.caution[frame.language()])
    st.write(words("findings-lead"))
    for kind in diagnosis_tables.KINDS:
        st.subheader(words(kind))
        frame.table(diagnosis_tables.findings(instrument, analysis, kind), words_in=frame.SENTENCES)
    st.subheader(words("obstacles"))
    st.write(words("obstacles-lead"))
    ranked = diagnosis_tables.obstacles(instrument, analysis)
    frame.table_or(ranked, withholding.otherwise(seen, "needs-weights-and-scores"), words_in=frame.SENTENCES)
    _quadrants(seen)
    _measures(seen)
    _next_grade(seen)


def _quadrants(seen: Seen) -> None:
    words, found = frame.words(), seen.analysis.quadrants
    st.subheader(words("quadrants"))
    if found is None:
        st.info(withholding.otherwise(seen, "needs-weights-and-scores"))
        return
    weight, score = formats.percent(found.importance_line), formats.figure(found.performance_line)
    st.write(words("quadrants-lead", weight=weight, score=score))
    pictures.show(seen, analysis_charts.quadrants(seen.instrument, found), words("chart-quadrants"))
    with st.expander(words("quadrants-table")):
        frame.table(diagnosis_tables.quadrants(seen.instrument, found))


def _measures(seen: Seen) -> None:
    words, instrument, analysis = frame.words(), seen.instrument, seen.analysis
    st.subheader(words("measures"))
    if not any(one.obstacle_sum is not None for one in analysis.conclusion.priorities):
        st.info(withholding.otherwise(seen, "needs-weights-and-scores"))
        return
    st.write(words("priority-lead"))
    frame.table(diagnosis_tables.measures(instrument, analysis), words_in=frame.SENTENCES)
    with st.expander(words("measures-more")):
        frame.table(diagnosis_tables.measures_in_full(instrument, analysis), words_in=frame.SENTENCES)
    with st.expander(words("safeguards")):
        frame.table(diagnosis_tables.safeguards(instrument, analysis), words_in=frame.SENTENCES)


def _next_grade(seen: Seen) -> None:
    words, reach, score = frame.words(), seen.analysis.next_band, seen.evaluation.composite.score
    st.subheader(words("next-grade"))
    if reach is None:
        lacking = "needs-weights-and-scores" if score is None else "next-grade-best"
        st.info(words("withheld-here" if seen.analysis.withheld.composite else lacking))
        return
    bands = seen.instrument.grades.bands
    band = next(band.name[frame.language()] for band in bands if band.minimum == reach.target)
    target, missing = formats.figure(reach.target, 0), formats.figure(reach.target - reach.composite)
    st.write(words("next-grade-lead", grade=band, target=target, missing=missing))
    if not seen.analysis.withheld.indicators:
        _ways(reach)
    frame.table(diagnosis_tables.rises(seen.instrument, seen.analysis), words_in=frame.SENTENCES)


def _ways(reach: Reach) -> None:
    """What all together need; it rests on how high each is."""
    words = frame.words()
    even, total = formats.figure(reach.even), formats.figure(reach.total)
    ways = [words("next-grade-even", even=even) if reach.even is not None else words("next-grade-never")]
    if reach.least is not None:
        ways.append(words("next-grade-least", total=total, number=len(reach.least)))
    if all(rise is None for rise in reach.alone.values()):
        ways.append(words("next-grade-none-alone"))
    st.write("\n".join(f"- {way}" for way in ways))
