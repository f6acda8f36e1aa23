"""What is not shown because nearly everybody answered alike, in words: the figures themselves are dashes already."""

from __future__ import annotations

from app_pages import frame
from app_pages.analyses import Seen
from surveys import sentences


def said(seen: Seen) -> list[str]:
    """Whose scores of what are withheld, and whether the composite is too; nothing where none is."""
    return list(sentences.withheld(frame.words(), seen.instrument, seen.analysis.withheld))


def otherwise(seen: Seen, lacking: str) -> str:
    """Why something is absent: withheld, or what it is still ``lacking``."""
    return frame.words()("withheld-here" if seen.analysis.withheld.indicators else lacking)
