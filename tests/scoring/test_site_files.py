from typing import Any

import pytest

from tests.scoring.commands import answer, changed, refused
from tests.scoring.references import case


def signs(benefit: list[int]) -> list[int]:
    return [1 if more else -1 for more in benefit]


def test_obstacle_degree_equal_weights() -> None:
    paper = case("obstacle degree, equal weights (unscaled w(1-x))")
    found = answer("obstacles", {"weights": paper.input["w"], "scores": paper.input["Z"]})
    for row, expected in zip(found["degrees"], paper.expected["O"], strict=True):
        assert row == pytest.approx(expected, abs=paper.tolerance)


def test_obstacle_degree_in_percent() -> None:
    other = case("obstacle degree in percent (row-normalised), weights .4 .3 .3")
    found = answer("obstacles", {"weights": other.input["w"], "scores": other.input["Z"]})
    for row, expected in zip(found["percent"], other.expected["O"], strict=True):
        assert row == pytest.approx(expected, abs=1e-11)


def test_obstacles_of_one_row_are_one_row() -> None:
    found = answer("obstacles", {"weights": [0.4, 0.6], "scores": [0.5, 1]})
    assert found == {"degrees": [0.2, 0], "percent": [100, 0], "ratio": [2.5, 0]}
    assert answer("obstacles", {"weights": [0.4, 0.6], "scores": [1, 1]})["percent"] == [0, 0]


def test_topsis_3x2_with_a_cost_criterion() -> None:
    paper = case("TOPSIS 3x2 with a cost criterion")
    given = paper.input
    file = {"matrix": given["X"], "weights": given["w"], "directions": signs(given["benefit"])}
    found = answer("topsis", file)
    assert found["closeness"] == pytest.approx(paper.expected["C"], abs=paper.tolerance)
    assert found["rank"] == [3, 1, 2]
    assert (found["to_best"][1], found["to_worst"][0]) == (0, 0)
    assert found["best"] == pytest.approx([0.6 * 5 / 38**0.5, 0.4 / 101**0.5])


def test_critic_weights_4x2() -> None:
    paper = case("CRITIC weights 4x2")
    found = answer("critic", {"matrix": paper.input["X"], "directions": signs(paper.input["benefit"])})
    assert found == {"weights": pytest.approx(paper.expected["w"], abs=paper.tolerance)}


def test_entropy_by_both_rules() -> None:
    table = [[3, 10], [5, 20], [2, 15]]
    assert answer("entropy", {"matrix": table, "directions": [1, 1]})["normalisation"] == "shares"
    mixed = answer("entropy", {"matrix": table, "directions": [1, -1]})
    assert mixed["normalisation"] == "range"
    assert mixed == answer("entropy", changed("entropy"))
    by_shares = answer("entropy", changed("entropy", normalisation="shares"))
    assert by_shares["weights"] != mixed["weights"]
    assert sum(by_shares["weights"]) == pytest.approx(1)


@pytest.mark.parametrize(
    ("method", "keys", "problems"),
    [
        (
            "obstacles",
            {"scores": [[0.5, 80], [-1, 1]]},
            [("obstacle-score-range", f"row {k} › score {3 - k}") for k in (1, 2)],
        ),
        ("obstacles", {"scores": [0.5, 80]}, [("obstacle-score-range", "score 2")]),
        ("obstacles", {"scores": [[0.5, 1], 0.5]}, [("file-type", "scores › 2")]),
        ("obstacles", {"scores": 0.5}, [("file-type", "scores")]),
        (
            "obstacles",
            {"weights": [0.4, 0.4], "scores": [0, 2]},
            [("weights-sum", "weights"), ("obstacle-score-range", "score 2")],
        ),
        ("topsis", {"weights": [0.6, 0.6]}, [("weights-sum", "weights")]),
        ("topsis", {"directions": [1, 0]}, [("sites-directions", "directions › 2")]),
        ("topsis", {"matrix": [[1, 2]]}, [("sites-too-few", "matrix")]),
        ("topsis", {"matrix": [[1, 0], [2, 0]]}, [("topsis-zero-column", "column 2")]),
        ("topsis", {"matrix": [[1, 2], [1, 2]]}, [("topsis-all-alike", "matrix")]),
        ("topsis", {"matrix": [[1, 2], [1, None]]}, [("file-number", "matrix › 2 › 2")]),
        ("entropy", {"matrix": [[1, 2], [1, 3]]}, [("indicator-constant", "column 1")]),
        ("entropy", {"matrix": [[1, -2], [2, 3]], "normalisation": "shares"}, [("entropy-negative", "column 2")]),
        ("entropy", {"normalisation": "minmax"}, [("method-value", "normalisation")]),
        (
            "entropy",
            {"matrix": [[1, -2], [2, 3]], "directions": "cost", "normalisation": ...},
            [("file-type", "directions")],
        ),
        (
            "critic",
            {"matrix": [[1, 2], [2, 2]], "directions": [1, 2]},
            [("sites-directions", "directions › 2"), ("indicator-constant", "column 2")],
        ),
        ("critic", {"matrix": [[1, 2], [2, 4], [3, 6]], "directions": [1, 1]}, [("critic-no-conflict", "matrix")]),
        ("critic", {"directions": ...}, [("file-key-missing", "directions")]),
    ],
)
def test_refused(method: str, keys: dict[str, Any], problems: list[tuple[str, str]]) -> None:
    assert refused(method, changed(method, **keys)) == problems
