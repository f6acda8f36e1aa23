"""A LimeSurvey survey in either layout of its tables: texts in each row, as up to 3.x, or apart, as since 4."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from surveys.foreign_texts import language, plain
from surveys.lss_tables import Row

Texts = dict[str, str]


@dataclass(frozen=True)
class Answered:
    """An answer, or a subquestion, by its code."""

    code: str
    text: Texts
    scale: str = "0"
    relevance: str = ""


@dataclass(frozen=True)
class Asked:
    """A question with all that belongs to it."""

    id: str
    code: str
    type: str
    text: Texts
    help: Texts
    row: Row
    answers: tuple[Answered, ...]
    parts: tuple[Answered, ...]
    attributes: Mapping[str, str]


@dataclass(frozen=True)
class AskedTogether:
    """A group of questions."""

    name: Texts
    relevance: str
    questions: tuple[Asked, ...]


@dataclass(frozen=True)
class Survey:
    """All of a survey that asks something."""

    id: str
    title: Texts
    languages: tuple[str, ...]
    groups: tuple[AskedTogether, ...]
    more: tuple[str, ...]  # tables with something in them that is not read
    conditioned: frozenset[str]  # questions that a table of conditions names, as before 1.92


_READ = frozenset(
    {
        *(
            "answers",
            "answer_l10ns",
            "groups",
            "group_l10ns",
            "questions",
            "subquestions",
            "question_l10ns",
            "languages",
        ),
        *("subquestion_l10ns", "question_attributes", "surveys", "surveys_languagesettings"),
        *(
            "conditions",
            "themes",
            "themes_inherited",
            "survey_url_parameters",
            "question_themes",
            "surveys_groupsettings",
        ),
    }
)  # conditions stand in the relevance of their questions as well


def survey(tables: Mapping[str, Sequence[Row]]) -> Survey:
    """What the tables say, every list in its order."""
    texts = _texts(tables, ("questions", "subquestions", "question_l10ns", "subquestion_l10ns"), "qid", "question")
    helps = _texts(tables, ("questions", "question_l10ns"), "qid", "help")
    answers, parts, attributes = _answers(tables), _parts(tables, texts), _attributes(tables)
    questions = dict[str, list[Asked]]()
    for row in _ordered(_once(tables.get("questions", ()), "qid"), "question_order"):
        id = _said(row, "qid")
        own = (answers.get(id, []), parts.get(id, []))
        asked = Asked(
            id,
            _said(row, "title"),
            _said(row, "type"),
            texts.get(id, {}),
            helps.get(id, {}),
            row,
            tuple(own[0]),
            tuple(own[1]),
            attributes.get(id, {}),
        )
        questions.setdefault(_said(row, "gid"), []).append(asked)
    return _whole(tables, questions)


def _parts(tables: Mapping[str, Sequence[Row]], texts: Mapping[str, Texts]) -> dict[str, list[Answered]]:
    """The subquestions of each question, in order."""
    parts = dict[str, list[Answered]]()
    for row in _ordered(_once(tables.get("subquestions", ()), "qid"), "question_order"):
        text, scale = texts.get(_said(row, "qid"), {}), _said(row, "scale_id") or "0"
        one = Answered(_said(row, "title"), text, scale, _said(row, "relevance"))
        parts.setdefault(_said(row, "parent_qid"), []).append(one)
    return parts


def _attributes(tables: Mapping[str, Sequence[Row]]) -> dict[str, dict[str, str]]:
    """What is set of each question, apart from words."""
    attributes = dict[str, dict[str, str]]()
    for row in tables.get("question_attributes", ()):
        if not _said(row, "language"):
            attributes.setdefault(_said(row, "qid"), {})[_said(row, "attribute")] = _said(row, "value")
    return attributes


def _whole(tables: Mapping[str, Sequence[Row]], questions: Mapping[str, list[Asked]]) -> Survey:
    own = next(iter(tables.get("surveys", ())), {})
    named = [_said(row, "language") for row in tables.get("languages", ())]
    spoken = [_said(own, "language"), *_said(own, "additional_languages").split(), *named]
    names = _texts(tables, ("groups", "group_l10ns"), "gid", "group_name")
    groups = tuple(
        AskedTogether(names.get(id, {}), _said(row, "grelevance"), tuple(questions.get(id, ())))
        for row in _ordered(_once(tables.get("groups", ()), "gid"), "group_order")
        if (id := _said(row, "gid"))
    )
    titles = {
        language(_said(row, "surveyls_language")): plain(_said(row, "surveyls_title"))
        for row in reversed(tables.get("surveys_languagesettings", ()))
    }
    more = tuple(sorted(name for name, rows in tables.items() if rows and name not in _READ))
    languages = tuple(dict.fromkeys(language(one) for one in spoken if one))
    conditioned = frozenset(_said(row, "qid") for row in tables.get("conditions", ()))
    return Survey(_said(own, "sid"), titles, languages, groups, more, conditioned)


def _said(row: Row, name: str) -> str:
    return row.get(name, "").strip()


def _once(rows: Sequence[Row], key: str) -> Iterator[Row]:
    """The first row of each: in the older layout there is one a language."""
    seen = set[str]()
    for row in rows:
        if _said(row, key) not in seen:
            seen.add(_said(row, key))
            yield row


def _ordered(rows: Iterator[Row], by: str) -> list[Row]:
    return sorted(rows, key=lambda row: int(_said(row, by)[:9]) if _said(row, by).isdecimal() else 0)


def _texts(tables: Mapping[str, Sequence[Row]], names: tuple[str, ...], key: str, column: str) -> dict[str, Texts]:
    """The words of each by language; those that are only marks are none."""
    found = dict[str, Texts]()
    for name in names:
        for row in tables.get(name, ()):
            words = plain(_said(row, column))
            if words and _said(row, "language"):
                found.setdefault(_said(row, key), {}).setdefault(language(_said(row, "language")), words)
    return found


def _answers(tables: Mapping[str, Sequence[Row]]) -> dict[str, list[Answered]]:
    """The answers of each question, in order."""
    apart = _texts(tables, ("answer_l10ns",), "aid", "answer")
    rows = list(tables.get("answers", ()))
    within = dict[tuple[str, str, str], Texts]()
    for row in rows:
        words = plain(_said(row, "answer"))
        if words and _said(row, "language"):
            within.setdefault(_place(row), {}).setdefault(language(_said(row, "language")), words)
    found = dict[str, list[Answered]]()
    seen = set[tuple[str, str, str]]()
    for row in _ordered(iter(rows), "sortorder"):
        place = _place(row)
        if place not in seen:
            seen.add(place)
            text = apart.get(_said(row, "aid"), {}) or within.get(place, {})
            found.setdefault(place[0], []).append(Answered(place[1], text, place[2]))
    return found


def _place(row: Row) -> tuple[str, str, str]:
    return _said(row, "qid"), _said(row, "code"), _said(row, "scale_id") or "0"
