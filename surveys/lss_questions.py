"""What the types of LimeSurvey's questions are here; docs/instruments.md lists them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from scoring.problems import Refused
from surveys.foreign_expressions import Always, Expression, parsed, quoted
from surveys.foreign_forms import Answer, Question, Somewhere, Telling
from surveys.lss_surveys import Answered, Asked, Texts
from surveys.xlsform_constraints import EARLIEST, LATEST, MOST_LETTERS, UNLIMITED, USUAL_LETTERS

ARRAYS = ("A", "B", "C", "E", "F", "H")
_UNASKABLE = {":": "numbers in a table", ";": "words in a table", "1": "two scales at once", "|": "a file"}
_LEFT = {"*": "an equation", "I": "a choice of the language"}
_WORDS: Mapping[str, tuple[tuple[str, str, str], ...]] = {  # code, in Chinese, in English
    "Y": (("Y", "是", "Yes"), ("N", "否", "No")),
    "G": (("F", "女", "Female"), ("M", "男", "Male")),
    "C": (("Y", "是", "Yes"), ("U", "不确定", "Uncertain"), ("N", "否", "No")),
    "E": (("I", "增加", "Increase"), ("S", "不变", "Same"), ("D", "减少", "Decrease")),
}
_POINTS = {"5": 5, "A": 5, "B": 10}
_REFERENCE = re.compile(r"\{(?=\S)[^{}]*\}")
_OLD_NAME = re.compile(r"\b\d+X\d+X(\d+)(\w*)")
_ID_NAME = re.compile(r"\bQ(\d+)(?=\b|_)")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_NUMBER = re.compile(r"-?\d{1,15}(\.\d{1,4})?")


@dataclass
class Reading:
    """What is known while a survey is read: the codes of questions by their number."""

    languages: tuple[str, ...]
    codes: Mapping[str, str]
    telling: Telling
    conditioned: frozenset[str] = frozenset()

    def expressions(self, said: str, at: Somewhere) -> tuple[Expression, ...]:
        """A relevance equation; none where everybody is asked."""
        if not said.strip():
            return ()
        named = _OLD_NAME.sub(self._renamed, said)
        named = _ID_NAME.sub(lambda found: self._by_number(found[1]) or found[0], named)
        try:
            found = parsed(named, bare=True)
        except Refused as refusal:
            self.telling.problems += [(None, problem.within(at.named)) for problem in refusal.problems]
            return ()
        return () if isinstance(found, Always) else (found,)

    def _renamed(self, found: re.Match[str]) -> str:
        code = self.codes.get(found[1], found[1])
        return f"{code}_{found[2]}" if found[2] else code

    def _by_number(self, number: str) -> str | None:
        return None if f"Q{number}" in self.codes.values() else self.codes.get(number)


def questions(asked: Asked, above: tuple[Expression, ...], reading: Reading) -> list[Question]:
    """A question as ours, of several parts as one each; none for what is left out or refused."""
    at = Somewhere(None, f"question {asked.code}")
    if asked.attributes.get("hidden") == "1" or asked.type in _LEFT:
        what = f"It is {_LEFT.get(asked.type, 'hidden from everybody')}, and is left out."
        reading.telling.doubt(at, "foreign-row-left", what, "look whether it is needed")
        return []
    if asked.type in _UNASKABLE:
        what = f"It asks for {_UNASKABLE[asked.type]}, which cannot be asked here."
        reading.telling.refuse(at, "foreign-unaskable", what, "ask it as text or choice, or remove it")
        return []
    _left_over(asked, at, reading)
    own = reading.expressions(asked.row.get("relevance", ""), at)
    if asked.id in reading.conditioned and not asked.row.get("relevance", "").strip().strip("1"):
        what = "Its conditions stand in a table of their own alone, as in LimeSurvey before 1.92."
        reading.telling.refuse(at, "foreign-condition", what, "save it in a newer LimeSurvey, and export it again")
    shown = (*above, *own)
    required: dict[str, Any] = {"required": True} if asked.row.get("mandatory", "").strip() == "Y" else {}
    text = _helped(asked, at, reading)
    if asked.type in (*ARRAYS, "K", "Q"):
        listed = _answers(asked, at, reading) if asked.type in ARRAYS else ()
        return [_part(asked, part, listed, shown, required, reading) for part in asked.parts]
    kind = _kind(asked.type)
    if not kind:
        what = f"{asked.type[:20]!r} is no type of a question that is known."
        reading.telling.refuse(at, "foreign-type", what, "ask it in another way")
        return []
    answers = _answers(asked, at, reading)
    fields = required | _fields(asked, kind, at, reading)
    return [Question(at, asked.code, kind, text, answers, "", fields, shown)]


def _kind(type: str) -> str:
    kinds = {"choice": "L!O5YG", "choices": "MP", "number": "NK", "text": "STUQ", "date": "D", "ranking": "R"}
    known = {one: kind for kind, types in kinds.items() for one in types} | {"X": "information"}
    return known.get(type, "")


def _part(
    asked: Asked,
    part: Answered,
    listed: tuple[Answer, ...],
    above: tuple[Expression, ...],
    required: dict[str, Any],
    reading: Reading,
) -> Question:
    """One line of an array, or one of several numbers or texts."""
    name = f"{asked.code}_{part.code}"
    at = Somewhere(None, f"question {name}")
    shown = (*above, *reading.expressions(part.relevance, at))
    text = _checked(part.text, at, reading)
    if asked.type in ARRAYS:
        return Question(at, name, "choice", text, listed, "", required, shown)
    kind = _kind(asked.type)
    first = _checked(asked.text, at, reading)
    whole = {one: f"{first[one]}\n{text[one]}" if one in first else text[one] for one in text}
    return Question(at, name, kind, whole, (), "", required | _fields(asked, kind, at, reading), shown)


def _checked(text: Texts, at: Somewhere, reading: Reading) -> Texts:
    """The words in the languages that are kept; those that show an answer are a problem."""
    said = {one: text[one] for one in reading.languages if one in text}
    if any(_REFERENCE.search(words) for words in said.values()):
        what = "It shows what was answered before, as {…}, which a text here cannot."
        reading.telling.refuse(at, "foreign-reference", what, "write it without")
    return said


def _helped(asked: Asked, at: Somewhere, reading: Reading) -> Texts:
    said, more = _checked(asked.text, at, reading), _checked(asked.help, at, reading)
    return {one: f"{words}\n{more[one]}" if one in more else words for one, words in said.items()}


def _answers(asked: Asked, at: Somewhere, reading: Reading) -> tuple[Answer, ...]:
    if asked.type in _POINTS:
        numbers = [str(number) for number in range(1, _POINTS[asked.type] + 1)]
        return tuple(Answer(at, one, dict.fromkeys(reading.languages, one)) for one in numbers)
    if asked.type in _WORDS:
        said = {code: {"zh": zh, "en": en} for code, zh, en in _WORDS[asked.type]}
        return tuple(
            Answer(at, code, {one: words[one] for one in reading.languages if one in words})
            for code, words in said.items()
        )
    listed: Sequence[Answered] = asked.parts if asked.type in "MP" else asked.answers or asked.parts
    if asked.type not in "L!OMPRFH":
        return ()
    apart = re.split("[;,]", asked.attributes.get("exclude_all_others", "")) if asked.type in "MP" else []
    return tuple(
        Answer(at, one.code, _checked(one.text, at, reading), {"alone": "yes"} if one.code in apart else {})
        for one in listed
        if one.scale == "0"
    )


def _fields(asked: Asked, kind: str, at: Somewhere, reading: Reading) -> dict[str, Any]:
    """What an item of a kind has beside its words, by LimeSurvey's attributes."""
    given, found = asked.attributes, dict[str, Any]()
    if asked.row.get("other", "").strip() == "Y" and kind in ("choice", "choices"):
        found["other"] = True
    if kind == "choices":
        ends = {"at_least": given.get("min_answers", ""), "at_most": given.get("max_answers", "")}
        found |= {end: int(said) for end, said in ends.items() if re.fullmatch("[1-9][0-9]?", said)}
    elif kind == "ranking" and re.fullmatch("[1-9][0-9]?", given.get("max_answers", "")):
        found["most"] = int(given["max_answers"])
    elif kind == "text":
        said = given.get("maximum_chars", "")
        number = int(said[:9]) if re.fullmatch("[1-9][0-9]*", said) else _usual(USUAL_LETTERS, at, reading)
        found["maximum_characters"] = min(number, MOST_LETTERS)
    elif kind == "number":
        found |= _number(given, at, reading)
    elif kind == "date":
        low, high = given.get("date_min", ""), given.get("date_max", "")
        found["minimum"] = low if _DAY.fullmatch(low) else _usual(EARLIEST, at, reading)
        found["maximum"] = high if _DAY.fullmatch(high) else _usual(LATEST, at, reading)
    return found


