import numpy as np
import pytest
from numpy.testing import assert_allclose
from numpy.typing import NDArray
from scipy.optimize import linprog

from scoring.suppression import Suppression, suppress


def joint_bounds(first: Suppression, other: Suppression) -> NDArray[np.float64]:
    """Bounds on the first table's cells by somebody who has both tables, whose rows are the same people's."""
    shape, size = first.table.shape, first.table.size
    equations, known = [], []
    for number, part in enumerate((first, other)):
        whole = part.table
        place = np.arange(whole.size).reshape(whole.shape) + number * size
        for lines in (place, place.T):
            for line in lines:
                equation = np.zeros(size + other.table.size)
                equation[line[:-1]], equation[line[-1]] = 1, -1
                equations.append(equation)
                known.append(0)
        for at in np.flatnonzero(~part.hidden):
            equations.append(np.eye(size + other.table.size)[number * size + at])
            known.append(int(whole.flat[at]))
    for row in range(shape[0]):
        equation = np.zeros(size + other.table.size)
        equation[row * shape[1] + shape[1] - 1], equation[size + (row + 1) * other.table.shape[1] - 1] = 1, -1
        equations.append(equation)
        known.append(0)
    ends = [
        [
            linprog(sign * np.eye(size + other.table.size)[at], A_eq=np.array(equations), b_eq=known).fun
            for at in range(size)
        ]
        for sign in (1, -1)
    ]
    return np.array([ends[0], -np.array(ends[1])]).reshape(2, *shape)


@pytest.mark.parametrize("seed", range(6))
def test_tables_that_share_a_margin_tell_no_more_together(seed: int) -> None:
    rng = np.random.default_rng(seed)
    people = np.array([2, 7, 15, 30, 26])
    tables = [np.array([rng.multinomial(n, rng.dirichlet(np.ones(3))) for n in people]) for _ in range(2)]
    first, other = (suppress(table, 10) for table in tables)
    assert first.hidden[:-1, -1].any()
    lower, upper = joint_bounds(first, other)
    assert_allclose(lower, first.lower, atol=1e-6)
    assert_allclose(upper, first.upper, atol=1e-6)
