"""Tables of careless answering: counts by sign, the rule in words, and results beside one another."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from app_pages import frame
from surveys import excluding, formats
from surveys.exclusions import Beside, Exclusions
from surveys.instrument import Instrument


def counts(instrument: Instrument, found: Exclusions) -> pd.DataFrame:
    """A row a flag, its number in each audience; those who are left out last."""
    words = frame.words()
    rows = [
        {words("quality-flag"): words(f"quality-flag-{flag.name}")}
        | {words(one.audience): one.flags[flag.id] for one in found.counts}
        for flag in instrument.survey_quality.flags
    ]
    excluded = {words("quality-flag"): words("quality-excluded")}
    return pd.DataFrame([*rows, excluded | {words(one.audience): one.excluded for one in found.counts}])


def rule(instrument: Instrument) -> str:
    """Whom the instrument's rule leaves out, in words."""
    words, names = frame.words(), {flag.id: flag.name for flag in instrument.survey_quality.flags}
    clauses = []
    for clause in excluding.rule(instrument.survey_quality).clauses:
        flags = words("comma").join(words(f"quality-flag-{names[id]}") for id in clause.flags)
        clauses.append(flags if len(clause.flags) == 1 else words("quality-clause", least=clause.least, flags=flags))
    return words("quality-or").join(clauses)


def beside(instrument: Instrument, rows: Iterable[Beside]) -> pd.DataFrame:
    """Scores of everybody and after exclusion with their difference."""
    words, read, named = frame.words(), frame.language(), instrument.index_system.named
    return pd.DataFrame(
        [
            {
                words("quality-figure"): named[row.id].name[read] if row.id else words("composite"),
                words("quality-everybody"): row.everybody,
                words("quality-after"): row.after,
                words("quality-difference"): formats.signed(row.difference),
            }
            for row in rows
        ]
    )
