"""Whether 95 % intervals contain the truth 95 times in 100, over made-up studies whose truth is known.

Run: python -m tests.benchmarks.coverage [studies] (1000 by default, some minutes on one core). Who is made up, and what
is true of them, is in `made_up`.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import product

import numpy as np
from numpy.typing import NDArray

from scoring.evaluation import work_out
from scoring.mixtures import GroupMethod, NodePanel
from scoring.score_draws import drawn, numbers, upper
from scoring.score_intervals import TOGETHER, indicator_intervals
from scoring.score_sources import Sources, Weighing, sources_of, weighing
from scoring.uncertainty import intervals
from scoring.weights import Weights
from tests.benchmarks.made_up import (
    FIGURES,
    METHOD,
    OFFICERS,
    PLAN,
    RESIDENTS,
    Answered,
    Scale,
    ask,
    judge,
    names,
    true_judgements,
)

Floats = NDArray[np.float64]

SEED = 20260801
SAMPLES = ((60, 24), (200, 60), (600, 120))  # residents and officers
EXPERTS = (8, 12, 30)
SCALES: tuple[Scale, ...] = ("exact", "rounded")
DRAWS = 1000


def surveyed(residents: Answered, officers: Answered) -> Sources:
    """The evaluation of a sample; the weights are put in later."""
    flat = dict.fromkeys((name for node in PLAN.nodes for name in node.criteria), 0.2)
    without_panel = replace(METHOD, weighting="equal")
    populations = {"residents": residents.populations, "officers": officers.populations}
    given = (*residents.tallies, *officers.tallies)
    return sources_of(work_out(PLAN, given, ({}, Weights({}, flat, flat)), FIGURES, without_panel, populations))


@dataclass(frozen=True)
class Coverage:
    """Shares of intervals that contain the truth, per cent with Monte Carlo standard errors, and points.

    Of the composite, and the mean over indicators; the composite's mean half-width and mean error.
    """

    residents: int
    experts: int
    scale: Scale
    composite: float
    composite_error: float
    indicators: float
    indicators_error: float
    half_width: float
    error: float

    def line(self) -> str:
        return (
            f"  {self.residents:9} {self.experts:7}  {self.scale:8} {self.composite:8.1f} ± {self.composite_error:.1f}"
            f" {self.indicators:8.1f} ± {self.indicators_error:.1f} {self.half_width:10.2f} {self.error:10.3f}"
        )


def size(residents: int, officers: int, studies: int) -> Iterator[Coverage]:
    """All panels with samples of one size; panels of all sizes meet the same samples."""
    rng = np.random.Generator(np.random.PCG64([SEED, residents]))
    truths = {scale: true_judgements(scale) for scale in SCALES}
    found = np.array([study(residents, officers, truths, rng) for _ in range(studies)])
    for number, (scale, experts) in enumerate(product(SCALES, EXPERTS)):
        mean, spread = found[:, number].mean(axis=0), found[:, number].std(axis=0) / np.sqrt(studies)
        held = 100 * np.stack([mean[:2], spread[:2]], axis=1).ravel()
        yield Coverage(residents, experts, scale, *held.tolist(), *mean[2:].tolist())


def study(
    residents: int, officers: int, truths: Mapping[Scale, Mapping[str, NodePanel]], rng: np.random.Generator
) -> list[tuple[float, float, float, float]]:
    """By scale and number of experts: composite contained, share of indicators contained, half-width, error."""
    samples = ask(RESIDENTS, residents, rng), ask(OFFICERS, officers, rng)
    sources = surveyed(*samples)
    truth = sources.card.indicator_scores(np.concatenate([*(one.truth for one in samples), measures(sources)]))
    spans = [one.get(TOGETHER) for one in indicator_intervals(sources).values()]
    held = [span.low <= true <= span.high for span, true in zip(spans, truth, strict=True) if span]
    found = []
    for scale, experts in product(SCALES, EXPERTS):
        aim = upper(sources, truth, weighed(sources, truths[scale]).row, "arithmetic")[-1]
        way = weighed(sources, judge(experts, scale, rng))
        here = replace(sources, declared=way, experts=names(experts))
        values = drawn(here, numbers(here, DRAWS, rng), DRAWS).composite
        low, high = intervals(values[:, None])[0]
        score = upper(here, here.indicators, way.row, "arithmetic")[-1]
        found.append((float(low <= aim <= high), float(np.mean(held)), (high - low) / 2, score - aim))
    return found


def weighed(sources: Sources, panels: Mapping[str, NodePanel]) -> Weighing:
    experts = next(iter(panels.values())).experts
    return weighing(sources.card, panels, experts, GroupMethod())


def measures(sources: Sources) -> Floats:
    return sources.evaluated.leaves[len(PLAN.items) :]


def main() -> None:
    studies = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    begun = time.perf_counter()
    print(f"Coverage of 95 % intervals in {studies} made-up studies each, per cent:")
    print("  residents experts  judged       composite     indicators  half-width mean error")
    for residents, officers in SAMPLES:
        for one in size(residents, officers, studies):
            print(one.line(), flush=True)
    print(f"{time.perf_counter() - begun:.0f} s")


if __name__ == "__main__":
    main()
