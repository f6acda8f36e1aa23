"""Publishing: freeze a wave's evaluation at an address of its own, and check any publication by computing it again."""

from __future__ import annotations

import streamlit as st

from app_pages import frame
from surveys.evaluating import evaluate
from surveys.publications import Publication
from surveys.publishing import obstacles_to_publishing, publish, recompute

frame.require_sign_in()
words, read = frame.words(), frame.language()


def freeze(wave_id: str) -> None:
    """Publish, and show the new publication below."""
    if frame.act(lambda records: publish(records, wave_id, frame.now())):
        st.rerun()


def show(publication: Publication) -> None:
    """One publication: its address, and whether it still computes to what it says."""
    with st.container(border=True):
        told = publication.study
        st.write(f"**{told['name'][read]} · {told['wave']['name'][read]}** — {publication.published_on}")
        st.code(frame.link(f"/p/{publication.id}"), language=None)
        st.caption(f"SHA-256 {publication.inputs_digest}")
        if st.button(words("recompute"), key=f"recompute-{publication.id}"):
            differences = recompute(publication)
            if differences:
                st.error(words("recompute-differs", places=", ".join(differences[:20])))
            else:
                st.success(words("recompute-agrees"))


st.title(words("page-publish"))
if wave := frame.choose_wave():
    with frame.reading() as records:
        evaluation = evaluate(records, wave)
        problems = tuple(obstacles_to_publishing(wave, evaluation))
        published = [entry for entry in records.publications() if entry.wave_id == wave.id]
    st.write(words("publish-lead"))
    if wave.state == "open":
        st.info(words("publish-preliminary"))
    if problems:
        frame.refuse(problems)
    elif st.button(words("publish-now"), type="primary"):
        freeze(wave.id)
    for publication in published:
        show(publication)
