"""Inviting: links for residents, one-time codes for officers, links for experts."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import pandas as pd
import segno
import streamlit as st

from app_pages import frame, mail, tables, telling
from app_pages.paper import paper
from storage.settings import settings
from surveys import cards, disclosing, formats, inviting, levels
from surveys.invitations import printed
from surveys.studies import Stratum, Wave


def residents(wave: Wave) -> None:
    """One open link for each community, to be shared or printed as a QR code."""
    words, read, secret = frame.words(), frame.language(), settings().secret
    st.write(words("residents-lead"))
    if st.button(words("issue-links")):
        frame.act(lambda records: inviting.issue_open_links(records, wave, secret, frame.now()))
    with frame.reading() as records:
        issued = {entry.group for entry in records.invitations(wave.id) if entry.kind == "open"}
    shown = {stratum.id: stratum.name[read] for stratum in wave.strata_of("residents") if stratum.id in issued}
    chosen = st.selectbox(words("community"), list(shown), format_func=shown.__getitem__)
    if chosen:
        address = frame.link(f"/a/{printed(inviting.open_code(secret, wave.id, chosen))}")
        st.code(address, language=None, wrap_lines=True)
        drawn = segno.make(address, error="m").svg_data_uri(scale=6, border=4)
        st.image(drawn, width=240, caption=shown[chosen], alt=words("link-drawn", community=shown[chosen]))
        made = cards.poster(wave, _stratum(wave, "residents", chosen), address)
        st.download_button(words("download-poster"), made, "poster.html", "text/html", on_click="ignore")
        telling.paste(wave, "residents", chosen, address)
        mail.residents(wave, chosen, address)


def officers(wave: Wave) -> None:
    """New one-time codes, shown once: the database keeps only what they hash to."""
    words, read = frame.words(), frame.language()
    st.write(words("officers-lead"))
    groups = {stratum.id: stratum.name[read] for stratum in wave.strata_of("officers")}
    with st.form("officers"):
        group = st.selectbox(words("unit-group"), list(groups), format_func=groups.__getitem__)
        number = st.number_input(words("how-many"), 1, inviting.MOST_AT_ONCE, None)
        asked = st.form_submit_button(words("issue-codes"))
    if asked and number is None:
        st.error(words("how-many-missing"))
    if asked and group and number is not None:
        codes = frame.act(lambda records: inviting.issue_codes(records, wave, group, int(number), frame.now()))
        if codes:
            _hand_out(wave, _stratum(wave, "officers", group), codes)
    if group:
        telling.paste(wave, "officers", group, None)


def _stratum(wave: Wave, audience: str, id: str) -> Stratum:
    return next(one for one in wave.strata if (one.audience, one.id) == (audience, id))


def _hand_out(wave: Wave, group: Stratum, codes: Sequence[str]) -> None:
    words = frame.words()
    sheet = pd.DataFrame(
        {
            words("code"): [printed(code) for code in codes],
            words("address"): [frame.link(f"/a/{printed(code)}") for code in codes],
        }
    )
    st.warning(words("codes-once"))
    made, file = cards.cards(wave, group, codes, frame.link("")), sheet.to_csv(index=False).encode("utf-8-sig")
    st.caption(words("cards-how"))
    with st.container(horizontal=True):
        st.download_button(words("download-cards"), made, "cards.html", "text/html", type="primary", on_click="ignore")
        st.download_button(words("download-codes"), file, "codes.csv", "text/csv", on_click="ignore")
    st.dataframe(sheet, hide_index=True)


def experts(wave: Wave) -> None:
    """The panel by pseudonym: who has judged how much, and each one's own link."""
    words, secret = frame.words(), settings().secret
    st.write(words("experts-lead"))
    with st.form("experts"):
        number = st.number_input(words("how-many"), 1, int(wave.instrument.sampling.experts["max"]), None)
        named = _matrices(wave)
        some = st.multiselect(
            words("compare-what"), list(named), format_func=named.__getitem__, placeholder=words("compares-all")
        )
        st.caption(words("compare-what-means", least=disclosing.least(wave.instrument, "experts")))
        asked = st.form_submit_button(words("invite-experts"))
    if asked and number is None:
        st.error(words("how-many-missing"))
    if asked and number is not None:
        frame.act(lambda records: inviting.invite_experts(records, wave, int(number), secret, frame.now(), some))
    with frame.reading() as records:
        accepted = records.proposals_accepted(wave.id)
        panel = tables.panel(wave, records.experts(wave.id), records.judgements(wave.id), accepted)
        invited = {one.group for one in records.invitations(wave.id) if one.audience == "experts"}
    links = {
        name: frame.link(f"/e/{printed(inviting.expert_code(secret, wave.id, name))}")
        for name in panel.index
        if name in invited
    }
    panel[words("address")] = [links.get(name, formats.NONE) for name in panel.index]
    frame.table(panel, indexed=True, words_in=frame.SENTENCES)
    telling.experts(wave, links)
    mail.experts(wave)


def _matrices(wave: Wave) -> dict[str, str]:
    """What can be compared, by matrix: the goal, then each branch after all that it is below."""
    system, read = wave.instrument.index_system, frame.language()
    found = {one.parent: one.id for one in wave.instrument.experts.matrices}
    paths = {id: levels.path(system, id, read) if id in system.paths else system.goal.name[read] for id in system.inner}
    return {found[id]: name for id, name in paths.items()}


PARTS: Mapping[str, Callable[[Wave], None]] = {
    "residents": residents,
    "officers": officers,
    "experts": experts,
    "paper": paper,
}
