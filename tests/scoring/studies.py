"""Whole evaluations for the tests of their uncertainty: a small one to reckon by hand, and one of the shipped size."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache

import numpy as np
from numpy.typing import NDArray

from scoring.evaluation import Evaluated, work_out
from scoring.pairwise import ratio
from scoring.plans import Method, Node, Plan
from scoring.scores import GroupWeights, ObjectiveMeasure, ScoredItem
from scoring.tallies import DONT_KNOW, Tally, fold
from scoring.weights import weigh_panel
from tests.scoring.references import METHOD, PLAN, judgements, objective

SMALL = Plan(
    goal="G",
    nodes=(Node("MG", "G", ("A", "B")), Node("MA", "A", ("a1", "a2", "a3")), Node("MB", "B", ("b1",))),
    items=(
        ScoredItem("R1", "a1", "residents", 1),
        ScoredItem("R2", "a2", "residents", 1),
        ScoredItem("R3", "b1", "residents", -1),
        ScoredItem("O1", "b1", "officers", 1),
    ),
    objectives=(ObjectiveMeasure("M1", "a3", 0.0, 10.0),),
)
SMALL_METHOD = replace(
    METHOD,
    group_weights=GroupWeights({"residents": 0.5, "officers": 0.5, "objective": 1.0}),
    minimum_group={"residents": 2, "officers": 2},
)
# by expert, signed steps of the scale: A over B; a1 over a2, a1 over a3, a2 over a3
STEPS = {"e1": (3, 2, 3, 2), "e2": (1, 1, 2, 2), "e3": (-2, 3, 2, 1), "e4": (2, 1, 4, 4), "e5": (4, -2, 1, 3)}
RESIDENTS = {"north": (12, 90), "south": (20, 60), "west": (9, 50)}  # responses, population
OFFICERS = {"unit": (8, 20)}


def panel(steps: Mapping[str, Sequence[int]]) -> dict[str, dict[str, dict[tuple[str, str], float]]]:
    below = (("a1", "a2"), ("a1", "a3"), ("a2", "a3"))
    return {
        "MG": {name: {("A", "B"): ratio(given[0])} for name, given in steps.items()},
        "MA": {name: dict(zip(below, map(ratio, given[1:]), strict=True)) for name, given in steps.items()},
    }


def answers(people: int, items: Sequence[ScoredItem], rng: np.random.Generator, silent: float) -> NDArray[np.int8]:
    """Answers that hang together as those of people do; a share does not know."""
    keys = np.array([item.key for item in items])
    latent = 0.7 * keys * rng.standard_normal((people, 1)) + 0.7 * rng.standard_normal((people, len(items)))
    given = np.clip(np.round(3 + 1.2 * latent), 1, 5)
    return np.where(rng.random(given.shape) < silent, DONT_KNOW, given).astype(np.int8)


def asked(
    plan: Plan, audience: str, strata: Mapping[str, tuple[int, int]], seed: int = 1, silent: float = 0.1
) -> list[Tally]:
    rng = np.random.default_rng([seed, len(audience)])
    items = [item for item in plan.items if item.audience == audience]
    points = {item.id: item.points for item in items}
    return [fold(audience, name, points, answers(n, items, rng, silent)) for name, (n, _) in strata.items()]


def people(strata: Mapping[str, tuple[int, int]]) -> dict[str, int]:
    return {name: population for name, (_, population) in strata.items()}


def small(
    method: Method = SMALL_METHOD,
    steps: Mapping[str, Sequence[int]] | None = None,
    tallies: Sequence[Tally] | None = None,
    measure: float | None = 4.0,
) -> Evaluated:
    given = tallies if tallies is not None else small_tallies()
    populations = {"residents": people(RESIDENTS), "officers": people(OFFICERS)}
    weighed = weigh_panel(SMALL, panel(STEPS if steps is None else steps), method)
    return work_out(SMALL, given, weighed, {"M1": measure}, method, populations)


def small_tallies(seed: int = 1, silent: float = 0.1) -> list[Tally]:
    return asked(SMALL, "residents", RESIDENTS, seed, silent) + asked(SMALL, "officers", OFFICERS, seed, silent)


@cache
def large() -> Evaluated:
    """The invented panel of twelve, 600 residents in eight strata and 120 officers in five."""
    residents = {f"c{k}": (75, 9000 + 1000 * k) for k in range(8)}
    officers = {f"u{k}": (24, 34) for k in range(5)}
    given = asked(PLAN, "residents", residents) + asked(PLAN, "officers", officers)
    populations = {"residents": people(residents), "officers": people(officers)}
    weighed = weigh_panel(PLAN, judgements(), METHOD)
    return work_out(PLAN, given, weighed, objective(), METHOD, populations)


def without(item: str, tallies: Sequence[Tally]) -> list[Tally]:
    """The same people, of whom nobody knows what to say about one item."""
    return [replace(part, counts={**part.counts, item: (0, 0, 0, 0, 0, part.responses, 0, 0)}) for part in tallies]
