"""The rows of an XLSForm's sheet survey: groups and what is asked in them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from scoring.problems import Refused, please
from surveys.foreign_expressions import Expression
from surveys.foreign_forms import Group, Question, Words
from surveys.sheet_rows import Grid
from surveys.xlsform_columns import Row, rows
from surveys.xlsform_questions import KNOWN, YES, Reading, expressions, own_values, question
from surveys.xlsform_types import Type, type_of

DEEPEST = 20  # groups within groups
LOOSE = "questions"  # the group of what stands in none, and what it is called
LOOSE_TEXT = {"zh": "题目", "en": "Questions"}
DECIMALS = 4  # of what may have decimals


@dataclass
class _Open:
    """A group while it is read. ``shown`` holds for all that is in it."""

    row: Row | None
    name: str
    text: Words
    shown: tuple[Expression, ...] = ()
    matrix: bool = False
    order: str = ""
    stem: Words | None = None
    questions: list[Question] = field(default_factory=list)


def read_rows(grid: Grid, languages: Mapping[tuple[str, str], str], reading: Reading) -> tuple[Group, ...]:
    """The groups of a survey in their order; a group within another ends it, and it goes on afterwards."""
    opened, groups, skipped = [_Open(None, LOOSE, {**reading.title, **_loose(reading)})], list[Group](), 0
    for row in rows(grid, languages, KNOWN, reading.telling):
        kind = _typed(row, reading)
        if kind is None:
            continue
        if kind.kind.endswith("repeat"):
            skipped = max(0, skipped + (1 if kind.kind == "begin repeat" else -1))
            if kind.kind == "begin repeat" and skipped == 1:
                what = "What is asked as often as somebody wishes cannot be asked here."
                reading.telling.refuse(row.under("type"), "foreign-repeat", what, "ask it once, or leave it out")
        elif skipped:
            continue
        elif kind.kind == "begin group" and len(opened) > DEEPEST:
            what = f"Groups stand within groups more than {DEEPEST} deep."
            raise Refused([please("foreign-too-large", str(row.at.spot), what, "put them beside one another")])
        elif kind.kind == "begin group":
            _flush(opened[-1], groups)
            opened.append(_group(row, opened[-1], reading))
        elif kind.kind == "end group":
            _close(row, opened, groups, reading)
        else:
            _ask(row, kind, opened[-1], reading)
    for left in opened[:0:-1]:
        if left.row is not None:
            what = "Nothing ends this group."
            reading.telling.refuse(left.row.under("type"), "foreign-group-open", what, "add a row `end_group`")
    _flush(opened[-1], groups)
    return tuple(groups)


def _loose(reading: Reading) -> dict[str, str]:
    return {language: said for language, said in LOOSE_TEXT.items() if language in reading.title}


def _typed(row: Row, reading: Reading) -> Type | None:
    """What a row is; None for one that is not read."""
    said = row.said("type")
    if row.said("disabled").lower() in YES:
        _left_out(row, f"The row of {row.said('name')[:60]!r} is disabled, and left out.", reading)
        return None
    if not said:
        if row.said("name") or "label" in row.texts:
            what = "It has no type."
            reading.telling.refuse(row.at, "foreign-type", what, "write one, such as select_one with a list")
        return None
    kind = type_of(said)
    if kind.kind == "unknown":
        what = f"{said[:60]!r} is no type of a question."
        reading.telling.refuse(row.under("type"), "foreign-type", what, "correct it")
    elif kind.kind == "unaskable":
        what = f"A question of the type {said[:60]!r} cannot be asked here."
        reading.telling.refuse(row.under("type"), "foreign-unaskable", what, "ask it as text or choice, or remove it")
    elif kind.kind == "recorded":
        _left_out(row, f"{said[:60]!r} would record something of the person, and is left out.", reading)
    elif kind.kind == "computed":
        _left_out(row, f"{row.said('name')[:60]!r} is computed and not asked, and is left out.", reading)
    else:
        return kind
    return None


def _left_out(row: Row, what: str, reading: Reading) -> None:
    reading.telling.doubt(row.under("type"), "foreign-row-left", what, "look whether it is needed")


def _flush(group: _Open, groups: list[Group]) -> None:
    """Keep what was read of a group so far."""
    if group.questions:
        at = group.row.at if group.row is not None else group.questions[0].at
        at = at if group.row is not None else replace(at, columns={})
        questions = tuple(group.questions)
        groups.append(Group(at, group.name, group.text, questions, group.stem, group.matrix, group.order))
        group.questions = []


def _close(row: Row, opened: list[_Open], groups: list[Group], reading: Reading) -> None:
    if len(opened) == 1:
        what = "It ends a group that nothing begins."
        reading.telling.refuse(row.under("type"), "foreign-group-open", what, "remove it, or add `begin_group`")
        return
    _flush(opened.pop(), groups)


def _group(row: Row, above: _Open, reading: Reading) -> _Open:
    name, text = row.said("name") or f"group_{row.at.spot.row if row.at.spot else ''}", row.texts.get("label", {})
    if not text:
        what = f"The group {name[:60]!r} has no label; its name is shown."
        reading.telling.doubt(row.at, "foreign-group-name", what, "give it one")
        text = dict.fromkeys(reading.languages, name)
    own = own_values(row, reading)
    shown = expressions(row, reading)
    matrix = "matrix" in own or "table-list" in row.said("appearance").split()
    return _Open(row, name, text, (*above.shown, *shown), matrix, own.get("order", ""))


def _ask(row: Row, kind: Type, group: _Open, reading: Reading) -> None:
    """Put a question into its group; words over a group, and the head of a table, are none."""
    part = own_values(row, reading).get("part") if kind.kind == "note" else None
    text = row.texts.get("label", {})
    if row.said("plumbline part") == "other":  # asked by the answer that it belongs to
        return
    if part == "stem":
        reading.stem = reading.stem or text
    elif part == "section stem" or (kind.kind == "note" and group.matrix and not group.questions):
        group.stem = text
    elif row.said("appearance") == "label" and kind.listed:  # the head of a table in the older way
        group.matrix = True
    else:
        asked = question(row, kind, group.shown, reading)
        group.questions += [asked] if asked is not None else []
