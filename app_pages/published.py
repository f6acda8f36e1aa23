"""Everyone's first page: what has been published, each at an address of its own."""

from __future__ import annotations

import streamlit as st

from app_pages import frame
from surveys import disclosing, formats
from surveys.publications import Publication
from surveys.reading import of_publication
from surveys.texts import Text


@st.cache_resource(show_spinner=False, max_entries=100)
def shown(id: str, inputs_digest: str, _publication: Publication) -> tuple[Text, dict[str, str]]:
    """The grade, and the number of responses as it may be told; a publication never changes."""
    instrument, found = of_publication(_publication.inputs["instrument"]), _publication.evaluation
    return instrument.grades.band(found["composite"]["band"]).name, disclosing.responses(instrument, found["responses"])


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
            st.warning(frame.plain(told["banner"][read]), icon=":material/science:")
        st.subheader(frame.plain(f"{told['name'][read]} · {told['wave']['name'][read]}"))
        band, counts = shown(publication.id, publication.inputs_digest, publication)
        with st.container(horizontal=True, gap="medium"):
            figure = formats.figure(composite["score"])
            st.metric(
                words("composite"),
                figure,
                frame.plain(band[read]),
                delta_arrow="off",
                delta_color="off",
                width="content",
            )
            st.metric(words("responses"), " + ".join(counts.values()), width="content")
            st.metric(words("published-on"), frame.day(publication.published_on), width="content")
        st.link_button(words("read-publication"), f"/p/{publication.id}?lang={read}", type="primary")
if not frame.known():
    st.caption(words("sign-in-first"))
    st.link_button(words("sign-in"), f"/sign-in?lang={read}", type="tertiary")
