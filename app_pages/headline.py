"""The head of the results: the composite, its grade, how sure both are, and who stands behind them."""

from __future__ import annotations

from collections.abc import Iterator

import streamlit as st

from app_pages import frame, withholding
from app_pages.analyses import Seen
from scoring.score_intervals import TOGETHER, WITH_METHOD, ScoreUncertainty
from surveys import formats, sentences
from surveys.audiences import AUDIENCES


def show(seen: Seen) -> None:
    """All of it."""
    words, composite = frame.words(), seen.evaluation.composite
    grade = seen.instrument.grades.band(composite.band).name if composite.band else None
    band = frame.plain(grade[frame.language()]) if grade else None
    with st.container(horizontal=True, gap="medium"):
        figure = formats.figure(composite.score)
        st.metric(words("composite"), figure, band, delta_arrow="off", delta_color="off", width="content")
        with st.container(horizontal=True, gap="medium", width="content"):  # together on a line of a phone
            for name, count in counts(seen).items():
                st.metric(words(name), count, width="content")
    for sentence in sentences.lacking(words, seen.instrument, seen.evaluation.reasons):
        st.info(frame.plain(sentence))
    for sentence in withholding.said(seen):
        st.info(frame.plain(sentence))
    if composite.score is None:
        return
    st.write(words("space").join(sureness(seen)))
    if composite.routes_agree is False:
        st.error(words("routes-differ", linear=figure, fuzzy=formats.figure(composite.expected)))
    st.caption(frame.plain(words("space").join(cautions(seen))))


def counts(seen: Seen) -> dict[str, str]:
    """How many are counted, as it may be told."""
    return sentences.counts(seen.instrument, seen.evaluation)


def standing(seen: Seen) -> dict[str, str]:
    """What every figure says it rests on: the wave, how many people, as of which batch."""
    people = sentences.people(frame.words(), seen.instrument, seen.evaluation)
    return {"wave": frame.wave_name(seen.wave), "people": people, "batch": formats.count(seen.batch)}


def sureness(seen: Seen) -> Iterator[str]:
    """The interval with what it holds, and the chances of the grades."""
    words, sure, of = frame.words(), seen.analysis.uncertainty, seen.analysis.uncertainty.composite
    if TOGETHER in of:
        low, high = (formats.figure(end) for end in (of[TOGETHER].low, of[TOGETHER].high))
        held = words("and").join(words(f"holds-{name}") for name in ("experts", *AUDIENCES) if name in of)
        yield words("composite-interval", low=low, high=high, held=held)
    else:
        yield words("composite-no-interval")
    if WITH_METHOD in of:
        yield words("composite-with-method", span=formats.span(of[WITH_METHOD].low, of[WITH_METHOD].high))
    if chances := grade_chances(seen, sure):
        yield words("grade-chances", chances=words("comma").join(chances))


def grade_chances(seen: Seen, sure: ScoreUncertainty) -> list[str]:
    """The grades that any draw reached, the best first; one that hardly any did is left out."""
    read, shares = frame.language(), sure.bands.get(TOGETHER, {})
    named = [(frame.plain(band.name[read]), shares.get(band.id, 0.0)) for band in seen.instrument.grades.bands]
    return [f"{name} {formats.chance(share)}" for name, share in named if share >= formats.HARDLY]


def cautions(seen: Seen) -> Iterator[str]:
    """What a reader must know: who was not drawn, who counts as the population does, and that two routes agree."""
    words, represented = frame.words(), seen.evaluation.represented
    yield words("reference")
    for audience, number in seen.brought.items():
        yield words("brought-among", audience=words(audience), number=formats.count(number))
    yield seen.instrument.sampling.non_probability_note[frame.language()]
    yield from sentences.unvaried(words, seen.instrument, seen.analysis.uncertainty.reasons)
    for key, names in (
        ("weighted-by-population", represented),
        ("weighted-alike", [name for name in seen.evaluation.responses if name not in represented]),
    ):
        if names:
            yield words(key, of=words("and").join(words(name) for name in names))
    if seen.evaluation.composite.routes_agree:
        yield words("routes-agree", fuzzy=formats.figure(seen.evaluation.composite.expected))
