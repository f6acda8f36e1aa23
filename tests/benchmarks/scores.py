"""What it costs to fold answers, to take in one more, and to draw an evaluation 2,000 times.

Run: python -m tests.benchmarks.scores. One thread; the least of several rounds, in milliseconds, which belong to the
machine; the ratios do not.
"""

from __future__ import annotations

import os

os.environ.update(dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"), "1"))

from collections.abc import Callable
from dataclasses import replace
from time import perf_counter

import numpy as np
import pandas as pd
import pingouin  # type: ignore[import-untyped]  # comes without types
from numpy.typing import NDArray
from scipy.stats import kruskal

from scoring.adequacy import kmo
from scoring.evaluation import Evaluated, work_out
from scoring.moments import gather
from scoring.narrowing import narrowing
from scoring.omegas import omega
from scoring.panels import NodeWeights
from scoring.questionnaire_checks import item_covariance
from scoring.rank_tests import kruskal_wallis
from scoring.reliability import cronbach_alpha, to_correlation
from scoring.samples import sample
from scoring.score_intervals import DRAWS, score_intervals
from scoring.sobol import variance_shares
from scoring.tallies import Tally, fold, merge
from scoring.weights import Weights, weigh_panel
from surveys.evaluating import panel
from surveys.judgements import Judgement, pairs
from tests.benchmarks.made_up import FIGURES, INSTRUMENT, METHOD, OFFICERS, PARAMETERS, PLAN, RESIDENTS, ask

ROUNDS = 7
MANY, ITEMS = 1_000_000, 25
SIZES = (1_000, 100_000, 1_000_000)
GROUPS = 8
BUDGET = 150.0  # milliseconds for 2,000 draws, as issue 4 gives it
PROTOTYPE_FOLD, PROTOTYPE_ONE, PROTOTYPE_RANKS = 27.0, 1.5, 3.5  # milliseconds, as issue 4 gives them


def least(work: Callable[[], object], rounds: int = ROUNDS) -> float:
    """Milliseconds, after one run that is not counted."""
    work()
    spent = []
    for _ in range(rounds):
        before = perf_counter()
        work()
        spent.append(1000 * (perf_counter() - before))
    return min(spent)


def report(name: str, work: Callable[[], object], rounds: int = ROUNDS) -> float:
    spent = least(work, rounds)
    print(f"  {name:58} {spent:9.2f}")
    return spent


def latent(people: int, rng: np.random.Generator) -> NDArray[np.int8]:
    """Answers 1 to 5 that hang together, none left out."""
    found = np.empty((people, ITEMS), dtype=np.int8)
    for start in range(0, people, 1 << 16):
        rows = found[start : start + (1 << 16)]
        opinion = 0.7 * rng.standard_normal((len(rows), 1)) + 0.7 * rng.standard_normal(rows.shape)
        rows[:] = np.clip(np.round(3 + 1.2 * opinion), 1, 5)
    return found


def folding(rng: np.random.Generator) -> None:
    print(f"{MANY:,} x {ITEMS} answers")
    answers = latent(MANY, rng)
    floats, names = answers.astype(np.float32), tuple(f"i{k}" for k in range(ITEMS))
    frame = pd.DataFrame(answers, columns=list(names))
    gaps = np.where(rng.random(answers.shape) < 0.05, np.int8(-1), answers)  # one in twenty
    product = report("the matrix product alone, single precision", lambda: floats.T @ floats)
    crossed = report(f"cross-products (prototype: {PROTOTYPE_FOLD:.0f})", lambda: gather(names, answers))
    report("cross-products, one answer in twenty not on the scale", lambda: gather(names, gaps))
    report("cross-products and counts of a tally", lambda: fold("residents", "", dict.fromkeys(names, 5), answers))
    alpha = report("pingouin.cronbach_alpha of the same rows", lambda: pingouin.cronbach_alpha(frame), 3)
    print(f"  cross-products / product {crossed / product:.1f}; pingouin / cross-products {alpha / crossed:.1f}")


def weighed() -> tuple[dict[str, NodeWeights], Weights]:
    given = [
        Judgement(expert.id, matrix.id, *pair, value)
        for expert in PARAMETERS.experts
        for matrix in INSTRUMENT.experts.matrices
        for pair, value in zip(pairs(INSTRUMENT.criteria(matrix.id)), expert.judgements[matrix.id], strict=True)
    ]
    nodes, weights = weigh_panel(PLAN, panel(given), METHOD)
    if weights is None:
        raise RuntimeError("the demonstration has no weights")
    return dict(nodes), weights


def one_more(rng: np.random.Generator) -> Evaluated:
    """One response merged into its stratum, and everything refreshed, for samples of several sizes."""
    print("One more response; the panel is weighed already (12 experts, 6 nodes)")
    found, officers = weighed(), ask(OFFICERS, 120, rng)
    evaluated = None
    for people in SIZES:
        residents = ask(RESIDENTS, people, rng)
        populations = {"residents": residents.populations, "officers": officers.populations}
        extra = one_response(rng, residents.tallies[0].stratum)

        def refresh() -> Evaluated:
            counted = [merge([residents.tallies[0], extra]), *residents.tallies[1:], *officers.tallies]  # noqa: B023 - called at once
            return work_out(PLAN, counted, found, FIGURES, METHOD, populations)  # noqa: B023 - called at once

        evaluated = refresh()
        report(f"{people:9,} before: merged and evaluated", refresh)
        report(f"{'':9} and intervals of {DRAWS:,} draws", lambda: score_intervals(refresh(), 1))
        report(f"{'':9} merged, alpha, omega and KMO of 20 items (1.5)", lambda: checked(residents.tallies, extra))  # noqa: B023 - called at once
    if evaluated is None:
        raise RuntimeError("no size was asked for")
    return evaluated


def one_response(rng: np.random.Generator, stratum: str) -> Tally:
    rows = RESIDENTS.answers(0, 1, rng)
    return replace(fold("residents", stratum, {item.id: item.points for item in RESIDENTS.items}, rows))


def checked(tallies: tuple[Tally, ...], extra: Tally) -> tuple[float, float, float | None]:
    counted = sample("residents", PLAN.items, [*tallies, extra])
    given = item_covariance(counted, [item.id for item in counted.items])
    if given is None:
        raise RuntimeError("a tally has no cross-products")
    correlation = to_correlation(given[0])
    return cronbach_alpha(given[0]), omega(correlation).total, kmo(correlation).overall


def drawing(rng: np.random.Generator) -> None:
    print("The shipped instrument, 600 residents, 120 officers, 12 experts")
    samples = ask(RESIDENTS, 600, rng), ask(OFFICERS, 120, rng)
    populations = {"residents": samples[0].populations, "officers": samples[1].populations}
    counted = [*samples[0].tallies, *samples[1].tallies]
    evaluated = work_out(PLAN, counted, weighed(), FIGURES, METHOD, populations)
    spent = report(
        f"{DRAWS:,} draws, every source apart and together, intervals", lambda: score_intervals(evaluated, 1)
    )
    print(f"  of a budget of {BUDGET:.0f}: {100 * spent / BUDGET:.0f} %")
    report("shares of the variance (Sobol), 6 x 4,096 composites", lambda: variance_shares(evaluated, 1))
    report("what would narrow the grade", lambda: narrowing(evaluated))


def ranking(rng: np.random.Generator) -> None:
    print(f"Kruskal-Wallis, {MANY:,} answers of {GROUPS} groups")
    answers, group = latent(MANY, rng)[:, 0], rng.integers(0, GROUPS, MANY)
    rows = [answers[group == k] for k in range(GROUPS)]
    counts = [np.bincount(row, minlength=6)[1:] for row in rows]
    ours = report(f"from counts (prototype, with counting: {PROTOTYPE_RANKS})", lambda: kruskal_wallis(counts))
    theirs = report("scipy.stats.kruskal of the answers", lambda: kruskal(*rows), 3)
    counted = report("counting them first", lambda: [np.bincount(row, minlength=6) for row in rows])
    print(f"  SciPy / ours with counting {theirs / (ours + counted):.0f}")


def main() -> None:
    rng = np.random.default_rng(1)
    folding(rng)
    one_more(rng)
    drawing(rng)
    ranking(rng)


if __name__ == "__main__":
    main()
