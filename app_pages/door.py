"""The address of the page of signing in, which brings back to the page that was asked for."""

from __future__ import annotations

from urllib.parse import urlencode, urlsplit

import streamlit as st


def address(language: str) -> str:
    """With the page that is drawn and what was chosen on it, as they stand in its own address."""
    page = urlsplit(st.context.url or "").path.rpartition("/")[2]
    asked = f"/{page}?{urlencode(st.query_params.to_dict())}"
    return f"/sign-in?{urlencode({'lang': language, 'to': asked})}"
