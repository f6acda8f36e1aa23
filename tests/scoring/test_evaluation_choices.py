from typing import Any

import pytest

from scoring.evaluation_choices import choices_answer, read_choices
from scoring.json_fields import Fields
from scoring.json_text import Place
from scoring.plans import Band
from scoring.weights_file import FileMethod

AUDIENCES, GROUPS = ["residents", "officers"], ["residents", "officers", "objective"]


def read(**written: Any) -> tuple[Any, list[tuple[str, str]]]:
    place = Place("method")
    method, weighing = read_choices(Fields(written, place), AUDIENCES, GROUPS)
    problems = [(problem.code, problem.where.removeprefix("method › ")) for problem in place.problems]
    return (method, weighing), problems


def test_defaults() -> None:
    (method, weighing), problems = read()
    assert problems == []
    assert weighing == FileMethod()
    assert method.group_weights.default == dict.fromkeys(GROUPS, 1 / 3)
    assert (method.grades, method.bands, method.minimum_share) == ((100, 75, 50, 25, 0), (), 0.7)
    assert method.minimum_group == {"residents": 1, "officers": 1}
    assert (method.aggregation, method.representation, method.random_index.name) == ("arithmetic", "strata", "Exact")


def test_every_choice_comes_back_in_the_answer() -> None:
    written = {
        "group_weights": {
            "default": {"residents": 0.5, "officers": 0.25, "objective": 0.25},
            "special": [{"residents": 0.6, "officers": 0.4}],
        },
        "minimum_group": {"residents": 10, "officers": 5},
        "minimum_share": 0.5,
        "grades": [95.0, 85.0, 50.0],
        "bands": [{"id": "good", "minimum": 70.0}, {"id": "poor", "minimum": 0.0}],
        "aggregation": "geometric",
        "representation": "responses",
    }
    (method, weighing), problems = read(**written, weights={"priorities": "geometric_mean", "exclude_cr_above": 0.2})
    assert problems == []
    assert choices_answer(method, None) == {"weights": None, **written}
    assert (weighing.priorities, method.panel.priorities, method.policy.exclude_above) == (*["geometric_mean"] * 2, 0.2)
    assert method.bands == (Band("good", 70), Band("poor", 0))


def test_one_minimum_is_for_every_audience() -> None:
    (method, _), problems = read(minimum_group=10)
    assert (method.minimum_group, problems) == ({"residents": 10, "officers": 10}, [])


WEIGHTS = "group_weights › default"


@pytest.mark.parametrize(
    ("written", "problems"),
    [
        ({"weights": {"completion": "none"}}, [("method-value", "weights › completion")]),
        ({"weights": 3}, [("file-type", "weights")]),
        (
            {"group_weights": {"default": {"residents": 0.5, "officers": 0.6, "objective": 0}}},
            [("weights-sum", WEIGHTS)],
        ),
        (
            {"group_weights": {"default": {"residents": 0.5, "officers": 0.5}}},
            [("group-unweighed", f"{WEIGHTS} › objective")],
        ),
        (
            {"group_weights": {"default": {"residents": 2, "officers": -1, "objective": 0}}},
            [("weights-negative", f"{WEIGHTS} › officers")],
        ),
        (
            {"group_weights": {"default": {"residents": 0.5, "experts": 0.5}}},
            [("group-unknown", f"{WEIGHTS} › experts")],
        ),
        ({"group_weights": {"default": {"residents": "1"}}}, [("file-number", f"{WEIGHTS} › residents")]),
        ({"group_weights": {"special": [{"residents": 0.5}]}}, [("weights-sum", "group_weights › special › 1")]),
        ({"group_weights": {"special": {}}}, [("file-type", "group_weights › special")]),
        ({"group_weights": {"usual": {}}}, [("file-unknown-key", "group_weights › usual")]),
        (
            {"minimum_group": {"police": 5, "residents": 0}},
            [("group-unknown", "minimum_group › police"), ("file-whole", "minimum_group › residents")],
        ),
        ({"minimum_group": None}, [("file-whole", "minimum_group")]),
        ({"minimum_share": 70}, [("file-number", "minimum_share")]),
        ({"grades": [0, 50, 100]}, [("grades-order", "grades")]),
        ({"grades": [100]}, [("grades-order", "grades")]),
        ({"grades": [100, "good"]}, [("file-number", "grades › 2")]),
        ({"bands": [{"id": "a", "minimum": 1}, {"id": "a", "minimum": 2}]}, [("band-twice", "bands › a")]),
        ({"bands": [{"id": "a", "minimum": 1}, {"id": "b", "minimum": 1}]}, [("band-twice", "bands › b")]),
        (
            {"bands": [{"id": ""}, 4]},
            [("file-type", "bands › 2"), ("file-key-missing", "bands › 1 › minimum"), ("file-text", "bands › 1 › id")],
        ),
        (
            {"aggregation": "AIJ", "representation": "people"},
            [("method-value", "aggregation"), ("method-value", "representation")],
        ),
        ({"grade": [1, 0]}, [("file-unknown-key", "grade")]),
    ],
)
def test_what_is_no_method(written: dict[str, Any], problems: list[tuple[str, str]]) -> None:
    _, found = read(**written)
    assert sorted(found) == sorted(problems)
