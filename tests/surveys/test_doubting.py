"""What a sound instrument may still do badly is told as a doubt at its place, and the shipped ones have few."""

from __future__ import annotations

import copy
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest

from surveys.doubting import doubts
from surveys.reading import COMMUNITY_POLICING, TEMPLATES, parse, read, shipped

SHIPPED = parse(shipped(COMMUNITY_POLICING))
RESIDENTS = "questionnaires › residents"
Change = Callable[[dict[str, Any]], object]


def first(document: dict[str, Any]) -> dict[str, Any]:
    """The first statement of the residents."""
    found: dict[str, Any] = document["questionnaires"]["residents"]["sections"][0]["items"][0]
    return found


def found(change: Change) -> set[tuple[str, str]]:
    """The doubts that a change brings, with their places."""
    document = copy.deepcopy(dict(SHIPPED))
    change(document)
    told = [{(one.code, one.where) for one in doubts(read(given))} for given in (SHIPPED, document)]
    return told[1] - told[0]


def say(**words: str) -> Change:
    return lambda document: first(document)["text"].update(words)


def again(document: dict[str, Any]) -> None:
    items = document["questionnaires"]["residents"]["sections"][0]["items"]
    items[1]["text"]["en"] = items[0]["text"]["en"]


def key_all_alike(document: dict[str, Any]) -> None:
    for section in document["questionnaires"]["residents"]["sections"]:
        for item in section["items"]:
            item.pop("key", None)


@pytest.mark.parametrize(
    ("change", "code", "place"),
    [
        (say(en="A <b>bold</b> statement."), "doubt-markup", "text › en"),
        (say(zh="Nobody has translated this."), "doubt-untranslated", "text › zh"),
        (say(en="word " * 61), "doubt-text-long", "text › en"),
        (say(zh="字" * 121), "doubt-text-long", "text › zh"),
        (say(en="word " * 26), "doubt-reading", "text › en"),
        (say(zh="字" * 46), "doubt-reading", "text › zh"),
        (again, "doubt-twice", "text › en"),
        (lambda document: document["questionnaires"]["residents"].update(minutes=16), "doubt-long", "minutes"),
        (lambda document: document["questionnaires"]["residents"].update(minutes=1), "doubt-minutes", "minutes"),
        (key_all_alike, "doubt-keys", "sections"),
    ],
)
def test_a_doubt_stands_at_its_place(change: Change, code: str, place: str) -> None:
    told = found(change)
    assert {one for one, _ in told} == {code}
    assert all(where.endswith(place) for _, where in told)


def test_a_text_at_the_limit_is_no_doubt() -> None:
    assert found(say(en="word " * 25, zh="字" * 45)) == set()
    assert found(lambda document: document["questionnaires"]["residents"].update(minutes=15)) == set()


@pytest.mark.parametrize("name", TEMPLATES)
def test_an_indicator_that_one_item_or_figure_measures_is_doubted(name: str) -> None:
    document = parse(shipped(name))
    asked = [
        item.get("indicator")
        for questionnaire in document["questionnaires"].values()
        for section in questionnaire["sections"]
        for item in section["items"]
    ]
    measured = Counter([*asked, *(one["indicator"] for one in document["objective_indicators"])])
    alone = {f"index_system › {id}" for id, number in measured.items() if id and number == 1}
    told = {one.where for one in doubts(read(document)) if one.code == "doubt-one-item"}
    assert told == alone
    assert alone
