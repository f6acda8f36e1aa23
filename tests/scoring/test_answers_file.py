from copy import deepcopy
from typing import Any

import numpy as np
import pytest

from scoring.answers_file import Asked, read_populations, read_responses, read_tallies
from scoring.json_text import Place
from scoring.scores import ScoredItem
from scoring.tallies import Tally, tally

ITEMS = (
    ScoredItem("R1", "P", "residents", 1),
    ScoredItem("R2", "P", "residents", -1, 7),
    ScoredItem("O1", "P", "officers", 1),
)
ASKED = Asked({item.id: item for item in ITEMS}, True)
TALLY: dict[str, Any] = {"audience": "residents", "stratum": "a", "responses": 4, "counts": {"R1": [1, 0, 2, 0, 1]}}
TABLE: dict[str, Any] = {
    "audience": "residents",
    "items": ["R2", "R1"],
    "rows": [[7, 5], ["DK", None], ["NA", 2], ["NA", "NA"]],
}


def noted(place: Place) -> list[tuple[str, str]]:
    return [(problem.code, problem.where) for problem in place.problems]


def test_rows_fold_into_the_tally_of_the_same_answers() -> None:
    place = Place("responses")
    (found,) = read_responses([TABLE], ASKED, place)
    answers: list[dict[str, int | str]] = [
        {"R1": 5, "R2": 7},
        {"R2": "DK"},
        {"R1": 2, "R2": "NA"},
        {"R1": "NA", "R2": "NA"},
    ]
    assert found == tally("residents", "all", {"R1": 5, "R2": 7}, answers)
    assert found.moments is not None
    assert place.problems == []


def test_an_item_without_a_column_is_missing_everywhere() -> None:
    (found,) = read_responses([{"audience": "residents", "items": [], "rows": [[], []]}], ASKED, Place())
    assert found.counts == {"R1": (0,) * 7 + (2,), "R2": (0,) * 9 + (2,)}


def test_counts_of_points_alone_leave_the_rest_missing() -> None:
    place = Place("tallies")
    whole = deepcopy(TALLY) | {"counts": {"R1": [1, 0, 2, 0, 0, 1, 0, 0], "R2": [1, 0, 0, 0, 0, 0, 1]}}
    first, second = read_tallies([TALLY, whole], ASKED, place)
    assert place.problems == []
    assert first == Tally("residents", "a", 4, {"R1": (1, 0, 2, 0, 1, 0, 0, 0), "R2": (0,) * 9 + (4,)})
    assert second.counts == {"R1": (1, 0, 2, 0, 0, 1, 0, 0), "R2": (1, 0, 0, 0, 0, 0, 1, 0, 0, 2)}


@pytest.mark.parametrize(
    ("keys", "problems"),
    [
        ({"responses": 0}, [("stratum-empty", "tallies › 1")]),
        ({"responses": 3}, [("tally-sum", "tallies › 1 › counts › R1")]),
        ({"responses": "4"}, [("file-whole", "tallies › 1 › responses")]),
        ({"counts": {"R1": [1, 0, 2, 1]}}, [("tally-counts", "tallies › 1 › counts › R1")]),
        ({"counts": {"R1": [1, 0, 2, 1, -1]}}, [("file-whole", "tallies › 1 › counts › R1 › 5")]),
        ({"counts": {"R1": [1, 0, 2, 0, 0, 0, 0, 0]}}, [("tally-sum", "tallies › 1 › counts › R1")]),
        ({"counts": {"O1": [4, 0, 0, 0, 0]}}, [("tally-unknown-item", "tallies › 1 › counts › O1")]),
        ({"counts": [1]}, [("file-type", "tallies › 1 › counts")]),
        ({"audience": "nobody"}, [("tally-unknown-audience", "tallies › 1 › audience")]),
        (
            {"audience": 1, "stratum": ""},
            [("file-text", "tallies › 1 › audience"), ("file-text", "tallies › 1 › stratum")],
        ),
    ],
)
def test_what_is_no_tally(keys: dict[str, Any], problems: list[tuple[str, str]]) -> None:
    place = Place("tallies")
    read_tallies([deepcopy(TALLY) | keys], ASKED, place)
    assert noted(place) == problems


@pytest.mark.parametrize("written", [{}, None, "x", 3])
def test_what_is_no_list_of_tallies(written: Any) -> None:
    place = Place("tallies")
    assert read_tallies(written, ASKED, place) == ()
    assert noted(place) == [("file-type", "tallies")]


