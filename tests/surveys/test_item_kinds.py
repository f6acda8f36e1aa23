"""Every kind of item: what is kept of an answer, what is wrong with one, and what nobody is shown."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

import pytest

from surveys import answer_groups, sequences
from surveys.answers import problems, read, room
from surveys.checked_letters import ungrouped
from surveys.designing import points
from surveys.instrument import Instrument
from surveys.reading import read as read_instrument
from tests.kinds import document_of_kinds, form, instrument_of_kinds, item
from tests.studies_for_tests import refused

TAG, NUMBER = "ABCDEF", "0123456789ABCDEF"


@cache
def instrument() -> Instrument:
    return instrument_of_kinds()


def kept(**fields: str) -> dict[str, int | str]:
    """What is kept of a form beside what every such form has; two underscores stand for a point, three for a colon."""
    named = {name.replace("___", ":").replace("__", "."): given for name, given in fields.items()}
    found = dict(read(instrument(), "residents", form(named)).answers)
    return {id: given for id, given in found.items() if id not in ("RS1", "R01")}


def wrong(**fields: str) -> list[tuple[str, str]]:
    named = {name.replace("___", ":").replace("__", "."): given for name, given in fields.items()}
    return [(problem.code, problem.where) for problem in problems(instrument(), "residents", form(named))]


def test_an_answer_in_parts_and_the_same_answer_whole_are_kept_alike() -> None:
    parts = {"K_USED__app": "1", "K_USED__phone": "1", "K_LAST___year": "2025", "K_LAST___month": "5"}
    parts |= {"K_LAST___day": "17", "K_FIRST__c": "1", "K_FIRST__a": "2", "K_SINCE___none": "DK", "K_KM": "07.50"}
    whole = {"K_USED": "phone app", "K_LAST": "2025-05-17", "K_FIRST": "c a", "K_SINCE": "DK", "K_KM": "\uff17.5"}
    assert kept(**parts) == kept(**whole)
    assert kept(**whole) == {
        "K_MODE": "foot",
        "K_USED": "app phone",
        "K_KM": "7.5",
        "K_SINCE": "DK",
        "K_LAST": "2025-05-17",
        "K_FIRST": "c a",
    }


def test_words_beside_other_are_kept_only_with_it() -> None:
    assert kept(K_MODE="other", K_MODE___words="by ferry") == {"K_MODE": "other", "K_MODE:words": "by ferry"}
    assert kept(K_MODE="bus", K_MODE___words="by ferry") == {"K_MODE": "bus"}


def test_what_is_not_shown_is_not_kept_and_not_complained_of() -> None:
    assert kept(K_STOP="near") == {"K_MODE": "foot"}
    assert kept(K_MODE="bus", K_STOP="near") == {"K_MODE": "bus", "K_STOP": "near"}
    assert wrong(K_STOP="9", K_KM="far") == []
    assert kept(K_USED="phone", K_KM="3") == {"K_MODE": "foot", "K_USED": "phone"}


@pytest.mark.parametrize(
    ("fields", "code", "where"),
    [
        ({"K_MODE": ""}, "item-required", "K_MODE"),
        ({"K_MODE": "car"}, "option-unknown", "K_MODE"),
        ({"K_MODE": "DK"}, "option-unknown", "K_MODE"),
        ({"K_MODE": "other", "K_MODE___words": "x" * 201}, "comment-too-long", "K_MODE"),
        ({"K_MODE": "bus", "K_BUS": "4"}, "answer-off-scale", "K_BUS"),
        ({"K_S1": "8"}, "answer-off-scale", "K_S1"),
        ({"K_USED": "app desk phone"}, "choices-many", "K_USED"),
        ({"K_USED__none": "1", "K_USED__app": "1"}, "choices-alone", "K_USED"),
        ({"K_USED": "app", "K_USED___none": "DK"}, "answer-and-none", "K_USED"),
        ({"K_LAST___none": "DK"}, "option-unknown", "K_LAST"),
        ({"K_USED": "app", "K_KM": "near"}, "number-unreadable", "K_KM"),
        ({"K_USED": "app", "K_KM": "1e1"}, "number-unreadable", "K_KM"),
        ({"K_USED": "app", "K_KM": "50.1"}, "number-range", "K_KM"),
        ({"K_USED": "app", "K_KM": "5.25"}, "number-decimals", "K_KM"),
        ({"K_LAST": "2025-02-30"}, "date-unreadable", "K_LAST"),
        ({"K_LAST___year": "2025"}, "date-unreadable", "K_LAST"),
        ({"K_SINCE": "2000-12"}, "date-range", "K_SINCE"),
        ({"K_WHY": "x" * 301}, "comment-too-long", "K_WHY"),
        ({"K_FIRST__a": "1", "K_FIRST__b": "1"}, "ranking-uneven", "K_FIRST"),
        ({"K_FIRST__a": "2"}, "ranking-uneven", "K_FIRST"),
        ({"K_FIRST": "a b c"}, "choices-many", "K_FIRST"),
        ({"K_FIRST": "a d"}, "option-unknown", "K_FIRST"),
        ({"K_TOLD": "1"}, "item-unknown", "K_TOLD"),
        ({"K_USED__car": "1"}, "item-unknown", "K_USED.car"),
    ],
)
def test_what_keeps_an_answer_from_being_kept(fields: dict[str, str], code: str, where: str) -> None:
    assert (code, where) in wrong(**fields)


def test_each_item_is_tallied_on_its_own_scale() -> None:
    found = points(instrument(), "residents")
    assert (found["K_BUS"], found["K_S1"], found["R01"]) == (3, 7, 5)


def test_a_response_of_all_there_is_fits_its_room() -> None:
    words = "\U0001f600"
    fields = {
        "K_MODE": "other",
        "K_MODE:words": words * 200,
        "K_USED": "app phone",
        "K_KM": "49.9",
        "K_WHY": words * 300,
    }
    fields |= {"K_LAST": "2025-05-17", "K_SINCE": "2025-05", "K_FIRST": "c a", "R_OPEN": words * 300}
    found = read(instrument(), "residents", form(fields)).answers
    assert sum(len(f'"{id}":"{given}",'.encode()) for id, given in found.items()) < room(instrument(), "residents")


def test_a_sequence_carries_every_kind_but_text() -> None:
    asked = instrument().questionnaires["residents"]
    choices = sequences.choices(instrument(), "residents")
    fields = {"K_MODE": "foot", "K_USED.app": "1", "K_KM": "7.5", "K_SINCE:none": "DK", "K_LAST:year": "2025"}
    fields |= {"K_LAST:month": "5", "K_LAST:day": "17", "K_FIRST.c": "1", "K_FIRST.a": "2", "K_S1": "7", "K_WHY": "x"}
    letters = ungrouped(sequences.encode(TAG, NUMBER, choices, fields))
    assert sequences.decode(letters, choices) == (NUMBER, {id: fields[id] for id in choices if id in fields})
    assert sequences.left_out(asked) == ("K_WHY",)
    assert sequences.can_be_spoken(asked)


def test_people_are_counted_in_groups_of_their_answers() -> None:
    asked = instrument().questionnaires["residents"]
    found = {id: [one.code for one in answer_groups.groups(instrument(), asked, of)] for id, of in asked.others.items()}
    assert found["K_KM"] == ["0–4.9", "5–19.9", "20–50"]
    assert found["K_SINCE"] == ["2001–2009", "2010–2019", "2020–2026", "DK"]
    assert found["K_LAST"] == ["2024", "2025", "2026"]
    assert found["K_MODE"] == ["bus", "foot", "other"]
    assert found["K_WHY"] == []
    for id, answer, codes in [
        ("K_KM", "4.9", ("0–4.9",)),
        ("K_KM", "50", ("20–50",)),
        ("K_SINCE", "2019-12", ("2010–2019",)),
        ("K_SINCE", "DK", ("DK",)),
        ("K_USED", "app desk", ("app", "desk")),
        ("K_FIRST", "c a", ("c",)),
    ]:
        assert answer_groups.codes_of(asked.others[id], answer) == codes


def set_in(id: str, **fields: Any) -> Callable[[dict[str, Any]], None]:
    return lambda document: item(document, id).update(fields)


def option(code: str, **fields: Any) -> dict[str, Any]:
    return {"code": code, "text": {"zh": code, "en": code}, **fields}


def section_with(place: int, **fields: Any) -> Callable[[dict[str, Any]], None]:
    return lambda document: document["questionnaires"]["residents"]["sections"][place].update(fields)


def when(id: str, **condition: Any) -> Callable[[dict[str, Any]], None]:
    return set_in(id, show_if={"all": [condition]})


def much_to_write(document: dict[str, Any]) -> None:
    item(document, "K_WHY")["maximum_characters"] = 5000
    document["questionnaires"]["residents"]["comments"][0]["maximum_characters"] = 2000


HERE = "questionnaires › residents"


@pytest.mark.parametrize(
    ("spoil", "code", "where"),
    [
        (set_in("K_BUS", scale="how_often"), "id-unknown", "K_BUS"),
        (lambda document: document["scales"]["frequency"]["dont_know"].update(code="X"), "scale-non-answers", "K_BUS"),
        (set_in("K_MODE", options=[option("a"), option("a")]), "code-repeated", "K_MODE"),
        (set_in("K_MODE", options=[option("a"), option("other")]), "code-reserved", "K_MODE"),
        (set_in("K_USED", options=[option("a"), option("b"), option("DK")]), "code-reserved", "K_USED"),
        (set_in("K_USED", options=[option("a"), option("b", alone=True)]), "choices-alone-all", "K_USED"),
        (set_in("K_USED", at_least=3), "item-limits", "K_USED"),
        (set_in("K_FIRST", most=4), "item-limits", "K_FIRST"),
        (set_in("K_KM", bands=[20, 5]), "item-limits", "K_KM"),
        (set_in("K_KM", minimum=50), "item-limits", "K_KM"),
        (set_in("K_LAST", minimum="2024-02-31"), "item-limits", "K_LAST"),
        (set_in("K_LAST", minimum="2027-01-01"), "item-limits", "K_LAST"),
        (section_with(0, matrix=True), "matrix-mixed", "QK1"),
        (section_with(0, order="randomised"), "order-bound", "QK1"),
        (set_in("K_WHY", maximum_characters=5000), None, ""),
        (much_to_write, "written-much", "sections"),
        (when("K_BUS", item="K_MODE", answered=True), "condition-scored", "K_BUS"),
        (set_in("K_STOP", show_if={}), "condition-form", "K_STOP › show_if"),
        (when("K_STOP", item="K_MODE"), "condition-form", "K_STOP › show_if › K_MODE"),
        (when("K_STOP", item="K_MODE", one_of=["bus"], answered=True), "condition-form", "K_STOP › show_if › K_MODE"),
        (when("K_STOP", item="K_STOP", answered=True), "condition-later", "K_STOP › show_if › K_STOP"),
        (when("K_STOP", item="K_S1", at_least=3), "condition-later", "K_STOP › show_if › K_S1"),
        (when("K_STOP", item="K_TOLD", answered=True), "condition-later", "K_STOP › show_if › K_TOLD"),
        (when("K_KM", item="K_MODE", at_least=3), "condition-kind", "K_KM › show_if › K_MODE"),
        (when("K_FIRST", item="K_KM", one_of=[3]), "condition-kind", "K_FIRST › show_if › K_KM"),
        (when("K_KM", item="K_MODE", one_of=["car"]), "condition-answer", "K_KM › show_if › K_MODE"),
        (when("K_FIRST", item="K_BUS", one_of=[3, "DK"]), None, ""),
    ],
)
def test_an_instrument_is_refused_for_what_its_items_cannot_be(
    spoil: Callable[[dict[str, Any]], None], code: str | None, where: str
) -> None:
    document = document_of_kinds()
    spoil(document)
    if code is None:
        read_instrument(document)
        return
    with refused(code, f"{HERE} › {where}"):
        read_instrument(document)


@pytest.mark.parametrize(
    ("fields", "code", "where"),
    [
        ({"kind": "slider"}, "instrument-kind-unknown", "K_USED"),
        ({"points": 3}, "instrument-unknown-key", "K_USED › points"),
        ({"options": [option("a b"), option("b")]}, "instrument-value", "K_USED › options › entry 1 › code"),
        ({"show_if": {"all": [{"item": "RS1", "one_of": [True]}]}}, "instrument-value", None),
    ],
)
def test_what_is_no_item_of_any_kind_is_refused_by_its_place(
    fields: dict[str, Any], code: str, where: str | None
) -> None:
    document = document_of_kinds()
    item(document, "K_USED").update(fields)
    with refused(code, where and f"{HERE} › sections › QK1 › items › {where}"):
        read_instrument(document)
