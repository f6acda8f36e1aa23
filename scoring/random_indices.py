"""Random indices: the mean CI of random matrices, which a CI is read against. Which table is part of every result."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import log

from scoring.incomplete_indices import INCOMPLETE, share_left


@dataclass(frozen=True)
class RandomIndex:
    """Mean CI of random matrices by order n, and by order and number of missing pairs when lambda_max is minimised.

    `beyond` gives the index of complete matrices of an order that `complete` ends before. With `thinned`, where
    `incomplete` ends before an order, the index of the complete matrix is multiplied by `share_left`.
    """

    name: str
    complete: Mapping[int, float]
    incomplete: Mapping[int, Mapping[int, float]]
    beyond: Callable[[int], float] | None = None
    thinned: bool = False

    def of(self, n: int, missing: int) -> float | None:
        """Return the index for order `n` with `missing` pairs: 0 for n <= 2, None where the table has no value."""
        if n <= 2:
            return 0.0
        if not missing:
            return self._complete(n)
        circles = (n - 1) * (n - 2) // 2
        if n in self.incomplete or not self.thinned or missing >= circles:
            return self.incomplete.get(n, {}).get(missing)
        whole = self._complete(n)
        return None if whole is None else whole * share_left(n, missing)

    def source(self, n: int, missing: int) -> str:
        """Name the table as a result must: with what was added where the table itself has no value."""
        if missing:
            return f"{self.name}, missing pairs by simulation"
        return f"{self.name}, extended" if n > max(self.complete, default=n) and self.beyond else self.name

    def _complete(self, n: int) -> float | None:
        if n in self.complete or self.beyond is None or n < max(self.complete, default=0):
            return self.complete.get(n)
        return self.beyond(n)


def expected_index(n: int) -> float:
    """Random index of Saaty's 17-point scale for n >= 10, from the expansion of the mean lambda_max in 1/n.

    A random reciprocal matrix is its mean, mu off the diagonal, and noise whose cells a_ij and a_ji have the covariance
    1 - mu^2. Second-order perturbation gives mean lambda_max = mu (n - 1) + 1 + (1 - mu^2) / mu + c/n + d/n^2 + ...,
    with mu = (45 + 1/2 + ... + 1/9) / 17. Only c and d are fitted, to the simulated values for n = 10 to 15, 20, 25, 30
    and 39 that EXACT comes from (chi-square 4.9 on 8 degrees of freedom, no error above 0.00014).

    Args:
        n: the order, 10 or more.

    Returns:
        the index, which tends to mu - 1 = 1.754645.

    Source: Furedi & Komlos, Combinatorica 1 (1981) 233-241, for symmetric noise; here with the covariance in its place.
    """
    mean_lambda = MEAN * (n - 1) + 1 + (1 - MEAN**2) / MEAN + FIRST / n + SECOND / n**2
    return (mean_lambda - n) / (n - 1)


def alonso_lamata(n: int) -> float:
    """Return the random index of the line mean lambda_max = 2.7699 n - 4.3513, for orders the table ends before.

    Source: Alonso & Lamata, Int. J. Uncertainty, Fuzziness Knowl.-Based Syst. 14 (2006) 445-459.
    """
    return (2.7699 * n - 4.3513 - n) / (n - 1)


MEAN = (45 + sum(1 / k for k in range(2, 10))) / 17  # of a cell of Saaty's scale
FIRST, SECOND = 0.55609, -8.1154  # fitted, see `expected_index`

# The mean GCI of random matrices of Saaty's scale, whatever n: the residual variance of the logarithms is unbiased, and
# the logarithm of a cell has the variance 2/17 * sum of log^2 k.
RANDOM_GCI = 2 / 17 * sum(log(k) ** 2 for k in range(2, 10))

# Saaty, The Analytic Hierarchy Process, McGraw-Hill 1980, chapter 2 (the 0.58 table; 500 and 100 matrices).
SAATY_1980 = RandomIndex(
    "Saaty 1980",
    dict(enumerate([0.58, 0.90, 1.12, 1.24, 1.32, 1.41, 1.45, 1.49, 1.51, 1.48, 1.56, 1.57, 1.59], start=3)),
    INCOMPLETE,
    thinned=True,
)

# Saaty, Math. Comput. Modelling 46 (2007) 860-891 (the 0.52 table).
SAATY_2007 = RandomIndex(
    "Saaty 2007",
    dict(enumerate([0.52, 0.89, 1.11, 1.25, 1.35, 1.40, 1.45, 1.49, 1.52, 1.54, 1.56, 1.58, 1.59], start=3)),
    INCOMPLETE,
    thinned=True,
)

# Alonso & Lamata 2006, 100,000 matrices an order.
ALONSO_LAMATA_2006 = RandomIndex(
    "Alonso & Lamata 2006",
    {
        3: 0.5245,
        4: 0.8815,
        5: 1.1086,
        6: 1.2479,
        7: 1.3417,
        8: 1.4056,
        9: 1.4499,
        10: 1.4854,
        11: 1.5141,
        12: 1.5365,
        13: 1.5551,
        14: 1.5713,
        15: 1.5838,
    },
    INCOMPLETE,
    alonso_lamata,
    thinned=True,
)

# The 17-point Saaty scale, uniform: all matrices for n = 3 and 4; 3 to 20 million drawn above (s.e. <= 0.00012).
EXACT = RandomIndex(
    "Exact",
    {
        3: 0.524457454,
        4: 0.884158001,
        5: 1.108871193,
        6: 1.249107505,
        7: 1.340878333,
        8: 1.404442481,
        9: 1.450799062,
        10: 1.486092094,
        11: 1.513862018,
        12: 1.536270374,
        13: 1.554905728,
        14: 1.570505695,
        15: 1.583862999,
    },
    INCOMPLETE,
    expected_index,
    thinned=True,
)

# By the name that `python -m scoring weights` takes.
TABLES: Mapping[str, RandomIndex] = {
    "exact": EXACT,
    "saaty_1980": SAATY_1980,
    "saaty_2007": SAATY_2007,
    "alonso_lamata_2006": ALONSO_LAMATA_2006,
}


def _scaled(scale: str, *index: float) -> RandomIndex:
    return RandomIndex(f"Exact, {scale} scale", dict(enumerate(index, start=3)), {})


# For judgements put on another scale, n = 3 to 10: all matrices for n = 3 and 4, a million drawn above.
SCALED: Mapping[str, RandomIndex] = {
    "linear": EXACT,
    "power": _scaled("power", 3.616308, 6.993084, 9.4574, 11.0508, 12.0768, 12.7549, 13.2259, 13.5722),
    "root": _scaled("root", 0.114564, 0.179442, 0.21823, 0.24306, 0.26026, 0.27280, 0.28229, 0.28981),
    "geometric": _scaled("geometric", 4.591059, 9.311135, 13.3488, 16.5037, 18.9217, 20.7296, 22.1023, 23.1504),
    "logarithmic": _scaled("logarithmic", 0.152740, 0.241587, 0.29469, 0.32831, 0.35136, 0.36801, 0.38055, 0.39044),
    "inverse_linear": _scaled(
        "inverse linear", 0.205349, 0.333162, 0.41719, 0.47513, 0.51686, 0.54777, 0.57139, 0.58996
    ),
    "balanced": _scaled("balanced", 0.268654, 0.439902, 0.55059, 0.62468, 0.67680, 0.71471, 0.74325, 0.76550),
}
