"""The file that `python -m scoring evaluate` reads: an index system, what measures it, answers, weights, a method."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import isfinite
from typing import Any, TypeAlias

from scoring.answers_file import Asked, read_populations, read_responses, read_tallies
from scoring.evaluation_choices import read_choices
from scoring.hierarchies import Hierarchy
from scoring.json_fields import Fields, read_objects
from scoring.json_text import Place
from scoring.json_values import read_number, read_object, read_text, sound_shares
from scoring.judgement_file import read_experts
from scoring.plans import OBJECTIVE, Method, Node, Plan
from scoring.problems import Refused
from scoring.scores import ObjectiveMeasure, ScoredItem
from scoring.tallies import Tally
from scoring.weights_file import FileMethod, WeightsFile, note_unjudged, read_hierarchy

Nodes: TypeAlias = Mapping[str, tuple[str, ...]]

MOST_POINTS = 11  # cross-products are exact up to it
KEYS = ("items", "measures", "tallies", "responses", "populations", "experts", "weights", "method")


@dataclass(frozen=True, eq=False)
class EvaluationFile:
    """A file that can be evaluated. `weights`: the experts' file, or local weights by name."""

    plan: Plan
    tallies: tuple[Tally, ...]
    populations: Mapping[str, Mapping[str, int]]
    figures: Mapping[str, float | None]
    weights: WeightsFile | Mapping[str, float]
    method: Method


def read_evaluation(file: Fields) -> EvaluationFile:
    """Read a file.

    Raises:
        Refused: with every problem of the file: `json-*`, `file-*`, `hierarchy-*`, `plan-*`, `item-*`, `objective-*`,
            `tally-*`, `stratum-*`, `population-small`, `weights-*`, `group-*`, `grades-order`, `band-twice`,
            `method-value`, and what a file of `weights` is refused for.
    """
    file.only(("hierarchy",), KEYS)
    goal, nodes = _hierarchy(file)
    given, place = file.written, file.place
    asked = _items(given.get("items", []), place.at("items"))
    measures, figures = _measures(given.get("measures", []), place.at("measures"))
    tallies = (
        *read_tallies(given.get("tallies", []), asked, place.at("tallies")),
        *read_responses(given.get("responses", []), asked, place.at("responses")),
    )
    method, weighing = _choices(file, asked)
    weights = _weights(file, goal, nodes, weighing)
    plan = _plan(goal, nodes, tuple(asked.items.values()), measures, place) if nodes else None
    populations = read_populations(given.get("populations", {}), tallies, place.at("populations"))
    if plan is None or weights is None or place.problems:
        raise Refused(place.problems)
    return EvaluationFile(plan, tallies, populations, figures, weights, method)


def _hierarchy(file: Fields) -> tuple[str, Nodes]:
    """The goal, and the children of the goal and of each node below it; none if anything is wrong with them."""
    if "hierarchy" not in file.written:
        return "", {}
    before, place = len(file.place.problems), file.place.at("hierarchy")
    goal, nodes = read_hierarchy(file.written["hierarchy"], place)
    _levels(goal, nodes, place)
    return goal, nodes if len(file.place.problems) == before else {}


def _choices(file: Fields, asked: Asked) -> tuple[Method, FileMethod]:
    audiences = [*dict.fromkeys(item.audience for item in asked.items.values())]
    place = file.place.at("method")
    choices = Fields(read_object(file.written.get("method", {}), place), place)
    return read_choices(choices, audiences, [*audiences, *([OBJECTIVE] if file.written.get("measures") else [])])


def _levels(goal: str, nodes: Nodes, place: Place) -> None:
    for dimension in nodes.get(goal, ()):
        if dimension not in nodes:
            what = "a dimension without indicators."
            place.at(dimension).wrong("hierarchy-levels", what, "give it indicators; one is enough")


def _plan(
    goal: str, nodes: Nodes, items: tuple[ScoredItem, ...], measures: tuple[ObjectiveMeasure, ...], place: Place
) -> Plan | None:
    leaves: tuple[ScoredItem | ObjectiveMeasure, ...] = (*items, *measures)
    taken = {goal, *(name for below in nodes.values() for name in below), *(leaf.id for leaf in leaves)}
    prefix = "node"  # ids of nodes are not in the file, and must not be there by chance
    while any(name.startswith(prefix) for name in taken):
        prefix += "_"
    branches = tuple(Node(f"{prefix}{k}", parent, below) for k, (parent, below) in enumerate(nodes.items()))
    try:
        return Plan(goal, branches, items, measures)
    except Refused as refused:
        place.keep(refused)
        return None


