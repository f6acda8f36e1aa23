"""One comparator site filled in on a page: its names, and each figure with year, source and grade."""

from __future__ import annotations

import streamlit as st

from app_pages import frame, site_fields, site_tables
from scoring.problems import Refused
from surveys.entering_sites import drop_site, enter_site
from surveys.site_entries import SiteEntry, entry_of, new_id, read_entry
from surveys.sites import Site
from surveys.studies import Wave

NEW = "+"  # stands for a site that is not there yet; no site has it for an id
TURNS, LOOKED_AT = "site-turns", "site-looked-at"  # in the session: a form whose site was kept is gone
_BLANK = SiteEntry({}, "", {})


def section(wave: Wave, kept: tuple[Site, ...]) -> None:
    """Choose one of the sites or a new one, fill it in, keep it or take it out."""
    words, read = frame.words(), frame.language()
    turn = f"{wave.id}-{st.session_state.setdefault(TURNS, {}).get(wave.id, 0)}"
    named = {NEW: words("site-new")} | {site.id: site.name[read] for site in kept}
    key = f"site-fill-{turn}-{read}"
    if st.session_state.get(key) not in (*named, None):
        st.session_state[key] = None  # somebody else has removed it
    label, none = words("site-fill"), words("card-choose")
    chosen = st.selectbox(label, list(named), None, named.__getitem__, key=key, placeholder=none)
    if chosen is None:
        return
    # as it was when it was chosen: what others enter meanwhile is not written over
    looked_at = st.session_state.setdefault(LOOKED_AT, {})
    before = looked_at.setdefault(f"{turn}-{chosen}", next((site for site in kept if site.id == chosen), None))
    _form(wave, kept, before, f"{turn}-{chosen}")
    if before:
        with st.popover(words("site-remove")):
            st.write(words("site-remove-sure", name=frame.plain(before.name[read])))
            if st.button(words("site-remove-now"), key=f"site-remove-{turn}-{chosen}"):
                frame.act(
                    "enter-figures", wave.study.id, lambda records: drop_site(records, wave.id, chosen, frame.now())
                )
                _done(wave)


def _form(wave: Wave, kept: tuple[Site, ...], before: Site | None, key: str) -> None:
    words = frame.words()
    with st.form(f"site-{key}", enter_to_submit=False):
        given = site_fields.asked(wave.instrument, entry_of(wave.instrument, before) if before else _BLANK, key)
        if not st.form_submit_button(words("site-save"), type="primary"):
            return
    id = before.id if before else new_id(given.names, [site.id for site in kept])
    try:
        site = read_entry(wave.instrument, id, given, wave.year)
    except Refused as refusal:
        st.error(words("site-refused", number=len(refusal.problems)))
        places = {one.id: one.name[frame.language()] for one in wave.instrument.objective_indicators}
        frame.table(site_tables.refusals_of_entry(wave, refusal.problems, places), words_in=frame.SENTENCES)
        return
    if frame.act(
        "enter-figures", wave.study.id, lambda records: enter_site(records, wave.id, site, before, frame.now())
    ):
        _done(wave)


def _done(wave: Wave) -> None:
    turns = st.session_state[TURNS]
    turns[wave.id] = turns.get(wave.id, 0) + 1
    st.toast(frame.words()("saved"))
    st.rerun()
