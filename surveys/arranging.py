"""In which order, and on which sides, an expert sees the pairs of a matrix."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Iterable

from surveys.expert_forms import ExpertForm
from surveys.judgements import Expert, ShownPair, pairs


def shown(form: ExpertForm, expert: Expert, matrix: str, criteria: Iterable[str]) -> tuple[ShownPair, ...]:
    """The pairs in this expert's own order and sides: shuffled, but the same at every visit."""
    seed = hashlib.sha256(f"{expert.wave_id}/{expert.pseudonym}/{matrix}".encode()).digest()
    shuffled = random.Random(seed)  # noqa: S311 # an order to show, not a secret
    ordered = list(pairs(criteria))
    if form.presentation.randomise_pairs:
        shuffled.shuffle(ordered)
    swaps = [form.presentation.randomise_sides and shuffled.choice((True, False)) for _ in ordered]
    return tuple(
        ShownPair(second, first, True) if swap else ShownPair(first, second, False)
        for (first, second), swap in zip(ordered, swaps, strict=True)
    )