def _items(written: object, place: Place) -> Asked:
    items, whole = [], True
    for fields in read_objects(written, place):
        before = len(place.problems)
        fields.only(("id", "indicator", "audience"), ("key", "points"))
        id, indicator, audience = (_text(fields, key) for key in ("id", "indicator", "audience"))
        key, points = fields.number("key", 1.0), fields.whole("points", 5, 2)
        if key not in (1, -1):
            way_out = "give 1 if a high answer is good, -1 if it is bad"
            fields.place.at("key").wrong("item-key", f"{key:g} is no direction.", way_out)
        if points > MOST_POINTS:
            way_out = f"give a scale of 2 to {MOST_POINTS}"
            fields.place.at("points").wrong("item-points", f"{points} points.", way_out)
        if len(place.problems) == before:
            items.append(ScoredItem(id, indicator, audience, int(key), points))
        else:
            whole = False
    whole &= isinstance(written, list) and len(items) == len(written)
    _twice([item.id for item in items], place)
    return Asked({item.id: item for item in items}, whole)


def _measures(written: object, place: Place) -> tuple[tuple[ObjectiveMeasure, ...], dict[str, float | None]]:
    measures, figures = [], dict[str, float | None]()
    for fields in read_objects(written, place):
        before = len(place.problems)
        fields.only(("id", "indicator", "floor", "target"), ("value",))
        id, indicator = _text(fields, "id"), _text(fields, "indicator")
        floor, target = fields.number("floor"), fields.number("target")
        value = None if fields.written.get("value") is None else fields.number("value")
        if len(place.problems) == before and (floor == target or not isfinite(target - floor)):
            what = "floor and target are the same, or too far apart to be computed."
            fields.place.wrong("objective-flat", what, "set them apart")
        if len(place.problems) == before:
            measures.append(ObjectiveMeasure(id, indicator, floor, target))
            figures[id] = value
    _twice([measure.id for measure in measures], place)
    return tuple(measures), figures


def _weights(file: Fields, goal: str, nodes: Nodes, weighing: FileMethod) -> WeightsFile | dict[str, float] | None:
    """The experts, or the weights given; None if they cannot be read."""
    given, place = file.written, file.place
    if ("experts" in given) == ("weights" in given):
        place.wrong("evaluation-weights", "not either experts or weights.", "give one of them")
    if "experts" in given:
        experts = read_experts(given["experts"], nodes, place.at("experts"))
        if experts and nodes:
            note_unjudged(given["experts"], nodes, place.at("hierarchy"))
        return WeightsFile(Hierarchy(goal, nodes), experts, weighing) if nodes else None
    return _local(given["weights"], nodes, place.at("weights")) if "weights" in given and nodes else None


def _local(written: object, nodes: Nodes, place: Place) -> dict[str, float]:
    """Weights by name, those under one node summing to one; 1 for an only child that is not named."""
    if written == "equal":
        return {name: 1 / len(below) for below in nodes.values() for name in below}
    given = {name for below in nodes.values() for name in below}
    weights = read_object(written, place)
    place.keys(weights, given)
    found: dict[str, float] = {}
    for node, below in nodes.items():
        alone = {below[0]: 1.0} if len(below) == 1 else {}
        read = {name: _weight(name, alone | weights, place) for name in below}
        known = {name: weight for name, weight in read.items() if weight is not None}
        if len(known) == len(below):
            sound_shares([*known.values()], place.at(node), [*known])
        found |= known
    return found


def _weight(name: str, weights: Mapping[str, Any], place: Place) -> float | None:
    if name in weights:
        return read_number(weights[name], place.at(name))
    place.at(name).wrong("file-key-missing", "missing.", "give its weight among those beside it")
    return None


def _text(fields: Fields, key: str) -> str:
    return (read_text(fields.written[key], fields.place.at(key)) if key in fields.written else None) or ""


def _twice(ids: Sequence[str], place: Place) -> None:
    for id in sorted({id for id in ids if ids.count(id) > 1}):
        place.at(id).wrong("plan-id-twice", "used more than once.", "give each its own id")
