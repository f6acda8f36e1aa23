"""Tables of a report in one language, as they are printed: the only place where their figures are written."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from surveys import formats, sentences
from surveys.instrument import Instrument
from surveys.report_cells import (
    Block,
    Cell,
    Listed,
    Named,
    Number,
    Reason,
    Scenario,
    Sign,
    Span,
    Style,
    Table,
    Word,
)
from surveys.safe_texts import on_one_line, safe
from surveys.wording import Words

DECIMALS: Mapping[Style, int] = {
    "whole": 0,
    "score": 1,
    "change": 1,
    "weight": 4,
    "share": 1,
    "people": 0,
    "judgement": 3,
    "index": 4,
    "coefficient": 3,
    "statistic": 2,
    "p": 3,
}
IN_PERCENT: frozenset[Style] = frozenset({"share", "people"})


@dataclass(frozen=True)
class PrintedCell:
    """What a cell says; ``number`` is its figure in the unit it is printed in, unrounded, where it is one figure."""

    text: str
    number: float | None = None
    style: Style | None = None
    figure: bool = False


@dataclass(frozen=True)
class PrintedBlock:
    """A part of a table; ``footer`` has names with their figures."""

    title: str
    heads: tuple[str, ...]
    rows: tuple[tuple[PrintedCell, ...], ...]
    footer: tuple[tuple[str, PrintedCell], ...]
    notes: tuple[str, ...]


@dataclass(frozen=True)
class PrintedTable:
    """A table in one ``language``. ``banner`` says that the data are synthetic, "" where they are not."""

    id: str
    language: str
    title: str
    banner: str
    blocks: tuple[PrintedBlock, ...]
    notes: tuple[str, ...]


def printed(words: Words, instrument: Instrument, table: Table, banner: str, notes: Iterable[str]) -> PrintedTable:
    """A table in the language of the ``words``; ``notes`` stand below it."""
    read = words.language
    blocks = tuple(_block(words, instrument, block) for block in table.blocks)
    below = tuple(map(on_one_line, notes))
    return PrintedTable(table.id, read, on_one_line(table.name[read]), on_one_line(banner), blocks, below)


def cell(words: Words, instrument: Instrument, of: Cell) -> PrintedCell:
    """One cell: figures are rounded here, and nowhere before."""
    match of:
        case Number(value, style):
            return _number(value, style)
        case Span(low, high, style):
            return PrintedCell(_span(low, high, style), figure=True)
        case Sign(text):
            return PrintedCell(on_one_line(text), figure=bool(re.fullmatch(r"[<≥]?\d+|—", text)))
    return PrintedCell(on_one_line(_said(words, instrument, of)))


def copied(table: PrintedTable) -> str:
    """A table as a spreadsheet or a text processor pastes it: cells between tabs, none of them a formula."""
    lines = [[line] for line in (table.title, table.banner) if line]
    for block in table.blocks:
        lines += [[block.title]] if block.title else []
        lines += [[*block.heads], *([one.text for one in row] for row in block.rows)]
        lines += [[f"{name} = {figure.text}" for name, figure in block.footer]] if block.footer else []
        lines += [[note] for note in block.notes]
    lines += [[note] for note in table.notes]
    return "\n".join("\t".join(map(safe, line)) for line in lines if line)


def _block(words: Words, instrument: Instrument, block: Block) -> PrintedBlock:
    def text(of: Cell) -> str:
        return cell(words, instrument, of).text

    return PrintedBlock(
        title=text(block.title) if block.title else "",
        heads=tuple(map(text, block.heads)),
        rows=tuple(tuple(cell(words, instrument, one) for one in row) for row in block.rows),
        footer=tuple((text(name), cell(words, instrument, figure)) for name, figure in block.footer),
        notes=tuple(dict.fromkeys(map(text, block.notes))),
    )


def _number(value: float | None, style: Style) -> PrintedCell:
    if value is None:
        return PrintedCell(formats.NONE, figure=True)
    number = 100 * value if style in IN_PERCENT else value
    text = formats.p_value(value) if style == "p" else formats.figure(number, DECIMALS[style])
    return PrintedCell(text, number, style, figure=True)


def _span(low: float | None, high: float | None, style: Style) -> str:
    """A column that may have minus signs has no dash between two figures in any row."""
    if low is None or high is None or style != "change":
        return formats.span(low, high, DECIMALS[style])
    return formats.BETWEEN.join(formats.figure(end, DECIMALS[style]) for end in (low, high))


def _said(words: Words, instrument: Instrument, of: Cell) -> str:
    def text(part: Cell) -> str:
        return cell(words, instrument, part).text

    match of:
        case Named(own):
            return own[words.language]
        case Word(key, filling):
            return words(key, **{name: text(part) for name, part in filling.items()})
        case Listed(parts):
            return words("comma").join(map(text, parts))
        case Reason(code):
            return sentences.briefly(words, instrument, code)
        case Scenario(kind, subject):
            return sentences.scenario(words, instrument, kind, subject)
    raise TypeError(of)
