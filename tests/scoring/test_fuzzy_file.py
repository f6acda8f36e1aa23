from typing import Any

import pytest

from tests.scoring.commands import answer, changed, refused
from tests.scoring.references import case

TWO: dict[str, Any] = {
    "weights": [0.4, 0.6],
    "branches": [
        {"weights": [0.5, 0.5], "memberships": [[0.2, 0.8], [0, 1]]},
        {"weights": [1], "memberships": [[0.5, 0.5]]},
    ],
}


@pytest.mark.parametrize(
    "name",
    [
        "clothing evaluation, weights [0.1, 0.2, 0.3, 0.4], M(min,max)",
        "training-course example, M(min,max) and normalised",
        "R mathmodels fuzzy_eval type 3",
    ],
)
def test_published_examples(name: str) -> None:
    paper = case(name)
    given = paper.input
    found = answer("fuzzy", {"weights": given["A"], "memberships": given["R"], "operator": given["op"]})
    assert found["membership"] == pytest.approx(paper.expected["B"], abs=paper.tolerance)
    if "norm" in paper.expected:
        assert found["normalised"] == pytest.approx(paper.expected["norm"], abs=paper.tolerance)


@pytest.mark.parametrize(
    ("key", "operator"),
    [("minmax", "M(∧,∨)"), ("prodmax", "M(·,∨)"), ("prodsum", "M(.,+)"), ("minbsum", "M(∧,⊕)")],
)
def test_all_operators_on_the_clothing_example(key: str, operator: str) -> None:
    other = case("all five FCE operators on the clothing example")
    found = answer("fuzzy", {"weights": other.input["A"], "memberships": other.input["R"], "operator": operator})
    assert found["membership"] == pytest.approx(other.expected[key], abs=other.tolerance)


def test_what_is_read_from_a_membership() -> None:
    found = answer("fuzzy", changed("fuzzy", grades=[100, 50, 0]))
    assert found["membership"] == pytest.approx([0.55, 0.29, 0.16])
    assert (found["operator"], found["largest"]) == ("M(.,+)", 1)
    assert found["effectiveness"]["alpha"] == pytest.approx((3 * 0.55 - 1) / (2 * 0.29 * 2))
    assert found["effectiveness"]["reading"] == "fairly-effective"
    assert found["expected"] == pytest.approx(69.5)


def test_two_levels() -> None:
    found = answer("fuzzy", TWO)
    assert found["branches"] == [pytest.approx([0.1, 0.9]), [0.5, 0.5]]
    assert found["membership"] == pytest.approx([0.34, 0.66])


def test_weights_a_hair_over_one_are_no_trouble_at_two_levels() -> None:
    branch = {"weights": [0.3333335, 0.3333333, 0.3333333], "memberships": [[1, 0]] * 3}
    assert answer("fuzzy", {"weights": [1], "branches": [branch]})["membership"] == pytest.approx([1, 0])


def test_nothing_belongs_anywhere() -> None:
    found = answer("fuzzy", changed("fuzzy", memberships=[[0, 0], [0, 0]], grades=[1, 0]))
    assert found["membership"] == [0, 0]
    assert [found[key] for key in ("normalised", "largest", "effectiveness")] == [None] * 3
    assert found["reasons"] == ["all memberships are 0"]
    assert "expected" not in found


def test_one_grade_has_no_second() -> None:
    found = answer("fuzzy", changed("fuzzy", memberships=[[0.5], [1]]))
    assert (found["largest"], found["effectiveness"]) == (1, None)


@pytest.mark.parametrize(
    ("keys", "problems"),
    [
        ({"weights": [0.5, 0.6]}, [("weights-sum", "weights")]),
        ({"weights": [0.2, 0.3, 0.5]}, [("weights-shape", "weights")]),
        ({"memberships": [[0.5, 1.5], [-1, 0]]}, [("fuzzy-membership", f"row {k} › grade {3 - k}") for k in (1, 2)]),
        ({"operator": "M(+,.)"}, [("fuzzy-operator", "operator")]),
        ({"operator": 5}, [("fuzzy-operator", "operator")]),
        ({"operator": None}, [("fuzzy-operator", "operator")]),
        ({"grades": [1, 0]}, [("fuzzy-grades", "grades")]),
        ({"grades": "good"}, [("file-type", "grades")]),
        ({"memberships": ...}, [("file-key-missing", "memberships")]),
        ({"branches": []}, [("file-unknown-key", "memberships"), ("file-type", "branches")]),
        (
            {"weights": [0.5, 0.6], "memberships": [[2, 0], [0, 1]], "operator": "?", "more": 1},
            [
                ("file-unknown-key", "more"),
                ("fuzzy-operator", "operator"),
                ("weights-sum", "weights"),
                ("fuzzy-membership", "row 1 › grade 1"),
            ],
        ),
    ],
)
def test_refused(keys: dict[str, Any], problems: list[tuple[str, str]]) -> None:
    assert refused("fuzzy", changed("fuzzy", **keys)) == problems


def test_two_levels_refused() -> None:
    branches = [{"weights": [0.5, 0.6], "memberships": [[1, 0], [0, "1"]]}, 3, {"weights": [1]}]
    assert refused("fuzzy", {"weights": [0.2, 0.3, 0.5], "branches": branches}) == [
        ("file-number", "branches › 1 › memberships › 2 › 2"),
        ("weights-sum", "branches › 1 › weights"),
        ("file-type", "branches › 2"),
        ("file-key-missing", "branches › 3 › memberships"),
    ]
    unlike = [TWO["branches"][0], {"weights": [1], "memberships": [[1]]}]
    assert refused("fuzzy", {"weights": [0.5, 0.5], "branches": unlike}) == [("fuzzy-shape", "branches")]
