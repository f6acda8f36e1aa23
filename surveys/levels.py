"""The levels of an index system as they are read: rows in printed order, marked by how deep they lie, and paths."""

from __future__ import annotations

from typing import TypeAlias

from scoring.results import DimensionResult, Evaluation, SubdimensionResult
from surveys.index_systems import IndexSystem
from surveys.texts import Text

MARK = "› "

Above: TypeAlias = DimensionResult | SubdimensionResult


def above(system: IndexSystem, evaluation: Evaluation) -> tuple[Above, ...]:
    """The dimensions, each before its subdimensions."""
    rows: dict[str, Above] = {one.id: one for one in evaluation.dimensions}
    rows |= {one.id: one for one in evaluation.subdimensions}
    return tuple(rows[id] for id in system.criteria if id in rows)


def marked(system: IndexSystem, id: str, read: str) -> str:
    """A name with a mark for each level below the first, so that a column of names shows what is below what."""
    return MARK * (system.levels[id] - 1) + system.criteria[id].name[read]


def marked_text(system: IndexSystem, id: str) -> Text:
    """The same in every language."""
    return Text({read: marked(system, id, read) for read in system.criteria[id].name.root})


def path(system: IndexSystem, id: str, read: str) -> str:
    """A name after all that it is below."""
    return f" {MARK}".join(system.criteria[one].name[read] for one in system.paths[id])


def path_text(system: IndexSystem, id: str) -> Text:
    """The same in every language."""
    return Text({read: path(system, id, read) for read in system.criteria[id].name.root})


def branches(system: IndexSystem) -> tuple[str, ...]:
    """The dimensions and subdimensions that indicators are directly below."""
    return tuple(dict.fromkeys(system.parents[id] for id in system.indicators))
