import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose
from numpy.typing import NDArray

from scoring.fuzzy import Operator, combine, expected_value, maximum_membership
from scoring.problems import Refused
from tests.scoring.references import case
from tests.scoring.strategies import weights


@pytest.mark.parametrize(
    ("operator", "key"),
    [("M(min,max)", "minmax"), ("M(.,max)", "prodmax"), ("M(.,+)", "prodsum"), ("M(min,+bounded)", "minbsum")],
)
def test_operators_on_the_clothing_example(operator: Operator, key: str) -> None:
    other = case("all five FCE operators on the clothing example")
    found = combine(other.input["A"], other.input["R"], operator)
    assert_allclose(found, other.expected[key], rtol=0, atol=other.tolerance)


def test_textbook_clothing_example_8_4() -> None:
    paper = case("clothing evaluation, weights [0.1, 0.2, 0.3, 0.4], M(min,max)")
    found = combine(paper.input["A"], paper.input["R"], "M(min,max)")
    assert_allclose(found, paper.expected["B"], rtol=0, atol=paper.tolerance)


def test_training_course_example_and_its_normalised_form() -> None:
    paper = case("training-course example, M(min,max) and normalised")
    found = combine(paper.input["A"], paper.input["R"], "M(min,max)")
    assert_allclose(found, paper.expected["B"], rtol=0, atol=paper.tolerance)
    assert_allclose(found / found.sum(), paper.expected["norm"], rtol=0, atol=paper.tolerance)
    assert maximum_membership(found.tolist()) == 2


def test_mathmodels_fuzzy_eval_type_3() -> None:
    paper = case("R mathmodels fuzzy_eval type 3")
    assert_allclose(combine(paper.input["A"], paper.input["R"]), paper.expected["B"], rtol=0, atol=paper.tolerance)


def test_sums_of_products_are_cut_at_one() -> None:
    assert combine([0.5, 0.5], [[1, 0.2], [1, 0.4]], "M(.,+bounded)") == pytest.approx([1, 0.3])
    assert combine([0.8, 0.8], [[1, 0.2], [1, 0.4]], "M(.,+bounded)") == pytest.approx([1, 0.48])


@given(weights(3), st.lists(weights(5), min_size=3, max_size=3))
def test_weighted_memberships_sum_to_one_and_their_value_is_the_weighted_value(
    importance: NDArray[np.float64], rows: list[NDArray[np.float64]]
) -> None:
    grades = np.array([100.0, 75, 50, 25, 0])
    found = combine(importance, np.stack(rows))
    assert found.sum() == pytest.approx(1, abs=1e-12)
    linear = sum(w * (row @ grades) for w, row in zip(importance, rows, strict=True))
    assert expected_value(found.tolist(), grades.tolist()) == pytest.approx(linear, abs=1e-10)


def test_an_unnormalised_membership_is_averaged() -> None:
    assert expected_value([0.2, 0.2], [100, 0]) == 50


def test_of_equal_memberships_the_better_grade() -> None:
    assert maximum_membership([0.1, 0.45, 0.45]) == 1


def test_what_cannot_be_combined() -> None:
    with pytest.raises(Refused, match="fuzzy-shape"):
        combine([0.5, 0.5], [[1.0, 0.0]])
    with pytest.raises(Refused, match="fuzzy-operator"):
        combine([1.0], [[1.0]], "M(max,min)")  # type: ignore[arg-type]  # no such operator
