"""Answers as bars that part at the middle of the scale; who gave none on it stands apart, at the side."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence

import altair as alt
import pandas as pd

from app_pages import charts, distribution_tables, frame
from app_pages.ink import GREY, ink, paper
from surveys.audiences import Audience
from surveys.distributions import Answered
from surveys.instrument import Instrument

# Brewer's BrBG, told apart with any colour vision; its middle darkened so that it is seen on white and on black.
SCHEME = (
    *("#6b3f06", "#8c510a", "#bf812d", "#dfc27d", "#e6d9ae"),
    "#b9bfc4",
    *("#b5ddd7", "#80cdc1", "#35978f", "#01665e", "#014c43"),
)
ASIDE = ("#7d6b9e", "#a99bc2", "#d6d0e0")  # no answer on the scale, none at all, not shown
WIDTH = 46  # letters of a line over a bar
GAP = 6  # percent between the bars and what stands apart
BAR, LINE, BETWEEN = 18, 14, 18  # pixels: a bar, a line over it, and what is free between two rows
# a mark in brackets, a wide letter with the signs that may not begin a line, a word with its space
PIECES = re.compile(r"〔[^〕]*〕|[\u2e80-\uffff][，。、；：？！）”]*|[^\s\u2e80-\uffff]+\s*|\s+")


def chart(
    instrument: Instrument, audience: Audience, rows: Sequence[Answered], among: Sequence[Answered], explained: bool
) -> alt.LayerChart:
    """The rows that have answers, in their order, drawn as wide as all that they are ``among`` need."""
    shown, (left, right, end) = [one for one in rows if one.points], _room(among)
    names = _names(instrument, audience, shown[0].item)
    texts = {one.item: _lines(instrument, audience, one.item) for one in shown}
    most = max(map(len, texts.values()))
    step = BAR + BETWEEN + LINE * most
    scale = alt.Scale(paddingInner=1 - BAR / step, paddingOuter=(LINE * most + BETWEEN / 2) / step)
    y = alt.Y("item:N", sort=list(texts), axis=None, scale=scale)
    base = alt.Chart(pd.DataFrame([part for one in shown for part in _parts(instrument, audience, one, names, right)]))
    ticks = [tick for tick in range(-100, 101, 25) if left <= tick <= right]
    axis = alt.Axis(values=ticks, labelExpr="abs(datum.value)")
    x = alt.X(
        "start:Q", title=frame.words()("answers-axis"), axis=axis, scale=alt.Scale(domain=[left, end], nice=False)
    )
    tooltip = [alt.Tooltip("statement:N"), alt.Tooltip("answer:N"), alt.Tooltip("percent:Q", title="%")]
    bars = base.mark_bar().encode(x, alt.X2("end:Q"), y, _colour(names, explained), tooltip=tooltip)
    middle = alt.Chart(pd.DataFrame({"start": [0]})).mark_rule(color=GREY).encode(x=alt.X("start:Q"))
    layers = [bars, middle, *(words.encode(y=y) for words in _words_over(texts, most))]
    return charts.layered(*layers, height=alt.Step(step), padding=charts.PADDING)


def _words_over(texts: Mapping[str, list[str]], most: int) -> Iterator[alt.Chart]:
    """The items' lines over their bars; first an edge of the ground around them, so that nothing crosses the words."""
    rows = [{"item": id, "text": "\n".join([" "] * (most - len(own)) + own)} for id, own in texts.items()]
    side = alt.XValue(0)  # type: ignore[no-untyped-call] # Altair gives it no types
    for edge in (5, 0):
        over = alt.Chart(pd.DataFrame(rows)).mark_text(
            align="left",
            baseline="top",
            dy=-(BAR / 2 + 3 + LINE * most),
            lineBreak="\n",
            lineHeight=LINE,
            color=ink(),
            stroke=paper(),
            strokeWidth=edge,
        )
        yield over.encode(x=side, text=alt.Text("text:N"))


def _room(rows: Sequence[Answered]) -> tuple[float, float, float]:
    """Where the bars begin and end, and what stands apart, in percent from the middle."""
    shown = [one for one in rows if one.points]
    left, right = min(_ends(one)[0] for one in shown), max(_ends(one)[1] for one in shown)
    aside = max(100 - sum(share.percent or 0 for share in one.points) for one in shown)
    return left - 1, right, right + GAP + aside + 1


def _colour(names: list[str], explained: bool) -> alt.Color:
    legend = alt.Legend(orient="top", title=None, columns=2, labelExpr=charts.LINES) if explained else None
    return alt.Color("answer:N", scale=alt.Scale(domain=names, range=_colours(len(names) - len(ASIDE))), legend=legend)


def _names(instrument: Instrument, audience: Audience, of: str) -> list[str]:
    """The answers to an item as they are called, then what stands apart."""
    words, read, item = frame.words(), frame.language(), instrument.questionnaires[audience].items[of]
    points = [point.text[read] for point in instrument.scale_of(audience, item).points]
    apart = [instrument.non_answer_of(audience, item).text[read], words("profile-no-answer"), words("answers-hidden")]
    return [charts.broken(name) for name in (*points, *apart)]


def _ends(one: Answered) -> tuple[float, float]:
    """From where to where the answers on the scale go, in percent from its middle."""
    percents = [share.percent or 0 for share in one.points]
    half = len(percents) / 2
    left = sum(percent * min(1.0, max(0.0, half - place)) for place, percent in enumerate(percents))
    return -left, sum(percents) - left


def _parts(
    instrument: Instrument, audience: Audience, one: Answered, names: Sequence[str], right: float
) -> Iterator[dict[str, object]]:
    """The bars of a row; what is not shown is what is left of a hundred."""
    start, given = _ends(one)[0], [share.percent or 0 for share in (*one.points, one.non_answer, one.missing)]
    hidden = any(share.kind != "shown" for share in (*one.points, one.non_answer, one.missing))
    given.append(max(0, 100 - sum(given)) if hidden else 0)
    item = distribution_tables.named(instrument, audience, one.item)
    for place, (name, percent) in enumerate(zip(names, given, strict=True)):
        start = right + GAP if place == len(one.points) else start
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


def _lines(instrument: Instrument, audience: Audience, item: str) -> list[str]:
    """An item in lines that fit on a phone; Chinese letters are twice as wide."""
    lines, width = [""], 0
    for part in _pieces(distribution_tables.named(instrument, audience, item)):
        own = sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in part)
        if width + own > WIDTH:
            lines, width = [*lines, ""], 0
        lines[-1] += part
        width += own
    return [line.strip() for line in lines]


def _pieces(text: str) -> Iterator[str]:
    """Where a line may end: after a space, or around a wide letter."""
    yield from PIECES.findall(text)
