"""The index system of a questionnaire that came without one: by our own columns, else by its groups, which is told."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from surveys.checked_index_systems import FEWEST, MOST
from surveys.foreign_forms import ForeignForm, Group, Question, Somewhere, Telling, Words
from surveys.foreign_names import Names
from surveys.foreign_scales import Statement, named

GOAL = "goal"
UNSCORED = "foreign-unscored"


@dataclass
class Node:
    """A dimension or an indicator while its rows are read: what it is called and what is below it."""

    id: str
    at: Somewhere
    text: Words
    below: dict[str, Node] = field(default_factory=dict)


@dataclass(frozen=True)
class Indexed:
    """An index system, where its nodes come from, and which indicator each statement measures."""

    document: Mapping[str, Any]
    places: Mapping[tuple[str | int, ...], Somewhere]
    indicators: Mapping[str, str]


def index_system(form: ForeignForm, found: Mapping[str, Statement], names: Names, telling: Telling) -> Indexed | None:
    """None where a sheet of our own has it, or where none can be made, which is a problem."""
    if "index_system" in form.given.document:
        return None
    said = named(form)
    tree = _by_columns(form, found, names) if said else _by_groups(form, found, names)
    wide = [node for node in tree.values() if not FEWEST <= len(node.below) <= MOST]
    if not found or not FEWEST <= len(tree) <= MOST or wide:
        _refuse(form, tree, wide, telling)
        return None
    if not said:
        what = f"{len(tree)} groups are taken as dimensions, and {len(found)} statements as an indicator each."
        telling.doubt(Somewhere(None, "index_system"), "foreign-index", what, form.way_out)
    return _written(form, tree, names, said)


def _refuse(form: ForeignForm, tree: Mapping[str, Node], wide: list[Node], telling: Telling) -> None:
    counted = ", ".join(f"{next(iter(node.text.values()), node.id)} ({len(node.below)})" for node in tree.values())
    what = f"No index system of {FEWEST} to {MOST} dimensions with {FEWEST} to {MOST} indicators each comes of it"
    what = f"{what}: {counted:.300}." if counted else f"{what}: nothing in it says what is scored."
    telling.refuse(wide[0].at if wide else Somewhere(None, "index_system"), UNSCORED, what, form.way_out)


def _scored(form: ForeignForm, found: Mapping[str, Statement]) -> Iterator[tuple[Group, Question]]:
    for group, question in form.questions():
        if question.name in found and "attention" not in question.own:
            yield group, question


def _by_groups(form: ForeignForm, found: Mapping[str, Statement], names: Names) -> dict[str, Node]:
    tree = dict[str, Node]()
    for group, question in _scored(form, found):
        if group.name not in tree:
            tree[group.name] = Node(names.new(f"D{len(tree) + 1}", "D"), group.at, group.text)
        node = tree[group.name]
        node.below[question.name] = Node(names.new(f"I_{question.name}", "I"), question.at, question.text)
    return tree


def _by_columns(form: ForeignForm, found: Mapping[str, Statement], names: Names) -> dict[str, Node]:
    """By the columns indicator and dimension; where no dimension is written, the group is it."""
    tree = dict[str, Node]()
    known = dict[str, Node]()
    for group, question in _scored(form, found):
        dimension, indicator = question.own.get("dimension", ""), question.own["indicator"]
        key = dimension or f"{GOAL} {group.name}"
        if key not in tree and indicator not in known:
            text = _texts(form, question, "dimension", dimension) if dimension else group.text
            tree[key] = Node(names.new(dimension or f"D{len(tree) + 1}", "D"), question.at, text)
        if indicator not in known:
            known[indicator] = Node(
                names.new(indicator, "I"), question.at, _texts(form, question, "indicator", indicator)
            )
            tree[key].below[indicator] = known[indicator]
    return tree


def _texts(form: ForeignForm, question: Question, column: str, said: str) -> Words:
    """What a column calls something in each language; in one that it is not called in, its name."""
    words = question.words.get(column, {})
    return {language: words.get(language, said) for language in form.languages}


def _written(form: ForeignForm, tree: Mapping[str, Node], names: Names, said: bool) -> Indexed:
    places, indicators = dict[tuple[str | int, ...], Somewhere](), dict[str, str]()
    dimensions = list[dict[str, Any]]()
    for dimension in tree.values():
        at: tuple[str | int, ...] = ("index_system", "dimensions", len(dimensions))
        places[at] = dimension.at
        below = list[dict[str, Any]]()
        for key, indicator in dimension.below.items():
            places[(*at, "indicators", len(below))] = indicator.at
            indicators[key] = indicator.id
            below.append(_node(indicator))
        dimensions.append({**_node(dimension), "code": f"D{len(dimensions) + 1}", "indicators": below})
    goal = {"id": names.new(GOAL), "name": dict(form.title)}
    if said:
        indicators = {
            question.name: indicators[question.own["indicator"]]
            for _, question in form.questions()
            if question.own.get("indicator") in indicators
        }
    return Indexed({"goal": goal, "dimensions": dimensions}, places, indicators)


def _node(node: Node) -> dict[str, Any]:
    return {"id": node.id, "name": dict(node.text), "definition": dict(node.text)}
