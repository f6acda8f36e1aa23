import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.json_text import Place, number, read_json, shown
from scoring.problems import Problem, Refused

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
)


@given(JSON)
def test_what_was_written_is_read(value: Any) -> None:
    assert read_json(json.dumps(value).encode()) == (value, [])


@pytest.mark.parametrize(
    ("text", "code", "where"),
    [
        (b"", "json-invalid", "line 1, column 1"),
        (b'{"a": 1,\n "b": }', "json-invalid", "line 2, column 7"),
        (b'"\xff"', "json-not-utf8", "byte 1"),
        (b"[" * 100_000 + b"]" * 100_000, "json-too-deep", "file"),
        (b"1" * 5_000, "json-invalid", "file"),
    ],
)
def test_what_is_not_json(text: bytes, code: str, where: str) -> None:
    value, problems = read_json(text)
    assert value is None
    assert [(problem.code, problem.where) for problem in problems] == [(code, where)]


def test_a_byte_order_mark_is_no_harm() -> None:
    assert read_json("\ufeff[1]".encode()) == ([1], [])


def test_every_key_given_twice_is_named() -> None:
    value, problems = read_json(b'{"a": 1, "a": 2, "b": {"c": 1, "c": 2}}')
    assert value == {"a": 2, "b": {"c": 2}}
    assert {(problem.code, problem.where) for problem in problems} == {("json-key-twice", "a"), ("json-key-twice", "c")}


@pytest.mark.parametrize("value", [0, -1, 1.5, 10**300])
def test_numbers(value: object) -> None:
    assert number(value)


@pytest.mark.parametrize("value", [None, True, "1", [1], float("nan"), float("inf"), 10**400])
def test_no_numbers(value: object) -> None:
    assert not number(value)


def test_a_place_grows_inwards_and_all_share_the_problems() -> None:
    place = Place()
    place.wrong("x", "wrong.", "mend it")
    place.at("experts").at("E1").wrong("y", "wrong too.", "mend it")
    place.at("experts").keep(Refused([Problem("z", "G", "refused.", "Mend it.")]))
    place.keep(Refused([Problem("w", "column 1", "refused too.", "Mend it.")]))
    place.at("method").keys({"b": 1, "a": 2, "known": 3}, ["known"])
    found = [(problem.code, problem.where) for problem in place.problems]
    assert found == [
        ("x", "file"),
        ("y", "experts › E1"),
        ("z", "experts › G"),
        ("w", "column 1"),
        ("file-unknown-key", "method › a"),
        ("file-unknown-key", "method › b"),
    ]
    assert str(place.problems[0]) == "file: wrong. Please mend it. [x]"


def test_values_are_shown_as_written_and_not_at_length() -> None:
    assert shown(None) == "null"
    assert shown("区") == '"区"'
    assert shown("x" * 100) == '"' + "x" * 59 + "…"
