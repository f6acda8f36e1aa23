"""Frozen dataclasses as JSON holds them, and back by their annotations."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from math import inf, nan
from typing import Any, Literal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.moments import gather
from scoring.tallies import Tally, fold
from surveys.plain_values import of_plain, plain
from tests.studies_for_tests import refused


@dataclass(frozen=True)
class Leaf:
    id: str
    day: date
    kind: Literal["a", "b"] = "a"


@dataclass(frozen=True)
class Tree:
    """Of everything that can be read."""

    leaves: tuple[Leaf, ...]
    by_order: Mapping[int, Mapping[str, float]]
    some: str | tuple[str, ...]
    share: float | None = None
    sure: bool = False
    counts: Mapping[str, tuple[int, ...]] = field(default_factory=dict)


NUMBERS = st.floats(allow_nan=False, allow_infinity=False)
WORDS = st.text(max_size=5)
TREES = st.builds(
    Tree,
    st.lists(st.builds(Leaf, WORDS, st.dates(), st.sampled_from(["a", "b"])), max_size=3).map(tuple),
    st.dictionaries(st.integers(-9, 99), st.dictionaries(WORDS, NUMBERS, max_size=2), max_size=2),
    WORDS | st.lists(WORDS, max_size=2).map(tuple),
    st.none() | NUMBERS,
    st.booleans(),
    st.dictionaries(WORDS, st.lists(st.integers(-(2**53), 2**53), max_size=3).map(tuple), max_size=2),
)


@given(TREES)
def test_a_value_is_the_same_again_out_of_json(tree: Tree) -> None:
    assert of_plain(Tree, json.loads(json.dumps(plain(tree)))) == tree


@given(st.lists(st.lists(st.integers(-2, 5), min_size=2, max_size=2), max_size=6))
def test_a_tally_is_written_as_it_writes_itself_and_read_with_its_cross_products(rows: list[list[int]]) -> None:
    answers = np.array(rows, dtype=np.int8).reshape(len(rows), 2)
    tally = fold("residents", "C1", {"R01": 5, "R02": 5}, answers)
    assert plain(tally) == {**tally.plain(), "totals": {}}
    assert of_plain(Tally, json.loads(json.dumps(plain(tally)))) == tally


def test_what_is_no_number_is_null_and_arrays_are_lists() -> None:
    assert plain({"x": (nan, inf, 1.5), "y": np.array([[1.0, nan]])}) == {"x": [None, None, 1.5], "y": [[1.0, None]]}


LEAF = {"id": "L", "day": "2030-03-01"}
WHOLE: dict[str, Any] = {"leaves": [LEAF], "by_order": {"3": {"x": 1}}, "some": ["a"]}


@pytest.mark.parametrize(
    ("part", "where"),
    [
        ({"leaves": LEAF}, "leaves"),
        ({"leaves": [LEAF | {"day": "tomorrow"}]}, "leaves › L › day"),
        ({"leaves": [LEAF | {"day": 5}]}, "leaves › L › day"),
        ({"leaves": [LEAF | {"kind": "c"}]}, "leaves › L › kind"),
        ({"leaves": [7]}, "leaves › entry 1"),
        ({"by_order": {"03": {}}}, "by_order › 03"),
        ({"by_order": {"3": {"x": 10**400}}}, "by_order › 3 › x"),
        ({"some": 5}, "some"),
        ({"share": "0.5"}, "share"),
        ({"sure": 1}, "sure"),
        ({"counts": {"R01": [1.5]}}, "counts › R01 › entry 1"),
    ],
)
def test_what_cannot_be_read_is_refused_at_its_place(part: dict[str, Any], where: str) -> None:
    assert of_plain(Tree, WHOLE).by_order == {3: {"x": 1.0}}
    with refused("plain-value", where) as problems:
        of_plain(Tree, WHOLE | part)
    assert len(problems) == 1


def test_moments_that_do_not_fit_together_are_refused() -> None:
    written = plain(gather(("R01", "R02"), np.ones((3, 2), dtype=np.int8)))
    tally = {"audience": "residents", "stratum": "", "responses": 3, "counts": {}, "moments": written, "flags": {}}
    assert of_plain(Tally, tally).moments is not None
    with refused("plain-value", "moments"):
        of_plain(Tally, tally | {"moments": written | {"sums": [1, 2, 3]}})
