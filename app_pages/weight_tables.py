"""Tables of weights: the hierarchy, a matrix's weights two ways, and a chosen panel beside the study's."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import pandas as pd

from app_pages import frame
from app_pages.plain_words import Strong
from surveys import formats, levels
from surveys.instrument import Instrument
from surveys.matrices import Priority
from surveys.subpanels import Beside
from surveys.weights import TreeWeight


def hierarchy(instrument: Instrument, rows: Sequence[TreeWeight]) -> pd.DataFrame:
    """Local and global weights with their intervals and ranks, each criterion in front of what is below it."""
    words = frame.words()
    return pd.DataFrame(
        [
            {
                words("criterion"): _criterion(instrument, row),
                words("weight-local"): formats.percent(row.local),
                words("interval-local"): span(row.local_ends),
                words("weight-global"): formats.percent(row.whole),
                words("interval-global"): span(row.whole_ends),
                words("rank"): formats.rank(row.rank),
            }
            for row in rows
        ]
    )


def _criterion(instrument: Instrument, row: TreeWeight) -> str | Strong:
    """A dimension in bold; what is deeper is marked where there are more levels than dimensions and indicators."""
    name = instrument.index_system.named[row.id].name[frame.language()]
    if row.kind == "dimension":
        return Strong(name)
    return levels.MARK * (row.level - 1) + name if instrument.index_system.subdimensions else name


def two_ways(instrument: Instrument, priorities: Iterable[Priority]) -> pd.DataFrame:
    """The weights of a matrix by the principal eigenvector, and by the row geometric mean beside it."""
    words, read, named = frame.words(), frame.language(), instrument.index_system.named
    return pd.DataFrame(
        [
            {
                words("criterion"): named[own.criterion].name[read],
                words("by-eigenvector"): formats.percent(own.eigenvector, 2),
                words("by-geometric-mean"): formats.percent(own.geometric_mean, 2),
                words("difference-points"): formats.signed(100 * own.difference, 2),
            }
            for own in priorities
        ]
    )


def beside(instrument: Instrument, rows: Iterable[Beside]) -> pd.DataFrame:
    """Weights of the study's panel and of the chosen one, and what becomes of the ranks."""
    words, read, named = frame.words(), frame.language(), instrument.index_system.named
    return pd.DataFrame(
        [
            {
                words("criterion"): named[row.id].name[read],
                words("weight-study"): formats.percent(row.study),
                words("weight-chosen"): formats.percent(row.chosen),
                words("difference-points"): formats.signed(100 * row.difference),
                words("rank"): formats.rank(row.study_rank)
                if row.study_rank == row.chosen_rank
                else f"{formats.rank(row.study_rank)} → {formats.rank(row.chosen_rank)}",
            }
            for row in rows
        ]
    )


def span(ends: tuple[float, float] | None) -> str:
    """An interval in percent."""
    return formats.span(100 * ends[0], 100 * ends[1]) if ends else formats.NONE
