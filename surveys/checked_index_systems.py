"""What an index system can get wrong: how deep and wide it is, and whether experts can weigh every node of it."""

from __future__ import annotations

from collections.abc import Iterator

from scoring.problems import Problem, please
from surveys.index_systems import Branch, IndexSystem
from surveys.instrument import Instrument

DEEPEST = 5  # levels below the goal; the indicators stand on the second to this one
FEWEST, MOST = 2, 15  # criteria below one node: fewer are not weighed, more are 105 pairs and beyond the random indices
SMALLEST = 3  # criteria of which judgements can contradict each other
TABLE = "experts › consistency › random_index"


def problems(instrument: Instrument) -> Iterator[Problem]:
    """All of them, by place."""
    system = instrument.index_system
    yield from _shaped(system)
    yield from _compared(instrument)
    orders = sorted({len(system.children(parent)) for parent in system.inner})
    yield from _indexed(instrument, [order for order in orders if SMALLEST <= order <= MOST])


def _shaped(system: IndexSystem) -> Iterator[Problem]:
    for id in system.inner:
        node, below = system.criteria.get(id), len(system.children(id))
        where = f"index_system › {id}"
        if isinstance(node, Branch) and node.indicators and node.subdimensions:
            what, way_out = "It has both indicators and subdimensions.", "put its indicators into a subdimension"
            yield please("index-both", where, what, way_out)
        elif not FEWEST <= below <= MOST:
            what = f"{below} criteria are directly below it."
            yield please("index-width", where, what, f"give it {FEWEST} to {MOST}")
    for id, level in system.levels.items():
        if level == DEEPEST and id not in system.indicators:
            what = f"It is {level} levels below the goal and has something below it."
            yield please("index-depth", f"index_system › {id}", what, f"end the tree at level {DEEPEST}")


def _compared(instrument: Instrument) -> Iterator[Problem]:
    inner, matrices = instrument.index_system.inner, instrument.experts.matrices
    for matrix in matrices:
        if matrix.parent not in inner:
            where, what = f"experts › matrices › {matrix.id}", f"{matrix.parent!r} has nothing below it to compare."
            yield please("id-unknown", where, what, "name the goal, a dimension or a subdimension")
    parents = [matrix.parent for matrix in matrices]
    for parent in inner:
        if (times := parents.count(parent)) != 1:
            yield please("matrix-count", "experts › matrices", f"{parent} has {times} matrices.", "list exactly one")


def _indexed(instrument: Instrument, orders: list[int]) -> Iterator[Problem]:
    """A matrix without a random index would be counted however much it contradicts itself."""
    consistency = instrument.experts.consistency
    complete, incomplete = consistency.random_index.complete, consistency.random_index.incomplete
    for order in orders:
        if order not in complete:
            what = f"There are nodes of {order} criteria, and it has no value for {order}."
            yield please("random-index-short", f"{TABLE} › complete", what, "add it from the same source")
        allowed = range(1, consistency.allowed_missing.get(order, 0) + 1)
        if lacking := [number for number in allowed if number not in incomplete.get(order, {})]:
            what = f"{order} criteria may lack up to {allowed[-1]} pairs, and it has no value for {lacking[0]}."
            yield please("random-index-short", f"{TABLE} › incomplete", what, "add it, or allow fewer missing pairs")
