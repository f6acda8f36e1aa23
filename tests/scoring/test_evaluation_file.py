from copy import deepcopy
from typing import Any

import pytest

from scoring.evaluation_file import read_evaluation
from scoring.json_fields import Fields
from scoring.json_text import Place
from tests.scoring.commands import SITE, changed, refused


def leaf(number: int, **keys: Any) -> list[dict[str, Any]]:
    """The items with other keys in one of them; a key of ... is left out."""
    items = deepcopy(SITE["items"])
    items[number] = {key: value for key, value in (items[number] | keys).items() if value is not ...}
    return items  # type: ignore[no-any-return] # of a file


def measure(**keys: Any) -> list[dict[str, Any]]:
    return [SITE["measures"][0] | keys, SITE["measures"][1]]


def test_ids_of_nodes_are_never_those_of_the_file() -> None:
    file = deepcopy(SITE)
    file["items"][2]["id"] = "node0"
    file["tallies"][0]["counts"] = {"node0": [20, 0, 0, 0, 0]}
    file["hierarchy"]["children"][1]["children"][0]["id"] = "node_"
    file["measures"][1]["indicator"] = "node_"
    plan = read_evaluation(Fields(file, Place())).plan
    assert [node.id for node in plan.nodes] == ["node__0", "node__1", "node__2"]


@pytest.mark.parametrize(
    ("keys", "problems"),
    [
        ({"hierarchy": ...}, [("file-key-missing", "hierarchy")]),
        ({"hierarchy": {"id": "G", "children": [{"id": "P"}]}}, [("hierarchy-levels", "hierarchy › P")]),
        ({"items": leaf(0, indicator="P9")}, [("plan-indicator", "R1")]),
        ({"items": leaf(0, id="R2")}, [("plan-id-twice", "items › R2")]),
        ({"items": leaf(0, id="P")}, [("plan-id-twice", "P")]),
        ({"items": leaf(0, id=...)}, [("file-key-missing", "items › 1 › id")]),
        ({"items": leaf(0, audience="objective")}, [("plan-audience", "R1")]),
        ({"items": leaf(0, key=0)}, [("item-key", "items › R1 › key")]),
        ({"items": leaf(0, points=12)}, [("item-points", "items › R1 › points")]),
        ({"items": leaf(0, points=1)}, [("file-whole", "items › R1 › points")]),
        ({"items": leaf(0, indicator=None)}, [("file-text", "items › R1 › indicator")]),
        ({"measures": measure(floor=3)}, [("objective-flat", "measures › M1")]),
        ({"measures": measure(floor=1e308, target=-1e308)}, [("objective-flat", "measures › M1")]),
        ({"measures": measure(value="3")}, [("file-number", "measures › M1 › value")]),
        ({"measures": measure(weight=1)}, [("file-unknown-key", "measures › M1 › weight")]),
        ({"experts": ...}, [("evaluation-weights", "file")]),
        ({"weights": "equal"}, [("evaluation-weights", "file")]),
        ({"experts": [{"id": "E", "judgements": {"G": [["P", "Q", 1]]}}]}, [("node-unjudged", "hierarchy › P")]),
        ({"unknown": 1, "tallies": 3}, [("file-unknown-key", "unknown"), ("file-type", "tallies")]),
    ],
)
def test_refused(keys: dict[str, Any], problems: list[tuple[str, str]]) -> None:
    found = refused("evaluate", changed("evaluate", **keys))
    assert [problem for problem in found if problem in problems] == problems
    beyond = {code for code, _ in found} - {code for code, _ in problems}
    assert beyond <= {"expert-unknown-node", "judgement-form", "plan-indicator", "group-unknown", "tally-unknown-item"}


def test_a_measure_that_is_refused_is_still_there_to_be_weighed() -> None:
    weights = {"group_weights": {"default": {"residents": 0.4, "officers": 0.3, "objective": 0.3}}}
    found = refused("evaluate", changed("evaluate", measures=measure(floor=3), method=weights))
    assert found == [("objective-flat", "measures › M1")]


@pytest.mark.parametrize(
    ("weights", "problems"),
    [
        ({"P": 0.5, "Q": 0.6, "P1": 0.5, "P2": 0.5}, [("weights-sum", "weights › G")]),
        ({"P": 0.5, "Q": 0.5, "P1": 1.5, "P2": -0.5}, [("weights-negative", "weights › P › P2")]),
        ({"P": 0.5, "Q": 0.5, "P1": 0.5, "P2": 0.5, "Q1": 0.9}, [("weights-sum", "weights › Q")]),
        ({"P": 0.5, "Q": 0.5, "P1": 0.5}, [("file-key-missing", "weights › P2")]),
        ({"P": 0.5, "Q": None, "P1": 0.5, "P2": 0.5}, [("file-number", "weights › Q")]),
        ({"P": 0.5, "Q": 0.5, "P1": 0.5, "P2": 0.5, "R": 1}, [("file-unknown-key", "weights › R")]),
        (
            "even",
            [("file-type", "weights"), *[("file-key-missing", f"weights › {name}") for name in ("P", "Q", "P1", "P2")]],
        ),
    ],
)
def test_weights_refused(weights: Any, problems: list[tuple[str, str]]) -> None:
    assert refused("evaluate", changed("evaluate", experts=..., weights=weights)) == problems
