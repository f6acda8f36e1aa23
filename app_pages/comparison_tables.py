"""Tables of places beside each other: scores, gaps, grades of reliability, ranks, weightings, where others lead."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import pandas as pd

from app_pages import frame
from app_pages.figure_entry import unit
from storage.records import SqlRecords
from surveys import formats
from surveys.comparing import SiteComparison
from surveys.instrument import Instrument
from surveys.sites import Site, SiteFigure, local
from surveys.studies import Wave

Sourced = Mapping[tuple[str, str], SiteFigure]  # by site and indicator
NOTHING: Sourced = {}


def sourced(sites: Iterable[Site]) -> Sourced:
    """What comparators' figures are known by."""
    return {(site.id, figure.indicator): figure for site in sites for figure in site.counted}


def known(records: SqlRecords, wave: Wave) -> Sourced:
    """The same with the study's own figures, as far as it was said where they are from."""
    own = local(records.figures(wave.id), records.figure_sources(wave.id), wave.year)
    return sourced([*records.sites(wave.id), own])


def names(found: SiteComparison) -> dict[str, str]:
    """What each place is called, the study's own first; made-up ones say so."""
    words, read = frame.words(), frame.language()
    marked = {
        id: words("made-up", name=name[read]) if id in found.synthetic else name[read]
        for id, name in found.names.items()
    }
    return {site.id: marked.get(site.id, words("here")) for site in found.sites}


def measures(instrument: Instrument, found: SiteComparison, known: Sourced = NOTHING) -> pd.DataFrame:
    """Scores, in brackets how far another place is ahead, and the source's grade; a row a figure, the totals last."""
    words, read, called = frame.words(), frame.language(), names(found)
    rows = [
        {words("measure-counted"): one.name[read]}
        | {
            called[site.id]: _cell(site.scores[one.id], site.gaps[one.id], one.id in site.left_out)
            + _grade(known.get((site.id, one.id)))
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


def figures(instrument: Instrument, found: SiteComparison, known: Sourced) -> pd.DataFrame:
    """The comparators' figures themselves, each with its unit, year and grade; a gap is a dash."""
    words, read, called = frame.words(), frame.language(), names(found)
    return pd.DataFrame(
        [
            {words("measure-counted"): words("labelled-unit", name=one.name[read], unit=unit(one))}
            | {called[id]: _figure(known.get((id, one.id))) for id in found.names}
            for one in instrument.objective_indicators
        ]
    )


def chances(found: SiteComparison) -> pd.DataFrame:
    """How often each place has each rank when experts are drawn anew; a row a place."""
    words, called, given = frame.words(), names(found), found.ranks
    if given is None or given.probabilities is None:
        return pd.DataFrame()
    return pd.DataFrame(
        [
            {words("place"): called[id]} | {str(rank): formats.chance(share) for rank, share in enumerate(row, 1)}
            for id, row in zip(given.sites, given.probabilities.tolist(), strict=True)
        ]
    )


def ahead(instrument: Instrument, found: SiteComparison, known: Sourced) -> pd.DataFrame:
    """Where to look for a practice: by figure the place that is furthest ahead, the largest gap first."""
    words, read, called = frame.words(), frame.language(), names(found)
    furthest = [
        (gap, one.name[read], site.id, one.id)
        for one in instrument.objective_indicators
        for gap, site in [max(((site.gaps[one.id] or 0.0, site) for site in found.sites), key=lambda pair: pair[0])]
        if gap > 0
    ]
    return pd.DataFrame(
        [
            {
                words("measure-counted"): name,
                words("place"): called[place],
                words("ahead"): formats.signed(gap),
                words("reliability-grade"): _grade(known.get((place, id))).strip() or formats.NONE,
            }
            for gap, name, place, id in sorted(furthest, key=lambda row: -row[0])
        ]
    )


def _cell(score: float | None, gap: float | None, left_out: bool) -> str:
    ahead = f" ({formats.signed(gap)})" if gap else ""
    return f"{formats.figure(score)}{ahead}{'*' if left_out and score is not None else ''}"


def _grade(figure: SiteFigure | None) -> str:
    return f" {figure.reliability}" if figure and figure.reliability else ""


def _figure(figure: SiteFigure | None) -> str:
    return formats.NONE if figure is None else f"{figure.value:.10g} · {figure.year}{_grade(figure)}"
