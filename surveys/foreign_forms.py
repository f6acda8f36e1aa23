"""A questionnaire as another program has it: what is asked in which words, before it is known what of it is scored."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from scoring.problems import Problem, please
from surveys.foreign_expressions import Expression
from surveys.instrument_sheets import Sheets
from surveys.sheet_rows import Grid, Spot

Words: TypeAlias = Mapping[str, str]  # by language
Told: TypeAlias = tuple[Spot | None, Problem]


@dataclass(frozen=True)
class Somewhere:
    """Where something stands: a row of a workbook, in which each language has its column, else a place in words."""

    spot: Spot | None = None
    named: str = ""
    columns: Mapping[str, str] = field(default_factory=dict)

    def told(self, code: str, what: str, way_out: str) -> Told:
        """A problem or a doubt of this place."""
        return self.spot, please(code, self.named, what, way_out)

    def under(self, column: str | None) -> Somewhere:
        """The same row in one of its columns."""
        return Somewhere(self.spot.in_column(column), self.named, self.columns) if self.spot and column else self

    def said_in(self, language: str) -> Spot | None:
        """Where its words in a language stand, or should."""
        column = self.columns.get(language)
        return self.spot.in_column(column) if self.spot and column else self.spot


@dataclass(frozen=True)
class Answer:
    """One answer of a list. ``own`` holds what our own columns say of it."""

    at: Somewhere
    code: str
    text: Words
    own: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Question:
    """What is asked: ``kind`` is one of ours, ``fields`` what an item of that kind has beside its words.

    It is shown if all of ``shown`` hold. ``listed`` names the list of its answers where it has a name.
    """

    at: Somewhere
    name: str
    kind: str
    text: Words
    answers: tuple[Answer, ...] = ()
    listed: str = ""
    fields: Mapping[str, Any] = field(default_factory=dict)
    shown: tuple[Expression, ...] = ()
    own: Mapping[str, str] = field(default_factory=dict)
    words: Mapping[str, Words] = field(default_factory=dict)  # further texts by our own columns, such as `unit`

    @property
    def list_key(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """What two questions with the same answers have in common."""
        return tuple((answer.code, tuple(answer.text.values())) for answer in self.answers)


@dataclass(frozen=True)
class Group:
    """Questions that stand together."""

    at: Somewhere
    name: str
    text: Words
    questions: tuple[Question, ...]
    stem: Words | None = None
    matrix: bool = False
    order: str = ""


@dataclass(frozen=True)
class ForeignForm:
    """All of a questionnaire. ``given`` is what sheets of our own say beside it."""

    name: str
    title: Words
    languages: tuple[str, ...]
    groups: tuple[Group, ...]
    audience: str = "residents"
    version: str = ""
    stem: Words | None = None
    given: Sheets = field(default_factory=lambda: Sheets({}, {}, ()))
    way_out: str = "add the columns `plumbline::indicator` and `plumbline::dimension` to the sheet survey"

    def questions(self) -> Iterator[tuple[Group, Question]]:
        for group in self.groups:
            for question in group.questions:
                yield group, question


@dataclass
class Telling:
    """What is wrong and what is doubtful, as it is found."""

    problems: list[Told] = field(default_factory=list)
    doubts: list[Told] = field(default_factory=list)

    def foreign(self, sheets: Sheets, grids: Mapping[str, Grid]) -> Foreign:
        """All that was found, each once: what is wrong with a list is wrong with each question that has it."""
        return Foreign(sheets, grids, tuple(dict.fromkeys(self.problems)), tuple(dict.fromkeys(self.doubts)))

    def refuse(self, at: Somewhere, code: str, what: str, way_out: str) -> None:
        self.problems.append(at.told(code, what, way_out))

    def doubt(self, at: Somewhere, code: str, what: str, way_out: str) -> None:
        self.doubts.append(at.told(code, what, way_out))


@dataclass(frozen=True)
class Foreign:
    """What a file of another program is as an instrument's document, with all that is to be said of it."""

    sheets: Sheets
    grids: Mapping[str, Grid]
    problems: tuple[Told, ...]
    doubts: tuple[Told, ...]
