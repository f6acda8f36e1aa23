"""Inviting: links for residents, one-time codes for officers, links for experts."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import pandas as pd
import segno
import streamlit as st

from app_pages import brought_in, downloads, frame, mail, tables, telling
from app_pages.paper import paper
from storage.settings import settings
from surveys import cards, disclosing, formats, inviting, levels
from surveys.audiences import AUDIENCES
from surveys.invitations import printed
from surveys.permissions import Asked
from surveys.studies import Stratum, Wave


def show(wave: Wave) -> None:
    """Whom to invite and how, a tab each."""
    words, shown = frame.words(), parts(wave)
    st.subheader(words("invite"))
    for tab, part in zip(st.tabs([words(name) for name in shown]), shown.values(), strict=True):
        with tab:
            part(wave)


def residents(wave: Wave) -> None:
    """One open link for each community, to be shared or printed as a QR code."""
    words, read, secret = frame.words(), frame.language(), settings().secret
    st.write(words("residents-lead"))
    if st.button(words("issue-links")):
        frame.act(
            "issue-links", wave.study.id, lambda records: inviting.issue_open_links(records, wave, secret, frame.now())
        )
    with frame.reading() as records:
        issued = {entry.group for entry in records.invitations(wave.id) if entry.kind == "open"}
    shown = {stratum.id: stratum.name[read] for stratum in wave.strata_of("residents") if stratum.id in issued}
    if not shown:
        st.caption(words("links-none"))
    elif chosen := st.selectbox(words("community"), list(shown), format_func=shown.__getitem__):
        address = frame.link(f"/a/{printed(inviting.open_code(secret, wave.id, chosen))}")
        st.code(address, language=None, wrap_lines=True)
        drawn = segno.make(address, error="m").svg_data_uri(scale=6, border=4, light="white")
        st.image(drawn, width=240, caption=frame.plain(shown[chosen]), alt=words("link-drawn", community=shown[chosen]))
        made = cards.poster(wave, _stratum(wave, "residents", chosen), address)
        downloads.offer("issue-links", wave.study.id, words("download-poster"), made, "poster.html", mime="text/html")
        telling.paste(wave, "residents", chosen, address)
        if frame.may("write-messages", wave.study.id):
            mail.residents(wave, chosen, address)


def officers(wave: Wave) -> None:
    """New one-time codes, shown once: the database keeps only what they hash to."""
    words, read = frame.words(), frame.language()
    st.write(words("officers-lead"))
    groups = {stratum.id: stratum.name[read] for stratum in wave.strata_of("officers")}
    label, none = words("unit-group"), words("card-choose")
    group = st.selectbox(label, list(groups), None, groups.__getitem__, key=f"unit-{wave.id}-{read}", placeholder=none)
    if group is None:
        st.caption(words("unit-group-first"))
        return
    with st.form("officers"):
        number = st.number_input(words("how-many"), 1, inviting.MOST_AT_ONCE, None)
        asked = st.form_submit_button(words("issue-codes"))
    if asked and number is None:
        st.error(words("how-many-missing"))
    if asked and number is not None:
        codes = frame.act(
            "issue-codes",
            wave.study.id,
            lambda records: inviting.issue_codes(records, wave, group, int(number), frame.now()),
        )
        if codes:
            _hand_out(wave, _stratum(wave, "officers", group), codes)
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
        study, label = wave.study.id, words("download-cards")
        downloads.offer("issue-codes", study, label, made, "cards.html", mime="text/html", type="primary")
        downloads.offer("issue-codes", study, words("download-codes"), file, "codes.csv", mime="text/csv")
    st.dataframe(sheet, hide_index=True)


def experts(wave: Wave) -> None:
    """The panel by pseudonym: who has judged how much, and each one's own link."""
    words, secret = frame.words(), settings().secret
    st.write(words("experts-lead"))
    _invite_experts(wave)
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
    if panel.empty:
        st.info(words("experts-none"))
        return
    frame.table(panel, indexed=True, words_in=frame.SENTENCES)
    telling.experts(wave, links)
    mail.experts(wave)


def _invite_experts(wave: Wave) -> None:
    """How many more, and what they compare."""
    words = frame.words()
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
        frame.act(
            "invite-experts",
            wave.study.id,
            lambda records: inviting.invite_experts(records, wave, int(number), settings().secret, frame.now(), some),
        )


def _matrices(wave: Wave) -> dict[str, str]:
    """What can be compared, by matrix: the goal, then each branch after all that it is below."""
    system, read = wave.instrument.index_system, frame.language()
    found = {one.parent: one.id for one in wave.instrument.experts.matrices}
    paths = {id: levels.path(system, id, read) if id in system.paths else system.goal.name[read] for id in system.inner}
    return {found[id]: name for id, name in paths.items()}


def parts(wave: Wave) -> Mapping[str, Callable[[Wave], None]]:
    """The ways to invite that are open to whoever looks, without those to people whom the wave does not ask."""
    asked, who = wave.instrument.audiences, frame.require("see-fieldwork", wave.study.id)
    return {
        name: part
        for name, part in PARTS.items()
        if (name in asked or name not in AUDIENCES) and who.may(OF_PARTS[name], wave.study.id)
    }


PARTS: Mapping[str, Callable[[Wave], None]] = {
    "residents": residents,
    "officers": officers,
    "experts": experts,
    "paper": paper,
    "brought-in": brought_in.show,
}
OF_PARTS: Mapping[str, Asked] = {
    "residents": "issue-links",
    "officers": "issue-codes",
    "experts": "invite-experts",
    "paper": "key-paper",
    "brought-in": "bring-answers",
}
