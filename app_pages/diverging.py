"""Answers as bars that part at the middle of the scale; who gave none on it stands apart, at the side."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence

import altair as alt
import pandas as pd

from app_pages import distribution_tables, frame
from surveys.distributions import Answered
from surveys.instrument import Instrument
from surveys.questionnaires import Audience

# Brewer's BrBG, told apart with any colour vision; its middle darkened so that it is seen on white and on black.
SCHEME = (
    *("#6b3f06", "#8c510a", "#bf812d", "#dfc27d", "#e6d9ae"),
    "#b9bfc4",
    *("#b5ddd7", "#80cdc1", "#35978f", "#01665e", "#014c43"),
)
ASIDE = ("#7d6b9e", "#a99bc2", "#d6d0e0")  # no answer on the scale, none at all, not shown
WIDTH = 46  # letters of a line over a bar
GAP = 6  # percent between the bars and what stands apart
STEP = 76  # pixels for a bar and the lines over it
GREY = "#777"
PADDING = {"left": 5, "right": 5, "top": 50, "bottom": 5}  # the lines over the first bar


def chart(instrument: Instrument, audience: Audience, rows: Sequence[Answered]) -> alt.LayerChart:
    """The rows that have answers, in their order."""
    shown = [one for one in rows if one.points]
    ends = [_ends(one) for one in shown]
    left, right = min(start for start, _ in ends), max(end for _, end in ends)
    names = _names(instrument, audience)
    parts = [part for one in shown for part in _parts(instrument, audience, one, names, right + GAP)]
    labels = [{"item": one.item, "text": _over(instrument, audience, one.item)} for one in shown]
    y = alt.Y("item:N", sort=[one.item for one in shown], axis=None, scale=alt.Scale(paddingInner=0.75))
    ticks = [tick for tick in range(-100, 101, 25) if left - 5 <= tick <= right + 5]
    axis = alt.Axis(values=ticks, labelExpr="abs(datum.value)")
    colour = alt.Color(
        "answer:N",
        scale=alt.Scale(domain=names, range=_colours(len(names) - len(ASIDE))),
        legend=alt.Legend(orient="top", title=None, columns=2, labelLimit=150),
    )
    x = alt.X("start:Q", title=frame.words()("answers-axis"), axis=axis)
    percent = alt.Tooltip("percent:Q", title="%")
    bars = (
        alt.Chart(pd.DataFrame(parts))
        .mark_bar()
        .encode(x, alt.X2("end:Q"), y, colour, tooltip=["statement:N", "answer:N", percent])
    )
    middle = alt.Chart(pd.DataFrame({"start": [0]})).mark_rule(color=GREY).encode(x="start:Q")
    over = alt.Chart(pd.DataFrame(labels)).mark_text(
        align="left", baseline="bottom", dy=-11, lineBreak="\n", fontSize=12, color=GREY
    )
    texts = over.encode(y=y, x=alt.value(0), text="text:N")
    layers: alt.LayerChart = (bars + middle + texts).properties(height=alt.Step(STEP), padding=PADDING)
    return layers


def _names(instrument: Instrument, audience: Audience) -> list[str]:
    """The answers as they are called, then what stands apart."""
    words, read = frame.words(), frame.language()
    points = [point.text[read] for point in instrument.scale_of(audience).points]
    return [*points, instrument.non_answer_of(audience).text[read], words("profile-no-answer"), words("answers-hidden")]


def _ends(one: Answered) -> tuple[float, float]:
    """From where to where the answers on the scale go, in percent from its middle."""
    percents = [share.percent or 0 for share in one.points]
    half = len(percents) / 2
    left = sum(percent * min(1.0, max(0.0, half - place)) for place, percent in enumerate(percents))
    return -left, sum(percents) - left


def _parts(
    instrument: Instrument, audience: Audience, one: Answered, names: Sequence[str], aside: float
) -> Iterator[dict[str, object]]:
    """The bars of a row; what is not shown is what is left of a hundred."""
    start, given = _ends(one)[0], [share.percent or 0 for share in (*one.points, one.non_answer, one.missing)]
    hidden = any(share.kind != "shown" for share in (*one.points, one.non_answer, one.missing))
    given.append(max(0, 100 - sum(given)) if hidden else 0)
    item = distribution_tables.named(instrument, audience, one.item)
    for place, (name, percent) in enumerate(zip(names, given, strict=True)):
        start = aside if place == len(one.points) else start
        if percent:
            yield {
                "item": one.item,
                "statement": item,
                "answer": name,
                "percent": percent,
                "start": start,
                "end": start + percent,
            }
        start += percent


def _colours(points: int) -> list[str]:
    """Colours from the least to the most agreement, then those of what stands apart."""
    last = len(SCHEME) - 1
    around = [1 + round((last - 2) * place / (points - 1)) for place in range(points)]
    whole = [round(last * place / (points - 1)) for place in range(points)]
    return [*(SCHEME[place] for place in (around if points < last - 1 else whole)), *ASIDE]


def _over(instrument: Instrument, audience: Audience, item: str) -> str:
    """An item in lines that fit on a phone; Chinese letters are twice as wide."""
    lines, width = [""], 0
    for part in _pieces(distribution_tables.named(instrument, audience, item)):
        own = sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in part)
        if width + own > WIDTH:
            lines, width = [*lines, ""], 0
        lines[-1] += part
        width += own
    return "\n".join(line.strip() for line in lines)


def _pieces(text: str) -> Iterator[str]:
    """Where a line may end: after a space, or around a wide letter."""
    yield from re.findall(r"[\u2e80-\uffff]|[^\s\u2e80-\uffff]+\s*|\s+", text)
