"""Practice cards of a wave: entered one by one, or read from a file, and what is kept."""

from __future__ import annotations

import streamlit as st

from app_pages import downloads, entry, frame, later, site_tables
from scoring.problems import Refused
from surveys import practice_files
from surveys.entering_practices import add_practice, remove_practice, set_practices
from surveys.instrument import Instrument
from surveys.practice_cards import MOST_CARDS, Card
from surveys.site_files import MOST_MEGABYTES
from surveys.sites import Site
from surveys.studies import Wave

ADDED = "cards-added"  # in the session, by wave: a form whose card was kept is gone


def section(wave: Wave) -> None:
    """All of it, folded; whatever the wave's state."""
    words = frame.words()
    with later.fold(words("cards"), f"cards-{wave.id}") as opened:
        if not opened:
            return
        st.write(words("cards-lead"))
        with frame.reading() as records:
            kept, sites = records.practice_cards(wave.id), records.sites(wave.id)
        for card in kept:
            _kept(wave, card)
        if not sites:
            st.info(words("cards-no-sites"))
            return
        _form(wave, sites)
        _file(wave, sites)


def named(instrument: Instrument) -> dict[str, str]:
    """What a card can be about, by id: indicators of every kind."""
    read, system = frame.language(), instrument.index_system
    return {one.id: one.name[read] for one in (*system.indicators.values(), *instrument.objective_indicators)}


def _kept(wave: Wave, card: Card) -> None:
    words = frame.words()
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(f"{frame.Strong(card.title[frame.language()])} · {frame.plain(card.id)} · {card.year}")
        if st.button(words("card-remove"), key=f"card-{wave.id}-{card.id}", type="tertiary"):
            frame.act(
                "enter-figures", wave.study.id, lambda records: remove_practice(records, wave.id, card.id, frame.now())
            )
            st.rerun()


def _form(wave: Wave, sites: tuple[Site, ...]) -> None:
    """A card by hand: nothing is chosen for the organiser."""
    words, turns = frame.words(), st.session_state.setdefault(ADDED, {})
    turn = f"{wave.id}-{turns.get(wave.id, 0)}"
    with st.form(f"card-{turn}", border=True):
        card = _asked(wave.instrument, sites, wave.year, turn)
        if not st.form_submit_button(words("card-add"), type="primary"):
            return
    if frame.act(
        "enter-figures", wave.study.id, lambda records: add_practice(records, wave.id, card, frame.now()), _places(wave)
    ):
        turns[wave.id] = turns.get(wave.id, 0) + 1
        st.rerun()


def _asked(instrument: Instrument, sites: tuple[Site, ...], year: int, turn: str) -> Card:
    """The fields of a card; what is not filled in is empty in it."""
    words, read, about = frame.words(), frame.language(), named(instrument)
    left, right = st.columns([3, 1])
    with left:
        site = _one(words("card-site"), f"card-site-{turn}", {one.id: one.name[read] for one in sites})
    in_year = right.number_input(words("card-year"), 1000, year + 1, None, key=f"card-year-{turn}")
    title = entry.text(words("card-title"), f"card-title-{turn}", instrument.languages)
    summary = entry.text(words("card-summary"), f"card-summary-{turn}", instrument.languages, long=True)
    label, key, none = words("card-indicators"), f"card-about-{turn}", words("card-choose")
    chosen = st.multiselect(label, list(about), format_func=about.__getitem__, key=key, placeholder=none)
    source = st.text_input(words("card-source"), key=f"card-source-{turn}")
    grades = {one.code: f"{one.code} · {one.text[read]}" for one in instrument.comparison.reliability_grades}
    grade = _one(words("card-grade"), f"card-grade-{turn}", grades)
    questions = enumerate(instrument.comparison.borrow_test)
    travels = tuple(
        st.text_input(frame.label(one[read]), key=f"card-travels-{number}-{turn}") for number, one in questions
    )
    return Card("P", site, int(in_year or 0), title.root, summary.root, tuple(chosen), source.strip(), grade, travels)


def _one(label: str, key: str, options: dict[str, str]) -> str:
    """One of the options by id, or an empty id."""
    none = frame.words()("card-choose")
    return st.selectbox(label, list(options), None, options.__getitem__, key=key, placeholder=none) or ""


def _file(wave: Wave, sites: tuple[Site, ...]) -> None:
    """Read a file in place of all cards before, or say all that is wrong with it."""
    words, instrument = frame.words(), wave.instrument
    columns = practice_files.columns_of(instrument)
    told = {column: explained(instrument, column) for column in columns}
    about = [f"{id} {name}" for id, name in named(instrument).items()]
    empty = practice_files.template(instrument, told, about)
    name, key = f"cards-{frame.language()}.csv", f"cards-template-{wave.id}"
    downloads.offer("enter-figures", wave.study.id, words("cards-template"), empty, name, mime="text/csv", key=key)
    with st.form(f"cards-{wave.id}", border=False, clear_on_submit=True):
        file = st.file_uploader(words("cards-file", most=MOST_MEGABYTES), "csv", max_upload_size=MOST_MEGABYTES)
        asked = st.form_submit_button(words("cards-read"))
    if asked and file is None:
        st.error(words("sites-file-missing"))
    elif asked and file is not None:
        try:
            cards = practice_files.read_cards(instrument, file.getvalue(), sites, wave.year)
        except Refused as refusal:
            frame.refuse(refusal.problems, _places(wave))
        else:
            if frame.act(
                "enter-figures", wave.study.id, lambda records: set_practices(records, wave.id, cards, frame.now())
            ):
                st.rerun()


def explained(instrument: Instrument, column: str) -> str:
    """What a column holds, in words: a question of borrowing is its own."""
    words, (part, _, last) = frame.words(), column.rpartition("_")
    if part == practice_files.ANSWERS:
        return instrument.comparison.borrow_test[int(last) - 1][frame.language()]
    meanings, shown = site_tables.meanings(instrument), part if part in ("title", "summary") else column
    return words(f"card-column-{shown}", language=last, meanings=meanings)


def _places(wave: Wave) -> dict[str, str]:
    """The fields of a card and the rows of a file, as an organiser calls them."""
    words, columns = frame.words(), practice_files.columns_of(wave.instrument)
    rows = {f"row {number}": words("line", number=number) for number in range(1, MOST_CARDS + 2)}
    return rows | {column: explained(wave.instrument, column) for column in columns}
