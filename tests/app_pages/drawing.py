"""Drawing the results without a browser: Streamlit draws to nowhere."""

from __future__ import annotations

from app_pages.analyses import Seen
from app_pages.parts import PARTS


def draw(seen: Seen) -> None:
    """Every part of every page."""
    for parts in PARTS.values():
        for show in parts.values():
            show(seen)
