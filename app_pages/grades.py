"""What must rise to reach a grade: the next one, or any better one that is chosen."""

from __future__ import annotations

import streamlit as st

from app_pages import choosing, frame, supposing_tables
from app_pages.analyses import Seen
from scoring.whatif import Reach
from surveys import formats
from surveys.instrument import BandName
from surveys.supposing import better_bands, reach


def section(seen: Seen) -> None:
    """All of it."""
    words, above = frame.words(), better_bands(seen.instrument, seen.analysis)
    if not above:
        lacking = "needs-weights-and-scores" if seen.evaluation.composite.score is None else "next-grade-best"
        st.info(words("withheld-here" if seen.analysis.withheld.composite else lacking))
        return
    band = _aim(above)
    found = reach(seen.instrument, seen.analysis, band)
    if found is None:
        st.info(words("withheld-here"))
        return
    target, missing = formats.figure(found.target, 0), formats.figure(found.target - found.composite)
    st.write(frame.plain(words("next-grade-lead", grade=band.name[frame.language()], target=target, missing=missing)))
    if not seen.analysis.withheld.indicators:
        _ways(found)
    frame.table(supposing_tables.rises(seen.instrument, seen.analysis, found), words_in=frame.SENTENCES)


def _aim(above: tuple[BandName, ...]) -> BandName:
    """The grade to reach; the next one unless another is chosen."""
    words, read = frame.words(), frame.language()
    said = {one.id: words("grade-from", grade=one.name[read], minimum=formats.figure(one.minimum, 0)) for one in above}
    aimed = choosing.choose("aim", words("grade-aimed"), said)
    return next(one for one in above if one.id == aimed)


def _ways(found: Reach) -> None:
    """What all together need; it rests on how high each is."""
    words = frame.words()
    even, total = formats.figure(found.even), formats.figure(found.total)
    ways = [words("next-grade-even", even=even) if found.even is not None else words("next-grade-never")]
    if found.least is not None:
        ways.append(words("next-grade-least", total=total, number=len(found.least)))
    if all(rise is None for rise in found.alone.values()):
        ways.append(words("next-grade-none-alone"))
    st.write("\n".join(f"- {way}" for way in ways))
