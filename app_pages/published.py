"""Everyone's first page: what has been published, each at an address of its own."""

from __future__ import annotations

import streamlit as st

from app_pages import frame

words, read = frame.words(), frame.language()
st.title(words("published-title"))
st.write(words("published-lead"))
with frame.reading() as records:
    publications = records.publications()
if not publications:
    st.info(words("published-none"))
for publication in publications:
    told, composite = publication.study, publication.evaluation["composite"]
    with st.container(border=True):
        if told["banner"]:
            st.warning(told["banner"][read], icon=":material/science:")
        st.subheader(frame.plain(f"{told['name'][read]} · {told['wave']['name'][read]}"))
        responses, instrument = publication.evaluation["responses"], publication.inputs["instrument"]
        bands = {band["id"]: band["name"][read] for band in instrument["grades"]["bands"]}
        least = instrument["privacy"]["minimum_group"]
        counts = [str(count) if count >= least[of] else f"<{least[of]}" for of, count in responses.items()]
        figure, band = f"{composite['score']:.1f}", bands[composite["band"]]
        with st.container(horizontal=True, gap="large"):
            st.metric(words("composite"), figure, band, delta_arrow="off", delta_color="off", width="content")
            st.metric(words("responses"), " + ".join(counts), width="content")
            st.metric(words("published-on"), publication.published_on.isoformat(), width="content")
        st.link_button(words("read-publication"), f"/p/{publication.id}?lang={read}", type="primary")
if not frame.known():
    st.caption(words("sign-in-first"))
