"""What another version of an instrument changes, and which items go on."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from surveys.instrument_changes import changes, continuing
from surveys.reading import community_policing, read
from tests.studies_for_tests import document

Edit = Callable[[dict[str, Any]], Any]


def after(edit: Edit) -> Any:
    changed = document()
    edit(changed)
    return read(changed)


def first_items(changed: dict[str, Any]) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = changed["questionnaires"]["residents"]["sections"][0]["items"]
    return items


def test_the_same_instrument_goes_on_whole() -> None:
    ours = community_policing()
    assert changes(ours, ours) == ()
    assert len(continuing(ours, ours)) == sum(len(asked.items) for asked in ours.questionnaires.values())


@pytest.mark.parametrize(
    ("edit", "told"),
    [
        (lambda one: first_items(one)[0]["text"].update(en="Other words."), ("item", "R01", "wording", "with-care")),
        (lambda one: first_items(one)[1].pop("key"), ("item", "R02", "measures", "not")),
        (lambda one: first_items(one)[0].update(indicator="IC3"), ("item", "R01", "measures", "not")),
        (lambda one: first_items(one)[0].update(non_answer=False), ("item", "R01", "changed", "with-care")),
        (lambda one: first_items(one).pop(0), ("item", "R01", "removed", "not")),
        (lambda one: first_items(one)[0].update(id="R99"), ("item", "R99", "added", "not")),
        (lambda one: one["index_system"]["goal"]["name"].update(zh="水平"), ("node", "G0", "wording", "with-care")),
        (lambda one: one["scoring"].update(minimum_share=0.6), ("part", "scoring", "changed", "with-care")),
        (lambda one: one["questionnaires"]["residents"]["profile"].pop(),
         ("part", "residents", "changed", "with-care")),
        (lambda one: one["questionnaires"]["residents"]["sections"].reverse(),
         ("part", "residents", "changed", "with-care")),
        (lambda one: one["index_system"]["dimensions"][0]["definition"].update(en="Another"),
         ("node", "D1", "changed", "with-care")),
    ],
)  # fmt: skip
def test_a_change_is_told_with_what_it_means_for_comparing(edit: Edit, told: tuple[str, ...]) -> None:
    ours, other = community_policing(), after(edit)
    assert told in [(change.of, change.id, change.what, change.goes) for change in changes(ours, other)]
    asked = sum(len(one.items) for one in ours.questionnaires.values())
    assert (told[0] == "item") == (len(continuing(ours, other)) < asked)


def test_another_scale_ends_every_item_that_is_answered_on_it() -> None:
    other = after(lambda one: one["scales"]["agree5"]["points"][0]["text"].update(en="No"))
    assert continuing(community_policing(), other) == ()
    assert {change.what for change in changes(community_policing(), other)} == {"scale"}


def test_a_language_that_comes_in_changes_nothing_for_the_others() -> None:
    def english_alone(value: Any) -> Any:
        if isinstance(value, dict):
            return {name: english_alone(entry) for name, entry in value.items() if name != "zh"}
        return [english_alone(entry) for entry in value] if isinstance(value, list) else value

    fewer = english_alone(document()) | {"languages": ["en"], "default_language": "en"}
    assert not [change for change in changes(read(fewer), community_policing()) if change.of != "part"]
