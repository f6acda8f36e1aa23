"""The index system as a sheet: a row a node, each naming the node above it, at any depth."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from scoring.problems import please
from surveys.index_systems import Dimension, IndexSystem, Indicator
from surveys.sheet_cells import blank
from surveys.sheet_columns import columns, entries
from surveys.sheet_layouts import INDEX_SYSTEM
from surveys.sheet_paths import Place
from surveys.sheet_rows import Grid, Reading, Spot, column_of, fill, flat

PARENT = "parent"
DEEPEST = 16  # steps to a node: more levels than an index system may have
BELOW = ("dimensions", "subdimensions", "indicators")
COLUMNS = columns((*entries(IndexSystem, "goal"), Dimension, Indicator), frozenset(BELOW))


def node_grid(document: Mapping[str, Any], languages: tuple[str, ...]) -> Grid:
    """The rows of an index system, what stands below a node following it."""
    known = [header for column in COLUMNS for header in column.headers(languages)]
    grid = Grid(INDEX_SYSTEM, [known[0], PARENT, *known[1:]], [])
    for parent, record in _walked(None, document["index_system"]):
        cells = flat(record, COLUMNS, frozenset(BELOW)) | {PARENT: parent}
        grid.rows.append([cells.get(header) for header in grid.headers])
    return grid


def _walked(parent: str | None, record: Mapping[str, Any]) -> Iterator[tuple[str | None, Mapping[str, Any]]]:
    if "goal" in record:
        yield None, record["goal"]
        parent = record["goal"]["id"]
    for field in BELOW:
        for entry in record.get(field, []):
            yield parent, entry
            yield from _walked(entry["id"], entry)


def read_nodes(grid: Grid, reading: Reading) -> None:
    """Put an index system into the document that is being read."""
    known = {" ".join(column.path): column for column in COLUMNS}
    headers = reading.headers(grid, lambda header: header == PARENT or column_of(header, known) is not None)
    nodes = [
        (number, {header: row[at] for header, at in headers.items() if not blank(row[at])})
        for number, row in grid.entries()
    ]
    below = dict[str, list[int]]()
    for at, (_, cells) in enumerate(nodes):
        below.setdefault(str(cells.pop(PARENT, "")).strip(), []).append(at)
    reached = set[int]()
    system = reading.document.setdefault("index_system", {})

    def place(at: int, here: Place, record: dict[str, Any]) -> None:
        number, cells = nodes[at]
        reached.add(at)
        reading.spots[here] = Spot(grid.name, number)
        fill(here, cells, known, Spot(grid.name, number), reading)
        own = below.pop(str(record.get("id", "")), []) if len(here) < DEEPEST else []
        for child in own:
            field = "dimensions" if here[-1] == "goal" else _field(nodes[child][1], below)
            holder, above = (system, here[:-1]) if here[-1] == "goal" else (record, here)
            listed = holder.setdefault(field, [])
            listed.append({})
            place(child, (*above, field, len(listed) - 1), listed[-1])

    for at in below.pop("", [])[:1]:
        place(at, ("index_system", "goal"), system.setdefault("goal", {}))
    for at in sorted(set(range(len(nodes))) - reached):
        what = "It is below no node that is below the goal."
        spot = Spot(grid.name, nodes[at][0], PARENT)
        reading.problem(spot, please("sheet-parent", "", what, "write the id of the node above it; the goal has none"))


def _field(cells: Mapping[str, object], below: Mapping[str, list[int]]) -> str:
    """Whether a node has nodes below it, or is an indicator."""
    return "subdimensions" if str(cells.get("id", "")).strip() in below else "indicators"
