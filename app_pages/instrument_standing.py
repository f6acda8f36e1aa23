"""How an instrument stands: whether it is sound, what is missing, what it asks of people, how hard it is to read."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from app_pages import frame, instrument_desk, instrument_names, instrument_places, instrument_unread, instruments, later
from app_pages.instrument_desk import Desk
from app_pages.instruments import MOST_SHOWN
from surveys import burdens, formats, readability, translations
from surveys.current_sheets import unknown, without_unknown
from surveys.instrument_files import Found
from surveys.sheet_references import fitted


def show(desk: Desk) -> None:
    """Above the sheets: what is wrong and the way out, then what it comes to, folded."""
    words, told = frame.words(), instrument_desk.said()
    if desk.unread:
        instrument_unread.show(desk, desk.unread)
    elif desk.frozen:
        st.info(words(f"problem-{desk.frozen.code}"))
    elif desk.checked.problems:
        _unfinished(desk)
    else:
        st.success(words(told if told == "instrument-discarded" else "instrument-stands"))
    with later.fold(words("instrument-measures"), f"measures-{desk.wave.id}") as opened:
        if opened:
            _loads(desk)
            _translated(desk)
            _read(desk)
    doubts = desk.checked.doubts
    if doubts:
        with later.fold(words("instrument-doubts-number", number=len(doubts)), f"doubts-{desk.wave.id}") as opened:
            if opened:
                frame.table(
                    instruments.found_table(doubts[:MOST_SHOWN], instrument_names.place), words_in=frame.SENTENCES
                )


def _unfinished(desk: Desk) -> None:
    words, problems = frame.words(), desk.checked.problems
    st.error(words("instrument-stands-unfinished", number=len(problems)))
    frame.table(instruments.found_table(problems[:MOST_SHOWN], instrument_names.place), words_in=frame.SENTENCES)
    if len(problems) > MOST_SHOWN:
        st.caption(words("instrument-more", number=len(problems) - MOST_SHOWN))
    with st.container(horizontal=True):
        if placed := next((one for one in problems if one.spot and one.spot.sheet and one.spot.row), None):
            st.button(words("instrument-first"), on_click=_lead, args=(placed,))
        fit = fitted(desk.grids)
        if fit != desk.grids and st.button(words("instrument-fit")):
            instrument_desk.save(desk, fit, ("experts", None), {})
        _leave_out(desk)
        if desk.loaded.unfinished:
            with st.popover(words("instrument-discard")):
                st.write(words("instrument-discard-sure"))
                if st.button(words("instrument-discard-now")):
                    instrument_desk.discard(desk)


def _leave_out(desk: Desk) -> None:
    """Columns that are called otherwise now, which no field of the page shows the name of."""
    words, columns = frame.words(), unknown(desk.grids)
    if not columns:
        return
    with st.popover(words("instrument-unknown-leave")):
        named = [f"{instrument_names.sheet(sheet)} › {header}" for sheet, header in columns]
        st.write(words("instrument-unknown-sure", columns=frame.plain("; ".join(named))))
        if st.button(words("instrument-unknown-now")):
            instrument_desk.save(desk, without_unknown(desk.grids), ("instrument", None), {})


def _lead(found: Found) -> None:
    """To the row that is wrong."""
    if found.spot and found.spot.row:
        instrument_places.open_sheet(found.spot.sheet)
        instrument_desk.go(found.spot.sheet, found.spot.row - 2)


def _loads(desk: Desk) -> None:
    """Minutes by audience, and pairs by matrix."""
    words, document = frame.words(), desk.checked.document
    asked = [
        {
            words("load-who"): words(one.audience) if one.audience in ("residents", "officers") else one.audience,
            words("load-items"): one.items,
            words("load-said"): str(one.said),
            words("load-minutes"): one.minutes,
        }
        for one in burdens.asked(document)
    ]
    frame.table_or(pd.DataFrame(asked), words("load-none"))
    found = burdens.matrices(document)
    names = {one.node: _node(desk, one.node) for one in found}
    rows = [
        {
            words("load-matrix"): names[one.node],
            words("load-criteria"): one.criteria,
            words("load-pairs"): one.pairs,
            words("load-minutes"): one.minutes,
        }
        for one in found
    ]
    frame.table_or(pd.DataFrame(rows), words("load-none"))
    pairs, minutes = sum(one.pairs for one in found), burdens.expert_minutes(found)
    st.caption(words("load-experts", matrices=len(found), pairs=pairs, minutes=minutes))


def _node(desk: Desk, id: str) -> str:
    grid = desk.sheet("index system")
    at = next((at for at in range(len(grid.rows)) if str(grid.rows[at][0]) == id), None)
    return (instrument_names.said(grid, at) or id) if at is not None else id


def _translated(desk: Desk) -> None:
    words, found = frame.words(), translations.translations(desk.grids)
    rows = [
        {
            words("translated-language"): frame.LANGUAGES.get(one.language, one.language),
            words("translated-written"): words("translated-of", written=one.written, texts=one.texts),
        }
        for one in found
    ]
    frame.table_or(pd.DataFrame(rows), words("load-none"))
    missing = [spot for one in found for spot in one.missing][:MOST_SHOWN]
    if missing:
        st.write(words("translated-missing"))
        frame.table(pd.DataFrame({words("instrument-where"): [instrument_names.place(one) for one in missing]}))


def _read(desk: Desk) -> None:
    """Of the last sound version: sentences and words."""
    words, instrument = frame.words(), desk.wave.instrument
    found = [(words(one), readability.of_questionnaire(instrument, one)) for one in instrument.audiences]
    found += [
        (words("read-notice", who=words(reader)), readability.of_notice(instrument, reader))
        for reader in instrument.notices
    ]
    rows = [
        {
            words("load-who"): who,
            words("translated-language"): frame.LANGUAGES.get(one.language, one.language),
            words("read-sentence"): formats.figure(one.sentence, 1),
            words("read-words"): _hardness(one),
            words("read-hard"): words("read-doubt" if one.hard else "read-fine"),
        }
        for who, readings in found
        for one in readings
    ]
    st.write(words("read-lead"))
    frame.table_or(pd.DataFrame(rows), words("load-none"))
    limits = {"grade": readability.HARDEST_GRADE, "sentence": readability.LONGEST_SENTENCE}
    share = f"{100 * readability.MOST_RARE:g}"
    st.caption(words("read-how", share=share, **{name: f"{limit:g}" for name, limit in limits.items()}))


def _hardness(reading: readability.Reading) -> str:
    if reading.language == "zh":
        return frame.words()("read-share", share=formats.figure(100 * reading.words))
    return frame.words()("read-grade", grade=formats.figure(reading.words))
