"""Random indices of incomplete matrices."""

from collections.abc import Mapping

import numpy as np


def share_left(n: int, missing: int) -> float:
    """Share of the random index of complete matrices that is left when pairs are missing, for orders above the table.

    It falls nearly linearly with the share of the (n-1)(n-2)/2 independent circles of comparisons that the missing
    pairs break (Agoston & Csato, Omega 108 (2022) 102576). The bend in it changes slowly with the order, so it is read
    from the row of order 9; at orders 10, 12 and 15 it is within 0.007 of the complete index.

    Args:
        n: the order, 10 or more.
        missing: missing pairs.

    Returns:
        1 for none to 0 for a tree of comparisons.
    """
    row = INCOMPLETE[_LAST]
    places = np.arange(len(row) + 2) / (len(row) + 1)
    shares = np.array([1.0, *(value / _COMPLETE for value in row.values()), 0.0])
    return float(np.interp(2 * missing / ((n - 1) * (n - 2)), places, shares))


def _row(*values: float) -> Mapping[int, float]:
    return dict(enumerate(values, start=1))


# Mean CI by order and number of missing pairs, the completion being the one with the least largest eigenvalue; uniform
# over Saaty's 17 points and over the patterns that leave all criteria connected, so that for one pattern the index may
# be a little more or less. Own Monte Carlo, 5,000 to 200,000 draws a value, standard error at most 0.0012: python -m
# tests.benchmarks.random_indices. With one more pair missing than the last value the judgements form a tree, and CI is
# always 0.
# fmt: off
INCOMPLETE: Mapping[int, Mapping[int, float]] = {
    4: _row(0.5770, 0.2852),
    5: _row(0.9231, 0.7357, 0.5478, 0.3619, 0.1765),
    6: _row(1.1275, 1.0042, 0.8811, 0.7555, 0.6292, 0.4998, 0.3729, 0.2443, 0.1179),
    7: _row(
        1.2559, 1.1702, 1.0859, 0.9966, 0.9107, 0.8169, 0.7304, 0.6387, 0.5446, 0.4529,
        0.3588, 0.2665, 0.1743, 0.0852,
    ),
    8: _row(
        1.3420, 1.2789, 1.2142, 1.1537, 1.0872, 1.0238, 0.9563, 0.8911, 0.8242, 0.7565,
        0.6896, 0.6203, 0.5499, 0.4797, 0.4092, 0.3404, 0.2668, 0.1995, 0.1296, 0.0645,
    ),
    9: _row(
        1.4036, 1.3561, 1.3043, 1.2570, 1.2075, 1.1568, 1.1084, 1.0576, 1.0086, 0.9556,
        0.9055, 0.8540, 0.8040, 0.7516, 0.7005, 0.6455, 0.5914, 0.5386, 0.4844, 0.4287,
        0.3746, 0.3183, 0.2636, 0.2104, 0.1543, 0.0985, 0.0505,
    ),
}
# fmt: on
_LAST, _COMPLETE = 9, 1.450799062  # the order of the last row, and its index when nothing is missing
