from typing import Any

import numpy as np
import pandas as pd
import pingouin  # type: ignore[import-untyped]  # comes without types
import pytest

from tests.scoring.commands import answer, refused
from tests.scoring.references import case, matrix

CHANCE = np.random.default_rng(7)
ROWS: list[list[float | None]] = np.clip(
    np.rint(3 + CHANCE.normal(size=(60, 1)) + CHANCE.normal(size=(60, 6))), 1, 5
).tolist()


def test_reliabilipy_documents_a_wrong_omega_total() -> None:
    """By its definition, one less the uniquenesses over the variance of the sum, it is another."""
    wrong = case("reliabilipy 0.0.36 documented omega_total is wrong")
    found = answer("reliability", {"correlation": wrong.input["R"], "n": 200, "factors": 3})["omega"]
    by_definition = 1 - sum(found["uniquenesses"]) / matrix(wrong.input["R"]).sum()
    assert found["total"] == pytest.approx(by_definition, abs=1e-12)
    assert found["total"] != pytest.approx(wrong.expected["omega_t"], abs=100 * wrong.tolerance)
    assert (found["factors"], found["flipped"]) == (3, [])


def test_answers_against_pingouin_and_numpy() -> None:
    found = answer("reliability", {"items": ROWS})
    alpha, interval = pingouin.cronbach_alpha(pd.DataFrame(ROWS))
    assert found["alpha"] == pytest.approx(alpha, abs=1e-12)
    assert [found["interval"]["low"], found["interval"]["high"]] == pytest.approx(interval.tolist(), abs=1e-3)
    correlation = np.corrcoef(np.array(ROWS), rowvar=False)
    assert found["bartlett"]["chi2"] == pytest.approx(-(59 - 17 / 6) * np.linalg.slogdet(correlation)[1])
    assert found["bartlett"]["df"] == 15
    assert [found["n"], len(found["kmo"]["items"]), len(found["item_total"])] == [60, 6, 6]


def test_correlations_alone_give_what_answers_do_but_for_alpha() -> None:
    whole = answer("reliability", {"items": ROWS, "factors": 2})
    correlation = np.corrcoef(np.array(ROWS), rowvar=False).tolist()
    alone = answer("reliability", {"correlation": correlation, "n": 60, "factors": 2})
    for key in ("kmo", "bartlett"):
        assert alone[key] == {name: pytest.approx(value) for name, value in whole[key].items()}
    assert alone["omega"]["total"] == pytest.approx(whole["omega"]["total"])
    assert alone["alpha"] == pytest.approx(whole["standardised"])
    assert "one variance" in alone["notes"][0]


def test_missing_answers_leave_the_pairs_that_are_there() -> None:
    gaps = [[None if k == row % 6 and row < 12 else value for k, value in enumerate(ROWS[row])] for row in range(60)]
    found = answer("reliability", {"items": gaps})
    assert found["n"] == 56
    assert "smallest number" in found["notes"][0]
    assert found["alpha"] == pytest.approx(answer("reliability", {"items": ROWS})["alpha"], abs=0.05)


def test_three_items_bear_one_factor_and_it_is_said() -> None:
    found = answer("reliability", {"items": [row[:3] for row in ROWS]})
    assert (found["omega"]["factors"], found["omega"]["asked"]) == (1, 3)
    assert "one factor" in found["notes"][1]


R = [[1, 0.5, 0.4], [0.5, 1, 0.3], [0.4, 0.3, 1]]


@pytest.mark.parametrize(
    ("file", "problems"),
    [
        ({"items": [[1, 2, 3], [2, 2, 5], [3, 2, 4]]}, [("reliability-constant-item", "item 2")]),
        ({"items": [[1, 2], [2, 3], [3, 1]]}, [("reliability-too-few-items", "items")]),
        (
            {"items": [[1, 2, 3, 3], [2, 1, 5, 5], [3, 2, 4, 4], [5, 4, 1, 1], [1, 1, 1, 1], [2, 3, 2, 2]]},
            [("correlation-singular", "item 3, item 4")],
        ),
        ({"items": [[1, 2, 3], [2, 1, 5], [4, 4, 4]]}, [("correlation-singular", "item 1, item 2, item 3")]),
        ({"correlation": R, "n": 2}, [("bartlett-too-few-responses", "n")]),
        (
            {"items": [[1, 2, 3], [2, "1", 5], [True, 4, 4, 4]]},
            [("file-number", "items › 2 › 2"), ("file-ragged", "items › 3")],
        ),
        (
            {"items": [[None, 2, 3], [None, 1, 5]]},
            [("reliability-too-few-responses", where) for where in ("item 1", "item 1, item 2", "item 1, item 3")],
        ),
        ({"correlation": R}, [("file-key-missing", "n")]),
        ({"correlation": R, "n": 50, "items": R}, [("file-unknown-key", "items")]),
        (
            {"correlation": [[1, 0.5, 0.4], [0.6, 1, 0.3], [0.4, 0.3, 1]], "n": 50},
            [("covariance-asymmetric", "item 1, item 2")],
        ),
        (
            {"correlation": [[2, 0.5, 0.4], [0.5, 2, 0.3], [0.4, 0.3, 2]], "n": 50},
            [("correlation-diagonal", f"item {k}") for k in (1, 2, 3)],
        ),
        (
            {"correlation": [[1, 1, 0.4], [1, 1, 0.4], [0.4, 0.4, 1]], "n": 50},
            [("correlation-singular", "item 1, item 2")],
        ),
        ({"correlation": R[:2], "n": 50}, [("covariance-shape", "matrix")]),
        (
            {"correlation": R, "n": 0, "factors": 0, "confidence": 0},
            [("file-whole", "factors"), ("confidence-range", "confidence"), ("file-whole", "n")],
        ),
        ({"correlation": R, "n": "50"}, [("file-whole", "n")]),
        ({}, [("file-key-missing", "items")]),
    ],
)
def test_refused(file: dict[str, Any], problems: list[tuple[str, str]]) -> None:
    assert refused("reliability", file) == problems
