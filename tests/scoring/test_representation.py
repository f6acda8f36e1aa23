import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.testing import assert_allclose
from numpy.typing import ArrayLike, NDArray
from scipy.optimize import minimize

from scoring.problems import Refused
from scoring.representation import effective_size, kish_design_effect, post_stratify, rake

CELLS = st.floats(0.5, 50)


@st.composite
def tables(draw: st.DrawFn) -> tuple[NDArray[np.float64], list[NDArray[np.float64]]]:
    """A table without zeros, and margins of another one of the same shape, so that they can be met."""
    shape = draw(st.lists(st.integers(2, 4), min_size=2, max_size=3).map(tuple))
    table, other = (draw(arrays(np.float64, shape, elements=CELLS)) for _ in range(2))
    return table, margins_of(other)


def margins_of(table: NDArray[np.float64]) -> list[NDArray[np.float64]]:
    return [table.sum(axis=tuple(k for k in range(table.ndim) if k != axis)) for axis in range(table.ndim)]


def nearest(table: NDArray[np.float64], margins: list[NDArray[np.float64]]) -> NDArray[np.float64]:
    """The table with these margins that diverges least from another, by a general minimiser."""
    total = margins[0].sum()
    start = table.ravel() / table.sum()
    places = np.indices(table.shape).reshape(table.ndim, -1)
    wanted = [(axis, k) for axis, length in enumerate(table.shape) for k in range(length - (axis > 0))]
    sums = np.array([places[axis] == k for axis, k in wanted], dtype=np.float64)
    margin = np.array([margins[axis][k] / total for axis, k in wanted])
    found = minimize(  # type: ignore[call-overload]  # the stubs want a tuple of sizes
        lambda x: float(np.sum(x * np.log(x / start))),
        start,
        jac=lambda x: np.log(x / start) + 1,
        method="SLSQP",
        bounds=[(1e-9, 1.0)] * len(start),
        constraints={"type": "eq", "fun": lambda x: sums @ x - margin, "jac": lambda x: sums},
        options={"ftol": 1e-15, "maxiter": 500},
    )
    return np.asarray(total * found.x.reshape(table.shape), dtype=np.float64)


def test_post_stratification_by_hand() -> None:
    found = post_stratify([60, 30, 10], [5000, 3000, 2000])
    assert_allclose(found, [0.5 / 0.6, 1.0, 2.0])
    assert_allclose(post_stratify([60, 30, 10], [0.5, 0.3, 0.2]), found)
    assert post_stratify([4, 0], [10, 0]).tolist() == [1, 0]


@given(st.lists(st.tuples(st.integers(1, 500), st.integers(1, 10**6)), min_size=1, max_size=8))
def test_post_stratified_respondents_have_the_populations_shares(strata: list[tuple[int, int]]) -> None:
    sample, population = np.array(strata, dtype=np.float64).T
    weighted = post_stratify(sample, population) * sample
    assert_allclose(weighted / weighted.sum(), population / population.sum(), rtol=1e-12)
    assert weighted.sum() == pytest.approx(sample.sum())


def test_each_empty_stratum_is_named() -> None:
    with pytest.raises(Refused) as refused:
        post_stratify([0, 5, 0, 1], [10, 10, 10, 0], ["Old Town", "Harbour", "Hill", "Sea"])
    assert [(one.code, one.where) for one in refused.value.problems] == [
        ("stratum-empty", "Old Town"),
        ("stratum-empty", "Hill"),
        ("stratum-outside", "Sea"),
    ]


@pytest.mark.parametrize(
    ("sample", "population", "code"),
    [
        ([1, 2], [1], "stratum-shape"),
        ([[1]], [1], "stratum-shape"),
        ([1, -2], [1, 1], "stratum-negative"),
        ([1, 2], [0, 0], "stratum-negative"),
        ([0, 0], [1, 2], "stratum-negative"),
    ],
)
def test_what_are_no_strata(sample: ArrayLike, population: ArrayLike, code: str) -> None:
    with pytest.raises(Refused, match=code):
        post_stratify(sample, population)


def test_raking_a_flat_table_gives_the_product_of_the_margins_in_one_round() -> None:
    found = rake(np.ones((2, 3)), [[30, 70], [20, 30, 50]])
    assert_allclose(found.table, np.outer([0.3, 0.7], [20, 30, 50]), rtol=1e-14)
    assert found.rounds == 1


