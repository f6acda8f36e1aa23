"""A questionnaire as an XLSForm for Kobo and ODK, which reads back as it was: docs/instruments.md.

What an XLSForm has no column for stands in columns of our own, which Kobo and ODK pass over, and in sheets of our own.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from xlsxwriter import Workbook

from scoring.problems import Problem, Refused, please, refuse
from surveys.audiences import AUDIENCES, Audience
from surveys.foreign_texts import marked, writable
from surveys.instrument import Instrument
from surveys.instrument_sheets import plain, to_sheets
from surveys.item_kinds import Day, Information, MultipleChoice, Number, Other, Ranking, SingleChoice
from surveys.questionnaires import Choice, Item, Questionnaire, Section
from surveys.reading import read
from surveys.sheet_cells import LONGEST
from surveys.sheet_layouts import INSTRUMENT, SETTINGS
from surveys.sheet_rows import Grid
from surveys.texts import Text
from surveys.xlsform_answers import OTHER_WORDS, Lists
from surveys.xlsform_expressions import constraint, relevant, screened

MADE = datetime(2000, 1, 1)  # no time of day, so that the same questionnaire is the same file
LANGUAGES = {"zh": "中文 (zh)", "en": "English (en)"}
WITHIN = ("screener", "sections", "profile", "comments")  # of a questionnaire, what the sheet survey says
BESIDE = ("id", "version", "languages", "default_language", "name", "index_system", "scales", "objective_indicators")
WIDTHS = {"label": 44, "hint": 16, "relevant": 30, "constraint": 30, "type": 22}
USUAL_WIDTH = 14
FIRST = ("type", "list_name", "name", "label", "hint", "required", "relevant", "constraint", "appearance")
Cells = dict[str, object]


@dataclass
class _Sheet:
    """What is written, row by row, and what cannot be."""

    instrument: Instrument
    asked: Questionnaire
    lists: Lists
    non_answer: str
    problems: list[Problem] = field(default_factory=list)

    def texts(self, column: str, text: Text, place: str) -> Cells:
        """A text in the column of each language; one that would not come back as it is, is a problem."""
        for language, words in text.root.items():
            if not writable(words) or len(marked(words)) > LONGEST:
                what = "It has signs, or a length, that no XLSForm keeps."
                self.problems.append(please("xlsform-text", f"{place} › {language}", what, "write it without them"))
        return {f"{column}::{named(language)}": marked(words) for language, words in text.root.items()}


def named(language: str) -> str:
    """A language as the headers of an XLSForm name it."""
    return LANGUAGES.get(language, f"{language} ({language})")


def xlsform(document: Mapping[str, Any], audience: str | None = None) -> bytes:
    """The questionnaire of one audience, left out the first. Raises Refused with all that an XLSForm cannot say."""
    whole = plain(document)
    instrument = read(whole, new=False)
    chosen = next((one for one in AUDIENCES if one == (audience or instrument.audiences[0])), None)
    if chosen is None or chosen not in instrument.questionnaires:
        what, way_out = "This instrument does not ask them.", f"choose {' or '.join(instrument.audiences)}"
        raise Refused([please("xlsform-audience", str(audience), what, way_out)])
    survey, choices, problems = _rows(instrument, chosen)
    refuse(problems)
    grids = (_grid("survey", survey), _grid("choices", choices), _grid("settings", [_settings(instrument, chosen)]))
    return _written([*grids, *_beside(whole, chosen)])


def unsayable(instrument: Instrument, audience: Audience) -> tuple[Problem, ...]:
    """What of a questionnaire an XLSForm cannot say."""
    return tuple(_rows(instrument, audience)[2])


def _rows(instrument: Instrument, audience: Audience) -> tuple[list[Cells], list[Cells], list[Problem]]:
    """The rows of the sheets survey and choices, and what cannot be in them."""
    none = instrument.non_answer_of(audience).code
    sheet = _Sheet(instrument, instrument.questionnaires[audience], Lists(instrument, audience), none)
    survey = list(_survey(sheet))
    choices = list[Cells]()
    for line in sheet.lists.lines:
        named: Cells = {"list_name": line.listed, "name": line.name}
        own = {f"plumbline_{name}": said for name, said in line.own.items()}
        choices.append(named | sheet.texts("label", line.text, f"{line.listed} › {line.name}") | own)
    return survey, choices, sheet.problems


def _settings(instrument: Instrument, audience: Audience) -> Cells:
    title = instrument.name[instrument.default_language]
    return {
        "form_title": title,
        "form_id": instrument.id,
        "version": instrument.version,
        "default_language": named(instrument.default_language),
        "plumbline_audience": audience,
    }


def _survey(sheet: _Sheet) -> Iterator[Cells]:
    """The rows in their order: who is let in, the sections, what is told of the person, comments."""
    asked, passed = sheet.asked, _passed(sheet.asked)
    for choice in asked.screener:
        yield _choice(sheet, choice, "screener") | {"required": "yes"}
    for section in asked.sections:
        yield _begun(sheet, section) | passed
        stem = asked.stem_of(section)
        if stem is not None:
            part: Cells = {"type": "note", "plumbline::part": "section stem" if section.stem else "stem"}
            yield part | sheet.texts("label", stem, f"{section.id} › stem")
        for item in section.items:
            yield from _item(sheet, item)
        yield {"type": "end_group"}
    for choice in asked.profile:
        yield _choice(sheet, choice, "profile") | passed
    for comment in asked.comments:
        cells: Cells = {"type": "text", "name": comment.id, "plumbline::part": "comment"}
        limit = {"constraint": f"string-length(.) <= {comment.maximum_characters}"}
        yield cells | sheet.texts("label", comment.text, comment.id) | limit | passed


def _passed(asked: Questionnaire) -> Cells:
    said = screened(asked)
    return {"relevant": said} if said else {}


def _choice(sheet: _Sheet, choice: Choice, part: str) -> Cells:
    cells: Cells = {"type": f"select_one {sheet.lists.of_choice(choice)}", "name": choice.id, "plumbline::part": part}
    note = {"plumbline::note": choice.note} if choice.note is not None else {}
    return cells | sheet.texts("label", choice.text, choice.id) | note


def _begun(sheet: _Sheet, section: Section) -> Cells:
    begun: Cells = {"type": "begin_group", "name": section.id} | sheet.texts("label", section.name, section.id)
    if section.matrix:
        begun["plumbline::matrix"] = "yes"
        if len({(item.scale, item.non_answer) for item in section.statements}) == 1:
            begun["appearance"] = "table-list"
    if section.order:
        begun["plumbline::order"] = section.order
    return begun


def _item(sheet: _Sheet, item: Item | Information | Other) -> Iterator[Cells]:
    """The row of an item, and one for the words beside "other"."""
    cells: Cells = {"name": item.id} | sheet.texts("label", item.text, item.id)
    if item.show_if is not None:
        try:
            cells["relevant"] = relevant(item.show_if, {**sheet.asked.items, **sheet.asked.others})
        except Refused as refusal:
            sheet.problems += refusal.within(item.id).problems
    if isinstance(item, Information):
        yield {"type": "note"} | cells
        return
    if item.required:
        cells["required"] = "yes"
    if isinstance(item, Item):
        yield {"type": f"select_one {sheet.lists.of_statement(item)}"} | cells | _scored(sheet, item)
        return
    limits = constraint(item, sheet.non_answer)
    yield _type(sheet, item) | cells | ({"constraint": limits} if limits else {}) | _rest(sheet, item)
    if item.own_words:
        words = Text({one: OTHER_WORDS.get(one, OTHER_WORDS["en"]) for one in sheet.instrument.languages})
        told: Cells = {"type": "text", "name": f"{item.id}_other", "plumbline::part": "other"}
        shown = {"relevant": f"selected(${{{item.id}}}, 'other')", "constraint": "string-length(.) <= 200"}
        yield told | sheet.texts("label", words, item.id) | shown


def _scored(sheet: _Sheet, item: Item) -> Cells:
    said: Cells = {"plumbline::indicator": item.indicator, "plumbline::scale": item.scale or sheet.asked.scale}
    if item.key != 1:
        said["plumbline::key"] = str(item.key)
    if item.attention is not None:
        said["plumbline::attention"] = str(item.attention)
    return {name: value for name, value in said.items() if value is not None}


def _type(sheet: _Sheet, item: Other) -> Cells:
    if isinstance(item, SingleChoice | MultipleChoice | Ranking):
        kind = {"choice": "select_one", "choices": "select_multiple", "ranking": "rank"}[item.kind]
        return {"type": f"{kind} {sheet.lists.of_item(item)}"}
    if isinstance(item, Number):
        return {"type": "decimal" if item.decimals else "integer"}
    return {"type": item.kind}


def _rest(sheet: _Sheet, item: Other) -> Cells:
    """What an XLSForm has no column for."""
    said: Cells = {}
    if isinstance(item, Number):
        if item.decimals:
            said["plumbline::decimals"] = str(item.decimals)
        if item.bands:
            said["plumbline::bands"] = "; ".join(f"{edge:.15g}" for edge in item.bands)
        if item.unit is not None:
            said |= sheet.texts("plumbline::unit", item.unit, item.id) | sheet.texts("hint", item.unit, item.id)
    elif isinstance(item, Day) and item.precision != "day":
        said["plumbline::precision"] = item.precision
        said["appearance"] = {"month": "month-year", "year": "year"}[item.precision]
    elif isinstance(item, Ranking) and item.most is not None:
        said["plumbline::most"] = str(item.most)
    if item.non_answer and not isinstance(item, SingleChoice | MultipleChoice):
        said["plumbline::non_answer"] = "yes"
    return said


def _grid(name: str, rows: Sequence[Cells]) -> Grid:
    """Rows of cells as a sheet: known columns first, the others as they come."""
    met = dict.fromkeys(header for row in rows for header in row)
    order = {header: number for number, header in enumerate(FIRST)}
    headers = sorted(met, key=lambda header: order.get(header.partition("::")[0], len(order)))
    return Grid(name, headers, [[row.get(header) for header in headers] for row in rows])


def _beside(whole: Mapping[str, Any], audience: Audience) -> list[Grid]:
    """Sheets of our own: what is evaluated, on which scales, and what the questionnaire is beside its rows."""
    asked = {name: part for name, part in whole["questionnaires"][audience].items() if name not in WITHIN}
    some = {name: whole[name] for name in BESIDE if name in whole} | {"questionnaires": {audience: asked}}
    grids = [grid for grid in to_sheets(some) if grid.rows and grid.name not in AUDIENCES]
    lines = next(grid for grid in grids if grid.name == INSTRUMENT)
    lines.rows += [row for grid in grids if grid.name == SETTINGS for row in grid.rows]
    return [grid for grid in grids if grid.name != SETTINGS]


def _written(grids: Sequence[Grid]) -> bytes:
    file = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with Workbook(file, options) as book:
        book.set_properties({"author": "", "created": MADE})
        head, cell = book.add_format({"bold": True, "bottom": 1}), book.add_format({"text_wrap": True, "valign": "top"})
        for grid in grids:
            sheet = book.add_worksheet(grid.name)
            sheet.freeze_panes(1, 0)
            for at, header in enumerate(grid.headers):
                sheet.set_column(at, at, WIDTHS.get(header.partition("::")[0], USUAL_WIDTH), cell)
                sheet.write_string(0, at, header, head)
            for number, row in enumerate(grid.rows, start=1):
                for at, value in enumerate(row):
                    if value is not None:
                        sheet.write(number, at, value)
    return file.getvalue()
