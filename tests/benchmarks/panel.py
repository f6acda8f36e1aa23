"""A panel of 200 experts at six nodes of five criteria, and 10,000 draws of the weights of 5 + 25 by 30 experts.

Run from the root: python -m tests.benchmarks.panel. One thread; the least of several rounds, in milliseconds.
"""

import os

os.environ.update(dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"), "1"))

from collections.abc import Callable
from time import perf_counter

import numpy as np
from numpy.typing import NDArray

from scoring.clusters import cluster_panel
from scoring.consensus import concordances, consensus
from scoring.hierarchies import Hierarchy
from scoring.influence import influences
from scoring.mixtures import GroupMethod, NodePanel, prioritise
from scoring.pairwise import PairwiseMatrix
from scoring.priorities import eigenvector
from scoring.random_indices import EXACT
from scoring.repairing import hurting_each
from scoring.uncertainty import bootstrap, cannot_be_told_apart, intervals, noise, rank_probabilities, rounding

DIMENSIONS = tuple("ABCDE")
TREE = Hierarchy("G", {"G": DIMENSIONS, **{name: tuple(f"{name}{i}" for i in range(5)) for name in DIMENSIONS}})
DRAWS = 10_000
PROTOTYPE_PANEL, PROTOTYPE_DRAWS = 1.7, 35.0  # milliseconds, as issue 3 gives them
PYDECISION, AHPSURVEY = 54.0, 1330.0  # milliseconds for the panel, as issue 3 gives them


def main() -> None:
    experts, few = panels(200), panels(30)
    print("200 experts x six 5 x 5 matrices")
    core = report("weights, CR, AIJ, AIP, S*, W", lambda: everything(experts))
    print(f"   prototype {PROTOTYPE_PANEL / core:.1f} x, pyDecision {PYDECISION / core:.0f} x, ahpsurvey "
          f"{AHPSURVEY / core:.0f} x this time")  # fmt: skip
    report("clusters, with their global weights", lambda: cluster_panel(TREE, experts))
    report("leave-one-out influence", lambda: influences(TREE, experts))
    judged = matrices(experts)
    report("every judgement that hurts", lambda: [hurting_each(one, EXACT) for one in judged])
    print(f"{DRAWS} draws, 5 + 25 criteria, 30 experts")
    for name in ("eigenvector", "geometric_mean"):
        drawn = report(f"bootstrap, {name}", lambda: bootstrap(TREE, few, DRAWS, seeded(), GroupMethod(name)))  # noqa: B023  # called at once
        print(f"   prototype {PROTOTYPE_DRAWS / drawn:.1f} x this time")
    report("AHP-OS's rounding", lambda: rounding(TREE, few, DRAWS, seeded()))
    report("log-normal noise", lambda: noise(TREE, few, DRAWS, seeded()))
    weights = bootstrap(TREE, few, DRAWS, seeded()).global_
    report("intervals of 25 weights", lambda: intervals(weights))
    report("rank probabilities", lambda: rank_probabilities(weights))
    report("pairs that cannot be told apart", lambda: cannot_be_told_apart(weights, TREE.leaves))


def everything(experts: dict[str, NodePanel]) -> tuple[NDArray[np.float64], ...]:
    """Each expert's weights and CR, both aggregations, S* and W, for all nodes."""
    stack = np.concatenate([panel.completed for panel in experts.values()])
    own, lambdas = eigenvector(stack)
    apart = own.reshape(len(experts), -1, 5)
    group = np.exp(np.stack([np.log(panel.completed).mean(axis=0) for panel in experts.values()]))
    joint = prioritise(group, "eigenvector")
    mean = np.exp(np.log(apart).mean(axis=1))
    ratios = (lambdas - 5) / 4 / EXACT.complete[5]
    return own, ratios, joint, mean / mean.sum(axis=1, keepdims=True), consensus(apart), concordances(apart)


def panels(count: int) -> dict[str, NodePanel]:
    """Experts who judge the same weights with noise."""
    rng = np.random.default_rng(2026)
    names = tuple(f"e{k}" for k in range(count))
    return {
        node: NodePanel(node, below, names, noisy(count, rng), np.ones(count)) for node, below in TREE.children.items()
    }


def noisy(count: int, rng: np.random.Generator) -> NDArray[np.float64]:
    known = np.log(rng.dirichlet(np.full(5, 3.0)))
    errors = np.triu(rng.normal(0, 0.4, (count, 5, 5)), 1)
    logs = known[:, None] - known + errors - errors.transpose(0, 2, 1)
    return np.asarray(np.exp(logs), dtype=np.float64)


def matrices(experts: dict[str, NodePanel]) -> list[list[PairwiseMatrix]]:
    return [[PairwiseMatrix(panel.criteria, ratios) for ratios in panel.completed] for panel in experts.values()]


def seeded() -> np.random.Generator:
    return np.random.default_rng(1)


def report(name: str, work: Callable[[], object], rounds: int = 9) -> float:
    """Print and return the least time of several rounds, in milliseconds."""
    work()
    times = []
    for _ in range(rounds):
        start = perf_counter()
        work()
        times.append(perf_counter() - start)
    print(f"   {name:40s}{min(times) * 1000:9.2f} ms")
    return min(times) * 1000


if __name__ == "__main__":
    main()
