"""The site beside better-developed ones: counted figures between the same fixed ends, gaps, and no ranks for few."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from app_pages import formats, frame
from app_pages.analyses import Seen
from surveys.comparing import SiteComparison
from surveys.instrument import Instrument


def show(seen: Seen) -> None:
    """The whole tab."""
    words, found = frame.words(), seen.analysis.comparison
    if found is None:
        st.info(words("comparison-none"))
        return
    st.write(words("comparison-lead"))
    frame.table(measures(seen.instrument, found))
    st.caption(words("comparison-marks"))
    if found.ranks is None:
        st.info(words("comparison-no-ranks"))
    else:
        st.write(words("comparison-ranks-lead"))
        frame.table(ranks(found))
    st.subheader(words("comparison-weightings"))
    st.write(words("comparison-weightings-lead"))
    frame.table(weightings(found))


def names(found: SiteComparison) -> dict[str, str]:
    """What each place is called, the study's own first; made-up ones say so."""
    words, read = frame.words(), frame.language()
    marked = {
        id: words("made-up", name=name[read]) if id in found.synthetic else name[read]
        for id, name in found.names.items()
    }
    return {site.id: marked.get(site.id, words("here")) for site in found.sites}


def measures(instrument: Instrument, found: SiteComparison) -> pd.DataFrame:
    """Scores and, in brackets, how far another place is ahead; a row a figure, the totals last."""
    words, read, called = frame.words(), frame.language(), names(found)
    rows = [
        {words("measure-counted"): one.name[read]}
        | {
            called[site.id]: _cell(site.scores[one.id], site.gaps[one.id], one.id in site.left_out)
            for site in found.sites
        }
        for one in instrument.objective_indicators
    ]
    totals = {called[site.id]: _cell(site.total, site.difference, False) for site in found.sites}
    return pd.DataFrame([*rows, {words("measure-counted"): words("total")} | totals])


def ranks(found: SiteComparison) -> pd.DataFrame:
    """Rank by total and by TOPSIS, and from where to where it goes with other experts; a row a place."""
    words, called, given = frame.words(), names(found), found.ranks
    if given is None:
        return pd.DataFrame()
    topsis = given.by_topsis.rank if given.by_topsis else None
    return pd.DataFrame(
        [
            {
                words("place"): called[id],
                words("total"): formats.figure(float(given.totals[k])),
                words("rank"): str(given.ranks[k]),
                words("rank-span"): formats.NONE
                if given.low is None or given.high is None
                else f"{given.low[k]}–{given.high[k]}",
                "TOPSIS": formats.NONE if topsis is None else str(topsis[k]),
            }
            for k, id in enumerate(given.sites)
        ]
    )


def weightings(found: SiteComparison) -> pd.DataFrame:
    """Totals under weights from other places, a row a weighting."""
    words, called = frame.words(), names(found)
    return pd.DataFrame(
        [
            {words("weighting"): words(f"weighting-{one.weighting}")}
            | {
                called[site.id]: formats.figure(one.totals.get(site.id)) if one.totals else formats.NONE
                for site in found.sites
            }
            for one in found.weightings
        ]
    )


def _cell(score: float | None, gap: float | None, left_out: bool) -> str:
    ahead = f" ({formats.signed(gap)})" if gap else ""
    return f"{formats.figure(score)}{ahead}{'*' if left_out and score is not None else ''}"
