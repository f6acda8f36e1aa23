"""Rounds of a panel: from the second on, experts see how the panel's judgements spread when the round was opened."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from scoring.step_spreads import StepSpread
from surveys.judgements import Pair

FIRST = 1  # the round that opens with the wave, and has no spreads

Spreads = Mapping[str, Mapping[Pair, StepSpread]]  # by matrix and pair


@dataclass(frozen=True)
class Round:
    """A later round; ``spreads`` are frozen when it opens, so that no two looks differ by what one expert says."""

    wave_id: str
    number: int
    opened_on: date
    spreads: Spreads
