"""What is drawn later: behind a fold that was not opened yet, or when it has been worked out."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st

from app_pages import frame

TALL = 200  # pixels of the space where figures will stand


@contextmanager
def fold(label: str, key: str) -> Iterator[bool]:
    """A fold of a page, and whether it is open: what is in it need not be worked out before."""
    folded = st.expander(label, key=f"fold-{key}-{frame.language()}", on_change="rerun")
    with folded:
        yield bool(folded.open)


@contextmanager
def working_out(said: str = "working-out") -> Iterator[None]:
    """What stands there, after half a second, until there are figures: words, and the place where they will be."""
    with st.skeleton(height=TALL), st.spinner(frame.words()(said)):  # the other way round its words are lost
        yield
