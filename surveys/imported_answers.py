"""Answers from elsewhere: how a table is to be read, and what of it could be kept, row by row, as a live form is."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from scoring.problems import Problem, Refused, please, refuse
from surveys import answers, canonical, disclosing
from surveys.answers import Answers, Form
from surveys.audiences import Audience
from surveys.imported_columns import GROUP, ROW, targets
from surveys.imported_tables import Column, Table
from surveys.imported_values import answers_of, recoded
from surveys.studies import Stratum, Wave

MOST_TOLD = 2_000  # refusals that are kept to be shown and taken away; the others are counted
LONGEST_SHOWN = 60  # characters of what stands in a cell that is refused
_SHOWN = ("import-value", "import-group", "number-unreadable", "number-range", "date-unreadable", "date-range")
_NONE: Mapping[str, str] = {}


@dataclass(frozen=True)
class Plan:
    """How a table is read: what each column holds by its heading, and what its values stand for.

    ``group`` is the stratum of all rows where no column says it. ``same`` are answers that all rows have, such as that
    everybody is of age. ``recodes`` has by the key of a list of answers the code of each value that is no code.
    """

    audience: Audience
    columns: Mapping[str, str]
    group: str | None = None
    same: Mapping[str, str] = field(default_factory=dict)
    recodes: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    @cached_property
    def digest(self) -> str:
        """What tells it from every other."""
        said = [self.audience, dict(self.columns), self.group, dict(self.same)]
        return canonical.digest({"read": [*said, {key: dict(of) for key, of in self.recodes.items()}]})


@dataclass(frozen=True)
class Refusal:
    """Why a row cannot be kept: its number in the file, the heading it concerns, what stands there, and the problem."""

    row: int
    heading: str
    problem: Problem
    value: str = ""


@dataclass(frozen=True)
class Checked:
    """What of a table could be kept: places of rows by stratum, and how many are refused, the first of them told.

    ``named`` is by what each sound row is known, so that it is kept once.
    """

    sound: Mapping[str, Sequence[int]]
    named: Mapping[int, str] = field(repr=False)
    refused: int
    refusals: tuple[Refusal, ...]
    alike: int

    @property
    def number(self) -> int:
        return sum(len(rows) for rows in self.sound.values())


class Rows:
    """The rows of a table as forms. Raises Refused, with all problems, for a plan that does not fit."""

    def __init__(self, wave: Wave, plan: Plan, table: Table) -> None:
        refuse(problems(wave, plan, table))
        self._instrument, self.plan, self.table = wave.instrument, plan, table
        columns = {plan.columns[column.heading]: column for column in table.columns if column.heading in plan.columns}
        self._row = columns.pop(ROW, None)
        self._group = columns.pop(GROUP, None)
        strata = wave.strata_of(plan.audience)
        self._fields = [(name, column, self._codes(strata, name, column)) for name, column in columns.items()]
        self._groups = self._codes(strata, GROUP, self._group) if self._group else None
        self.columns = {**columns, **{name: one for name, one in ((GROUP, self._group), (ROW, self._row)) if one}}

    def _codes(self, strata: Sequence[Stratum], name: str, column: Column) -> Mapping[str, str | None] | None:
        found = answers_of(self._instrument, self.plan.audience, strata, name)
        return None if found is None else recoded(found, column, self.plan.recodes.get(found.key, _NONE))

    def response(self, place: int) -> Answers:
        """What a row would be kept as. Raises Refused, with all problems, each at the heading it concerns."""
        fields, found = dict(self.plan.same), list[Problem]()
        for name, column, codes in self._fields:
            value = column.values[place]
            given = value if codes is None else codes[value]
            if given is None:
                what = f"It is not said what “{value[:LONGEST_SHOWN]}” stands for."
                found.append(please("import-value", name, what, "say which answer it is, or that it is none"))
            elif given:
                fields[name] = given
        try:
            response = answers.read(self._instrument, self.plan.audience, Form(fields, consent=True))
        except Refused as refusal:
            unsaid = {problem.where for problem in found}
            found += [problem for problem in refusal.problems if problem.where not in unsaid]
        refuse(found)
        return response.answers

    def group(self, place: int) -> str:
        """The stratum that a row counts for. Raises Refused where it is none of the wave's."""
        if self._group is None or self._groups is None:
            return self.plan.group or ""
        value = self._group.values[place]
        found = self._groups[value]
        if not found:
            what = f"“{value[:LONGEST_SHOWN]}” is no group of this wave." if value else "It has no group."
            raise Refused([please("import-group", GROUP, what, "say which group it is")])
        return found

    def name(self, place: int) -> str:
        """By what a row is known: what its own export knows it by, else all that was read of it."""
        if self._row is None:
            return f"{self.plan.audience}\x1f{self.table.row_names[place]}"
        value = self._row.values[place]
        if not value:
            what = "It is not known by anything in this column."
            raise Refused([please("import-row-missing", ROW, what, "fill the column, or name none")])
        return f"{self.plan.audience}\x1f{self._row.heading}\x1f{value}"

    @property
    def known_by(self) -> str:
        """The heading that rows are known by; empty where they are known by what they hold."""
        return self._row.heading if self._row else ""


