"""What is not shown because nearly everybody answered alike, in words: the figures themselves are dashes already."""

from __future__ import annotations

from collections.abc import Iterator

from app_pages import frame
from app_pages.analyses import Seen


def sentences(seen: Seen) -> Iterator[str]:
    """Whose scores of what are withheld, and whether the composite is too; nothing where none is."""
    words, of = frame.words(), seen.analysis.withheld
    if of.indicators:
        yield words("withheld-scores", of=words("and").join(_whose(seen)))
    if of.composite:
        yield words("withheld-composite")


def otherwise(seen: Seen, lacking: str) -> str:
    """Why something is absent: withheld, or what it is still ``lacking``."""
    return frame.words()("withheld-here" if seen.analysis.withheld.indicators else lacking)


def _whose(seen: Seen) -> Iterator[str]:
    words, read = frame.words(), frame.language()
    for audience, gone in seen.analysis.withheld.groups.items():
        touched = [
            dimension.name[read]
            for dimension in seen.instrument.index_system.dimensions
            if not set(gone).isdisjoint(indicator.id for indicator in dimension.indicators)
        ]
        if touched:
            yield words("withheld-by", audience=words(audience), dimensions=words("comma").join(touched))
