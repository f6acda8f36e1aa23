"""Tables of what the composite's uncertainty is made of, and of what would narrow it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import pandas as pd

from app_pages import frame, strata
from scoring.disagreements import PairDisagreement
from scoring.narrowing import MoreResponses, Narrowing
from scoring.score_intervals import TOGETHER, WITH_METHOD
from scoring.score_sources import EXPERTS, METHOD
from scoring.sobol import VarianceShares
from surveys import disclosing, formats
from surveys.analysing import Analysis
from surveys.audiences import AUDIENCES
from surveys.instrument import Instrument
from surveys.studies import Wave

SOURCES = (EXPERTS, *AUDIENCES, TOGETHER, METHOD, WITH_METHOD)
HALF = 0.5  # as many more, one of the growths that `narrowing` foresees
ABOUT_NONE = 0.005


class _More(NamedTuple):
    """A row: who, how many they are now, and what half as many more of them would do."""

    who: str
    now: str
    share: float | None
    half_more: float | None
    for_target: int | None
    for_band: int | None


def sources(analysis: Analysis) -> pd.DataFrame:
    """The composite's interval if one source alone were uncertain, and with several together."""
    words, of = frame.words(), analysis.uncertainty.composite
    return pd.DataFrame(
        [
            {
                words("origin"): words(f"source-{name}"),
                words("interval"): formats.span(of[name].low, of[name].high),
                words("width"): of[name].high - of[name].low,
            }
            for name in SOURCES
            if name in of
        ]
    )


def shares(variance: VarianceShares) -> pd.DataFrame:
    """Each source's share of the composite's variance, alone and with what it does together with others."""
    words, found = frame.words(), variance.indices
    return pd.DataFrame(
        [
            {
                words("origin"): words(f"source-{name}"),
                words("share-first"): _share(found.first[name].value),
                words("share-total"): _share(found.total[name].value),
            }
            for name in SOURCES
            if name in found.first
        ]
    )


def more(wave: Wave, found: Narrowing, by_stratum: bool) -> pd.DataFrame:
    """What more of whom would do: of audiences and experts, or of the strata; the greatest effect first."""
    words = frame.words()
    rows = sorted(_more(wave, found, by_stratum), key=lambda one: one.half_more or found.half_width)
    return pd.DataFrame(
        [
            {
                words("who"): one.who,
                words("now"): one.now,
                words("share-of-variance"): formats.percent(one.share),
                words("half-more"): formats.figure(one.half_more, 2),
                **_needed(found, one.for_target, one.for_band),
            }
            for one in rows
        ]
    )


def pairs(instrument: Instrument, found: Sequence[PairDisagreement], most: int) -> pd.DataFrame:
    """The pairs whose disagreement moves the composite most, with the panel's judgement and the one farthest off."""
    words, read, named = frame.words(), frame.language(), instrument.index_system.named
    rows = [one for one in found if one.removed > 0 and one.farthest and one.farthest_ratio][:most]
    return pd.DataFrame(
        [
            {
                words("pair"): f"{named[one.first].name[read]} : {named[one.second].name[read]}",
                words("removed"): formats.percent(one.removed, 0),
                words("panel-says"): formats.ratio(one.ratio),
                words("farthest"): f"{one.farthest} ({formats.ratio(one.farthest_ratio or 1.0)})",
            }
            for one in rows
        ]
    )


def _more(wave: Wave, found: Narrowing, by_stratum: bool) -> Iterator[_More]:
    for one in found.groups:
        if (one.stratum is not None) == by_stratum:
            now = disclosing.told(wave.instrument, one.audience, one.responses)
            half = one.half_widths.get(HALF)
            yield _More(_who(wave, one), now, one.share, half, one.for_target, one.for_band)
    if (own := found.experts) and not by_stratum:
        now = disclosing.told(wave.instrument, "experts", own.experts)
        yield _More(frame.words()("experts"), now, own.share, own.half_more, own.for_target, own.for_band)


def _needed(found: Narrowing, target: int | None, band: int | None) -> dict[str, str]:
    """How many more are needed, for an aim that is not reached already."""
    words, aims = frame.words(), dict[str, int | None]()
    if found.half_width > found.target:
        aims[words("for-target", target=formats.figure(found.target))] = target
    if found.to_band is not None and found.half_width > found.to_band:
        aims[words("for-grade")] = band
    return {aim: words("no-number") if needed is None else str(needed) for aim, needed in aims.items()}


def _who(wave: Wave, one: MoreResponses) -> str:
    """An audience, or a group of it by name."""
    return frame.words()(one.audience) if one.stratum is None else strata.name(wave, one.audience, one.stratum)


def _share(value: float) -> str:
    """A share of the variance in percent; the estimate of one that is about none may come out below it."""
    return "≈0" if value < ABOUT_NONE else formats.percent(value, 0)