def test_raking_two_by_two_by_hand() -> None:
    # odds ratio 4 and both margins even: a² / (1/2 - a)² = 4, so a = 1/3
    found = rake([[40, 20], [20, 40]], [[0.5, 0.5], [0.5, 0.5]]).table
    assert_allclose(found, [[1 / 3, 1 / 6], [1 / 6, 1 / 3]], rtol=1e-12)
    # rows 3 : 7, columns 1 : 1, odds ratio 4: a (0.2 + a) = 4 (0.3 - a) (0.5 - a)
    found = rake([[40, 20], [20, 40]], [[0.3, 0.7], [0.5, 0.5]]).table
    a = (3.4 - (3.4**2 - 4 * 3 * 0.6) ** 0.5) / 6
    assert_allclose(found, [[a, 0.3 - a], [0.5 - a, 0.2 + a]], rtol=1e-11)


def test_ardilly_and_tille_example_of_teaching_sampling_ipfp() -> None:
    table = np.array([[80, 170, 150], [90, 80, 210], [10, 80, 130]], dtype=np.float64)
    rows, columns = np.array([430.0, 360, 210]), np.array([150.0, 300, 550])
    found = rake(table, [rows, columns])
    assert found.largest_difference <= 1e-12 * 1000
    assert_allclose(found.table.sum(axis=1), rows, rtol=1e-9)
    assert_allclose(found.table.sum(axis=0), columns, rtol=1e-9)
    assert_allclose(found.table, nearest(table, [rows, columns]), rtol=1e-5)


@pytest.mark.parametrize("shape", [(2, 3), (4, 2), (2, 2, 3)])
def test_no_table_with_the_margins_diverges_less(shape: tuple[int, ...]) -> None:
    chance = np.random.default_rng(sum(shape))
    table, other = chance.uniform(1, 9, (2, *shape))
    assert_allclose(rake(table, margins_of(other)).table, nearest(table, margins_of(other)), rtol=1e-5)


@given(tables())
def test_raking_meets_the_margins_and_keeps_the_odds_ratios(
    known: tuple[NDArray[np.float64], list[NDArray[np.float64]]],
) -> None:
    table, margins = known
    found = rake(table, margins, tolerance=1e-12)
    for reached, wanted in zip(margins_of(found.table), margins, strict=True):
        assert_allclose(reached, wanted, atol=1e-11 * wanted.sum())
    factors = np.log(found.table / table)
    for axis in range(1, table.ndim):  # log factors are a sum over the axes, so that second differences vanish
        assert_allclose(np.diff(np.diff(factors, axis=axis), axis=axis - 1), 0, atol=1e-9)


@given(tables(), st.floats(0.01, 1000))
def test_raking_what_fits_changes_nothing_and_shares_serve_as_well_as_counts(
    known: tuple[NDArray[np.float64], list[NDArray[np.float64]]], size: float
) -> None:
    table, margins = known
    found = rake(table, margins)
    assert_allclose(rake(found.table, margins).table, found.table, rtol=1e-7)
    shares = rake(table * size, [margin / margin.sum() for margin in margins])
    assert_allclose(shares.table * margins[0].sum(), found.table, rtol=1e-7)


def test_cells_of_zero_stay_zero_and_a_category_may_be_wanted_empty() -> None:
    found = rake([[0, 3, 1], [2, 5, 1]], [[4, 6], [2, 8, 0]]).table
    assert found[0, 0] == 0
    assert found[:, 2].tolist() == [0, 0]
    assert_allclose(found.sum(axis=1), [4, 6])


def test_a_category_that_is_empty_and_wanted_empty_is_no_trouble() -> None:
    assert_allclose(rake([[1, 0], [2, 0]], [[4, 6], [10, 0]]).table, [[4, 0], [6, 0]])


def test_a_list_is_raked_as_a_table_of_one_axis() -> None:
    assert rake([1, 3], [[5, 5]]).table.tolist() == [5, 5]


def test_weights_of_respondents_after_raking() -> None:
    counts = np.array([[40, 20], [0, 40]])
    found = rake(counts, [[0.4, 0.6], [0.3, 0.7]])
    weights = found.weights(counts)
    assert weights[1, 0] == 0
    assert (weights * counts).sum() == pytest.approx(100)
    assert_allclose((weights * counts).sum(axis=1), [40, 60])


