from typing import Any

import pytest

from tests.scoring.commands import ICC, answer, changed, refused
from tests.scoring.references import case

FORMS = ("ICC1", "ICC2", "ICC3", "ICC1k", "ICC2k", "ICC3k")


def test_shrout_fleiss_1979_table_2() -> None:
    paper = case("Shrout & Fleiss 1979 table 2")
    found = answer("icc", {"ratings": paper.input["X"]})
    assert {form: found[form] for form in FORMS} == pytest.approx(paper.expected, abs=paper.tolerance)
    assert found["tests"]["ICC3"]["f"] == pytest.approx(11.03, abs=0.005)  # their table 3
    assert found["mean_squares"]["between_targets"] == pytest.approx(11.24, abs=0.005)
    assert found["reasons"] == {}


def test_a_higher_confidence_is_a_wider_interval() -> None:
    narrow, wide = (answer("icc", {"ratings": ICC, "confidence": level})["tests"]["ICC2"] for level in (0.9, 0.99))
    assert wide["low"] < narrow["low"] < narrow["high"] < wide["high"]


def test_an_undefined_icc_is_null_with_its_reason() -> None:
    found = answer("icc", {"ratings": [[1, 2], [2, 1]]})
    unknown = [form for form in FORMS if found[form] is None]
    assert unknown
    assert [*found["reasons"]] == unknown


def test_kendalls_w_5_projects_and_4_judges() -> None:
    other = case("Kendall's W, 5 projects x 4 judges: published .73 is wrong")
    found = answer("kendall", {"ranks": other.input["ranks"]})
    assert found["w"] == pytest.approx(other.expected["W"], abs=other.tolerance)
    assert (found["chi2"], found["df"]) == (pytest.approx(4 * 4 * 0.7625), 4)
    assert 0 < found["p"] < 0.05


def test_judges_who_tie_everything_say_nothing() -> None:
    found = answer("kendall", {"ranks": [[1, 1], [1, 1], [1, 1]]})
    assert found == {"w": None, "chi2": None, "df": 2, "p": None, "reasons": {"w": "every judge ties all objects"}}


@pytest.mark.parametrize(
    ("method", "keys", "problems"),
    [
        ("icc", {"ratings": [[3, 3], [3, 3]]}, [("icc-constant", "ratings")]),
        ("icc", {"ratings": [[1, 2]]}, [("icc-few-targets", "targets")]),
        ("icc", {"ratings": [[1], [2]]}, [("icc-few-raters", "raters")]),
        (
            "icc",
            {"ratings": [[1, None], [2, 3]], "confidence": 95},
            [("file-number", "ratings › 1 › 2"), ("confidence-range", "confidence")],
        ),
        ("kendall", {"ranks": [[1, 2]]}, [("kendall-few-targets", "targets")]),
        (
            "kendall",
            {"ranks": [[1, "2"], [2, 1]], "names": []},
            [("file-unknown-key", "names"), ("file-number", "ranks › 1 › 2")],
        ),
    ],
)
def test_refused(method: str, keys: dict[str, Any], problems: list[tuple[str, str]]) -> None:
    assert refused(method, changed(method, **keys)) == problems
