"""The experts of a weights file: each one's weight and matrices, and everything that is wrong with them."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np

from scoring.json_text import Place, number, shown
from scoring.pairwise import PairwiseMatrix
from scoring.problems import Refused

Nodes: TypeAlias = Mapping[str, tuple[str, ...]]
KEYS = ("id", "weight", "matrices", "judgements")


@dataclass(frozen=True)
class FileExpert:
    """An expert, the weight declared for them (>= 0), and a matrix for each node they judged."""

    id: str
    weight: float
    matrices: Mapping[str, PairwiseMatrix]


def read_experts(written: object, nodes: Nodes, place: Place) -> tuple[FileExpert, ...]:
    """Read the list of experts, and note what is wrong with it.

    Args:
        written: what stands under "experts".
        nodes: the children of each inner node of the hierarchy.
        place: where it stands.

    Returns:
        the experts as far as they can be read.
    """
    if not isinstance(written, list) or not written:
        place.wrong("file-type", "not a list of experts.", "list at least one")
        return ()
    experts = []
    for count, one in enumerate(written, 1):
        named = one.get("id") if isinstance(one, dict) else None
        here = place.at(named if isinstance(named, str) and named else f"number {count}")
        if isinstance(one, dict):
            experts.append(_expert(one, nodes, here))
        else:
            here.wrong("file-type", "not an object.", "give an id, and matrices or judgements")
    for name, times in Counter(expert.id for expert in experts if expert.id).items():
        if times > 1:
            place.at(name).wrong("expert-id-twice", f"given {times} times.", "give each expert their own id")
    return tuple(experts)


def _expert(written: dict[str, Any], nodes: Nodes, place: Place) -> FileExpert:
    place.keys(written, KEYS)
    name, weight = written.get("id"), written.get("weight", 1)
    if not isinstance(name, str) or not name:
        place.at("id").wrong("expert-id", "not a text.", "give each expert an id, a text that is not empty")
    if not number(weight) or weight < 0:
        place.at("weight").wrong("expert-weight", f"{shown(weight)} is no weight.", "give a number, 0 or more")
    matrices = _by_node(written.get("matrices", {}), nodes, place.at("matrices"), _matrix)
    judgements = _by_node(written.get("judgements", {}), nodes, place.at("judgements"), _judgements)
    for node in matrices.keys() & judgements.keys():
        place.at(node).wrong("expert-node-twice", "in matrices and in judgements.", "give it in one of them")
    found = {node: matrix for node, matrix in (matrices | judgements).items() if matrix}
    return FileExpert(name if isinstance(name, str) else "", float(weight) if number(weight) else 0.0, found)


_Reader: TypeAlias = Callable[[Any, tuple[str, ...], Place], PairwiseMatrix | None]


def _by_node(written: object, nodes: Nodes, place: Place, read: _Reader) -> dict[str, PairwiseMatrix | None]:
    """Read by node; None for a node of one child, and where something is wrong."""
    if not isinstance(written, dict):
        place.wrong("file-type", "not an object.", "give it by node")
        return {}
    for node in written.keys() - nodes.keys() if nodes else ():  # a broken hierarchy is said once, not per expert
        way_out = "name a node of the hierarchy that has children"
        place.at(node).wrong("expert-unknown-node", "not a node to be judged.", way_out)
    return {node: read(given, nodes[node], place.at(node)) for node, given in written.items() if node in nodes}


def _matrix(written: Any, criteria: tuple[str, ...], place: Place) -> PairwiseMatrix | None:
    n = len(criteria)
    rows = written if isinstance(written, list) else []
    if len(rows) != n or not all(isinstance(row, list) and len(row) == n for row in rows):
        place.wrong("matrix-shape", f"not {n} rows of {n} cells.", "give each child a row and a column, in their order")
        return None
    odd = [(i, j) for i, j in np.ndindex(n, n) if not (rows[i][j] is None or number(rows[i][j]))]
    for i, j in odd:
        way_out = "give a finite number, or null if it was not judged"
        place.at(f"{criteria[i]} × {criteria[j]}").wrong("matrix-cell", f"{shown(rows[i][j])} is no number.", way_out)
    ratios = np.array([[cell if number(cell) else np.nan for cell in row] for row in rows], dtype=np.float64)
    for i, j in odd:
        ratios[i, j] = ratios[j, i] = 1.0 if i == j else np.nan
    return _valid(lambda: PairwiseMatrix(criteria, ratios), place, not odd) if n > 1 else None


def _judgements(written: Any, criteria: tuple[str, ...], place: Place) -> PairwiseMatrix | None:
    if not isinstance(written, list):
        place.wrong("file-type", "not a list.", "list judgements as [first, second, ratio]")
        return None
    given: dict[tuple[str, str], float] = {}
    for count, triple in enumerate(written, 1):
        match triple:
            case [str(first), str(second), ratio] if {first, second} <= set(criteria) and first != second:
                here = place.at(f"{first} × {second}")
                if (first, second) in given:
                    here.wrong("judgement-twice", "judged twice.", "give each pair once")
                elif not number(ratio):
                    here.wrong("judgement-ratio", f"{shown(ratio)} is no number.", "give a finite number above 0")
                given[first, second] = ratio if number(ratio) else np.nan
            case _:
                way_out = f"give [first, second, ratio], the first two different and among {', '.join(criteria)}"
                place.at(f"number {count}").wrong("judgement-form", f"{shown(triple)} is no judgement.", way_out)
    known = {pair: ratio for pair, ratio in given.items() if not np.isnan(ratio)}
    return _valid(lambda: PairwiseMatrix.of(criteria, known), place, len(known) == len(written)) if known else None


def _valid(build: Callable[[], PairwiseMatrix], place: Place, whole: bool) -> PairwiseMatrix | None:
    """Build a matrix, or note why not; of one that lacks unreadable cells it is not said that it does not connect."""
    try:
        return build()
    except Refused as refused:
        said = [problem for problem in refused.problems if whole or problem.code != "pairwise-unconnected"]
        place.keep(Refused(said))
        return None
