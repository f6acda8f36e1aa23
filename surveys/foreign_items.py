"""The items of a questionnaire of another program: what each asks here, and under which condition."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from scoring.problems import Refused, please
from surveys.foreign_conditions import Earlier, show_if
from surveys.foreign_forms import Answer, ForeignForm, Question, Somewhere, Telling, Words
from surveys.foreign_index_systems import Indexed
from surveys.foreign_names import Names, codes
from surveys.foreign_scales import POINT, WITHOUT, Statement
from surveys.item_kinds import OTHER
from surveys.sheet_paths import Place
from surveys.sheet_rows import Spot


@dataclass
class Writing:
    """What is known while one form is written as a document."""

    form: ForeignForm
    telling: Telling
    names: Names
    statements: Mapping[str, Statement]
    indexed: Indexed | None
    non_answer: str
    spots: dict[Place, Spot] = field(default_factory=dict)
    earlier: dict[str, Earlier] = field(default_factory=dict)

    def place(self, at: Place, here: Somewhere, *texts: str) -> None:
        """Remember where something and its words stand in the file."""
        if here.spot is None:
            return
        self.spots[at] = here.spot
        for name in texts:
            for language in self.form.languages:
                spot = here.said_in(language)
                if spot is not None:
                    self.spots[(*at, name, language)] = spot

    def said(self, text: Words, here: Somewhere, at: Place) -> dict[str, str]:
        """Words as the document has them at a place; a language that they lack is told, whatever else is wrong."""
        for language in self.form.languages:
            spot = here.said_in(language)
            if spot is not None and language not in text:
                what, way_out = f"The text in {language!r} is missing.", "write it, or leave its column out"
                self.telling.problems.append((spot, please("text-missing", "", what, way_out)))
                self.spots[(*at, language)] = spot
        return dict(text)


def written(writing: Writing, question: Question, at: Place, scale: str) -> dict[str, Any]:
    """One item of a section, as the document has it; ``scale`` is the questionnaire's."""
    statement = writing.statements.get(question.name)
    item: dict[str, Any] = {"id": writing.names.id(question.name, question.at)}
    item["text"] = writing.said(question.text, question.at, (*at, "text"))
    writing.place(at, question.at, "text")
    condition = _condition(writing, question)
    if condition:
        item["show_if"] = condition
    if question.fields.get("required"):
        item["required"] = True
    if statement is not None:
        return item | _scored(writing, question, statement, item, scale)
    return item | _asked(writing, question, item["id"], at)


def _condition(writing: Writing, question: Question) -> dict[str, Any] | None:
    try:
        return show_if(question.shown, writing.earlier)
    except Refused as refusal:
        spot = question.at.under("relevant").spot
        writing.telling.problems += [(spot, problem.within(question.at.named)) for problem in refusal.problems]
        return None


def _scored(
    writing: Writing, question: Question, statement: Statement, item: Mapping[str, Any], scale: str
) -> dict[str, Any]:
    """What a statement has beside its words."""
    own = question.own
    found: dict[str, Any] = {"scale": statement.scale} if statement.scale != scale else {}
    if writing.indexed is not None and question.name in writing.indexed.indicators:
        found["indicator"] = writing.indexed.indicators[question.name]
    elif own.get("indicator"):
        found["indicator"] = own["indicator"]
    found |= {name: int(own[name]) for name in ("key", "attention") if own.get(name)}
    if statement.taken.without is None:
        found["non_answer"] = False
    known = {answer.code: statement.value(answer.code, writing.non_answer) for answer in question.answers}
    given = {code: value for code, value in known.items() if value is not None}
    writing.earlier[question.name] = Earlier(item["id"], "scale", given, "required" in item)
    return found


def _asked(writing: Writing, question: Question, id: str, at: Place) -> dict[str, Any]:
    """What an item that is not scored has beside its words."""
    found: dict[str, Any] = {"kind": question.kind, **question.fields}
    if question.kind == "information":
        return {"kind": question.kind}
    if "unit" in question.words and question.kind == "number":
        found["unit"] = dict(question.words["unit"])
    none = [answer for answer in question.answers if answer.own.get(POINT) in WITHOUT]
    if none or "non_answer" in question.own:
        found["non_answer"] = True
    given: dict[str, str | int] = {answer.code: writing.non_answer for answer in none}
    if question.answers:
        listed = [answer for answer in question.answers if answer not in none]
        taken = [OTHER] if question.fields.get("other") else []
        own = codes((answer.code for answer in listed), (*taken, *([writing.non_answer] if none else [])))
        given |= {**own, **{other: other for other in taken}}
        found["options"] = [_alternative(writing, (*at, "options", n), one, own) for n, one in enumerate(listed)]
    decimals = int(question.fields.get("decimals", 0))
    writing.earlier[question.name] = Earlier(id, question.kind, given, bool(found.get("required")), decimals)
    for code in given if question.kind == "choices" else ():
        part = f"{question.name}_{code}"  # as a subquestion of LimeSurvey is named
        writing.earlier.setdefault(part, Earlier(id, question.kind, given, part=given[code]))
    return found


def _alternative(writing: Writing, at: Place, answer: Answer, own: Mapping[str, str]) -> dict[str, Any]:
    writing.place(at, answer.at)
    code = own[answer.code]
    if code != answer.code:
        what = f"The answer {answer.code[:80]!r} is called {code!r} here."
        writing.telling.doubt(answer.at, "foreign-renamed", what, "look for it so")
    return {"code": code, "text": writing.said(answer.text, answer.at, (*at, "text"))} | (
        {"alone": True} if "alone" in answer.own else {}
    )
