import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.testing import assert_allclose
from numpy.typing import ArrayLike, NDArray

from scoring.problems import Refused
from scoring.site_tables import site_table


def test_worst_and_best_in_both_directions() -> None:
    found = site_table([[3, 10], [5, 20], [2, 15], [7, 25]], [1, -1]).between_worst_and_best()
    assert_allclose(found, [[0.2, 1.0], [0.6, 1 / 3], [0.0, 2 / 3], [1.0, 0.0]])


@given(arrays(np.float64, (5, 2), elements=st.integers(-50, 50).map(float)), st.floats(0.1, 1e3), st.floats(-100, 100))
def test_units_do_not_matter(values: NDArray[np.float64], scale: float, start: float) -> None:
    if (np.ptp(values, axis=0) > 0).all():
        found = site_table(values, [1, -1]).between_worst_and_best()
        assert_allclose(site_table(values * scale + start, [1, -1]).between_worst_and_best(), found, atol=1e-9)
        assert found.min(axis=0).tolist() == [0, 0]
        assert found.max(axis=0).tolist() == [1, 1]


def test_figures_near_the_ends_of_the_floats() -> None:
    assert site_table([[1e308], [-1e308], [0.0]], [1]).between_worst_and_best().tolist() == [[1], [0], [0.5]]


def test_each_constant_column_is_named() -> None:
    with pytest.raises(Refused) as refused:
        site_table([[0.0, 1.0, 0.1 + 0.2], [0.0, 2.0, 0.3]], [1, 1, 1]).between_worst_and_best()
    assert [(one.code, one.where) for one in refused.value.problems] == [
        ("indicator-constant", "column 1"),
        ("indicator-constant", "column 3"),
    ]


@pytest.mark.parametrize(
    ("matrix", "directions", "codes"),
    [
        ([[1, 2], [3]], [1, 1], ["sites-table"]),
        ([[1, np.nan], [3, 4]], [1, 1], ["sites-table"]),
        ([1, 2], [1, 1], ["sites-table"]),
        ([[1, 2], [3, 4]], [[1, 1]], ["sites-directions"]),
        ([[1, 2]], [1], ["sites-too-few", "sites-directions"]),
        ([[1, 2], [3, 4]], [0, 2], ["sites-directions", "sites-directions"]),
    ],
)
def test_what_is_no_table_of_sites(matrix: ArrayLike, directions: ArrayLike, codes: list[str]) -> None:
    with pytest.raises(Refused) as refused:
        site_table(matrix, directions)
    assert [problem.code for problem in refused.value.problems] == codes
