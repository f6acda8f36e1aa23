"""A table of a bundle: columns that say what they hold, and rows of plain values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

Kind = Literal["string", "integer", "number", "boolean"]
Cell = str | int | float | bool | None


@dataclass(frozen=True)
class Column:
    """One column. ``title`` says in each language what it holds; ``limits`` are constraints in Frictionless' words."""

    name: str
    kind: Kind
    title: Mapping[str, str]
    required: bool = True
    limits: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Reference:
    """Columns whose values stand in another table of the bundle."""

    columns: tuple[str, ...]
    table: str
    to: tuple[str, ...]


@dataclass(frozen=True)
class Table:
    """Rows of one kind. ``key`` are the columns that no two rows have alike."""

    name: str
    title: Mapping[str, str]
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    key: tuple[str, ...]
    references: tuple[Reference, ...] = ()

    @property
    def strict_key(self) -> bool:
        """Whether every part of the key has a value in every row, as a primary key needs."""
        return all(column.required for column in self.columns if column.name in self.key)

    @property
    def path(self) -> str:
        """Where its CSV stands in a bundle."""
        return f"data/{self.name}.csv"
