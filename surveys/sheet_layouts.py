"""Which sheets an instrument has, what their rows are, and where these stand in its document."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from pydantic import BaseModel

from surveys.audiences import AUDIENCES
from surveys.diagnoses import Countermeasures, Diagnosis, MeasureGroup
from surveys.expert_forms import ExpertForm, PairwiseScale
from surveys.index_systems import ObjectiveIndicator
from surveys.notices import Notice
from surveys.questionnaires import Choice, Questionnaire, Scale, Section
from surveys.sheet_columns import Column, Path, columns, entries

READ_ME, INDEX_SYSTEM, INSTRUMENT, SETTINGS = "read me", "index system", "instrument", "settings"
WHAT, PATH, VALUE, TEXT = "what", "path", "value", "text"
OF_A_FORM = frozenset({"id", "name", "minutes", "instruction", "question", "publish_floor", "shown_by_code"})


@dataclass(frozen=True)
class Kind:
    """Rows of one kind: records at ``at`` within the record of the row they stand below, or within the sheet's place.

    ``shape``: an entry of a list each, the one record there, or a record by the name in the sheet's ``key`` column.
    """

    name: str
    models: tuple[type[BaseModel], ...]
    at: Path
    below: tuple[str, ...] = ()
    shape: Literal["list", "one", "named"] = "list"
    only: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Layout:
    """A sheet: its rows follow one another as a form does, what belongs to a row standing below it."""

    sheet: str
    at: Path
    kinds: tuple[Kind, ...]
    key: str = ""

    def held(self, kind: Kind) -> frozenset[str]:
        """The fields of a kind's records that have rows, or another sheet, of their own."""
        own = {other.at[0] for other in self.kinds if kind.name in other.below}
        fields = frozenset(name for model in kind.models for name in model.model_fields)
        return frozenset(own) | (fields - kind.only if kind.only else _ELSEWHERE.get(self.sheet, frozenset()))

    def columns(self, kind: Kind) -> tuple[Column, ...]:
        return columns(kind.models, self.held(kind))

    @cached_property
    def all_columns(self) -> tuple[Column, ...]:
        """Of all its kinds, one a path; what two kinds read differently is read as it comes."""
        found = dict[Path, Column]()
        for column in self._each():
            known = found.setdefault(column.path, column)
            if known.texts == column.texts and known.kind == column.kind:
                choices = tuple(dict.fromkeys((*known.choices, *column.choices)))
                found[column.path] = Column(column.path, column.kind, choices, column.texts)
            elif not known.texts and not column.texts:
                found[column.path] = Column(column.path, "any")
        return tuple(sorted(found.values(), key=lambda column: column.texts))

    def _each(self) -> Iterator[Column]:
        for kind in self.kinds:
            yield from self.columns(kind)

    @property
    def leading(self) -> tuple[str, ...]:
        """The headers before those of the records."""
        return (*([WHAT] if len(self.kinds) > 1 else []), *([self.key] if self.key else []))


_ELSEWHERE = {"questionnaires": frozenset({"screener", "sections", "profile", "comments"})}


def _asked(audience: str) -> Layout:
    items = entries(Section, "items")
    optioned = tuple(model for model in items if "options" in model.model_fields)
    options = dict.fromkeys(
        (*entries(Choice, "options"), *(one for model in optioned for one in entries(model, "options")))
    )
    return Layout(
        audience,
        ("questionnaires", audience),
        (
            Kind("screener", (Choice,), ("screener",)),
            Kind("section", (Section,), ("sections",)),
            Kind("item", items, ("items",), ("section",)),
            Kind("profile", (Choice,), ("profile",)),
            Kind("option", tuple(options), ("options",), ("screener", "profile", *(["item"] if optioned else []))),
            Kind("comment", entries(Questionnaire, "comments"), ("comments",)),
        ),
    )


LAYOUTS = (
    Layout(
        "scales",
        ("scales",),
        (
            Kind("scale", (Scale,), (), shape="named"),
            Kind("point", entries(Scale, "points"), ("points",), ("scale",)),
            Kind("dont_know", entries(Scale, "dont_know"), ("dont_know",), ("scale",), "one"),
            Kind("not_applicable", entries(Scale, "not_applicable"), ("not_applicable",), ("scale",), "one"),
        ),
        key="scale",
    ),
    Layout("questionnaires", ("questionnaires",), (Kind("", (Questionnaire,), (), shape="named"),), key="audience"),
    *map(_asked, AUDIENCES),
    Layout(
        "experts",
        ("experts",),
        (
            Kind("form", (ExpertForm,), (), shape="one", only=OF_A_FORM),
            Kind("matrix", entries(ExpertForm, "matrices"), ("matrices",)),
            Kind("point", entries(PairwiseScale, "points"), ("scale", "points")),
            Kind("skip", entries(PairwiseScale, "skip"), ("scale", "skip"), shape="one"),
            Kind("profile", (Choice,), ("profile",)),
            Kind("option", entries(Choice, "options"), ("options",), ("profile",)),
        ),
    ),
    Layout("objective indicators", (), (Kind("", (ObjectiveIndicator,), ("objective_indicators",)),)),
    Layout(
        "diagnosis",
        ("diagnosis",),
        (
            Kind("problem", entries(Diagnosis, "problems"), ("problems",)),
            Kind("cause", entries(Diagnosis, "causes"), ("causes",)),
            Kind("resistance", entries(Diagnosis, "resistances"), ("resistances",)),
        ),
    ),
    Layout(
        "measures",
        ("countermeasures",),
        (
            Kind("group", entries(Countermeasures, "groups"), ("groups",)),
            Kind("measure", entries(MeasureGroup, "measures"), ("measures",), ("group",)),
        ),
    ),
    Layout("notices", ("notices",), (Kind("", (Notice,), (), shape="named"),), key="reader"),
)
SHEETS = (INSTRUMENT, INDEX_SYSTEM, *(layout.sheet for layout in LAYOUTS), SETTINGS)
