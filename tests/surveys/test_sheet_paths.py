"""A place in a document as a line of words: read as it was written, and put back piece by piece."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.sheet_paths import Place, missing, put, read, written
from tests.studies_for_tests import refused

STEPS = st.text(min_size=1, max_size=12) | st.sampled_from(("#1", "a › b", 'q"uote', " ", "_x0041_", "=1+1"))
PLACES = st.lists(STEPS | st.integers(0, 9_999), min_size=1, max_size=5).map(tuple)
NAMES = st.sampled_from(("a", "b", "name with spaces", "#1", "字"))
DOCUMENTS = st.dictionaries(
    NAMES,
    st.recursive(
        st.integers() | st.text(max_size=5),
        lambda below: st.lists(below, min_size=1, max_size=3) | st.dictionaries(NAMES, below, min_size=1, max_size=3),
        max_leaves=8,
    ),
    max_size=4,
)


@given(PLACES)
def test_a_place_is_read_as_it_was_written(place: Place) -> None:
    assert read(written(place)) == place


def test_people_may_write_it_with_other_spaces_and_signs() -> None:
    assert read("grades>bands > #1 ›minimum") == ("grades", "bands", 0, "minimum")
    assert written(("grades", "bands", 0, "minimum")) == "grades › bands › #1 › minimum"


@pytest.mark.parametrize("line", ["", " ", "a › ", "› a", 'a › "b', 'a "b"', '"\\x"'])
def test_what_names_no_place_is_refused(line: str) -> None:
    with refused("sheet-path", ""):
        read(line)


@given(DOCUMENTS)
def test_all_that_is_missing_in_nothing_puts_the_document_together_again(document: dict[str, Any]) -> None:
    made: dict[str, Any] = {}
    for place, piece in missing(document, {}):
        put(made, place, piece)
    assert made == document
    assert list(missing(document, document)) == []


def test_only_what_is_not_known_is_missing() -> None:
    whole = {"a": {"b": 1, "c": [1, 2]}, "d": 3}
    assert list(missing(whole, {"a": {"c": [1]}})) == [(("a", "b"), 1), (("a", "c", 1), 2), (("d",), 3)]


@pytest.mark.parametrize("place", [("a",), ("a", "b"), ("a", 0), ("l", 0), ("l", 2), ("l", "x"), (0,)])
def test_a_place_that_is_taken_or_of_another_kind_is_refused(place: Place) -> None:
    document: dict[str, Any] = {"a": 1, "l": [1]}
    with refused("sheet-path", ""):
        put(document, place, 2)
    assert document == {"a": 1, "l": [1]}
    put(document, ("l", 1), 2)
    assert document["l"] == [1, 2]
