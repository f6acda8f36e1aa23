"""Intervals for a share and for a mean, of a sample from a population that may be small."""

from collections.abc import Iterator
from math import inf, isfinite, sqrt

from scipy.special import ndtri, stdtrit

from scoring.problems import Problem, please, refuse


def z_of(confidence: float) -> float:
    """Two-sided quantile of the normal distribution: 1.95996 for 0.95.

    Raises:
        Refused: `confidence-range`, not between 0 and 1.
    """
    refuse(_confidence(confidence))
    return float(-ndtri((1 - confidence) / 2))


def wilson(
    successes: float, n: float, confidence: float = 0.95, population: float | None = None
) -> tuple[float, float]:
    """Wilson's score interval for a share.

    (p + z²/2n ± z sqrt(p (1 - p) / n + z²/4n²)) / (1 + z²/n) with p = successes / n. For a sample without replacement
    from a population of N, n is first replaced by n (N - 1) / (N - n), the size of the sample from an endless
    population whose share varies as much; a census leaves no width.

    Args:
        successes: 0 to n; need not be whole, so that weighted counts may be given with their effective size.
        n: how many answered, above 0.
        confidence: between 0 and 1.
        population: N, at least n and 1; None if it is endless.

    Returns:
        low and high, 0 <= low <= p <= high <= 1.

    Source: Wilson, J. Amer. Statist. Assoc. 22 (1927) 209-212; Newcombe, Stat. Med. 17 (1998) 857-872, method 3;
        Cochran, Sampling Techniques, 3rd ed. 1977, section 3.2 for the variance in a finite population.

    Raises:
        Refused: `proportion-successes`, `proportion-n`, `confidence-range`, `population-small`.
    """
    refuse([*_share(successes, n), *_confidence(confidence), *_population(n, population)])
    p = successes / n
    if population == n:
        return p, p
    size = n if population is None else n * (population - 1) / (population - n)
    z2 = z_of(confidence) ** 2 / size
    centre = p + z2 / 2
    half = sqrt(z2) * sqrt(p * (1 - p) + z2 / 4)
    # of a share near 0 or 1 rounding may leave an end on the wrong side of p
    low = 0.0 if successes == 0 else min(p, max(0.0, (centre - half) / (1 + z2)))
    return low, 1.0 if successes == n else max(p, min(1.0, (centre + half) / (1 + z2)))


def mean_interval(
    mean: float, variance: float, n: float, confidence: float = 0.95, population: float | None = None
) -> tuple[float, float]:
    """Student's interval for a mean: mean ± t sqrt(variance / n (1 - n / N)), t with n - 1 degrees of freedom.

    Args:
        mean: of the sample, on any scale.
        variance: of the sample, with divisor n - 1, from 0.
        n: how many answered, above 1.
        confidence: between 0 and 1.
        population: N, at least n and 1; None if it is endless.

    Returns:
        low and high, on the scale of the mean; not cut at the ends of that scale.

    Source: Student, Biometrika 6 (1908) 1-25; Cochran, Sampling Techniques, 3rd ed. 1977, sections 2.6 and 2.8.

    Raises:
        Refused: `mean-number`, `mean-variance`, `mean-n`, `confidence-range`, `population-small`.
    """
    refuse([*_mean(mean, variance, n), *_confidence(confidence), *_population(n, population)])
    left = 1.0 if population is None else 1 - n / population
    half = float(-stdtrit(n - 1, (1 - confidence) / 2)) * sqrt(variance / n * left)
    return mean - half, mean + half


def _confidence(confidence: float) -> Iterator[Problem]:
    if not 0 < confidence < 1:
        yield please("confidence-range", "confidence", f"{confidence:g}.", "give it between 0 and 1, as in 0.95")


def _share(successes: float, n: float) -> Iterator[Problem]:
    if not 0 < n < inf:
        yield please("proportion-n", "n", f"{n:g} answers.", "give at least one")
    elif not 0 <= successes <= n:
        yield please("proportion-successes", "successes", f"{successes:g} of {n:g}.", "count from 0 to n")


def _mean(mean: float, variance: float, n: float) -> Iterator[Problem]:
    if not isfinite(mean):
        yield please("mean-number", "mean", "not a finite number.", "give the mean of the sample")
    if not 0 <= variance < inf:
        yield please("mean-variance", "variance", f"{variance:g}.", "give a finite variance from 0")
    if not 1 < n < inf:
        yield please("mean-n", "n", f"{n:g}, which leaves no degree of freedom.", "give at least two answers")


def _population(n: float, population: float | None) -> Iterator[Problem]:
    if population is not None and not max(n, 1) <= population < inf:
        what = f"{population:g} people, of whom {n:g} answered."
        yield please("population-small", "population", what, "give a population no smaller than the sample, or none")
