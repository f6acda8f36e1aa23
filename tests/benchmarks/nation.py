"""Ten million residents of a whole country through the fold: counted, merged upwards, kept as text, and evaluated.

Run: python -m tests.benchmarks.nation [RESPONSES] (a few minutes; nothing is stored). Seconds are of processor time,
which other work on the machine disturbs less; they belong to the machine, the ratios do not. Residents are made up
county by county, each from a seed of its own, so that any part can be made again alone and in any order; sizes of
counties are skewed as real ones are. Officers, experts and figures are the demonstration's. What is folded here stands
in an array; what a server folds, batch by batch, is measured beside it, on a part.
"""

from __future__ import annotations

import os

os.environ.update(dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"), "1"))

import json
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import pairwise
from resource import RUSAGE_SELF, getrusage
from time import process_time
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from scoring.tallies import Tally, fold, merge, of_plain, tally
from surveys.analysing import analyse
from surveys.designing import design, points
from surveys.evaluating import Inputs, evaluate
from surveys.judgements import Judgement, pairs
from tests.benchmarks.made_up import FIGURES, INSTRUMENT, OFFICERS, PARAMETERS, RESIDENTS, ask, quotas

Result = TypeVar("Result")
RESPONSES, SEED = 10_000_000, 20261129
PROVINCES, PREFECTURES, COUNTIES = 31, 333, 2_844  # of the mainland of China, Ministry of Civil Affairs, end of 2020
SKEW = 0.8  # standard deviation of the logarithm of a county's size
BATCH, BATCHES = 10, 500  # what a server folds at a time, and how many of them are measured
POINTS = points(INSTRUMENT, "residents")
MILLION = 1_000_000


@dataclass
class Spent:
    """Processor time by what it went to, in seconds."""

    seconds: dict[str, float] = field(default_factory=dict)

    def on(self, what: str, work: Callable[[], Result]) -> Result:
        before = process_time()
        done = work()
        self.seconds[what] = self.seconds.get(what, 0.0) + process_time() - before
        return done


def memory() -> float:
    """The most that this process ever held, in megabytes."""
    return getrusage(RUSAGE_SELF).ru_maxrss / 1024


def sizes(responses: int) -> list[int]:
    """How many answer in each county."""
    drawn = np.random.default_rng(SEED).lognormal(0.0, SKEW, COUNTIES)
    return quotas(np.ceil(MILLION * drawn).astype(np.int64), responses)


def answers(county: int, people: int) -> NDArray[np.int8]:
    """The same ones whenever they are asked for, whoever was made before."""
    return RESIDENTS.answers(county % len(RESIDENTS.sizes), people, np.random.default_rng((SEED, county)))


def counties(numbers: Sequence[int], spent: Spent) -> Iterator[Tally]:
    """Each county's tally; no more than one county's answers are held at a time."""
    for county, people in enumerate(numbers):
        rows = spent.on("made up", partial(answers, county, people))
        name = f"C{county:04}"
        yield spent.on("folded", partial(fold, "residents", name, POINTS, rows))


def upwards(parts: Sequence[Tally], groups: int, letter: str) -> tuple[Tally, ...]:
    """Neighbours together, as many in each group."""
    bounds = np.linspace(0, len(parts), groups + 1).astype(int)
    merged = (merge(parts[low:high]) for low, high in pairwise(bounds))
    return tuple(replace(one, stratum=f"{letter}{number:04}") for number, one in enumerate(merged))


def batch_by_batch(county: int) -> Tally:
    """A county as a server counts it: ten answers as they were kept, then those merged with what stands."""
    rows, names, standing = answers(county, BATCH * BATCHES).tolist(), list(POINTS), None
    for start in range(0, len(rows), BATCH):
        given = [
            {name: at for name, at in zip(names, row, strict=True) if at > 0} for row in rows[start : start + BATCH]
        ]
        counted = tally("residents", "", POINTS, given)
        standing = merge([standing, counted]) if standing else counted
    assert standing is not None
    return standing


def given(parts: Sequence[Tally]) -> Inputs:
    """All that an evaluation rests on."""
    experts = tuple(
        Judgement(expert.id, matrix.id, *pair, value)
        for expert in PARAMETERS.experts
        for matrix in INSTRUMENT.experts.matrices
        for pair, value in zip(pairs(INSTRUMENT.criteria(matrix.id)), expert.judgements[matrix.id], strict=True)
    )
    officers = ask(OFFICERS, 300, np.random.default_rng(SEED))
    populations: Mapping[str, Mapping[str, int]] = {
        "residents": {part.stratum: 140 * part.responses for part in parts},
        "officers": officers.populations,
    }
    return Inputs(design(INSTRUMENT), (*parts, *officers.tallies), experts, FIGURES, populations)


def kept(parts: Sequence[Tally]) -> list[str]:
    return [json.dumps(part.plain(), separators=(",", ":")) for part in parts]


def read(written: Sequence[str]) -> list[Tally]:
    return [of_plain(json.loads(one)) for one in written]


def show(what: str, seconds: float, responses: int | None = None) -> None:
    each = f"{seconds / responses * MILLION:9.2f} s a million" if responses else ""
    print(f"  {what:58} {seconds:9.2f} s {each}", flush=True)


def counting(responses: int, spent: Spent) -> tuple[Tally, ...]:
    """From single answers to counties."""
    before = memory()
    parts = tuple(counties(sizes(responses), spent))
    for what, seconds in spent.seconds.items():
        show(f"{responses:,} responses {what}", seconds, responses)
    print(f"  memory: {before:.0f} MB before, {memory():.0f} MB at most with {len(parts):,} counties", flush=True)
    county = spent.on("batches", lambda: batch_by_batch(0))
    assert county.moments == fold("residents", "", POINTS, answers(0, BATCH * BATCHES)).moments
    show("the same in batches of ten, from answers as they are kept", spent.seconds["batches"], county.responses)
    return parts


def merging(parts: tuple[Tally, ...], spent: Spent) -> dict[str, tuple[Tally, ...]]:
    """Counties to prefectures, provinces and the country, which must not depend on the way there."""
    prefectures = spent.on("merged", lambda: upwards(parts, PREFECTURES, "F"))
    provinces = spent.on("merged", lambda: upwards(prefectures, PROVINCES, "P"))
    country = spent.on("merged", lambda: merge(provinces))
    show(f"{len(parts):,} counties merged upwards in three steps", spent.seconds["merged"])
    assert replace(country, stratum="") == replace(merge(parts[::-1]), stratum="")
    return {"provinces": provinces, "prefectures": prefectures, "counties": parts}


def evaluating(levels: Mapping[str, tuple[Tally, ...]], spent: Spent) -> None:
    """What a look costs by how many strata stand below it: reading what is kept, the evaluation, the whole analysis."""
    for name, parts in levels.items():
        written = kept(parts)
        size = sum(map(len, written)) / MILLION
        again = spent.on(f"read {name}", partial(read, written))
        show(f"{len(parts):,} {name} read from {size:.1f} MB of text", spent.seconds[f"read {name}"])
        inputs = given(again)
        spent.on(f"evaluate {name}", partial(evaluate, inputs))
        show(f"{len(parts):,} {name} evaluated", spent.seconds[f"evaluate {name}"])
        spent.on(f"analyse {name}", partial(analyse, inputs))
        show(f"{len(parts):,} {name} analysed whole", spent.seconds[f"analyse {name}"])
        print(f"  memory: {memory():.0f} MB at most", flush=True)


def main(responses: int) -> None:
    spent = Spent()
    print(f"{responses:,} residents, {len(POINTS)} statements, {COUNTIES:,} counties; seconds of processor time")
    parts = counting(responses, spent)
    assert sum(part.responses for part in parts) == responses
    evaluating(merging(parts, spent), spent)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else RESPONSES)
