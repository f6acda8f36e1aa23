"""How sheets, rows and fields of an instrument are called on its page."""

from __future__ import annotations

from collections.abc import Mapping

from app_pages import frame, instrument_settings
from surveys import instrument_workbooks
from surveys.audiences import AUDIENCES
from surveys.sheet_blocks import cell, kind_of, owners
from surveys.sheet_cells import CellKind
from surveys.sheet_layouts import INDEX_SYSTEM, PATH
from surveys.sheet_nodes import PARENT
from surveys.sheet_rows import Grid, Spot

TITLES = ("text", "name", "question", "stem", "definition")  # of a row, the first that stands there
KEYS = ("id", "scale", "audience", "reader", "code", PATH)
LONGEST = 60  # letters of a title
PEOPLE = (*AUDIENCES, "experts")
DEEPER, DEEPEST = "\u2003", 5  # a wide space a level, and how many of them


def slug(name: str) -> str:
    """A name of a sheet as keys of words have it."""
    return name.replace(" ", "-").replace("_", "-")


def sheet(name: str) -> str:
    return frame.words()(f"sheet-{slug(name)}")


def field(name: str) -> str:
    """What a field is called; one that has no words of its own as the workbook calls it."""
    words = frame.words()
    return words(f"field-{slug(name)}") if f"field-{slug(name)}" in words else name


def column(header: str) -> str:
    """What a column is called: a text's with its language."""
    name, _, language = header.rpartition(" ")
    return f"{field(name)} ({frame.LANGUAGES[language]})" if language in frame.LANGUAGES else field(header)


def place(spot: Spot | None) -> str:
    """Where it is on the page: a sheet, a row, a field."""
    if spot is None or not spot.sheet:
        return ""
    row = frame.words()("row", number=spot.row) if spot.row else ""
    return " › ".join(part for part in (sheet(spot.sheet), row, column(spot.column or "")) if part)


def explained(name: str) -> str | None:
    """What a field holds, as the workbook says it beside a cell."""
    told, key = instrument_workbooks.explained()[frame.language()], f"column-{name.partition(' ')[0]}"
    return told(key) if key in told else None


def kind(grid: Grid, name: str) -> str:
    """What a row of a kind is called."""
    return frame.words()(f"row-{_kind(grid, name)}")


def new(grid: Grid, name: str) -> str:
    """What a row of a kind is called that is not there yet."""
    return frame.words()(f"new-row-{_kind(grid, name)}")


def _kind(grid: Grid, name: str) -> str:
    return slug(name) if name else "node" if grid.name == INDEX_SYSTEM else "entry"


def titles(grid: Grid, nodes: Mapping[str, Mapping[str, str]] | None = None) -> list[str]:
    """Each row by its number, its kind, its id and its words, else its node's; set in by how deep it stands."""
    above, depths = owners(grid), dict[int, int]()
    for at, owner in enumerate(above):
        depths[at] = 0 if owner is None else min(depths.get(owner, 0) + 1, DEEPEST)
    return [DEEPER * depths[at] + _title(grid, at, nodes or {}) for at in range(len(grid.rows))]


def _title(grid: Grid, at: int, nodes: Mapping[str, Mapping[str, str]]) -> str:
    named = next((found for key in KEYS if (found := cell(grid, at, key))), "")
    of, above = kind_of(grid, at), cell(grid, at, PARENT)
    called = _path(named) if named == cell(grid, at, PATH) else reference(named, {})
    text = said(grid, at) or (reference(above, nodes[above]) if above in nodes else "")
    parts = [f"{at + 2}", kind(grid, of) if of else "", called if named else "", text]
    return " · ".join(part for part in parts if part)


def _path(path: str) -> str:
    """A setting by its words; what the instrument is called and so on as a field."""
    return field(path) if f"field-{slug(path)}" in frame.words() else instrument_settings.within(path)


def said(grid: Grid, at: int) -> str:
    """The words of a row in the language of the page, else in another."""
    read = frame.language()
    for name in TITLES:
        for language in (read, *frame.LANGUAGES):
            if text := cell(grid, at, f"{name} {language}"):
                line = " ".join(text.split())
                return line if len(line) <= LONGEST else f"{line[:LONGEST]}…"
    return ""


def choice(id: str, kind: CellKind, names: Mapping[str, str]) -> str:
    """One of the choices of a field."""
    return frame.words()(id) if kind == "flag" and id in ("yes", "no") else reference(id, names)


def reference(id: str, names: Mapping[str, str]) -> str:
    """An id that is chosen, with its name; people are called as they are everywhere."""
    if id in PEOPLE:
        return frame.words()(id)
    name = names.get(frame.language(), "")
    return f"{id} · {name}" if id and name else id or "—"
