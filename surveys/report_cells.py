"""What the tables of a report are made of: cells that no rounding and no language has touched yet."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from surveys.reports import ReportTable
from surveys.texts import Text

# A whole number; 0 to 100; a difference of these; a weight; a share of 1, and one of people; a judgement; λmax, CI, RI,
# CR; alpha, omega, KMO; chi squared; the p of a test.
Style: TypeAlias = Literal[
    "whole", "score", "change", "weight", "share", "people", "judgement", "index", "coefficient", "statistic", "p"
]


@dataclass(frozen=True)
class Number:
    """A figure as it was computed, and of what kind it is, which says how it is written; None where there is none."""

    value: float | None
    style: Style


@dataclass(frozen=True)
class Span:
    """From one figure to another; None where there is no interval."""

    low: float | None
    high: float | None
    style: Style


@dataclass(frozen=True)
class Sign:
    """What is the same in every language: an id, a symbol, a number of people as it may be told."""

    text: str


@dataclass(frozen=True)
class Named:
    """Words that stand in the instrument or in the study, by language."""

    text: Text


@dataclass(frozen=True)
class Word:
    """A word of the pages, by its key, with cells in the place of its placeholders."""

    key: str
    filling: Mapping[str, Cell] = field(default_factory=dict)


@dataclass(frozen=True)
class Listed:
    """Several cells in one."""

    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Reason:
    """Why there is no figure, by the code that scoring gives."""

    code: str


@dataclass(frozen=True)
class Scenario:
    """One way of evaluating otherwise."""

    kind: str
    subject: str


Cell: TypeAlias = Number | Span | Sign | Named | Word | Listed | Reason | Scenario
NOTHING = Sign("—")


@dataclass(frozen=True)
class Block:
    """A part of a table with heads of its own: a matrix, a questionnaire, a place. ``notes`` say why cells lack."""

    heads: tuple[Cell, ...]
    rows: tuple[tuple[Cell, ...], ...]
    title: Cell | None = None
    footer: tuple[tuple[Cell, Cell], ...] = ()
    notes: tuple[Cell, ...] = ()


@dataclass(frozen=True)
class Table:
    """One table of a report; where it has no row, its notes say what it needs."""

    id: str
    name: Text
    blocks: tuple[Block, ...]

    @property
    def empty(self) -> bool:
        return not any(block.rows for block in self.blocks)


Row: TypeAlias = Mapping[str, Cell | Sequence[Cell]]


def laid_out(
    layout: ReportTable,
    rows: Iterable[Row],
    heads: Mapping[str, Cell | Sequence[Cell]] | None = None,
    title: Cell | None = None,
    notes: Iterable[Cell] = (),
) -> Block:
    """Rows by the instrument's columns, in its order.

    Args:
        layout: the instrument's.
        rows: cells by column; a column that stands for several has several cells. One that is not known is dashes.
        heads: of columns that have no word of their own, or stand for several.
        title: of this part.
        notes: beside it.
    """
    named = dict(heads or {})
    return Block(
        heads=tuple(cell for column in layout.columns for cell in _cells(named.get(column, _word(column)))),
        rows=tuple(
            tuple(cell for column in layout.columns for cell in _cells(row.get(column, NOTHING))) for row in rows
        ),
        title=title,
        notes=tuple(notes),
    )


def named(text: Text | Mapping[str, str]) -> Named:
    """Words by language as a cell."""
    return Named(text if isinstance(text, Text) else Text(dict(text)))


def _along(layout: ReportTable, row: Row) -> tuple[Cell, ...]:
    return tuple(cell for column in layout.columns for cell in _cells(row.get(column, NOTHING)))


def _word(column: str) -> Word:
    return Word(f"column-{column.replace('_', '-')}")


def _cells(of: Cell | Sequence[Cell]) -> Sequence[Cell]:
    return of if isinstance(of, (tuple, list)) else (of,)
