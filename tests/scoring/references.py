"""Reads references.json: the published cases, and the invented panel and survey as the values scoring takes."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scoring.consistency import SAATY_1980
from scoring.diagnosis import Condition, Rule
from scoring.evaluation import Band, Method, Node, Plan
from scoring.pairwise import ratio
from scoring.panels import ConsistencyPolicy
from scoring.scores import GroupWeights, ObjectiveMeasure, ScoredItem
from scoring.tallies import Tally

_FILE = json.loads((Path(__file__).parent / "references.json").read_text(encoding="utf-8"))
SYNTHETIC: dict[str, Any] = _FILE["synthetic"]
EXPECTED: dict[str, Any] = SYNTHETIC["expected"]
RESPONSES = 2000  # of each audience; 1000 scale answers to every item, so that three decimals are whole counts


@dataclass(frozen=True)
class Case:
    input: dict[str, Any]
    expected: dict[str, Any]
    tolerance: float


def case(name: str) -> Case:
    found = next(one for one in _FILE["cases"] if one["name"] == name)
    return Case(found["input"], found["expected"], found["tolerance"])


def matrix(rows: list[list[float | None]]) -> NDArray[np.float64]:
    return np.array(rows, dtype=np.float64)  # null becomes NaN


PLAN = Plan(
    goal="G0",
    nodes=tuple(Node(node["id"], node["parent"], tuple(node["criteria"])) for node in SYNTHETIC["nodes"]),
    items=tuple(ScoredItem(i["id"], i["indicator"], i["audience"], i["key"]) for i in SYNTHETIC["items"]),
    objectives=tuple(
        ObjectiveMeasure(o["id"], o["indicator"], o["floor"], o["target"]) for o in SYNTHETIC["objectives"]
    ),
)
POLICY = ConsistencyPolicy(
    accept_max=0.10, review_max=0.20, exclude_above=0.20, allowed_missing={4: 2, 5: 4}, stricter={4: 0.08}
)
POLICIES = {
    "default_exclude_cr_above_020": POLICY,
    "all_twelve": replace(POLICY, exclude_above=None),
    "strict_exclude_cr_above_010": replace(POLICY, exclude_above=0.10),
}
INSTRUMENT_INDEX = replace(  # the small table for missing pairs that the shipped instrument carries
    SAATY_1980, incomplete={4: {1: 0.581, 2: 0.282}, 5: {1: 0.925, 2: 0.730, 3: 0.544, 4: 0.361}}, thinned=False
)
METHOD = Method(
    random_index=INSTRUMENT_INDEX,
    policy=POLICY,
    group_weights=GroupWeights(
        {"residents": 0.4, "officers": 0.3, "objective": 0.3},
        (
            {"residents": 0.5, "officers": 0.5},
            {"officers": 0.6, "objective": 0.4},
            {"residents": 0.6, "objective": 0.4},
        ),
    ),
    grades=(100, 75, 50, 25, 0),
    bands=(Band("B1", 85), Band("B2", 70), Band("B3", 55), Band("B4", 40), Band("B5", 0)),
    minimum_group={"residents": 10, "officers": 10},
)


def judgements() -> dict[str, dict[str, dict[tuple[str, str], float]]]:
    """By node and expert: the panel's signed integers, row by row of the upper triangle, null where skipped."""
    return {
        node.id: {e["id"]: _directed(node.criteria, e["judgements"][node.id]) for e in SYNTHETIC["experts"]}
        for node in PLAN.nodes
    }


def _directed(criteria: tuple[str, ...], signed: list[int | None]) -> dict[tuple[str, str], float]:
    pairs = [(first, second) for i, first in enumerate(criteria) for second in criteria[i + 1 :]]
    return {pair: ratio(s) for pair, s in zip(pairs, signed, strict=True) if s is not None}


def tallies() -> list[Tally]:
    """The listed distributions themselves, without sampling: one tally of each audience."""
    return [
        Tally(
            audience, "all", RESPONSES, {i["id"]: _counts(i) for i in SYNTHETIC["items"] if i["audience"] == audience}
        )
        for audience in ("residents", "officers")
    ]


def _counts(item: Mapping[str, Any]) -> tuple[int, ...]:
    scale = [round(1000 * share) for share in item["raw"]]
    dont_know = round(1000 * item["dk"] / (1 - item["dk"]))
    return (*scale, dont_know, 0, RESPONSES - sum(scale) - dont_know)


def objective() -> dict[str, float | None]:
    return {measure["id"]: measure["value"] for measure in SYNTHETIC["objectives"]}


def rules() -> dict[str, tuple[Rule, Rule | None]]:
    return {
        one["id"]: (_rule(one["rule"]), _rule(one["support"]) if "support" in one else None)
        for one in SYNTHETIC["rules"]
    }


def _rule(written: Mapping[str, list[dict[str, Any]]]) -> Rule:
    return Rule(**{joined: tuple(_condition(one) for one in conditions) for joined, conditions in written.items()})


def _condition(written: dict[str, Any]) -> Condition:
    fields: dict[str, Any] = {name: tuple(v) if isinstance(v, list) else v for name, v in written.items()}
    return Condition(**fields)
