"""The other services of this server, read once from the file where Streamlit keeps what belongs to them."""

from __future__ import annotations

from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import streamlit as st
from streamlit.errors import StreamlitSecretNotFoundError

from scoring.problems import Refused, please
from storage.settings import settings
from surveys.outside_doors import Door, read

SECTION = "auth"


@cache
def doors() -> tuple[Door, ...]:
    """None where nothing is written down. Raises Refused with all that is wrong with what is."""
    return read(_section(), settings().address, find_spec("authlib") is not None)


def _section() -> dict[str, Any]:
    files = [one for one in st.get_option("secrets.files") if Path(one).exists()]
    if not files:
        return {}  # Streamlit would say that there is none
    try:
        found = st.secrets.to_dict().get(SECTION, {})
    except StreamlitSecretNotFoundError:
        what = "It cannot be read."
        raise Refused([please("outside-file", files[0], what, "write it as TOML, or remove it")]) from None
    return found if isinstance(found, dict) else {}
