"""The step of entering the study's own counted figures, each with its source and how surely it is known."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime

from scoring.problems import Problem, Refused, please, refuse
from surveys.checked_sites import MOST_CHARACTERS
from surveys.instrument import Instrument
from surveys.ports import Records
from surveys.sites import FigureSource
from surveys.studying import enter_figures


def enter_sourced_figures(
    records: Records,
    wave_id: str,
    figures: Mapping[str, float | None],
    sources: Mapping[str, FigureSource],
    now: datetime,
) -> None:
    """Keep counted figures with their sources; None takes one back.

    Raises Refused, with all problems, for what is no figure, and for a figure without a source or a grade.
    """
    found = list(_unsourced(records.wave(wave_id).instrument, figures, sources))
    try:
        enter_figures(records, wave_id, figures, now)
    except Refused as refusal:
        found = [*refusal.problems, *found]
    refuse(found)
    records.keep_figure_sources(wave_id, {id: sources[id] for id, value in figures.items() if value is not None})


def _unsourced(
    instrument: Instrument, figures: Mapping[str, float | None], sources: Mapping[str, FigureSource]
) -> Iterator[Problem]:
    grades = [grade.code for grade in instrument.comparison.reliability_grades]
    for id, value in figures.items():
        source = sources.get(id)
        if value is None:
            continue
        if source is None or not 0 < len(source.title.strip()) <= MOST_CHARACTERS:
            what = f"It is not said where it is from, or in more than {MOST_CHARACTERS} characters."
            yield please("figure-source", id, what, "name the record that it was counted in")
        if source is None or source.reliability not in grades:
            yield please("figure-reliability", id, "It has no grade.", "choose how surely it is known")
