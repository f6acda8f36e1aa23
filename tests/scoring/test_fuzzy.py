import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose
from numpy.typing import ArrayLike, NDArray

from scoring.fuzzy import combine, effectiveness, expected_value, maximum_membership, operator_named
from scoring.problems import Refused
from tests.scoring.references import case
from tests.scoring.strategies import weights


@pytest.mark.parametrize(
    ("operator", "key"),
    [
        ("M(min,max)", "minmax"),
        ("M(.,max)", "prodmax"),
        ("M(.,+)", "prodsum"),
        ("M(min,+bounded)", "minbsum"),
        ("M(∧,∨)", "minmax"),
        ("M(·,∨)", "prodmax"),
        ("M(·,+)", "prodsum"),
        ("M(∧,+)", "minbsum"),
        ("M(⊕)", "minbsum"),
    ],
)
def test_operators_on_the_clothing_example(operator: str, key: str) -> None:
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


@pytest.mark.parametrize(
    ("spelling", "operator"),
    [
        ("M(∧,⊕)", "M(min,+bounded)"),
        ("M(⊕-bounded)", "M(min,+bounded)"),
        ("M(min,+)", "M(min,+bounded)"),
        ("M(·,⊕)", "M(.,+bounded)"),
        ("M(•, +)", "M(.,+)"),
        ("M\uff08×\uff0c∨\uff09", "M(.,max)"),
        ("M\uff08\uff0e\uff0c\uff0b\uff09", "M(.,+)"),
        ("min-max", "M(min,max)"),
        ("prod-sum", "M(.,+)"),
    ],
)
def test_operators_in_other_spellings(spelling: str, operator: str) -> None:
    assert operator_named(spelling) == operator
    assert operator_named(operator) == operator


@given(weights(3), st.lists(weights(4), min_size=3, max_size=3))
def test_with_weights_that_sum_to_one_the_bound_is_never_reached(
    importance: NDArray[np.float64], rows: list[NDArray[np.float64]]
) -> None:
    full = np.stack(rows) / np.max(rows)
    assert_allclose(combine(importance, full, "M(.,+bounded)"), combine(importance, full), atol=1e-12)
    smaller = np.minimum(importance[:, None], full).sum(axis=0)
    assert_allclose(combine(importance, full, "M(∧,+)"), smaller, atol=1e-12)


def test_sums_that_rounding_took_over_one_are_cut_there() -> None:
    thirds = [0.3334, 0.3333, 0.3335]  # sum to 1.0002
    assert combine(thirds, [[1.0], [1.0], [1.0]], "M(.,+bounded)").tolist() == [1]
    assert combine(thirds, [[1.0], [1.0], [1.0]], "M(min,+bounded)").tolist() == [1]
    assert combine(thirds, [[1.0], [1.0], [1.0]], "M(.,+)").tolist() == pytest.approx([1.0002])


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


@pytest.mark.parametrize(
    ("membership", "alpha", "reading"),
    [
        ([0.7, 0.16, 0.14], (3 * 0.7 - 1) / (2 * 0.16 * 2), "very-effective"),
        ([0.6, 0.25, 0.15], (3 * 0.6 - 1) / (2 * 0.25 * 2), "fairly-effective"),
        ([0.5, 0.5, 0, 0], (4 * 0.5 - 1) / (2 * 0.5 * 3), "little-effective"),
        ([0.1, 0.2, 0.4, 0.3, 0.2], (5 / 3 - 1) / (2 * 0.25 * 4), "little-effective"),  # of their sum, 1.2
        ([0.2, 0.2, 0.2, 0.2, 0.2], 0.0, "not-effective"),
        ([0, 0.3, 0], None, "complete"),
        ([0.6, 0.2, 0.2], 1.0, "very-effective"),
    ],
)
def test_effectiveness_by_hand(membership: list[float], alpha: float | None, reading: str) -> None:
    found = effectiveness(membership)
    assert found.reading == reading
    assert found.alpha == (None if alpha is None else pytest.approx(alpha, abs=1e-12))


@given(weights(5), st.floats(0.01, 1))
def test_effectiveness_depends_on_neither_order_nor_scale_and_grows_with_the_lead(
    membership: NDArray[np.float64], scale: float
) -> None:
    found = effectiveness(membership.tolist())
    other = effectiveness((membership[::-1] * scale).tolist())
    assert found.alpha is not None
    assert found.alpha >= 0
    assert other.alpha == pytest.approx(found.alpha, rel=1e-9, abs=1e-9)
    lead = np.where(np.arange(5) == membership.argmax(), 1.0, 0.0)
    assert (effectiveness((membership + lead).tolist()).alpha or 0) > found.alpha


def test_what_cannot_be_combined() -> None:
    with pytest.raises(Refused, match="fuzzy-shape"):
        combine([0.5, 0.5], [[1.0, 0.0]])
    with pytest.raises(Refused, match="fuzzy-operator"):
        combine([1.0], [[1.0]], "M(max,min)")


@pytest.mark.parametrize(
    ("importance", "memberships", "codes"),
    [
        ([0.5, 0.6], [[1, 0], [0, 1]], ["fuzzy-weights"]),
        ([1.5, -0.5], [[1, 0], [0, 1]], ["fuzzy-weights"]),
        ([0.5, np.nan], [[1, 0], [0, 1]], ["fuzzy-weights"]),
        ([0.5, 0.5], [[1, 0], [0]], ["fuzzy-membership"]),
        ([0.5, 0.5], [[1, 1.1], [-0.1, 1]], ["fuzzy-membership", "fuzzy-membership"]),
        ([0.5, 0.1], [[1, 2], [0, 1]], ["fuzzy-weights", "fuzzy-membership"]),
    ],
)
def test_what_are_no_weights_and_no_memberships(
    importance: ArrayLike, memberships: ArrayLike, codes: list[str]
) -> None:
    with pytest.raises(Refused) as refused:
        combine(importance, memberships)
    assert [problem.code for problem in refused.value.problems] == codes


@pytest.mark.parametrize("membership", [[], [0, 0], [0.5, -0.1], [np.nan, 1]])
def test_what_is_no_membership(membership: list[float]) -> None:
    with pytest.raises(Refused, match="fuzzy-membership"):
        effectiveness(membership)
    with pytest.raises(Refused, match="fuzzy-membership"):
        expected_value(membership, [100, 0])


def test_one_grade_has_no_second_and_grades_must_match() -> None:
    with pytest.raises(Refused, match="fuzzy-membership"):
        effectiveness([1.0])
    with pytest.raises(Refused, match="fuzzy-grades"):
        expected_value([0.5, 0.5], [100])
