"""What a row of an XLSForm's sheet survey asks: its answers, its limits, what our own columns say of it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from scoring.problems import Refused
from surveys.foreign_expressions import Always, Chosen, Compared, Expression, Joined, Negated, parsed
from surveys.foreign_forms import Answer, Question, Telling, Words
from surveys.xlsform_columns import Row
from surveys.xlsform_constraints import limits
from surveys.xlsform_types import Type, type_of

_OWN = ("indicator", "dimension", "key", "attention", "scale", "part", "note", "order", "non_answer", "matrix")
_NUMBERS = ("decimals", "bands", "most")
KNOWN = frozenset(
    {
        *("type", "name", "required", "relevant", "constraint", "appearance", "parameters", "choice_filter"),
        *("calculation", "read_only", "disabled", "repeat_count"),
        *(f"plumbline {name}" for name in (*_OWN, *_NUMBERS, "unit", "precision")),
    }
)
_VALUES = {
    "key": re.compile(r"-?1"),
    "attention": re.compile(r"\d{1,2}"),
    "part": re.compile(r"screener|profile|comment|stem|section stem|other"),
    "order": re.compile(r"fixed|randomised"),
    "non_answer": re.compile(r"yes|true|是", re.I),
    "matrix": re.compile(r"yes|true|是", re.I),
    "decimals": re.compile(r"[0-4]"),
    "most": re.compile(r"\d{1,2}"),
    "precision": re.compile(r"day|month|year"),
    "bands": re.compile(r"-?\d{1,15}(\.\d{1,4})?(\s*[;；]\s*-?\d{1,15}(\.\d{1,4})?)*"),
}
YES, _NO = ("yes", "true", "true()", "是"), ("no", "false", "false()", "否", "")
_KINDS = {"integer": "number", "decimal": "number", "range": "number", "note": "information"}
_KINDS |= {"acknowledge": "information"}
_TEXT_LIMIT = re.compile(r"(\w+)\s*=\s*(-?\d+(?:\.\d{1,4})?)")
DECIMALS = 4  # of what may have decimals


@dataclass
class Reading:
    """What is known while the rows are read."""

    lists: Mapping[str, tuple[Answer, ...]]
    languages: tuple[str, ...]
    title: Words
    telling: Telling
    stem: Words | None = None
    names: set[str] = field(default_factory=set)
    passed: set[Expression] = field(default_factory=set)  # what says that a screener let somebody in


def question(row: Row, kind: Type, above: tuple[Expression, ...], reading: Reading) -> Question | None:
    """What a row asks; None where it has no name of its own, which is a problem. ``above`` holds for its group."""
    name = row.said("name") or (f"note_{row.at.spot.row}" if kind.kind == "note" and row.at.spot else "")
    if not name:
        reading.telling.refuse(row.under("name"), "foreign-unnamed", "It has no name.", "give it a name of its own")
        return None
    if name in reading.names:
        what = f"{name[:60]!r} is the name of another row."
        reading.telling.refuse(row.under("name"), "foreign-name", what, "give it a name of its own")
        return None
    reading.names.add(name)
    _refuse_filters(row, reading)
    own, answers = own_values(row, reading), _answers(row, kind, reading)
    fields, alone = _fields(row, kind, own, reading)
    if any("other" in answer.own for answer in answers):
        fields["other"] = True
        answers = tuple(answer for answer in answers if "other" not in answer.own)
    answers = tuple(replace(one, own={**one.own, "alone": "yes"}) if one.code in alone else one for one in answers)
    if own.get("part") == "screener":
        _screen(name, answers, reading)
    words = {key.removeprefix("plumbline "): said for key, said in row.texts.items() if key.startswith("plumbline ")}
    text = _hinted(row.texts.get("label", {}), row.texts.get("hint", {}), words.get("unit", {}))
    asked, shown = _KINDS.get(kind.kind, kind.kind), (*above, *expressions(row, reading))
    return Question(row.at, name, asked, text, answers, kind.listed, fields, shown, own, words)


def expressions(row: Row, reading: Reading) -> tuple[Expression, ...]:
    """The condition of a row, where it has one that can be read."""
    said = row.said("relevant")
    if not said:
        return ()
    try:
        found = parsed(said)
    except Refused as refusal:
        reading.telling.problems += [(row.under("relevant").spot, problem) for problem in refusal.problems]
        return ()
    return () if isinstance(found, Always) or _screens(found, reading) else (found,)


def _screens(part: Expression, reading: Reading) -> bool:
    """Whether a condition says only that nobody was screened out, which a form here does by itself."""
    parts = part.parts if isinstance(part, Joined) and part.by == "and" else (part,)
    return all(one in reading.passed for one in parts)


def _screen(name: str, answers: Sequence[Answer], reading: Reading) -> None:
    """Remember how a condition says that a screener did not end the form."""
    stops = [answer.code for answer in answers if answer.own.get("action") == "stop"]
    others = [answer.code for answer in answers if answer.code not in stops]
    for stop in stops:
        reading.passed |= {Compared(name, "!=", stop), Negated(Compared(name, "=", stop)), Negated(Chosen(name, stop))}
    if stops and len(others) == 1:
        reading.passed |= {Compared(name, "=", others[0]), Chosen(name, others[0])}


def own_values(row: Row, reading: Reading) -> dict[str, str]:
    """What our columns say, as far as they may."""
    own = {name: said for name, said in row.own.items() if said}
    for name, said in list(own.items()):
        if name in _VALUES and not _VALUES[name].fullmatch(said):
            what = f"{said[:40]!r} is no value of this column."
            reading.telling.refuse(row.under(f"plumbline {name}"), "sheet-cell", what, "write one that is described")
            del own[name]
    return own


def _refuse_filters(row: Row, reading: Reading) -> None:
    if row.said("choice_filter"):
        what = "Which answers it offers depends on another answer, which it cannot here."
        reading.telling.refuse(row.under("choice_filter"), "foreign-filter", what, "offer all, or ask apart")
    if row.said("read_only").lower() in YES and type_of(row.said("type")).kind != "note":
        what = "It shows something and asks nothing."
        reading.telling.refuse(row.under("read_only"), "foreign-read-only", what, "make it a note")


def _answers(row: Row, kind: Type, reading: Reading) -> tuple[Answer, ...]:
    if not kind.listed:
        return ()
    if kind.listed not in reading.lists:
        what = f"There is no list {kind.listed[:60]!r} in the sheet choices."
        reading.telling.refuse(row.under("type"), "foreign-list", what, "correct its name, or add the list")
    return reading.lists.get(kind.listed, ())


def _hinted(text: Words, hint: Words, unit: Words) -> Words:
    """A question with its hint below it; one that only says the unit is not said twice."""
    said = dict(text)
    for language, words in hint.items():
        if words != unit.get(language):
            said[language] = f"{text[language]}\n{words}" if language in text else words
    return said


def _fields(row: Row, kind: Type, own: dict[str, str], reading: Reading) -> tuple[dict[str, Any], Sequence[str]]:
    """What an item of its kind has beside words and answers; and which answers go with no other."""
    fields: dict[str, Any] = {"other": True} if kind.other else {}
    if _required(row, reading):
        fields["required"] = True
    if kind.kind == "acknowledge":
        what = f"{row.said('name')[:60]!r} is shown as a paragraph; nobody has to confirm it."
        reading.telling.doubt(row.under("type"), "foreign-acknowledge", what, "look whether that will do")
    if kind.kind in ("integer", "decimal"):
        fields["decimals"] = int(own.pop("decimals", 0 if kind.kind == "integer" else DECIMALS))
    elif kind.kind == "range":
        fields |= _range(row, reading)
    fields |= _named(own)
    asked = _KINDS.get(kind.kind, kind.kind)
    if asked in ("number", "date", "text", "choices"):
        fields = limits(asked, row.said("constraint"), fields, row.under("constraint"), reading.telling)
    elif row.said("constraint"):
        limits(asked, row.said("constraint"), {}, row.under("constraint"), reading.telling)
    if kind.kind == "date" and "precision" not in fields:
        given = row.said("appearance").split()
        fields |= {"precision": "month"} if "month-year" in given else {"precision": "year"} if "year" in given else {}
    return fields, fields.pop("alone", [])


def _named(own: dict[str, str]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    if "bands" in own:
        bands = [float(one) for one in re.split("[;；]", own.pop("bands"))]
        found["bands"] = [int(one) if one.is_integer() else one for one in bands]
    if "most" in own:
        found["most"] = int(own.pop("most"))
    if "precision" in own:
        found["precision"] = own.pop("precision")
    return found


def _required(row: Row, reading: Reading) -> bool:
    said = row.said("required").lower()
    if said not in (*YES, *_NO):
        what = f"It is required only where {said[:80]!r} holds; here nobody has to answer it."
        reading.telling.doubt(row.under("required"), "foreign-required", what, "write yes or no")
    return said in YES


def _range(row: Row, reading: Reading) -> dict[str, Any]:
    """The ends of a range and, from its step, its decimals."""
    given = dict(_TEXT_LIMIT.findall(row.said("parameters")))
    step = given.get("step", "1")
    if step not in ("1", "0.1", "0.01"):
        what = f"Its steps of {step} are left out: any number between its ends can be given."
        reading.telling.doubt(row.under("parameters"), "foreign-step", what, "look whether that will do")
    decimals = max(len(one.partition(".")[2]) for one in (step, given.get("start", "0"), given.get("end", "10")))
    low, high = float(given.get("start", 1)), float(given.get("end", 10))
    ends = {"minimum": low, "maximum": high}
    return {"decimals": decimals} | {name: int(end) if end.is_integer() else end for name, end in ends.items()}
