"""What the groups of a wave are called: strata, and what was left of small ones and is counted together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

import streamlit as st

from app_pages import frame
from surveys import formats
from surveys.audiences import AUDIENCES
from surveys.studies import REST, Stratum, Wave


def name(wave: Wave, audience: str, id: str) -> str:
    """A stratum by its name; what was left of several by their parent, as it was written; the rest as such."""
    words, read = frame.words(), frame.language()
    own = {stratum.id: stratum.name[read] for stratum in wave.strata if stratum.audience == audience}
    if id in own:
        return own[id]
    return words("stratum-rest") if id == REST else words("stratum-together", parent=id)


def tree(wave: Wave) -> None:
    """The groups of a wave under the areas they belong to, as they were written."""
    words = frame.words()
    with st.expander(words("groups-tree")):
        for audience in AUDIENCES:
            if strata := wave.strata_of(audience):
                st.markdown("\n".join([f"- **{words(audience)}**", *branches(strata)]))


def branches(strata: Sequence[Stratum]) -> Iterator[str]:
    """The lines of one audience: each area once, where its first group stands, and its groups under it."""
    parents = list(dict.fromkeys(stratum.parent for stratum in strata))
    ordered = sorted(strata, key=lambda stratum: parents.index(stratum.parent))
    for parent, under in groupby(ordered, key=lambda stratum: stratum.parent):
        if parent is not None:
            yield f"    - {frame.plain(parent)}"
        yield from (f"{'    ' * (1 if parent is None else 2)}- {_leaf(stratum)}" for stratum in under)


def _leaf(stratum: Stratum) -> str:
    words = frame.words()
    counted = [(part, getattr(stratum, part)) for part in ("invited", "population", "quota")]
    told = words("comma").join(f"{words(part)} {formats.count(number)}" for part, number in counted if number)
    return frame.plain(stratum.name[frame.language()]) + (words("in-brackets", said=told) if told else "")
