"""The command run within the test's own process, and a sound file for each of its methods."""

import io
import json
import sys
from contextlib import redirect_stdout
from copy import deepcopy
from typing import Any
from unittest.mock import patch

from scoring.__main__ import main
from tests.scoring.files import sound, text

ICC = [[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]]  # Shrout & Fleiss, table 2
SITE: dict[str, Any] = {
    "hierarchy": {
        "id": "G",
        "children": [{"id": "P", "children": [{"id": "P1"}, {"id": "P2"}]}, {"id": "Q", "children": [{"id": "Q1"}]}],
    },
    "items": [
        {"id": "R1", "indicator": "P1", "audience": "residents"},
        {"id": "R2", "indicator": "P1", "audience": "residents", "key": -1, "points": 7},
        {"id": "O1", "indicator": "P2", "audience": "officers", "key": -1},
    ],
    "measures": [
        {"id": "M1", "indicator": "P2", "floor": 30, "target": 3, "value": 3},
        {"id": "M2", "indicator": "Q1", "floor": 0, "target": 100, "value": 60},
    ],
    "responses": [
        {"audience": "residents", "stratum": "north", "items": ["R1", "R2"], "rows": [[5, 1], [3, 4], [4, None]]},
        {"audience": "residents", "stratum": "south", "items": ["R1", "R2"], "rows": [[2, 5], [3, "DK"], [4, 3]]},
    ],
    "tallies": [{"audience": "officers", "responses": 20, "counts": {"O1": [5, 6, 3, 2, 1, 2, 1, 0]}}],
    "populations": {"residents": {"north": 3000, "south": 1000}},
    "experts": [
        {"id": "E1", "judgements": {"G": [["P", "Q", 2]], "P": [["P1", "P2", 3]]}},
        {"id": "E2", "judgements": {"G": [["P", "Q", 1]], "P": [["P1", "P2", 2]]}},
    ],
    "method": {
        "weights": {"priorities": "eigenvector"},
        "group_weights": {"default": {"residents": 0.4, "officers": 0.3, "objective": 0.3}, "special": []},
        "minimum_group": {"residents": 3},
        "bands": [{"id": "good", "minimum": 70}, {"id": "poor", "minimum": 0}],
    },
}
SOUND: dict[str, dict[str, Any]] = {
    "weights": sound(),
    "evaluate": SITE,
    "fuzzy": {"weights": [0.3, 0.7], "memberships": [[0.2, 0.5, 0.3], [0.7, 0.2, 0.1]], "operator": "M(.,+)"},
    "obstacles": {"weights": [0.4, 0.6], "scores": [[0.2, 0.5], [1, 0]]},
    "topsis": {"matrix": [[2, 8], [5, 1], [3, 6]], "weights": [0.6, 0.4], "directions": [1, -1]},
    "entropy": {"matrix": [[3, 10], [5, 20], [2, 15]], "directions": [1, -1], "normalisation": "range"},
    "critic": {"matrix": [[3, 10], [5, 20], [2, 15], [7, 25]], "directions": [1, -1]},
    "reliability": {"items": [[1, 2, 3], [2, 2, 4], [3, 5, 5], [4, 4, None], [5, 5, 4], [2, 1, 2]], "factors": 1},
    "icc": {"ratings": ICC, "confidence": 0.9},
    "kendall": {"ranks": [[1, 2, 3, 3], [3, 1, 1, 2], [2, 3, 2, 1], [5, 4, 5, 4], [4, 5, 4, 5]]},
    "wilson": {"successes": 81, "n": 263, "confidence": 0.95, "population": None},
    "sample_size": {"population": 1000, "error": 0.05, "p": 0.5, "design_effect": 1.3, "response_rate": 0.4},
    "raking": {"table": [[10, 20], [30, 40]], "margins": [[50, 50], [40, 60]]},
}


def changed(method: str, /, **keys: Any) -> dict[str, Any]:
    """The sound file with other keys; a key of ... is left out."""
    file = deepcopy(SOUND[method]) | keys
    return {key: value for key, value in file.items() if value is not ...}


def run(method: str, file: Any) -> tuple[int, Any]:
    """Status and answer of `python -m scoring METHOD -`; text and bytes go in as they are."""
    given = file if isinstance(file, bytes) else text(file)
    source, sink = io.TextIOWrapper(io.BytesIO(given)), io.TextIOWrapper(io.BytesIO())
    with patch.object(sys, "stdin", source), redirect_stdout(sink):
        status = main([method, "-"])
    sink.seek(0)
    return status, json.loads(sink.buffer.read(), parse_constant=_no_json)


def answer(method: str, file: Any) -> Any:
    """The answer of a file that must be sound."""
    status, found = run(method, file)
    assert (status, found.get("problems")) == (0, None), found
    return found


def refused(method: str, file: Any) -> list[tuple[str, str]]:
    """Code and place of each problem of a file that must not be."""
    status, found = run(method, file)
    assert status == 2, found
    assert [*found] == ["problems"]
    return [(problem["code"], problem["where"]) for problem in found["problems"]]


def _no_json(word: str) -> None:
    raise AssertionError(f"{word} was written")