def problems(wave: Wave, plan: Plan, table: Table) -> Iterator[Problem]:
    """Everything by which a plan does not fit its table or its wave."""
    asked, headings = wave.instrument.questionnaires[plan.audience], {column.heading for column in table.columns}
    known = {*targets(asked), GROUP, ROW}
    for heading, target in plan.columns.items():
        if heading not in headings:
            yield please("import-column", heading[:80], "The file has no such column.", "look at its headings")
        if target not in known:
            yield please("import-target", target[:80], "Nothing of this name is asked.", "name what the column holds")
    for target, times in Counter(plan.columns.values()).items():
        if times > 1:
            what = f"{times} columns are said to hold it."
            yield please("import-twice", target, what, "leave all but one out")
    yield from _wrong_group(wave, plan)
    for id in plan.same:
        if id not in asked.fields or id in plan.columns.values():
            what = "It is not asked, or a column holds it."
            yield please("import-same", id[:80], what, "leave one of the two")
    if not any(target in asked.items or target in asked.others for target in plan.columns.values()):
        yield please("import-nothing", "columns", "No column holds an answer.", "say what the columns hold")


def _wrong_group(wave: Wave, plan: Plan) -> Iterator[Problem]:
    named = GROUP in plan.columns.values()
    if named == (plan.group is not None):
        yield please("import-groups", "group", "It is not said which group the rows count for.", "say it in one way")
    elif not named and plan.group not in {one.id for one in wave.strata_of(plan.audience)}:
        yield please("import-group", "group", "The wave has no such group.", "name one of its groups")


def check(wave: Wave, rows: Rows) -> Checked:
    """Look at every row as at a live form. A group of fewer rows than the least number is refused as a whole."""
    found, named, alike = _Refusals(rows), dict[int, str](), Counter[int]()
    sound: dict[str, array[int]] = {}
    seen = set[str]()
    for place in range(rows.table.rows):
        try:
            group, name = rows.group(place), rows.name(place)
            given = rows.response(place)
        except Refused as refusal:
            found.add(place, refusal.problems)
            continue
        if name in seen:
            what = "An earlier row is known by the same."
            found.add(place, (please("import-row-twice", ROW, what, "leave one of them out"),))
            continue
        seen.add(name)
        named[place] = name
        sound.setdefault(group, array("L")).append(place)
        alike[hash((group, *sorted(given.items())))] += 1
    return _enough(wave, rows, found, Checked(sound, named, 0, (), sum(alike.values()) - len(alike)))


def _enough(wave: Wave, rows: Rows, found: _Refusals, checked: Checked) -> Checked:
    least, kept = disclosing.least(wave.instrument, rows.plan.audience), dict(checked.sound)
    for group, places in checked.sound.items():
        if len(places) < least:
            what = f"Fewer than {least} rows of its group can be kept."
            problem = please("import-few", GROUP, what, "let it count for a larger group, or bring more in at once")
            for place in kept.pop(group):
                found.add(place, (problem,))
    return Checked(kept, checked.named, found.rows, tuple(found.told), checked.alike)


class _Refusals:
    """What is refused, counted, and told as far as anybody will read."""

    def __init__(self, rows: Rows) -> None:
        self._columns, self._numbers = rows.columns, rows.table.numbers
        self.rows = 0
        self.told: list[Refusal] = []

    def add(self, place: int, problems: Sequence[Problem]) -> None:
        self.rows += 1
        for problem in problems[: max(0, MOST_TOLD - len(self.told))]:
            column = self._columns.get(problem.where)
            heading = column.heading if column else problem.where
            shown = column.values[place] if column and problem.code in _SHOWN else ""
            self.told.append(Refusal(self._numbers[place], heading, problem, shown[:LONGEST_SHOWN]))
