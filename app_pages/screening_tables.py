"""Tables of a screening: each criterion against the rule, all its figures, and a sheet to download."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from app_pages import frame
from scoring.screening import Verdict
from surveys import formats, screening
from surveys.instrument import Instrument
from surveys.safe_texts import safe
from surveys.screening import Screened
from surveys.screenings import POINTS, UNABLE, Round


def verdicts(instrument: Instrument, screened: Iterable[Screened]) -> pd.DataFrame:
    """What the rule says of each criterion, with the figures that it looks at."""
    words = frame.words()
    return pd.DataFrame(
        [
            {
                words("criterion"): _name(instrument, one.criterion),
                words("rating-mean"): formats.figure(found.mean if found else None, 2),
                "CV": formats.figure(found.cv if found else None, 2),
                words("rating-high"): formats.percent(found.high_share if found else None, 0),
                words("rating-change"): formats.percent(one.change, 0),
                words("rule-says"): said(one.verdict),
            }
            for one in screened
            for found in (one.importance,)
        ]
    )


def said(verdict: Verdict | None) -> str:
    """A verdict in words; where it is to drop, what was not met."""
    words = frame.words()
    if verdict is None:
        return words("rule-too-few")
    if verdict.keep:
        return words("rule-keep")
    missed = [name for name in ("mean", "cv", "high_share") if not getattr(verdict, name)]
    return words("rule-drop", why=words("comma").join(words(f"rule-{name.replace('_', '-')}") for name in missed))


def figures(instrument: Instrument, screened: Iterable[Screened]) -> pd.DataFrame:
    """The figures that the rule does not look at."""
    words = frame.words()
    return pd.DataFrame(
        [
            {
                words("criterion"): _name(instrument, one.criterion),
                "n": str(found.raters),
                words("rating-sd"): formats.figure(found.sd, 2),
                words("rating-full"): formats.percent(found.full_share, 0),
                words("rating-median"): formats.figure(found.quartiles[1]),
                words("rating-middle"): formats.span(found.quartiles[0], found.quartiles[2]),
            }
            for one in screened
            for found in ((one.importance,) if one.importance else ())
        ]
    )


def sheet(instrument: Instrument, rounds: tuple[Round, ...]) -> pd.DataFrame:
    """Every figure of every closed round, unrounded, under names that do not change with the language."""
    rows = []
    for one in rounds:
        for found in screening.outcome(instrument, rounds, one.number).screened:
            told, verdict = found.importance, found.verdict
            counts = dict(zip((*map(str, POINTS), UNABLE), found.spread or (), strict=False))
            rows.append(
                {"round": one.number, "criterion": found.criterion, "name": safe(_name(instrument, found.criterion))}
                | counts
                | (vars(told) | {"quartiles": " ".join(f"{q:g}" for q in told.quartiles)} if told else {})
                | {"change": found.change, "keep": verdict.keep if verdict else None}
            )
    return pd.DataFrame(rows)


def _name(instrument: Instrument, criterion: str) -> str:
    return instrument.index_system.named[criterion].name[frame.language()]