def test_margins_rounded_apart_are_one_margin() -> None:
    found = rake([[1, 2], [3, 4]], [[3.0, 7.0], [4.000001, 6.0]])
    assert found.table.sum() == pytest.approx(10)


def test_each_category_that_cannot_be_met_is_named() -> None:
    with pytest.raises(Refused) as refused:
        rake([[0, 0], [0, 1]], [[1, 1], [1, 1]])
    assert [(one.code, one.where) for one in refused.value.problems] == [
        ("raking-infeasible", "axis 1 › category 1"),
        ("raking-infeasible", "axis 2 › category 1"),
    ]


def test_zeros_that_leave_no_table_are_found_though_no_category_is_empty() -> None:
    with pytest.raises(Refused, match=r"table: the cells of 0 leave no table.*\[raking-infeasible\]"):
        rake([[1, 0], [1, 1]], [[8, 2], [2, 8]])  # the first column would need 8


def test_what_is_met_only_at_the_edge_does_not_converge() -> None:
    with pytest.raises(Refused, match=r"after 10000 rounds a margin is still .*e-05 off.*\[raking-not-converged\]"):
        rake([[1, 1], [0, 1]], [[1, 1], [1, 1]])  # the second cell would have to become 0
    assert rake([[1, 1], [0, 1]], [[1, 1], [1, 1]], tolerance=1e-3).largest_difference > 1e-4


def test_a_table_without_zeros_is_never_called_infeasible() -> None:
    nearly = [[1.0, 1e-30], [1.0, 1.0]]
    with pytest.raises(Refused, match="raking-not-converged"):
        rake(nearly, [[8, 2], [2, 8]], most_rounds=6)
    assert_allclose(rake(nearly, [[8, 2], [2, 8]]).table, [[2.0, 6.0], [0.0, 2.0]], atol=1e-9)


def test_too_few_rounds_say_how_far_it_came() -> None:
    with pytest.raises(Refused, match=r"after 2 rounds.*raking-not-converged"):
        rake([[1, 2], [3, 9]], [[5, 5], [9, 1]], most_rounds=2)


@pytest.mark.parametrize(
    ("table", "margins", "code"),
    [
        ([[1, 2], [3]], [[1, 1], [1, 1]], "raking-table"),
        ([[1, -2], [3, 1]], [[1, 1], [1, 1]], "raking-table"),
        ([[1, 2], [3, 1]], [[1, 1]], "raking-table"),
        ([], [], "raking-table"),
        ([[1, 2], [3, 1]], [[1, 1], [1, 0, 1]], "raking-margins"),
        ([[1, 2], [3, 1]], [[1, 1], [3, -1]], "raking-margins"),
        ([[1, 2], [3, 1]], [[0, 0], [0, 0]], "raking-margins"),
        ([[1, 2], [3, 1]], [[0.5, 0.5], [50.0, 50.0]], "raking-margins-disagree"),
    ],
)
def test_what_cannot_be_raked(table: ArrayLike, margins: list[ArrayLike], code: str) -> None:
    with pytest.raises(Refused, match=rf"\[{code}\]"):
        rake(table, margins)


def test_kish_effective_size_by_hand() -> None:
    assert effective_size([1, 1, 2]) == pytest.approx(16 / 6)
    assert kish_design_effect([1, 1, 2]) == pytest.approx(18 / 16)
    assert effective_size([3, 0, 0]) == 1
    assert effective_size([1e200, 1e200]) == 2


@given(arrays(np.float64, st.integers(1, 30), elements=st.floats(0.01, 100)), st.floats(1e-150, 1e150))
def test_the_design_effect_is_one_plus_the_squared_variation_whatever_the_scale(
    weights: NDArray[np.float64], scale: float
) -> None:
    assert kish_design_effect(weights * scale) == pytest.approx(1 + (weights.std() / weights.mean()) ** 2)
    assert 1 <= effective_size(weights) <= len(weights) * (1 + 1e-12)


@pytest.mark.parametrize(
    ("weights", "code"),
    [([], "weights-shape"), ([1, -1], "weights-negative"), ([0, 0], "weights-none"), ([np.nan], "weights-shape")],
)
def test_what_are_no_weights(weights: ArrayLike, code: str) -> None:
    with pytest.raises(Refused, match=code):
        effective_size(weights)
    with pytest.raises(Refused, match=code):
        kish_design_effect(weights)
