"""Choices in the address: by id, so that what is sent in English opens in Chinese, and nothing untouched is written."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from app_pages import frame
from app_pages.analyses import Seen
from tests.apps import carrying

LANGUAGES = ("en", "zh")
# a kind of choice, what is chosen by id, and that in the address
KINDS: list[tuple[str, Any, str]] = [
    ("choose", "b", "b"),
    ("choose", "", ""),
    ("may_choose", "b", "b"),
    ("press", "b", "b"),
    ("press_first", "b", "b"),
    ("choose_many", ["c", "a"], "c,a"),
]
NOTHING: dict[str, Any] = {"choose": "a", "may_choose": None, "press": None, "press_first": "a", "choose_many": []}
BY_DEFAULT = "created with a default value"


def _every_kind() -> None:
    import streamlit as st  # noqa: PLC0415 - AppTest runs the text of this function alone

    from app_pages import choosing, frame  # noqa: PLC0415 - the same

    named = {"a": {"en": "First", "zh": "甲"}, "b": {"en": "Second", "zh": "乙"}, "c": {"en": "Third", "zh": "丙"}}
    named |= {"": {"en": "no answer", "zh": "未作答"}}
    own = {id: name[frame.language()] for id, name in named.items() if id not in st.session_state.get("gone", ())}
    choosing.choose("choose", "one", own)
    choosing.may_choose("may_choose", "one or none", own, "none")
    choosing.press("press", "side by side", own)
    choosing.press("press_first", "side by side", own, "a")
    choosing.choose_many("choose_many", "any", own, "none")


def opened(language: str, **address: str) -> AppTest:
    """All kinds of choices at an address."""
    app = AppTest.from_function(_every_kind, default_timeout=60)
    app.session_state["language"] = language
    app.query_params |= address
    return checked(app.run())


def checked(app: AppTest) -> AppTest:
    assert not app.exception
    assert not [one.value for one in app.warning if BY_DEFAULT in one.value]
    return app


def widget(app: AppTest, name: str) -> Any:
    key = f"{name}-{app.session_state['language']}"
    found = [*app.selectbox, *app.multiselect, *app.button_group]
    return next(one for one in found if one.key == key)


def sent(app: AppTest) -> dict[str, str]:
    """What stands in the address."""
    return {name: value[0] if isinstance(value, list) else value for name, value in app.query_params.items()}


@pytest.mark.parametrize(("name", "chosen", "written"), KINDS)
def test_a_choice_in_one_language_opens_as_the_same_in_the_other(name: str, chosen: Any, written: str) -> None:
    app = opened("en")
    widget(app, name).set_value(chosen)
    assert sent(checked(app.run())) == {name: written}
    there = opened("zh", **sent(app))
    assert widget(there, name).value == chosen
    assert sent(there) == {name: written}


@pytest.mark.parametrize(("name", "chosen", "written"), KINDS)
def test_a_choice_stays_when_the_language_is_switched_there_and_back(name: str, chosen: Any, written: str) -> None:
    app = opened("en", **{name: written})
    for language in ("zh", "en"):
        app.session_state["language"] = language
        assert widget(checked(app.run()), name).value == chosen
        assert sent(app) == {name: written}


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_written_before_anybody_chooses_and_unknown_ids_are_left_out(language: str) -> None:
    for app in (opened(language), opened(language, **dict.fromkeys(NOTHING, "Second")), opened(language, press="a,b")):
        assert {name: widget(app, name).value for name in NOTHING} == NOTHING
        assert sent(app) == {}
    assert widget(opened(language, choose_many="x,b,b"), "choose_many").value == ["b"]


def test_a_choice_that_is_taken_back_leaves_the_address() -> None:
    app = opened("en", **dict.fromkeys(NOTHING, "b"), lang="en")
    assert {name: widget(app, name).value for name in NOTHING} == dict.fromkeys(NOTHING, "b") | {"choose_many": ["b"]}
    for name, untouched in NOTHING.items():
        widget(app, name).set_value(untouched)
    assert sent(checked(app.run())) == {"lang": "en"}


def test_what_can_no_longer_be_chosen_is_no_longer_chosen() -> None:
    app = opened("en", **dict.fromkeys(NOTHING, "b"))
    app.session_state["gone"] = ("b",)
    assert {name: widget(checked(app.run()), name).value for name in NOTHING} == NOTHING
    assert sent(app) == {}


def _part(seen: object, page: str, part: str) -> None:
    from app_pages import parts  # noqa: PLC0415 - AppTest runs the text of this function alone

    parts.PARTS[page][part](seen)  # type: ignore[arg-type] # names of types are not in that text


ADDRESSES = [
    ("weights", "weights", {"matrix": "D2", "expert": "E03", "rule": "0.1", "experts": "E03,E01"}),
    ("diagnosis", "what-if-tab", {"raised": "PA2,OG2", "to-OG2": "95.5"}),
    ("diagnosis", "measures", {"measure": "K1a"}),
    ("robustness", "robustness", {"shift": "D2", "weight-D2": "0.4"}),
    ("tables", "tables-tab", {"table": "T7", "tables-language": "?"}),
]


@pytest.fixture(autouse=True)
def nobody_is_signed_in() -> Iterator[None]:
    """What is chosen does not depend on who looks."""
    with carrying(None):
        yield


@pytest.mark.parametrize(("page", "part", "address"), ADDRESSES)
def test_a_view_that_is_sent_is_the_same_view(seen: Seen, page: str, part: str, address: dict[str, str]) -> None:
    for language, other in (LANGUAGES, LANGUAGES[::-1]):
        app = AppTest.from_function(_part, default_timeout=60, args=(seen, page, part))
        app.session_state["language"] = language
        app.query_params |= {name: other if value == "?" else value for name, value in address.items()}
        asked = sent(app)
        assert sent(checked(app.run())) == asked


def test_the_score_of_an_indicator_that_is_no_longer_supposed_leaves_the_address(seen: Seen) -> None:
    app = AppTest.from_function(_part, default_timeout=60, args=(seen, "diagnosis", "what-if-tab"))
    app.session_state["language"] = "en"
    app.query_params |= {"raised": "PA2,OG2", "to-OG2": "95.5", "to-PA2": "91.0"}
    app.run()
    widget(app, "raised").set_value(["PA2"]).run()
    assert sent(checked(app)) == {"raised": "PA2", "to-PA2": "91.0"}
    assert app.slider(key="to-PA2").value == 91.0
    app.session_state["language"] = "zh"
    assert sent(checked(app.run())) == {"raised": "PA2", "to-PA2": "91.0"}
    assert frame.all_words()["zh"]("indicators") == widget(app, "raised").label
