"""What has been published of a wave: each version with its address, and whether it still computes to what it says."""

from __future__ import annotations

from collections.abc import Iterable

import streamlit as st

from app_pages import frame
from surveys.publications import Publication
from surveys.publishing import recompute


def show(published: Iterable[Publication]) -> None:
    """All of them, the newest first."""
    for publication in published:
        with st.container(border=True):
            _show(publication)


def _show(publication: Publication) -> None:
    words, read, told = frame.words(), frame.language(), publication.study
    name = frame.plain(f"{told['name'][read]} · {told['wave']['name'][read]}")
    st.write(f"**{name}** — {frame.day(publication.published_on)}")
    st.code(frame.link(f"/p/{publication.id}"), language=None, wrap_lines=True)
    st.caption(f"SHA-256 {publication.inputs_digest}")
    if st.button(words("recompute"), key=f"recompute-{publication.id}"):
        differences = recompute(publication)
        if differences:
            st.error(words("recompute-differs", places=", ".join(differences[:20])))
        else:
            st.success(words("recompute-agrees"))
