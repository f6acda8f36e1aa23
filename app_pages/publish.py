"""Publishing: freeze a wave's evaluation at an address of its own, and check any publication by computing it again."""

from __future__ import annotations

import streamlit as st

from app_pages import frame, later, statement, versions, wave_choice
from storage import closing
from storage.settings import database
from surveys import sentences, stating
from surveys.publications import Publication
from surveys.publishing import prepare, publish
from surveys.studies import Wave

frame.require("see-publish")
words, read = frame.words(), frame.language()
AWAITED = ("publish-experts", "publish-data", "publish-alike")  # what more answers or judgements would mend


def offer(wave: Wave, published: tuple[Publication, ...]) -> None:
    """The button that publishes, or all that stands in its way."""
    with later.working_out(), frame.reading() as records:
        draft = prepare(records, wave)
    if draft.problems:
        named, matrices = wave.instrument.index_system.named, wave.instrument.experts.matrices
        places = {matrix.id: named[matrix.parent].name[read] for matrix in matrices}
        frame.refuse(draft.problems, places, "publish-not-yet")
        if wave.state == "closed" and any(one.code in AWAITED for one in draft.problems):
            st.info(words("publish-closed"))
        for sentence in sentences.lacking(words, wave.instrument, draft.analysis.evaluation.reasons):
            st.info(frame.plain(sentence))
        return
    if draft.same:
        st.info(words("publish-same", address=frame.link(f"/p/{draft.same.id}"), id=draft.same.id))
    with st.expander(words("publish-correct")) if draft.same else st.container(), st.form("publish", border=False):
        stated = statement.ask(wave, published[0] if published else None)
        st.caption(words("publish-final"))
        sent = st.form_submit_button(words("publish-now"), type="primary")
    if sent:
        publication = frame.act(
            "publish", wave.study.id, lambda records: publish(records, wave.id, frame.now(), stated)
        )
        if publication is not None:
            st.rerun()


st.title(words("page-publish"))
if wave := wave_choice.choose("see-publish"):
    st.write(words("publish-lead"))
    if wave.state == "open":
        st.info(words("publish-preliminary"))
    closing.close_ready(database(), wave.id)
    with frame.reading() as records:
        published = stating.earlier(records, wave)
    offered = st.container()  # above what is there at once: a draft that was not looked at yet takes seconds
    versions.show(published)
    with offered:
        offer(wave, published)
