from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.scoring.commands import answer, changed, refused
from tests.scoring.references import case


@pytest.mark.parametrize("name", ["Wilson 95% interval 81/263", "Wilson 95% interval 15/148"])
def test_newcombe_1998_table_i(name: str) -> None:
    paper = case(name)
    found = answer("wilson", {"successes": paper.input["x"], "n": paper.input["n"]})
    assert [found["low"], found["high"]] == pytest.approx(paper.expected["ci"], abs=paper.tolerance)
    assert found["share"] == paper.input["x"] / paper.input["n"]
    assert found["confidence"] == 0.95


def test_rounding_leaves_the_share_within_its_interval() -> None:
    found = answer("wilson", {"successes": 1e-20, "n": 3, "confidence": 1 - 1e-16})
    assert found["low"] <= found["share"] <= found["high"]


def test_a_census_leaves_no_width() -> None:
    found = answer("wilson", {"successes": 3, "n": 10, "population": 10})
    assert (found["low"], found["high"]) == (0.3, 0.3)


@pytest.mark.parametrize("people", [100, 1000, 5000, 100000])
def test_krejcie_morgan_1970_table_1(people: int) -> None:
    paper = case(f"Krejcie & Morgan sample size N={people}")
    found = answer("sample_size", {"population": paper.input["N"], "error": 0.05})
    assert found["n"] == pytest.approx(paper.expected["n"], abs=paper.tolerance)
    assert found == answer("sample_size", {"population": paper.input["N"]})


def test_the_steps_to_invitations() -> None:
    found = answer("sample_size", {"population": 5000, "design_effect": 1.5, "response_rate": 0.5, "valid_rate": 0.9})
    exact = {name: step["exact"] for name, step in found["steps"].items()}
    assert exact["n0"] == pytest.approx(384.146, abs=5e-4)
    assert exact["finite"] == pytest.approx(exact["n0"] / (1 + (exact["n0"] - 1) / 5000))
    assert exact["yamane"] == pytest.approx(5000 / 13.5)
    assert exact["clustered"] == pytest.approx(1.5 * exact["finite"])
    assert exact["invited"] == pytest.approx(exact["clustered"] / 0.45)
    assert found["steps"]["n0"]["whole"] == 385
    assert found["reachable"]


def test_an_endless_population_is_null() -> None:
    found = answer("sample_size", {"population": None})
    assert (found["n"], found["reachable"]) == (384, True)


TABLES = st.integers(1, 3).flatmap(
    lambda k: st.tuples(*[st.integers(1, 3)] * k).flatmap(
        lambda shape: st.lists(st.floats(0.5, 20), min_size=int(np.prod(shape)), max_size=int(np.prod(shape))).map(
            lambda cells: np.reshape(cells, shape)
        )
    )
)


@given(TABLES, st.data())
def test_raked_tables_have_their_margins_and_odds_ratios(table: Any, data: st.DataObject) -> None:
    other = np.array(data.draw(st.lists(st.floats(0.5, 20), min_size=table.size, max_size=table.size))).reshape(
        table.shape
    )
    axes = range(table.ndim)
    margins = [other.sum(axis=tuple(a for a in axes if a != axis)).tolist() for axis in axes]
    found = answer("raking", {"table": table.tolist(), "margins": margins})
    fitted = np.array(found["table"])
    for axis in axes:
        assert fitted.sum(axis=tuple(a for a in axes if a != axis)) == pytest.approx(margins[axis], rel=1e-7)
    assert np.array(found["weights"]) * table == pytest.approx(fitted * table.sum() / fitted.sum())
    if table.ndim == 2 and min(table.shape) > 1:
        odds, before = (t[0, 0] * t[1, 1] / (t[0, 1] * t[1, 0]) for t in (fitted, table))
        assert odds == pytest.approx(before)


@pytest.mark.parametrize(
    ("method", "keys", "problems"),
    [
        ("wilson", {"successes": 300}, [("proportion-successes", "successes")]),
        ("wilson", {"n": 0}, [("proportion-n", "n")]),
        ("wilson", {"n": "263", "confidence": 1}, [("file-number", "n"), ("confidence-range", "confidence")]),
        ("wilson", {"population": 100}, [("population-small", "population")]),
        (
            "wilson",
            {"population": 100, "confidence": 2},
            [("confidence-range", "confidence"), ("population-small", "population")],
        ),
        ("wilson", {"successes": 0.1, "n": 0.5, "population": 0.9}, [("population-small", "population")]),
        ("wilson", {"population": True}, [("file-number", "population")]),
        ("sample_size", {"population": ...}, [("file-key-missing", "population")]),
        ("sample_size", {"population": 0}, [("file-whole", "population")]),
        ("sample_size", {"population": 10.5}, [("file-whole", "population")]),
        ("sample_size", {"error": 5, "p": 1}, [("sample-error", "error"), ("sample-p", "p")]),
        (
            "sample_size",
            {"error": 5, "response_rate": 40},
            [("sample-rate", "response rate"), ("sample-error", "error")],
        ),
        ("sample_size", {"error": 1e-200}, [("numbers-too-extreme", "file")]),
        ("raking", {"margins": [[50, 50], [40, 70]]}, [("raking-margins-disagree", "axis 2")]),
        ("raking", {"margins": [[50, 50]]}, [("file-number", "table › 1"), ("file-number", "table › 2")]),
        ("raking", {"margins": [[50, 25, 25], [40, 60]]}, [("raking-margins", "axis 1")]),
        ("raking", {"table": [[10, 0], [30, 0]]}, [("raking-infeasible", "axis 2 › category 2")]),
        ("raking", {"table": [[10, 0], [0, 40]]}, [("raking-infeasible", "table")]),
        ("raking", {"table": [[10, -1], [30, 40]]}, [("raking-table", "table")]),
        ("raking", {"margins": []}, [("file-type", "margins")]),
        ("raking", {"margins": ...}, [("file-key-missing", "margins")]),
        ("raking", {"margins": [[50, None], "x"]}, [("file-number", "margins › 1 › 2"), ("file-type", "margins › 2")]),
    ],
)
def test_refused(method: str, keys: dict[str, Any], problems: list[tuple[str, str]]) -> None:
    assert refused(method, changed(method, **keys)) == problems
