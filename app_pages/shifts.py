"""What if one dimension or indicator counted more, or less: a line over its weight, and where orders turn."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import altair as alt
import pandas as pd
import streamlit as st

from app_pages import charts, choosing, comparison_tables, frame, pictures, withholding
from app_pages.analyses import Seen
from scoring.weight_shifts import Crossing
from surveys import formats
from surveys.weighing_otherwise import Shift, grade, parts, shift

STEP = 0.01


def show(seen: Seen) -> None:
    """The whole part; nothing is chosen until somebody chooses, and nothing that is chosen changes a result."""
    words, movable = frame.words(), parts(seen.analysis)
    st.subheader(words("shift"))
    if not movable:
        st.info(withholding.otherwise(seen, "needs-weights-and-scores"))
        return
    st.write(words("shift-lead"))
    names = names_of(seen)
    choices = {part: names[part] for part in movable}
    part = choosing.may_choose("shift", words("shift-part"), choices, words("shift-choose"))
    if part:
        _show(seen, shift(seen.instrument, seen.analysis, part), names)


def names_of(seen: Seen) -> dict[str, str]:
    """Dimensions, indicators and places by their ids."""
    read = frame.language()
    named = {id: node.name[read] for id, node in seen.instrument.index_system.named.items()}
    return named | (comparison_tables.names(seen.analysis.comparison) if seen.analysis.comparison else {})


def sentences(seen: Seen, found: Shift, names: Mapping[str, str]) -> Iterator[str]:
    """Each turn of an order in words: of grades, of what holds back most, of places."""
    words, read = frame.words(), frame.language()
    for start, band in found.grades[1:]:
        yield words("shift-grade", weight=_weight(start), grade=seen.instrument.grades.band(band).name[read])
    for kind, turns in (("obstacles", found.obstacles), ("sites", found.sites)):
        yield from (_turn(kind, one, names) for one in turns)


def _show(seen: Seen, found: Shift, names: Mapping[str, str]) -> None:
    words, read = frame.words(), frame.language()
    at = round(found.now, 2)
    slid = st.slider(words("shift-weight"), 0.0, 1.0, at, STEP, key=f"weight-{found.part}", bind="query-params")
    moved = found.now if slid == at else slid
    score = float(found.composite.at(moved)[0])
    band = grade(seen.instrument, score)
    told = words(
        "shift-at",
        part=names[found.part],
        now=_weight(found.now),
        weight=_weight(moved),
        score=formats.figure(score),
        grade=seen.instrument.grades.band(band).name[read] if band else formats.NONE,
    )
    st.write(frame.plain(told))
    pictures.show(seen, chart(found, names, moved), words("chart-shift"))
    turns = list(sentences(seen, found, names))
    st.write(words("shift-turns" if turns else "shift-no-turn"))
    st.markdown("\n".join(f"- {frame.plain(line)}" for line in turns))


def chart(found: Shift, names: Mapping[str, str], moved: float) -> alt.LayerChart:
    """The composite and the places over the weight; rules at the weight as it is and as it is moved, marks at turns."""
    words = frame.words()
    lines = [(words("composite"), found.composite.at_zero[0], found.composite.at_one[0])]
    if found.places:
        ends = zip(found.places.names, found.places.at_zero, found.places.at_one, strict=True)
        lines += [(charts.broken(names[id]), first, last) for id, first, last in ends]
    rows = pd.DataFrame(
        [
            {"line": name, "weight": at, "score": end}
            for name, first, last in lines
            for at, end in ((0, first), (1, last))
        ]
    )
    x = alt.X("weight:Q", title=words("shift-weight"), scale=alt.Scale(domain=[0, 1]))
    y = alt.Y("score:Q", title=words("score"), scale=alt.Scale(zero=False))
    colour = charts.coloured("line", words("shift-line"), [name for name, *_ in lines])
    drawn = alt.Chart(rows).mark_line().encode(x, y, colour)
    now = alt.Chart(pd.DataFrame({"weight": [found.now]})).mark_rule(strokeDash=[4, 4]).encode(x=alt.X("weight:Q"))
    chosen = alt.Chart(pd.DataFrame({"weight": [moved]})).mark_rule().encode(x=alt.X("weight:Q"))
    marks = alt.Chart(_marks(found)).mark_point(filled=True, size=70).encode(x=alt.X("weight:Q"), y=alt.Y("score:Q"))
    return charts.layered(drawn, now, chosen, marks, height=280)


def _marks(found: Shift) -> pd.DataFrame:
    """Where places change their order, and on the composite where grades and obstacles turn."""
    own = [start for start, _ in found.grades[1:]] + [one.weight for one in found.obstacles]
    points = [(weight, float(found.composite.at(weight)[0])) for weight in own]
    if found.places:
        place = {id: k for k, id in enumerate(found.places.names)}
        points += [(one.weight, float(found.places.at(one.weight)[place[one.ahead]])) for one in found.sites]
    return pd.DataFrame(points, columns=["weight", "score"])


def _turn(kind: str, one: Crossing, names: Mapping[str, str]) -> str:
    ahead, behind = names[one.ahead], names[one.behind]
    return frame.words()(f"shift-{kind}", weight=_weight(one.weight), ahead=ahead, behind=behind)


def _weight(weight: float) -> str:
    return formats.figure(weight, 2)
