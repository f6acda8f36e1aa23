"""Which lists of answers are scales, and which end of each is the better: told where it was concluded, never hidden."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

from surveys.completing import shipped_scale
from surveys.foreign_forms import Answer, ForeignForm, Group, Question, Somewhere, Telling
from surveys.foreign_names import Names

Without: TypeAlias = Literal["dont_know", "not_applicable"]
WITHOUT: tuple[Without, Without] = ("dont_know", "not_applicable")
POINT = "point"  # our column of a list: the number of a point, or one of WITHOUT
FEWEST, MOST = 2, 11  # points of a scale
FEWEST_TAKEN, FEWEST_USES = 3, 2  # of what nobody said is a scale
_CODES: Mapping[Without, frozenset[str]] = {
    "dont_know": frozenset(["dk", "dontknow", "dont_know", "don_t_know", "unknown", "unsure", "no_opinion", "refused"]),
    "not_applicable": frozenset(["na", "n_a", "n/a", "not_applicable", "notapplicable", "does_not_apply"]),
}
_NOT = r"(?:do(?:es)? ?n[o'’]?t|cannot|can['’]t|not|un)"
_SAID: Mapping[Without, re.Pattern[str]] = {
    "dont_know": re.compile(
        rf"\b{_NOT} ?(?:know|sure|say)\b|no (?:opinion|answer)|refuse|prefer not|不知道|不清楚|不了解|说不清|拒绝|不愿",
        re.I,
    ),
    "not_applicable": re.compile(rf"\b{_NOT} (?:applicable|apply)\b|^n/?a$|不适用|没有?接触", re.I),
}
_LESS = re.compile(
    r"disagree|dissatisf|unsatisf|\bnot\b|n['’]t\b|\bnever\b|poor|\bbad|worst|distrust|unlikely|unimportant"
    r"|unsafe|unhappy|\blow|\bsad\b|不|从未|没有|差|糟|低",
    re.I,
)
_MORE = re.compile(
    r"agree|satisf|always|good|excellent|best|trust|likely|important|\bsafe|happy|high|同意|满意|总是|经常|好|优秀|信任"
    r"|可能|重要|安全|高",
    re.I,
)
_NUMBER = re.compile(r"-?\d{1,3}")


@dataclass(frozen=True)
class Taken:
    """A list of answers as a scale: its points from the least up, and its answer that is none."""

    points: tuple[Answer, ...]
    without: Answer | None = None
    kind: Without = "dont_know"

    @property
    def key(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        return tuple((answer.code, tuple(answer.text.values())) for answer in self.points)


@dataclass(frozen=True)
class Statement:
    """A question that is answered on a scale."""

    scale: str
    taken: Taken

    def value(self, code: str, non_answer: str) -> str | int | None:
        """What an answer is called here."""
        if self.taken.without is not None and code == self.taken.without.code:
            return non_answer
        values = {answer.code: number for number, answer in enumerate(self.taken.points, start=1)}
        return values.get(code)


def named(form: ForeignForm) -> bool:
    """Whether our own columns say what is scored."""
    return any("indicator" in question.own or "attention" in question.own for _, question in form.questions())


def statements(form: ForeignForm, names: Names, telling: Telling) -> dict[str, Statement]:
    """The statements of a form by the names of their questions: those our columns name, else those that look so."""
    said = named(form)
    uses = Counter(question.list_key for _, question in form.questions() if question.kind == "choice")
    found = dict[str, tuple[Question, Taken]]()
    for group, question in form.questions():
        scored = "indicator" in question.own or "attention" in question.own
        if question.kind != "choice" or question.fields.get("other") or (said and not scored) or "part" in question.own:
            if scored:
                what, way_out = "Only one of several answers can be scored.", "make it a select_one, or clear the cell"
                telling.refuse(question.at.under("plumbline::indicator"), "foreign-scored", what, way_out)
            continue
        taken = _told(question, telling) if said else _looks_so(group, question, uses[question.list_key])
        if taken is not None:
            found[question.name] = (question, taken)
    return _named_scales(found, names, telling, said)


def _named_scales(
    found: Mapping[str, tuple[Question, Taken]], names: Names, telling: Telling, said: bool
) -> dict[str, Statement]:
    """Each with the id of its scale: lists with the same points are one."""
    by_key, known, points = dict[object, str](), dict[str, Statement](), dict[str, object]()
    counted = Counter(taken.key for _, taken in found.values())
    for name, (question, taken) in found.items():
        own = question.own.get("scale", "")
        key: object = own or taken.key
        if own and taken.key != points.setdefault(own, taken.key):
            what = f"Lists of the scale {own[:80]!r} have other points than one another."
            telling.refuse(question.at, "foreign-scale-twice", what, "give them the same, or name another scale")
        if key not in by_key:
            by_key[key] = own or names.scale(question.listed)
            if not own:
                _say(question.at, by_key[key], taken, counted[taken.key], telling, said)
        known[name] = Statement(by_key[key], taken)
        _say_none(by_key[key], taken, telling)
    return known


def _say_none(id: str, taken: Taken, telling: Telling) -> None:
    """An answer that its words alone make none can be the least of a scale: “not sure” before “fairly sure”."""
    none = taken.without
    if none is not None and POINT not in none.own and none.code.strip().lower() not in _CODES[taken.kind]:
        what = f"“{_words(none)}” in {id!r} is taken as no answer, and “{_words(taken.points[0])}” as the least."
        telling.doubt(none.at, "foreign-scale-none", what, "say with `plumbline_point` which point it is, if it is one")


def _say(at: Somewhere, id: str, taken: Taken, number: int, telling: Telling, said: bool) -> None:
    ends = [_words(end) for end in (taken.points[0], taken.points[-1])]
    numbered = all(POINT in point.own for point in taken.points)
    if said and numbered:
        return
    what = f"{id!r} is taken as a scale from “{ends[0]}” (1) to “{ends[1]}” ({len(taken.points)}); {number} use it."
    place = taken.points[0].at
    telling.doubt(place if place.spot or place.named else at, "foreign-scale", what, "look whether 1 is the least")


def _words(answer: Answer) -> str:
    return next(iter(answer.text.values()), answer.code)


def _told(question: Question, telling: Telling) -> Taken | None:
    """The scale of a question that a column says is scored; what stands in the way is a problem."""
    points, without = _split(question.answers)
    if len({kind for kind, _ in without}) > 1 or len(without) > 1:
        what = f"Its list offers {len(without)} answers that are none; a form here offers one."
        telling.refuse(question.at, "foreign-non-answers", what, "keep one of them in the list")
        return None
    if not FEWEST <= len(points) <= MOST:
        what = f"Its list has {len(points)} points; a scale has {FEWEST} to {MOST}."
        telling.refuse(question.at, "foreign-scale-points", what, "shorten the list, or clear the column indicator")
        return None
    rising = risen(points)
    if rising is None:
        what = f"Nothing says which end of the list of {question.name!r} is the least."
        way_out = "add the column `plumbline_point` to the sheet choices, with 1 at the least"
        telling.refuse(question.at, "foreign-scale-direction", what, way_out)
        return None
    return Taken(rising, *((without[0][1], without[0][0]) if without else ()))


def _looks_so(group: Group, question: Question, uses: int) -> Taken | None:
    """The scale of a question of which nobody said that it is scored, where its list can hardly be anything else."""
    points, without = _split(question.answers)
    if not FEWEST_TAKEN <= len(points) <= MOST or len(without) > 1 or uses < FEWEST_USES:
        return None
    rising = risen(points)
    return Taken(rising, *((without[0][1], without[0][0]) if without else ())) if rising else None


def _split(answers: Sequence[Answer]) -> tuple[list[Answer], list[tuple[Without, Answer]]]:
    points, without = list[Answer](), list[tuple[Without, Answer]]()
    for answer in answers:
        kind = without_answer(answer)
        if kind is None:
            points.append(answer)
        else:
            without.append((kind, answer))
    return points, without


def without_answer(answer: Answer) -> Without | None:
    """Whether an answer says that there is none, by our column, its code or its words."""
    if POINT in answer.own:
        return next((kind for kind in WITHOUT if kind == answer.own[POINT]), None)
    code, said = answer.code.strip().lower(), " ".join(answer.text.values())
    return next((kind for kind in WITHOUT if code in _CODES[kind] or _SAID[kind].search(said)), None)


def risen(points: Sequence[Answer]) -> tuple[Answer, ...] | None:
    """Points from the least up: by our column, else by the words of both ends, else by their numbers."""
    if any(POINT in point.own for point in points):
        order = {point.code: point.own.get(POINT, "") for point in points}
        if sorted(order.values()) != sorted(map(str, range(1, len(points) + 1))):
            return None
        return tuple(sorted(points, key=lambda point: int(order[point.code])))
    first, last = _side(points[0]), _side(points[-1])
    if first != last:
        return tuple(points) if first < last else tuple(reversed(points))
    numbers = [_numbered(point) for point in points]
    if None in numbers or len(set(numbers)) < len(points):
        return None
    return tuple(sorted(points, key=lambda point: _numbered(point) or 0))


def _side(point: Answer) -> int:
    """-1 for words of less, 1 for words of more, 0 for neither; the first language is enough."""
    said = " ".join(point.text.values())
    return -1 if _LESS.search(said) else int(_MORE.search(said) is not None)


def _numbered(point: Answer) -> int | None:
    code = point.code.strip()
    return int(code) if _NUMBER.fullmatch(code) else None


def documents(found: Mapping[str, Statement], given: Any, languages: Sequence[str]) -> dict[str, Any]:
    """The scales as a document has them; what a list does not say of one is as given beside it, else as shipped."""
    known = dict(given) if isinstance(given, dict) else {}
    shipped = shipped_scale(tuple(languages))
    for statement in found.values():
        taken, before = statement.taken, known.get(statement.scale)
        scale = dict(before) if isinstance(before, dict) else {}
        scale["points"] = [
            {"value": number, "text": dict(point.text)} for number, point in enumerate(taken.points, start=1)
        ]
        for kind in WITHOUT:
            scale.setdefault(kind, shipped[kind])
        if taken.without is not None:
            scale[taken.kind] = {**scale[taken.kind], "text": dict(taken.without.text)}
        known[statement.scale] = scale
    return known
