"""The columns of an XLSForm's sheets under any of the names that pyxform knows, and the texts of their rows."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from scoring.problems import Refused, please
from surveys import sheet_cells
from surveys.foreign_forms import Somewhere, Telling, Words
from surveys.foreign_texts import language, language_of, plain
from surveys.sheet_rows import REMARK, Grid, Spot

OWN = "plumbline"
TEXTS = ("label", "hint")
NO_LANGUAGE = "default"  # pyxform's name for the language of columns that name none
KEPT = ("zh", "en")  # what an instrument is completed in
_SAME = {
    "caption": "label",
    "relevance": "relevant",
    "calculate": "calculation",
    "tag": "name",
    "value": "name",
    "command": "type",
    "readonly": "read_only",
    "count": "repeat_count",
    "constraining_message": "constraint_message",
    "set_form_title": "form_title",
    "set_form_id": "form_id",
    "id_string": "form_id",
    "title": "form_title",
}
_WITHIN = {"bind": "", "control": "", "body": "", "media": ""}  # the second part is the name
_REFERENCE = re.compile(r"\$\{\s*[^{}\s]+\s*\}")


@dataclass(frozen=True)
class Header:
    """A column: what stands in it, and the language of its texts as the file names it."""

    name: str
    language: str = ""


@dataclass(frozen=True)
class Row:
    """A row of a sheet: cells by the name of their column, and texts by column and language."""

    at: Somewhere
    cells: Mapping[str, str]
    texts: Mapping[str, Words]
    headers: Mapping[str, str] = field(default_factory=dict)

    def said(self, name: str) -> str:
        return self.cells.get(name, "").strip()

    def under(self, name: str) -> Somewhere:
        """The place of one of its cells."""
        return self.at.under(self.headers.get(name))

    @property
    def own(self) -> dict[str, str]:
        """What our own columns say."""
        start = f"{OWN} "
        return {name.removeprefix(start): said.strip() for name, said in self.cells.items() if name.startswith(start)}


def header(said: str) -> Header:
    """A header as pyxform reads it: any case, ``label::English (en)``, ``bind:relevant``, ``list name``.

    >>> header("Label::English (en)")
    Header(name='label', language='English (en)')
    >>> header("bind:relevant").name, header("plumbline_point").name
    ('relevant', 'plumbline point')
    """
    double = "::" in said
    parts = [part.strip() for part in said.split("::" if double else ":")]
    names = ["_".join(part.lower().split()) for part in parts]
    if len(names) > 1 and names[0] == "jr":
        names, parts = [":".join(names[:2]), *names[2:]], [":".join(parts[:2]), *parts[2:]]
    if names[0] in _WITHIN and len(names) > 1:
        names, parts = names[1:], parts[1:]
    if names[0] == OWN and len(names) > 1:
        names, parts = [f"{OWN} {names[1]}", *names[2:]], [parts[1], *parts[2:]]
    elif names[0].startswith(f"{OWN}_"):
        names[0] = names[0].replace("_", " ", 1)
    name = names[0].removeprefix("jr:")
    return Header(_SAME.get(name, name), parts[1] if len(parts) > 1 else "")


def languages_of(
    grids: Iterable[Grid], default: str, wanted: tuple[str, ...], telling: Telling, unnamed: str = ""
) -> dict[tuple[str, str], str]:
    """The code of each language that columns are in, by sheet and header, the default language's first.

    ``unnamed`` is what somebody said of columns that name none; else the file's own word for it, else their letters.
    Raises Refused where none is one that an instrument can be in.
    """
    named = [(grid, each, header(each)) for grid in grids for each in grid.headers if each]
    said = [(grid, each, one) for grid, each, one in named if one.name in TEXTS or one.name.startswith(OWN)]
    coded = {one.language for _, _, one in said if one.language}
    named_by = language(default) if default and language(default) != NO_LANGUAGE else ""
    usual = unnamed or named_by or _unnamed(said, {language(one) for one in coded})
    if unnamed or not named_by:
        _doubt_guess(said, usual, telling)
    found = {
        (grid.name, each): language(one.language) if one.language else usual
        for grid, each, one in said
        if one.language or one.name in TEXTS
    }
    kept = [code for code in dict.fromkeys([usual, *found.values()]) if code in (wanted or KEPT)]
    if not kept:
        what = f"Its texts are in {(', '.join(sorted(set(found.values()))) or 'no language')[:80]!r} alone."
        way_out = "add columns such as `label::English (en)` or `label::中文 (zh)`"
        raise Refused([please("foreign-languages", "", what, way_out)])
    for code in sorted(set(found.values()) - set(kept)):
        what = f"What is written in {code[:40]!r} is left out: pages speak Chinese and English."
        telling.doubt(Somewhere(Spot("survey")), "foreign-language-left", what, "look whether it is needed")
    order = {code: number for number, code in enumerate(kept)}
    return {at: code for at, code in sorted(found.items(), key=lambda one: order.get(one[1], 9)) if code in kept}


def _doubt_guess(said: list[tuple[Grid, str, Header]], usual: str, telling: Telling) -> None:
    """Say once what columns of no language are taken as."""
    for grid, each, one in said:
        if not one.language and one.name in TEXTS and _filled(grid, each):
            what = f"What stands under {each[:60]!r} names no language, and is read as {usual[:20]!r}."
            way_out = "say which language it is in, or write it into the header, such as `label::English (en)`"
            telling.doubt(Somewhere(Spot(grid.name, 1, each)), "foreign-language-guessed", what, way_out)
            return


def _unnamed(said: list[tuple[Grid, str, Header]], others: set[str]) -> str:
    """The language of columns that name none: what their letters are, unless another column is in that."""
    columns = [(grid, grid.headers.index(each)) for grid, each, one in said if not one.language and one.name in TEXTS]
    words = "".join(str(row[at]) for grid, at in columns for row in grid.rows if at < len(row) and row[at])
    guess = language_of(words)
    return next((one for one in (guess, *KEPT) if one not in others), guess) if columns else ""


def rows(
    grid: Grid, languages: Mapping[tuple[str, str], str], known: frozenset[str], telling: Telling
) -> Iterator[Row]:
    """The rows of a sheet that have anything in them."""
    headers = _known(grid, known, telling)
    _doubt_unnamed(grid, headers, languages, telling)
    columns = {
        code: each
        for each, one in headers.items()
        if one.name == "label" and (code := languages.get((grid.name, each)))
    }
    for number, row in enumerate(grid.rows, start=2):
        cells = dict(zip(grid.headers, row, strict=False))
        if not any(not sheet_cells.blank(cell) for cell in row):
            continue
        at = Somewhere(Spot(grid.name, number), columns=columns)
        yield _row(at, cells, headers, {each: languages.get((grid.name, each), "") for each in headers}, telling)


def _row(
    at: Somewhere,
    cells: Mapping[str, object],
    headers: Mapping[str, Header],
    codes: Mapping[str, str],
    telling: Telling,
) -> Row:
    said, texts, named = dict[str, str](), dict[str, dict[str, str]](), dict[str, str]()
    for each, one in headers.items():
        if sheet_cells.blank(cells.get(each)):
            continue
        try:
            text = _text(cells[each])
        except Refused as refusal:
            telling.problems += [(at.under(each).spot, problem) for problem in refusal.problems]
            continue
        if one.name not in TEXTS and not one.language:
            said[one.name], named[one.name] = text, each
        elif codes[each]:
            if _REFERENCE.search(text):
                what = "It shows what was answered before, as ${…}, which a text here cannot."
                telling.refuse(at.under(each), "foreign-reference", what, "write it without")
            said_in = texts.setdefault(one.name, {})
            said_in[codes[each]] = plain(text) if one.language else said_in.get(codes[each], plain(text))
    return Row(at, said, texts, named)


def _text(cell: object) -> str:
    """What a cell says; words stand for themselves. Raises Refused, placeless, for an error of a formula."""
    if isinstance(cell, str) and cell.startswith(sheet_cells.JSON):
        return cell
    return str(sheet_cells.read(cell, "text"))


def _known(grid: Grid, known: frozenset[str], telling: Telling) -> dict[str, Header]:
    """The columns that are read; one that stands twice is a problem, one that is not read a doubt."""
    found, seen = dict[str, Header](), dict[Header, str]()
    for each in grid.headers:
        one, at = header(each), Somewhere(Spot(grid.name, 1, each))
        if not each or each.startswith(REMARK):
            continue
        if one in seen:
            telling.refuse(at, "sheet-column-twice", "It stands twice.", "remove one of the two")
        elif one.name in known or one.name in TEXTS:
            found[each], seen[one] = one, each
        elif one.name.startswith(f"{OWN} "):
            way_out = "correct its name, or begin it with #"
            telling.refuse(at, "sheet-column-unknown", "This column is not known here.", way_out)
        elif _filled(grid, each):
            what = f"What is written under {each[:60]!r} is left out."
            telling.doubt(at, "foreign-column-left", what, "look whether it is needed")
    return found


def _doubt_unnamed(
    grid: Grid, headers: Mapping[str, Header], languages: Mapping[tuple[str, str], str], telling: Telling
) -> None:
    """Name a column of texts without a language that another column has in the same one: the other is read."""
    named = {(one.name, languages.get((grid.name, each))) for each, one in headers.items() if one.language}
    for each, one in headers.items():
        if not one.language and (one.name, languages.get((grid.name, each))) in named:
            what = f"What is written under {each[:60]!r} is left out."
            telling.doubt(Somewhere(Spot(grid.name, 1, each)), "foreign-column-left", what, "look whether it is needed")


def _filled(grid: Grid, each: str) -> bool:
    at = grid.headers.index(each)
    return any(at < len(row) and not sheet_cells.blank(row[at]) for row in grid.rows)
