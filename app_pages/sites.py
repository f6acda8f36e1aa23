"""Comparator sites of a wave: what is kept, one filled in here, or all of them by a file."""

from __future__ import annotations

import streamlit as st

from app_pages import choosing, downloads, frame, later, site_entry, site_tables
from scoring.comparison import YEARS_APART
from scoring.problems import Refused
from surveys import site_files
from surveys.entering_sites import set_sites
from surveys.sites import Site
from surveys.studies import Wave


def section(wave: Wave) -> None:
    """All of it, folded; whatever the wave's state, for a publication has its own copy."""
    words = frame.words()
    with later.fold(words("sites"), f"sites-{wave.id}") as opened:
        if not opened:
            return
        st.write(words("sites-lead", first=wave.year - YEARS_APART, last=wave.year + YEARS_APART))
        with frame.reading() as records:
            kept = records.sites(wave.id)
        if kept:
            _show(wave, kept)
        site_entry.section(wave, kept)
        st.write(words("sites-by-file"))
        empty = site_files.template(wave.instrument, frame.language(), site_tables.explained(wave))
        name, key = f"sites-{frame.language()}.csv", f"sites-template-{wave.id}"
        downloads.offer("enter-figures", wave.study.id, words("sites-template"), empty, name, mime="text/csv", key=key)
        _take(wave)
        if kept:
            _remove(wave)


def _take(wave: Wave) -> None:
    """Read a file, and keep its sites in place of those before, or say all that is wrong with it."""
    words, most = frame.words(), site_files.MOST_MEGABYTES
    with st.form(f"sites-{wave.id}", border=False, clear_on_submit=True):
        file = st.file_uploader(words("sites-file", most=most), "csv", max_upload_size=most)
        asked = st.form_submit_button(words("sites-read"))
    if asked and file is None:
        st.error(words("sites-file-missing"))
    elif asked and file is not None:
        try:
            sites = site_files.read_file(wave.instrument, file.getvalue(), wave.year)
        except Refused as refusal:
            st.error(words("sites-refused", number=len(refusal.problems)))
            frame.table(site_tables.refusals(wave, refusal.problems), words_in=frame.SENTENCES)
        else:
            if frame.act(
                "enter-figures", wave.study.id, lambda records: set_sites(records, wave.id, sites, frame.now())
            ):
                st.toast(words("saved"))
                st.rerun()


def _show(wave: Wave, kept: tuple[Site, ...]) -> None:
    words, read = frame.words(), frame.language()
    frame.table(site_tables.overview(wave, kept))
    names = {site.id: site.name[read] for site in kept}
    chosen = choosing.choose(f"site-{wave.id}", words("sites-figures-of"), names)
    frame.table(site_tables.figures(wave, next(site for site in kept if site.id == chosen)), words_in=frame.SENTENCES)


def _remove(wave: Wave) -> None:
    words = frame.words()
    with st.popover(words("remove-sites")):
        st.write(words("remove-sites-sure"))
        if st.button(words("remove-sites-now"), key=f"remove-sites-{wave.id}"):
            frame.act("enter-figures", wave.study.id, lambda records: set_sites(records, wave.id, (), frame.now()))
            st.rerun()
