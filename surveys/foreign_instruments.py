"""A questionnaire of another program as an instrument's document, what had to be concluded told as doubts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from scoring.problems import Refused, please
from surveys.completing import reserved
from surveys.foreign_conditions import Earlier
from surveys.foreign_forms import Answer, ForeignForm, Group, Question, Somewhere, Telling
from surveys.foreign_index_systems import index_system
from surveys.foreign_items import Writing, written
from surveys.foreign_names import Names
from surveys.foreign_scales import Statement, documents, statements
from surveys.instrument_sheets import Sheets
from surveys.sheet_paths import Place

MOST_QUESTIONS, MOST_ANSWERS = 1000, 20_000  # more than any questionnaire that can be sent
MATRICES = 100  # ids that matrices may get
PARTS = {"screener": "screener", "profile": "profile", "comment": "comments"}


def instrument_sheets(form: ForeignForm, telling: Telling) -> Sheets:
    """The document of a form and where each of its parts stands; what is wrong is told. Raises Refused for too much."""
    _refuse_too_much(form)
    given = form.given.document
    taken = _ids({name: part for name, part in given.items() if name != "id"})
    names = Names((*reserved(), *(f"M{at}" for at in range(MATRICES)), *taken), telling)
    id = given.get("id") or names.new(form.name, "S")
    found = statements(form, names, telling)
    indexed = index_system(form, found, names, telling)
    document: dict[str, Any] = {
        "languages": list(form.languages),
        "default_language": form.languages[0],
        "name": dict(form.title),
        **({"version": form.version} if form.version else {}),
        **given,
        "id": id,
    }
    scales = documents(found, given.get("scales"), form.languages)
    document |= {"scales": scales} if scales else {}
    without = _without(form, found, telling)
    writing = Writing(form, telling, names, found, indexed, _code(scales, without), dict(form.given.spots))
    document["questionnaires"] = {form.audience: _questionnaire(writing, without)}
    if indexed is not None:
        document["index_system"] = indexed.document
        for at, here in indexed.places.items():
            writing.place(at, here, "name", "definition")
    return Sheets(document, writing.spots, form.given.problems)


def _without(form: ForeignForm, found: Mapping[str, Statement], telling: Telling) -> str:
    """The answer that is none which the statements offer: one of the two, or it is a problem."""
    kinds = {one.taken.kind for one in found.values() if one.taken.without is not None}
    if len(kinds) > 1:
        what = "Some lists offer “don't know” and others “not applicable”; a questionnaire here offers one of them."
        first = next((question.at for _, question in form.questions()), Somewhere())
        telling.refuse(first, "foreign-non-answers", what, "use the same in all lists")
    return min(kinds, default="dont_know")


def _refuse_too_much(form: ForeignForm) -> None:
    """A list counts as often as it is asked from: a small file can ask from a long list many times."""
    asked = [question for _, question in form.questions()]
    answers = sum(len(question.answers) for question in asked)
    if len(asked) > MOST_QUESTIONS or answers > MOST_ANSWERS:
        what = f"It asks {len(asked)} questions with {answers} answers to choose from; {MOST_QUESTIONS} with "
        what += f"{MOST_ANSWERS} are the most."
        raise Refused([please("foreign-too-large", "", what, "ask less, or make a questionnaire of each part")])


def _ids(entry: Any) -> Iterator[str]:
    if isinstance(entry, dict) and "id" in entry:
        yield str(entry["id"])
    for part in entry.values() if isinstance(entry, dict) else entry if isinstance(entry, list) else ():
        yield from _ids(part)


def _code(scales: Mapping[str, Any], without: str) -> str:
    """The code of the answer that is none, which all scales of a questionnaire have in common."""
    first = next(iter(scales.values()), None)
    answer = first.get(without) if isinstance(first, dict) else None
    return str(answer.get("code", "DK")) if isinstance(answer, dict) else "DK"


def _questionnaire(writing: Writing, without: str) -> dict[str, Any]:
    form = writing.form
    given = form.given.document.get("questionnaires")
    own = given.get(form.audience) if isinstance(given, dict) else None
    asked: dict[str, Any] = dict(own) if isinstance(own, dict) else {}
    usual = Counter(one.scale for one in writing.statements.values()).most_common(1)
    if usual:
        asked.setdefault("scale", usual[0][0])
    asked.setdefault("non_answer", without)
    if form.stem and "stem" not in asked:
        asked["stem"] = dict(form.stem)
    _apart(writing, asked, "screener")
    shown = [group for group in form.groups if any("part" not in one.own for one in group.questions)]
    asked["sections"] = [
        _section(writing, group, number, str(asked.get("scale"))) for number, group in enumerate(shown)
    ]
    _apart(writing, asked, "profile")
    _apart(writing, asked, "comment")
    return asked


def _section(writing: Writing, group: Group, number: int, scale: str) -> dict[str, Any]:
    at: Place = ("questionnaires", writing.form.audience, "sections", number)
    section: dict[str, Any] = {"id": writing.names.id(group.name, group.at, "S")}
    section["name"] = writing.said(group.text, group.at, (*at, "name"))
    writing.place(at, group.at, "name")
    if group.stem:
        section["stem"] = dict(group.stem)
    asked = [question for question in group.questions if "part" not in question.own]
    if group.matrix and all(question.name in writing.statements for question in asked):
        section["matrix"] = True
    elif group.matrix:
        what = f"{group.name[:60]!r} is no matrix here, since not all in it is scored: one stands below another."
        writing.telling.doubt(group.at, "foreign-matrix", what, "look whether that will do")
    if group.order:
        section["order"] = group.order
    section["items"] = [written(writing, question, (*at, "items", n), scale) for n, question in enumerate(asked)]
    return section


def _apart(writing: Writing, asked: dict[str, Any], part: str) -> None:
    """What is asked outside the sections: screeners, facts about the person, comments."""
    for _, question in writing.form.questions():
        if question.own.get("part") == part:
            entries = asked.setdefault(PARTS[part], [])
            at: Place = ("questionnaires", writing.form.audience, PARTS[part], len(entries))
            writing.place(at, question.at, "text")
            entries.append(_outside(writing, question, at))


def _outside(writing: Writing, question: Question, at: Place) -> dict[str, Any]:
    entry: dict[str, Any] = {"id": writing.names.id(question.name, question.at)}
    entry["text"] = writing.said(question.text, question.at, (*at, "text"))
    if question.shown:
        what = "What is asked outside the sections is asked of everybody."
        writing.telling.refuse(question.at.under("relevant"), "foreign-condition", what, "clear the condition")
    if question.own["part"] == "comment":
        return entry | {"maximum_characters": question.fields.get("maximum_characters")}
    entry["options"] = [_option(writing, (*at, "options", n), one) for n, one in enumerate(question.answers)]
    if "note" in question.own:
        entry["note"] = question.own["note"]
    codes = {answer.code: answer.code for answer in question.answers}
    writing.earlier[question.name] = Earlier(entry["id"], "choice", codes, required=True)
    return entry


def _option(writing: Writing, at: Place, answer: Answer) -> dict[str, Any]:
    writing.place(at, answer.at)
    option: dict[str, Any] = {"code": answer.code, "text": writing.said(answer.text, answer.at, (*at, "text"))}
    if "action" in answer.own:
        option["action"] = answer.own["action"]
    if "value" in answer.own:
        option["value"] = float(answer.own["value"])
    return option
