"""A survey of LimeSurvey as an instrument's document, all that is in the way told at once."""

from __future__ import annotations

from collections.abc import Iterator

from scoring.problems import Refused, please
from surveys.foreign_expressions import Expression
from surveys.foreign_forms import Foreign, ForeignForm, Group, Question, Somewhere, Telling, Words
from surveys.foreign_instruments import instrument_sheets
from surveys.lss_questions import ARRAYS, Reading, questions
from surveys.lss_surveys import Asked, Survey, survey
from surveys.lss_tables import tables
from surveys.xlsform_columns import KEPT

WAY_OUT = "put what is to be scored into two or more groups or arrays, with 2 to 15 statements on one scale in each"


def read(content: bytes) -> Foreign:
    """The document in a `.lss`. Raises Refused for what is none, and where its languages are in the way."""
    whole, telling = survey(tables(content)), Telling()
    spoken = tuple(one for one in whole.languages if one in KEPT)
    if not spoken:
        what = f"Its texts are in {(', '.join(whole.languages) or 'no language')[:80]!r} alone."
        raise Refused([please("foreign-languages", "", what, "add Chinese or English to the survey")])
    for left in whole.languages:
        if left not in KEPT:
            what = f"What is written in {left[:40]!r} is left out: pages speak Chinese and English."
            telling.doubt(Somewhere(), "foreign-language-left", what, "look whether it is needed")
    for name in whole.more:
        what = f"The table {name[:60]!r} is left out."
        telling.doubt(Somewhere(), "foreign-sheet-left", what, "look whether it is needed")
    codes = {asked.id: asked.code for group in whole.groups for asked in group.questions}
    reading = Reading(spoken, codes, telling, whole.conditioned)
    groups = tuple(_named_once(_groups(whole, reading), telling))
    title = {one: whole.title.get(one) or next(iter(whole.title.values()), whole.id) for one in spoken}
    form = ForeignForm(f"survey_{whole.id}", title, spoken, groups, way_out=WAY_OUT)
    sheets = instrument_sheets(form, telling)
    return telling.foreign(sheets, {})


def _groups(whole: Survey, reading: Reading) -> Iterator[Group]:
    """The groups, of which every array is one of its own."""
    for number, together in enumerate(whole.groups, start=1):
        at = Somewhere(None, f"group {number}")
        above = reading.expressions(together.relevance, at)
        loose, part = list[Question](), 0
        name = {one: together.name.get(one, "") or f"{number}" for one in reading.languages}
        arrays = sum(asked.type in ARRAYS for asked in together.questions)
        for asked in together.questions:
            if asked.type in ARRAYS:
                if loose:
                    part += 1
                    yield Group(at, f"group_{number}_{part}", name, tuple(loose))
                    loose = []
                yield from _array(asked, above, name if arrays == 1 else None, reading)
            else:
                loose += questions(asked, above, reading)
        if loose:
            yield Group(at, f"group_{number}_{part + 1}" if part else f"group_{number}", name, tuple(loose))


def _array(asked: Asked, above: tuple[Expression, ...], name: Words | None, reading: Reading) -> Iterator[Group]:
    """An array as a matrix with its words over it."""
    lines = tuple(questions(asked, above, reading))
    words = {one: asked.text[one] for one in reading.languages if one in asked.text}
    order = "randomised" if asked.attributes.get("random_order") == "1" else ""
    if lines:
        at = Somewhere(None, f"question {asked.code}")
        yield Group(at, asked.code, name or words, lines, words or None, True, order)


def _named_once(groups: Iterator[Group], telling: Telling) -> Iterator[Group]:
    """The groups without questions whose code another has, which are problems."""
    seen = set[str]()
    for group in groups:
        kept = list[Question]()
        for question in group.questions:
            if question.name in seen:
                what = f"{question.name[:60]!r} is the name of another question."
                telling.refuse(question.at, "foreign-name", what, "give it a name of its own")
            else:
                seen.add(question.name)
                kept.append(question)
        if kept:
            yield Group(group.at, group.name, group.text, tuple(kept), group.stem, group.matrix, group.order)
