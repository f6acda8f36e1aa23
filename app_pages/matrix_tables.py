"""Tables about one matrix: its cells, the experts who judged it, and what contradicts itself."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from app_pages import frame
from scoring.panels import ExpertMatrix, NodeWeights
from scoring.repairing import Hurt
from surveys import formats
from surveys.instrument import Instrument

TIGHT = ""  # between the two sides of a ratio: a matrix has many columns for a phone


def cells(instrument: Instrument, criteria: tuple[str, ...], ratios: NDArray[np.float64]) -> pd.DataFrame:
    """A matrix as ratios, row against column; a dash where nothing was judged. Columns have the rows' numbers."""
    words, read, named = frame.words(), frame.language(), instrument.index_system.named
    return pd.DataFrame(
        [
            {words("criterion"): words("numbered", number=number, name=named[id].name[read])}
            | {
                str(column): formats.NONE if np.isnan(one) else formats.ratio(one, TIGHT)
                for column, one in enumerate(row, 1)
            }
            for number, (id, row) in enumerate(zip(criteria, ratios.tolist(), strict=True), 1)
        ]
    )


def experts(node: NodeWeights) -> pd.DataFrame:
    """Everyone who judged a matrix, the least consistent first: what CR is read from, and whether it counts."""
    words, pairs = frame.words(), len(node.criteria) * (len(node.criteria) - 1) // 2
    rows = sorted(node.experts, key=lambda one: (-_ratio(one), one.expert))
    return pd.DataFrame([{words("expert"): one.expert, **_consistency(one, pairs)} for one in rows])


def hurts(instrument: Instrument, found: Iterable[Hurt]) -> pd.DataFrame:
    """The judgements that hurt most: what was said, what the others imply, and what one change would do."""
    words, read, named = frame.words(), frame.language(), instrument.index_system.named
    return pd.DataFrame(
        [
            {
                words("pair"): words(
                    "against", first=named[one.pair[0]].name[read], second=named[one.pair[1]].name[read]
                ),
                words("said"): formats.ratio(one.given),
                words("implied"): formats.ratio(one.exact),
                words("step-better"): formats.ratio(one.suggested),
                words("cr-then"): formats.figure(one.cr_after, 3),
            }
            for one in found
        ]
    )


def reason(one: ExpertMatrix) -> str:
    """Whether a matrix counts, and why not."""
    return frame.words()("reason-included" if one.included else f"reason-{one.reason}")


def _consistency(one: ExpertMatrix, pairs: int) -> dict[str, str]:
    words, of = frame.words(), one.weighed.consistency if one.weighed else None
    figures = (of.lambda_max, of.ci, of.random_index, of.cr) if of else (None,) * 4
    judged = str(pairs - of.missing) if of else formats.NONE
    heads: Iterator[str] = iter(("λmax", "CI", "RI", "CR"))
    return {head: formats.figure(figure, 3) for head, figure in zip(heads, figures, strict=True)} | {
        words("pairs-judged"): f"{judged} / {pairs}" if of else formats.NONE,
        words("counts"): reason(one),
    }


def _ratio(one: ExpertMatrix) -> float:
    return (one.weighed.consistency.cr if one.weighed else None) or 0.0
