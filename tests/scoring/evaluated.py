"""The synthetic study evaluated: from its distributions themselves, and from made-up people who answer by them."""

from dataclasses import replace
from functools import cache
from typing import Any

import numpy as np
from scipy.special import ndtr

from scoring.evaluation import Evaluated, work_out
from scoring.plans import Method, Plan
from scoring.tallies import DONT_KNOW, Tally, fold
from scoring.weights import weigh_panel
from tests.scoring.references import METHOD, PLAN, SYNTHETIC, judgements, objective, tallies

PEOPLE = {"residents": (240, 160), "officers": (70, 50)}  # of two strata
POPULATIONS = {"residents": {"first": 5000, "second": 9000}, "officers": {"first": 90, "second": 80}}


@cache
def exact(aggregation: Any = "arithmetic") -> Evaluated:
    """Without sampling: tallies have no cross-products."""
    return of(replace(METHOD, aggregation=aggregation), tuple(tallies()))


@cache
def sampled(seed: int = 1) -> Evaluated:
    """Drawn people in strata whose populations are known."""
    chance = np.random.default_rng(seed)
    parts = [_answers(name, k, n, chance) for name, sizes in PEOPLE.items() for k, n in enumerate(sizes)]
    return of(METHOD, tuple(parts), POPULATIONS)


def of(method: Method, given: tuple[Tally, ...], populations: Any = None, plan: Plan = PLAN) -> Evaluated:
    """An evaluation of the synthetic panel and figures."""
    return work_out(plan, given, weigh_panel(plan, judgements(), method), objective(), method, populations)


def _answers(audience: str, stratum: int, people: int, chance: np.random.Generator) -> Tally:
    items = [item for item in SYNTHETIC["items"] if item["audience"] == audience]
    opinion = chance.normal(size=(people, 1))
    table = np.empty((people, len(items)), dtype=np.int8)
    for k, item in enumerate(items):
        key = next(one.key for one in PLAN.items if one.id == item["id"])
        latent = 0.6 * key * opinion[:, 0] + 0.8 * chance.normal(size=people)
        table[:, k] = 1 + np.searchsorted(np.cumsum(item["raw"])[:-1], ndtr(latent))
        table[chance.random(people) < item["dk"], k] = DONT_KNOW
    return fold(audience, ("first", "second")[stratum], dict.fromkeys([i["id"] for i in items], 5), table)