def test_an_empty_object_lacks_everything() -> None:
    place = Place("tallies")
    read_tallies([{}, 1], ASKED, place)
    assert noted(place) == [
        ("file-type", "tallies › 2"),
        *[("file-key-missing", f"tallies › 1 › {key}") for key in ("audience", "responses", "counts")],
    ]


@pytest.mark.parametrize(
    ("keys", "problems"),
    [
        ({"rows": []}, [("stratum-empty", "responses › 1")]),
        (
            {"rows": [[8, 0]]},
            [
                ("tally-answer-off-scale", "responses › 1 › rows › 1 › R2"),
                ("tally-answer-off-scale", "responses › 1 › rows › 1 › R1"),
            ],
        ),
        ({"rows": [[1.5, "dk"]]}, [("tally-answer-off-scale", f"responses › 1 › rows › 1 › R{k}") for k in (2, 1)]),
        ({"rows": [[True, [1]]]}, [("tally-answer-off-scale", f"responses › 1 › rows › 1 › R{k}") for k in (2, 1)]),
        (
            {"rows": [[1], 5, [1, 2]]},
            [("file-ragged", "responses › 1 › rows › 1"), ("file-ragged", "responses › 1 › rows › 2")],
        ),
        ({"rows": {"1": [1, 2]}}, [("file-type", "responses › 1 › rows")]),
        (
            {"items": ["R1", "R1"]},
            [
                ("tally-item-twice", "responses › 1 › items › 2"),
                ("tally-answer-off-scale", "responses › 1 › rows › 1 › R1"),
            ],
        ),
        ({"items": ["R1", "R9"], "rows": [[1, 99]]}, [("tally-unknown-item", "responses › 1 › items › 2")]),
        (
            {"items": [None, ["R1"]], "rows": [[1, 1]]},
            [("tally-unknown-item", f"responses › 1 › items › {k}") for k in (1, 2)],
        ),
    ],
)
def test_what_is_no_table_of_answers(keys: dict[str, Any], problems: list[tuple[str, str]]) -> None:
    place = Place("responses")
    read_responses([deepcopy(TABLE) | keys], ASKED, place)
    assert noted(place) == problems


def test_where_items_could_not_be_read_none_is_called_unknown() -> None:
    place = Place("responses")
    partly = Asked({"R1": ITEMS[0]}, False)
    (found,) = read_responses([TABLE], partly, place)
    assert place.problems == []
    assert found.counts == {"R1": (0, 1, 0, 0, 1, 0, 1, 1)}


TALLIES = [Tally("residents", "a", 5, {}), Tally("residents", "a", 5, {}), Tally("residents", "b", 3, {})]


def test_populations() -> None:
    place = Place("populations")
    assert read_populations({"residents": {"a": 10, "b": 3}}, TALLIES, place) == {"residents": {"a": 10, "b": 3}}
    assert read_populations({}, TALLIES, place) == {}
    assert place.problems == []


@pytest.mark.parametrize(
    ("written", "problems"),
    [
        ({"residents": {"a": 100, "b": 50, "c": 20}}, [("stratum-empty", "populations › residents › c")]),
        ({"residents": {"a": 9, "b": 50}}, [("population-small", "populations › residents › a")]),
        ({"residents": {"a": 100}}, [("stratum-population", "populations › residents › b")]),
        ({"officers": {"all": 20}}, [("stratum-empty", "populations › officers › all")]),
        ({"residents": {"a": 0, "b": "50"}}, [("file-whole", f"populations › residents › {name}") for name in "ab"]),
        ({"residents": [100]}, [("file-type", "populations › residents")]),
        ([], [("file-type", "populations")]),
    ],
)
def test_what_are_no_populations(written: Any, problems: list[tuple[str, str]]) -> None:
    place = Place("populations")
    read_populations(written, TALLIES, place)
    assert noted(place) == problems


def test_a_thousand_rows_are_counted_as_numpy_counts_them() -> None:
    rows = np.random.default_rng(3).integers(1, 6, (1000, 1))
    (found,) = read_responses([{"audience": "residents", "items": ["R1"], "rows": rows.tolist()}], ASKED, Place())
    assert found.counts["R1"][:5] == tuple(np.bincount(rows[:, 0], minlength=6)[1:])
