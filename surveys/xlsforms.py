"""An XLSForm, as Kobo and ODK have it: its workbook read as pyxform reads it, all that is in the way told at once."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from surveys.audiences import AUDIENCES
from surveys.foreign_forms import Answer, Foreign, ForeignForm, Somewhere, Telling
from surveys.foreign_instruments import instrument_sheets
from surveys.foreign_texts import plain
from surveys.instrument_sheets import Sheets, from_sheets
from surveys.sheet_layouts import PATH, READ_ME, SHEETS
from surveys.sheet_rows import REMARK, Grid, Spot
from surveys.workbook_cells import Book, Cells
from surveys.xlsform_columns import Row, languages_of, rows
from surveys.xlsform_questions import Reading
from surveys.xlsform_rows import read_rows

SURVEY, CHOICES, SETTINGS = "survey", "choices", "settings"
_SETTINGS = frozenset({"form_title", "form_id", "version", "default_language", "plumbline audience", "name"})
_CHOICES = frozenset(
    {"list_name", "name", *(f"plumbline {name}" for name in ("point", "alone", "value", "action", "other"))}
)
_FLAG = re.compile(r"yes|no|true|false|是|否", re.I)
OWN_VALUES = {
    "point": re.compile(r"\d{1,2}|dont_know|not_applicable"),
    "alone": _FLAG,
    "value": re.compile(r"-?\d{1,9}(\.\d{1,9})?"),
    "action": re.compile(r"stop"),
    "other": _FLAG,
}


def is_xlsform(book: Book) -> bool:
    """Whether a workbook has the sheet that every XLSForm has and none of ours is called by."""
    return any(_name(cells) == SURVEY for cells in book.sheets)


def read(book: Book, file: str, unnamed: str = "") -> Foreign:
    """The instrument's document in an XLSForm; ``unnamed`` is the language of texts that name none.

    Raises Refused where its language alone is in the way.
    """
    telling = Telling()
    grids = _grids(book, telling)
    own = [grid for name, grid in grids.items() if name not in (SURVEY, CHOICES) and not _is_theirs(grid)]
    given = from_sheets(own)
    form = _form(grids, given, telling, file, unnamed)
    sheets = instrument_sheets(form, telling)
    return telling.foreign(sheets, grids)


def _name(cells: Cells) -> str:
    return cells.name.strip().lower()


def _is_theirs(grid: Grid) -> bool:
    """Whether `settings` is an XLSForm's, of which ours has paths."""
    return grid.name == SETTINGS and PATH not in grid.headers


def _grids(book: Book, telling: Telling) -> dict[str, Grid]:
    """The sheets that are read, by their names here; others are left out by name."""
    found = dict[str, Grid]()
    for cells in book.sheets:
        name = _name(cells)
        if name in (SURVEY, CHOICES) or (name in SHEETS and name not in AUDIENCES):
            headers = [" ".join(str(cell).split()) if cell is not None else "" for cell in (cells.rows or ((),))[0]]
            widest = max((len(row) for row in cells.rows), default=0)
            whole = headers + [""] * (widest - len(headers))
            found[name] = Grid(name, whole, [list(row) for row in cells.rows[1:]])
        elif cells.rows and name != READ_ME and not name.startswith(REMARK):
            what = f"The sheet {cells.name[:60]!r} is left out."
            telling.doubt(Somewhere(Spot(cells.name)), "foreign-sheet-left", what, "look whether it is needed")
    return found


@dataclass(frozen=True)
class _Settings:
    """What an XLSForm says of itself."""

    said: Mapping[str, str] = field(default_factory=dict)
    row: Row | None = None


def _settings(grids: Mapping[str, Grid], telling: Telling) -> _Settings:
    grid = grids.get(SETTINGS)
    if grid is None or not _is_theirs(grid):
        return _Settings()
    for row in rows(grid, {}, _SETTINGS, telling):
        return _Settings({name: said.strip() for name, said in row.cells.items()}, row)
    return _Settings()


def _form(grids: Mapping[str, Grid], given: Sheets, telling: Telling, file: str, unnamed: str) -> ForeignForm:
    settings = _settings(grids, telling)
    texts = [grids[name] for name in (SURVEY, CHOICES) if name in grids]
    wanted = given.document.get("languages")
    languages = languages_of(
        texts,
        settings.said.get("default_language", ""),
        tuple(one for one in wanted if isinstance(one, str)) if isinstance(wanted, list) else (),
        telling,
        unnamed,
    )
    spoken = tuple(dict.fromkeys(languages.values()))
    lists = _lists(grids.get(CHOICES), languages, telling)
    title = plain(settings.said.get("form_title", "")) or settings.said.get("form_id") or file
    reading = Reading(lists, spoken, dict.fromkeys(spoken, title), telling)
    groups = read_rows(grids[SURVEY], languages, reading)
    return ForeignForm(
        name=settings.said.get("form_id") or file,
        title=dict.fromkeys(spoken, title),
        languages=spoken,
        groups=groups,
        audience=_audience(settings, telling),
        version=settings.said.get("version", ""),
        stem=reading.stem,
        given=given,
    )


def _audience(settings: _Settings, telling: Telling) -> str:
    said = settings.said.get("plumbline audience", AUDIENCES[0])
    if said in AUDIENCES:
        return said
    if settings.row is not None:
        what = f"{said[:40]!r} is no audience."
        telling.refuse(
            settings.row.under("plumbline audience"), "foreign-audience", what, "write residents or officers"
        )
    return AUDIENCES[0]


def _lists(
    grid: Grid | None, languages: Mapping[tuple[str, str], str], telling: Telling
) -> dict[str, tuple[Answer, ...]]:
    """The answers of each list, in their order."""
    found = dict[str, list[Answer]]()
    for row in rows(grid, languages, _CHOICES, telling) if grid else ():
        listed, code = row.said("list_name"), row.said("name")
        if not listed and not code:
            continue
        if not listed or not code:
            what = "It lacks the name of its list or its own."
            telling.refuse(row.under("list_name"), "foreign-answer-name", what, "fill in list_name and name")
        elif code in {answer.code for answer in found.get(listed, [])}:
            what = f"The list {listed[:40]!r} has {code[:40]!r} twice."
            telling.refuse(row.under("name"), "foreign-answer-twice", what, "give each answer its own name")
        else:
            own = _own(row, telling)
            found.setdefault(listed, []).append(Answer(row.at, code, row.texts.get("label", {}), own))
    return {name: tuple(answers) for name, answers in found.items()}


def _own(row: Row, telling: Telling) -> dict[str, str]:
    own = dict[str, str]()
    for name, said in row.own.items():
        if not OWN_VALUES[name].fullmatch(said):
            what = f"{said[:40]!r} is no value of this column."
            telling.refuse(row.under(f"plumbline {name}"), "sheet-cell", what, "write one that is described")
        elif name not in ("alone", "other") or said.lower() in ("yes", "true", "是"):
            own[name] = said
    return own
