"""Paper: sheets to print, and the links by which field staff key them in."""

from __future__ import annotations

from functools import partial

import streamlit as st

from app_pages import frame
from storage.settings import settings
from surveys import inviting
from surveys.invitations import printed
from surveys.studies import Wave


def paper(wave: Wave) -> None:
    """Where sheets are printed, and who may key them in."""
    _sheets(wave)
    _links(wave)


def _sheets(wave: Wave) -> None:
    words, secret = frame.words(), settings().secret
    st.write(words("paper-lead"))
    with frame.reading() as records:
        issued = {entry.group for entry in records.invitations(wave.id) if entry.kind == "open"}
    shown = {
        stratum.id: stratum.name[frame.language()] for stratum in wave.strata_of("residents") if stratum.id in issued
    }
    if not shown:
        st.caption(words("paper-links-none"))
    elif chosen := st.selectbox(words("paper-community"), list(shown), format_func=shown.__getitem__):
        address = f"/a/{printed(inviting.open_code(secret, wave.id, chosen))}/paper?lang={frame.language()}"
        st.code(frame.link(address), language=None, wrap_lines=True)
    if "officers" in wave.instrument.audiences:
        st.write(words("paper-officers"))
        st.code(frame.link(f"/paper?lang={frame.language()}"), language=None, wrap_lines=True)


def _links(wave: Wave) -> None:
    """The keying links of a wave, with the way to take each back."""
    words, secret = frame.words(), settings().secret
    st.write(words("keying-lead"))
    for audience in wave.instrument.audiences:
        if st.button(words(f"keying-issue-{audience}")):
            issue = partial(inviting.issue_keying_link, wave=wave, audience=audience, secret=secret, now=frame.now())
            if frame.act("key-paper", wave.study.id, issue):
                st.rerun()
    with frame.reading() as records:
        links = inviting.keying_links(records, wave)
    for link in links:
        name, whose = link.group, words(link.audience)
        if link.spent:
            st.caption(words("keying-taken-back", name=name, audience=whose))
            continue
        st.write(words("keying-link", name=name, audience=whose))
        code = printed(inviting.keying_code(secret, wave.id, name))
        st.code(frame.link(f"/k/{code}?lang={frame.language()}"), language=None, wrap_lines=True)
        if st.button(words("keying-take-back"), key=f"take-back-{name}"):
            frame.act(
                "key-paper", wave.study.id, partial(inviting.revoke_keying_link, wave=wave, name=name, now=frame.now())
            )
            st.rerun()
