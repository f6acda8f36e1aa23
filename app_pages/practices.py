"""What might be borrowed: where others are ahead, what it should answer here, and whether it travels."""

from __future__ import annotations

import streamlit as st

from app_pages import comparison_tables, frame, practice_entry
from app_pages.analyses import Seen


def show(seen: Seen) -> None:
    """The whole tab."""
    words, read, instrument = frame.words(), frame.language(), seen.instrument
    st.subheader(words("practices-travel"))
    st.write(words("practices-travel-lead"))
    st.write(
        "\n".join(
            f"{number}. {frame.plain(one[read])}" for number, one in enumerate(instrument.comparison.borrow_test, 1)
        )
    )
    stated = [one.name[read] for one in instrument.diagnosis.problems if one.id in seen.analysis.conclusion.shown]
    problems = frame.plain(words("comma").join(stated))
    st.write(words("practices-problems", problems=problems) if stated else words("practices-no-problems"))
    st.subheader(words("practices-ahead"))
    _ahead(seen)
    st.subheader(words("practices-cards"))
    _cards(seen)


def _ahead(seen: Seen) -> None:
    """Where to look first."""
    words, found = frame.words(), seen.analysis.comparison
    if found is None:
        st.info(words("comparison-none"))
        return
    with frame.reading() as records:
        known = comparison_tables.sourced(records.sites(seen.wave.id))
    st.write(words("practices-ahead-lead"))
    rows = comparison_tables.ahead(seen.instrument, found, known)
    frame.table_or(rows, words("practices-not-ahead"), words_in=frame.SENTENCES)


def _cards(seen: Seen) -> None:
    """What others do: where it is known from and how surely, and whether it would travel."""
    words, read, about = frame.words(), frame.language(), practice_entry.named(seen.instrument)
    with frame.reading() as records:
        cards = records.practice_cards(seen.wave.id)
        places = {site.id: site.name[read] for site in records.sites(seen.wave.id)}
    if not cards:
        st.info(words("practices-none"))
    for card in cards:
        with st.container(border=True):
            st.markdown(str(frame.Strong(card.title[read])))
            st.caption(frame.plain(f"{places.get(card.site, card.site)} · {card.year}"))
            st.write(frame.plain(card.summary[read]))
            named = words("comma").join(about.get(id, id) for id in card.indicators)
            told = {words("card-indicators"): named, words("card-evidence"): f"{card.source} ({card.reliability})"}
            asked = [question[read] for question in seen.instrument.comparison.borrow_test]
            told |= dict(zip(asked, card.travels, strict=False))
            st.write("\n".join(f"- {frame.plain(name)} {frame.Strong(said)}" for name, said in told.items()))
