"""An instrument as an Excel workbook to work on: lists to choose from, a sheet that explains, nothing that computes."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from functools import cache
from pathlib import Path

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from surveys.instrument_sheets import plain, to_sheets
from surveys.sheet_columns import Column
from surveys.sheet_layouts import INDEX_SYSTEM, INSTRUMENT, LAYOUTS, READ_ME, SETTINGS, WHAT, Layout
from surveys.sheet_nodes import COLUMNS, PARENT
from surveys.sheet_rows import REMARK, Grid
from surveys.wording import Words, load

WORDS = Path(__file__).parent / "sheet_words"
MADE = datetime(2000, 1, 1)  # no time of day, so that the same instrument is the same file
LISTED = 2000  # rows that lists are offered in
WIDTHS = {"path": 52, "value": 36, "id": 10, "what": 14, "rule": 44, "support": 44}
TEXT_WIDTH, LIST_WIDTH, USUAL_WIDTH = 48, 22, 14
MOST_CHOICES = 255  # letters of a list, by the file format
REFERENCES = {  # columns that name what stands in another sheet, and where
    ("residents", "indicator"): INDEX_SYSTEM,
    ("officers", "indicator"): INDEX_SYSTEM,
    ("objective indicators", "indicator"): INDEX_SYSTEM,
    (INDEX_SYSTEM, PARENT): INDEX_SYSTEM,
    ("experts", PARENT): INDEX_SYSTEM,
    ("measures", "dimension"): INDEX_SYSTEM,
}
Looks = Mapping[str, Format]


@cache
def explained() -> Mapping[str, Words]:
    """What the workbook says of itself, by language."""
    return load(WORDS)


def workbook(document: Mapping[str, object]) -> bytes:
    """A sound instrument, all of it. Raises Refused where a text is longer than a cell may be."""
    return _written(to_sheets(document))


def of_grids(grids: Sequence[Grid]) -> bytes:
    """Sheets as they are, whatever is wrong with them."""
    return _written(grids)


def template(document: Mapping[str, object]) -> bytes:
    """Empty sheets with the columns and lists of an instrument, and one row of each kind from it that is not read."""
    return _written([_examples(grid) for grid in to_sheets(plain(document)) if grid.name != SETTINGS])


def _examples(grid: Grid) -> Grid:
    kinds, shown = set[object](), list[list[object]]()
    for row in grid.rows:
        kind = row[0] if grid.headers[0] == WHAT or grid.name == INSTRUMENT else len(kinds) > 1 or len(kinds)
        if kind not in kinds:
            kinds.add(kind)
            shown.append([f"{REMARK} {row[0] if row[0] is not None else ''}", *row[1:]])
    return Grid(grid.name, grid.headers, shown)


def _written(grids: Sequence[Grid]) -> bytes:
    file = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with Workbook(file, options) as book:
        book.set_properties({"author": "", "created": MADE})
        looks = {
            "head": book.add_format({"bold": True, "bg_color": "#E8EEF4", "bottom": 1, "valign": "top"}),
            "cell": book.add_format({"text_wrap": True, "valign": "top"}),
            "remark": book.add_format({"text_wrap": True, "valign": "top", "italic": True, "font_color": "#6B6B6B"}),
        }
        _explain(book.add_worksheet(READ_ME), looks)
        for grid in grids:
            _fill(book.add_worksheet(grid.name), grid, looks)
    return file.getvalue()


def _explain(sheet: Worksheet, looks: Looks) -> None:
    """The first sheet: how to fill in the others, each line in every language side by side."""
    told = explained()
    sheet.set_column(0, 0, 26)
    sheet.set_column(1, len(told), 64)
    keys = [key for key in next(iter(told.values())) if not key.startswith("problem-")]
    for row, key in enumerate(keys):
        name = key.partition("-")[2].replace("_", " ") if key.startswith(("sheet-", "column-")) else ""
        sheet.write_string(row, 0, name, looks["head"] if name else looks["cell"])
        for column, words in enumerate(told.values(), start=1):
            sheet.write_string(row, column, words(key), looks["cell"])


def _fill(sheet: Worksheet, grid: Grid, looks: Looks) -> None:
    sheet.freeze_panes(1, 0)
    choices = dict(_choices(grid))
    for column, header in enumerate(grid.headers):
        sheet.write_string(0, column, header, looks["head"])
        sheet.set_column(column, column, _width(grid, header), looks["cell"])
        rule = dict(choices.get(header, {})) | _told(header)
        if rule:
            sheet.data_validation(1, column, LISTED, column, {"validate": "any", "ignore_blank": True, **rule})
    for number, row in enumerate(grid.rows, start=1):
        look = looks["remark" if str(row[0]).startswith(REMARK) else "cell"]
        for column, cell in enumerate(row):
            if isinstance(cell, bool):
                sheet.write_boolean(number, column, cell, look)
            elif isinstance(cell, int | float):
                sheet.write_number(number, column, cell, look)
            elif cell is not None:
                sheet.write_string(number, column, str(cell), look)


def _told(header: str) -> dict[str, str]:
    """What a column holds, said beside a cell that is chosen."""
    key = f"column-{header.partition(' ')[0]}"
    said = "\n".join(words(key) for words in explained().values() if key in words)
    return {"input_title": header[:32], "input_message": said[:MOST_CHOICES]} if said else {}


def _choices(grid: Grid) -> Iterator[tuple[str, dict[str, object]]]:
    """The lists of a sheet's columns: they offer, and refuse nothing that is not in them."""
    layout = next((one for one in LAYOUTS if one.sheet == grid.name), None)
    if layout is not None and WHAT in layout.leading:
        yield WHAT, _list(tuple(kind.name for kind in layout.kinds))
    for column in _columns(grid, layout):
        header = " ".join(column.path)
        if (grid.name, header) in REFERENCES:
            yield header, {"validate": "list", "source": f"='{INDEX_SYSTEM}'!$A$2:$A$500", "error_type": "warning"}
        elif column.choices and len(",".join(column.choices)) < MOST_CHOICES:
            yield header, _list(column.choices)
    if grid.name == INDEX_SYSTEM:
        yield PARENT, {"validate": "list", "source": "=$A$2:$A$500", "error_type": "warning"}


def _list(choices: tuple[str, ...]) -> dict[str, object]:
    return {"validate": "list", "source": list(choices), "error_type": "warning"}


def _columns(grid: Grid, layout: Layout | None) -> tuple[Column, ...]:
    if layout is not None:
        return layout.all_columns
    return COLUMNS if grid.name == INDEX_SYSTEM else ()


def _width(grid: Grid, header: str) -> int:
    if header in WIDTHS:
        return WIDTHS[header]
    if any(header.startswith(f"{name} ") for name in ("text", "stem", "instruction", "definition", "safeguard")):
        return TEXT_WIDTH
    return LIST_WIDTH if " " in header else USUAL_WIDTH
