"""The file that `python -m scoring weights` reads: a hierarchy, experts' judgements and a method, as JSON.

Everything wrong with a file is found in one reading, each problem with its place in the file.
"""

from dataclasses import dataclass
from typing import Any, Literal, TypeAlias, get_args

from scoring.hierarchies import Hierarchy
from scoring.json_text import Place, number, read_json, shown
from scoring.judgement_file import FileExpert, Nodes, read_experts
from scoring.problems import Refused, refuse

Completion: TypeAlias = Literal["lambda_min", "llsm", "harker"]
FilePriorities: TypeAlias = Literal["eigenvector", "geometric_mean"]
FileAggregation: TypeAlias = Literal["AIJ", "AIP"]
FileIndex: TypeAlias = Literal["exact", "saaty_1980", "saaty_2007", "alonso_lamata_2006"]

KEYS = ("hierarchy", "experts", "method")
CHOICES = {
    "priorities": get_args(FilePriorities),
    "aggregation": get_args(FileAggregation),
    "completion": get_args(Completion),
    "random_index": get_args(FileIndex),
}


@dataclass(frozen=True)
class FileMethod:
    """How the weights are computed; every choice has a default. `exclude_cr_above` None counts every CR."""

    priorities: FilePriorities = "eigenvector"
    aggregation: FileAggregation = "AIJ"
    completion: Completion = "lambda_min"
    random_index: FileIndex = "exact"
    exclude_cr_above: float | None = None


@dataclass(frozen=True)
class WeightsFile:
    """A file that can be computed: each node of two or more children was judged by an expert who counts."""

    hierarchy: Hierarchy
    experts: tuple[FileExpert, ...]
    method: FileMethod


def read_weights_file(text: bytes) -> WeightsFile:
    """Read a file.

    Args:
        text: JSON in UTF-8, in the form that docs/methods.md describes.

    Returns:
        the file.

    Raises:
        Refused: with every problem of the file: `json-*`, `file-*`, `hierarchy-*`, `expert-*`, `matrix-*`,
            `judgement-*`, `pairwise-*`, `method-value` and `node-unjudged`.
    """
    found, problems = read_json(text)
    place = Place(problems=problems)
    if not isinstance(found, dict):
        if not problems:
            place.wrong("file-type", "not an object.", "give a hierarchy, experts and a method")
        raise Refused(problems)
    place.keys(found, KEYS)
    for key in {"hierarchy", "experts"} - found.keys():
        place.at(key).wrong("file-key-missing", "missing.", "give it")
    goal, nodes = read_hierarchy(found["hierarchy"], place.at("hierarchy")) if "hierarchy" in found else ("", {})
    experts = read_experts(found["experts"], nodes, place.at("experts")) if "experts" in found else ()
    method = read_method(found.get("method", {}), place.at("method"))
    if experts and nodes:
        note_unjudged(found["experts"], nodes, place.at("hierarchy"))
    refuse(problems)
    return WeightsFile(Hierarchy(goal, nodes), experts, method)


def read_hierarchy(written: object, place: Place) -> tuple[str, Nodes]:
    """The goal, and the children of each inner node, parents first, as far as they can be read."""
    goal, start = _id(written, place, "goal")
    nodes: dict[str, tuple[str, ...]] = {}
    waiting = [(written, goal, start)]
    while waiting:
        node, name, here = waiting.pop()
        below = _children(node, here)
        if below:
            named = [_id(child, here, f"child {count}") for count, child in enumerate(below, 1)]
            nodes[name] = tuple(own for own, _ in named)
            waiting += [(child, *own) for child, own in zip(reversed(below), reversed(named), strict=True)]
    try:
        return goal, Hierarchy(goal, nodes).children
    except Refused as refused:
        if isinstance(written, dict):
            place.keep(refused)
    return goal, nodes


def _id(node: object, above: Place, otherwise: str) -> tuple[str, Place]:
    """The id of a node and its place in the file; the place, which no other node has, serves where it has no id."""
    named = node.get("id") if isinstance(node, dict) else None
    if isinstance(named, str) and named:
        return named, above.at(named)
    here = above.at(otherwise)
    here.wrong("hierarchy-id", "a node without an id.", 'write {"id": "…", "children": […]}, the id not empty')
    return here.path, here


def _children(node: object, place: Place) -> list[Any]:
    if not isinstance(node, dict):
        return []
    place.keys(node, ("id", "children"))
    below = node.get("children", [])
    if isinstance(below, list):
        return below
    place.at("children").wrong("file-type", "not a list.", "list the nodes below this one")
    return []


def note_unjudged(experts: list[Any], nodes: Nodes, place: Place) -> None:
    """Note the nodes of two or more children that nobody whose weight is above 0 gave anything for."""
    counted = [one for one in experts if isinstance(one, dict) and one.get("weight", 1) != 0]
    given = [one[key] for one in counted for key in ("matrices", "judgements") if isinstance(one.get(key), dict)]
    for node, below in nodes.items():
        if len(below) > 1 and not any(by_node.get(node) for by_node in given):
            way_out = "let an expert whose weight is above 0 judge it"
            place.at(node).wrong("node-unjudged", "judged by nobody.", way_out)


def read_method(written: object, place: Place) -> FileMethod:
    """Read the choices of a method; defaults where nothing, or nothing readable, is given."""
    if not isinstance(written, dict):
        place.wrong("file-type", "not an object.", "give choices by name, or leave the method out")
        return FileMethod()
    place.keys(written, (*CHOICES, "exclude_cr_above"))
    for key, choices in CHOICES.items():
        if key in written and written[key] not in choices:
            way_out = f"choose {' or '.join(choices)}"
            place.at(key).wrong("method-value", f"{shown(written[key])} is no choice.", way_out)
    limit = written.get("exclude_cr_above")
    if limit is not None and not (number(limit) and limit >= 0):
        place.at("exclude_cr_above").wrong(
            "method-value", f"{shown(limit)} is no limit.", "give a number from 0, or null"
        )
    return FileMethod(**{key: written[key] for key in (*CHOICES, "exclude_cr_above") if key in written})