def _number(given: Mapping[str, str], at: Somewhere, reading: Reading) -> dict[str, Any]:
    decimals = 0 if given.get("num_value_int_only") == "1" else 4
    ends = {"minimum": (("min_num_value_n", "min_num_value"), -UNLIMITED)}
    ends["maximum"] = (("max_num_value_n", "max_num_value"), UNLIMITED)
    found: dict[str, Any] = {"decimals": decimals}
    for end, (names, usual) in ends.items():
        said = next((given[name] for name in names if _NUMBER.fullmatch(given.get(name, ""))), None)
        value = float(said) if said is not None else float(_usual(usual, at, reading))
        found[end] = int(value) if value.is_integer() else value
    return found


def _usual(value: Any, at: Somewhere, reading: Reading) -> Any:
    reading.telling.doubt(
        at, "foreign-limits", f"Nothing limits it, so {value} is taken as a limit.", "write limits that fit"
    )
    return value


def _left_over(asked: Asked, at: Somewhere, reading: Reading) -> None:
    """Attributes and types of which a part is left out, or in whose absence something else would be asked."""
    told = ("em_validation_q", "em_validation_sq", "prefix", "suffix", "time_limit", "array_filter_style")
    for name in told[:-1]:
        if asked.attributes.get(name, "") not in ("", "0"):
            what = f"Its attribute {name!r} is left out."
            reading.telling.doubt(at, "foreign-constraint-left", what, "look whether it is needed")
    if asked.type in ("O", "P"):
        what = "The words beside its answers are left out."
        reading.telling.doubt(at, "foreign-constraint-left", what, "ask for them in a question of their own")
    if asked.row.get("preg", "").strip():
        what = f"The constraint {quoted(asked.row['preg'])} is left out."
        reading.telling.doubt(at, "foreign-constraint-left", what, "look whether it is needed")
    if asked.row.get("mandatory", "").strip() == "S":
        what = "LimeSurvey would remind whoever skips it; here nobody has to answer it."
        reading.telling.doubt(at, "foreign-required", what, "say that it must be answered, if it must")
    if asked.attributes.get("array_filter") or asked.attributes.get("array_filter_exclude"):
        what = "Which lines or answers it has depends on another answer, which it cannot here."
        reading.telling.refuse(at, "foreign-filter", what, "offer all, or ask apart")
