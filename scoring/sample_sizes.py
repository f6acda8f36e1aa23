"""How many must be invited: the steps from an error that can be borne to invitations, and back to the error reached."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from math import ceil, floor, inf, sqrt

from scoring.problems import Problem, please, refuse
from scoring.proportions import z_of

ROUNDING = 1e-12  # relative; a whole number that arithmetic left a little above itself is not rounded up
CHI2_DIGITS = 3  # of Krejcie and Morgan's table
HALF = 0.5  # halves up, as people round


_Limit = tuple[str, Callable[[float], bool], str]
_LIMITS: dict[str, _Limit] = {
    "population": ("sample-population", lambda x: 1 <= x < inf, "at least one person, or no population"),
    "error": ("sample-error", lambda x: 0 < x < 1, "a share between 0 and 1, as in 0.05"),
    "p": ("sample-p", lambda x: 0 < x < 1, "a share between 0 and 1, 0.5 if nothing is known"),
    "confidence": ("confidence-range", lambda x: 0 < x < 1, "it between 0 and 1, as in 0.95"),
    "n": ("sample-n", lambda x: 0 < x < inf, "a size above 0"),
    "design_effect": ("sample-design-effect", lambda x: 0 < x < inf, "a factor above 0, 1 for a simple random sample"),
    "response_rate": ("sample-rate", lambda x: 0 < x <= 1, "a share above 0, up to 1"),
    "valid_rate": ("sample-rate", lambda x: 0 < x <= 1, "a share above 0, up to 1"),
    "cluster_size": ("sample-cluster", lambda x: 1 <= x < inf, "a size from 1"),
    "rho": ("sample-rho", lambda x: -1 <= x <= 1, "a correlation, -1 to 1"),
}


def _check(**values: float | None) -> None:
    refuse(problem for name, value in values.items() for problem in _problems(name, value))


def _problems(name: str, value: float | None) -> Iterator[Problem]:
    code, holds, wanted = _LIMITS[name]
    if value is not None and not holds(value):
        yield please(code, name.replace("_", " "), f"{value:g}.", f"give {wanted}")


@dataclass(frozen=True)
class Size:
    """A number of people: as the formula gives it, and whole, rounded up, no more than there are."""

    exact: float
    whole: int


@dataclass(frozen=True)
class Fieldwork:
    """What is expected of the fieldwork in one audience.

    `design_effect` multiplies the size, > 0; `response_rate` of the invited answer, `valid_rate` of the answers can be
    used, both above 0 up to 1; a population of up to `census_up_to` is invited whole.

    Raises:
        Refused: `sample-design-effect`, `sample-rate`.
    """

    design_effect: float = 1.0
    response_rate: float = 0.4
    valid_rate: float = 0.94
    census_up_to: int = 0

    def __post_init__(self) -> None:
        """Refuse rates that no fieldwork can have."""
        _check(design_effect=self.design_effect, response_rate=self.response_rate, valid_rate=self.valid_rate)


RESIDENTS = Fieldwork(design_effect=1.3)  # working defaults of the shipped instrument, as are the next
OFFICERS = Fieldwork(census_up_to=300)


@dataclass(frozen=True)
class SamplePlan:
    """Every step to the number of invitations.

    `n0` is for an endless population; `finite` with the correction for this one; `yamane` is shown beside it, never
    used; `clustered` is `finite` times the design effect, what must come back usable; `invited` is what that takes.
    `census` says that all are invited because they are few; `reachable` that there are enough people to invite.
    """

    population: int | None
    error: float
    confidence: float
    p: float
    fieldwork: Fieldwork
    n0: Size
    finite: Size
    yamane: Size
    clustered: Size
    invited: Size
    census: bool
    reachable: bool


def plan_sample(
    population: int | None,
    error: float = 0.05,
    fieldwork: Fieldwork = RESIDENTS,
    confidence: float = 0.95,
    p: float = 0.5,
) -> SamplePlan:
    """Plan a simple random sample, or a clustered one by its design effect.

    Each step goes on from the unrounded one before it; whole numbers are rounded up, and none exceeds the population.
    The error holds only if the sample is drawn at random. Where people choose themselves whether to answer, it is no
    sampling error, but the margin that a random sample of this size would have.

    Args:
        population: N, from 1; None if it is endless.
        error: half the width of the interval of a share, between 0 and 1: 0.05 is five points of a hundred.
        fieldwork: what is expected of it.
        confidence: between 0 and 1.
        p: the share expected, between 0 and 1; 0.5 is the most demanding.

    Returns:
        the plan.

    Source: Cochran, Sampling Techniques, 3rd ed. 1977, chapter 4; Kish, Survey Sampling, 1965 (design effect); Yamane,
        Statistics: An Introductory Analysis, 2nd ed. 1967.

    Raises:
        Refused: `sample-population`, `sample-error`, `sample-p`, `confidence-range`.
    """
    _check(population=population, error=error, p=p, confidence=confidence)
    start = n0(error, p, confidence)
    corrected = finite(start, population)
    clustered = corrected * fieldwork.design_effect
    needed = invitations(clustered, fieldwork.response_rate, fieldwork.valid_rate)
    census = population is not None and population <= fieldwork.census_up_to
    return SamplePlan(
        population=population,
        error=error,
        confidence=confidence,
        p=p,
        fieldwork=fieldwork,
        n0=_size(start),
        finite=_size(corrected, population),
        yamane=_size(yamane(population, error), population),
        clustered=_size(clustered, population),
        invited=Size(needed, population) if census and population else _size(needed, population),
        census=census,
        reachable=population is None or needed <= population * (1 + ROUNDING),
    )


def sample_size(population: int | None = None, error: float = 0.05, p: float = 0.5, confidence: float = 0.95) -> int:
    """Size of a simple random sample as Krejcie and Morgan print it.

    chi² N p (1 - p) / (d² (N - 1) + chi² p (1 - p)), which is n0 / (1 + (n0 - 1) / N), with chi² to three decimals as
    they have it (3.841), rounded to the nearest whole number. Of 39 rows of their table that gives all but N = 100,000,
    where they print 384 for 382.6; rounding up misses 19.

    Args:
        population: N, from 1; None if it is endless.
        error: d, between 0 and 1.
        p: the share expected, between 0 and 1.
        confidence: between 0 and 1.

    Returns:
        from 1 to N. Where it was rounded down, the error is missed by a hair; `plan_sample` rounds up.

    Source: Krejcie & Morgan, Educ. Psychol. Meas. 30 (1970) 607-610.

    Raises:
        Refused: `sample-population`, `sample-error`, `sample-p`, `confidence-range`.
    """
    _check(population=population, error=error, p=p, confidence=confidence)
    chi2 = round(z_of(confidence) ** 2, CHI2_DIGITS)
    return max(1, floor(finite(chi2 * p * (1 - p) / error**2, population) + HALF))


def n0(error: float, p: float = 0.5, confidence: float = 0.95) -> float:
    """Size for an endless population: z² p (1 - p) / error².

    Args:
        error: half the width of the interval, between 0 and 1.
        p: the share expected, between 0 and 1.
        confidence: between 0 and 1.

    Returns:
        above 0, unrounded.

    Source: Cochran, Sampling Techniques, 3rd ed. 1977, section 4.4.

    Raises:
        Refused: `sample-error`, `sample-p`, `confidence-range`.
    """
    _check(error=error, p=p, confidence=confidence)
    return float(z_of(confidence) ** 2 * p * (1 - p) / error**2)


def finite(n0: float, population: float | None) -> float:
    """Finite-population correction: n0 / (1 + (n0 - 1) / N).

    Args:
        n0: size for an endless population, above 0.
        population: N, from 1; None if it is endless.

    Returns:
        unrounded, at most N.

    Source: Cochran, Sampling Techniques, 3rd ed. 1977, section 4.4.

    Raises:
        Refused: `sample-n`, `sample-population`.
    """
    _check(n=n0, population=population)
    return n0 if population is None else n0 / (1 + (n0 - 1) / population)


def yamane(population: float | None, error: float) -> float:
    """Yamane's size N / (1 + N error²), for z = 2 and p = 0.5 alone; 1 / error² for an endless population.

    Source: Yamane, Statistics: An Introductory Analysis, 2nd ed. 1967.

    Raises:
        Refused: `sample-population`, `sample-error`.
    """
    _check(population=population, error=error)
    return 1 / error**2 if population is None else population / (1 + population * error**2)


def design_effect(cluster_size: float, rho: float) -> float:
    """Design effect of clusters of equal size: 1 + (m - 1) rho.

    Args:
        cluster_size: m, from 1.
        rho: likeness of answers within a cluster, -1 to 1; the effect must stay above 0, so rho > -1 / (m - 1).

    Returns:
        above 0; 1 for a simple random sample.

    Source: Kish, Survey Sampling, 1965.

    Raises:
        Refused: `sample-cluster`, `sample-rho`.
    """
    _check(cluster_size=cluster_size, rho=rho)
    found = 1 + (cluster_size - 1) * rho
    if found <= 0:
        what = f"{rho:g} is impossible in clusters of {cluster_size:g}."
        refuse([please("sample-rho", "rho", what, f"give more than {-1 / (cluster_size - 1):.3g}")])
    return found


def invitations(n: float, response_rate: float, valid_rate: float) -> float:
    """Invitations that bring n usable answers: n / (response_rate valid_rate), unrounded.

    Raises:
        Refused: `sample-n`, `sample-rate`.
    """
    _check(n=n, response_rate=response_rate, valid_rate=valid_rate)
    return n / (response_rate * valid_rate)


def margin_achieved(
    n: float, population: float | None = None, deff: float = 1.0, p: float = 0.5, confidence: float = 0.95
) -> float:
    """Half the width of the interval that n usable answers reach: z sqrt(deff p (1 - p) / n (N - n) / (N - 1)).

    Args:
        n: usable answers, above 0.
        population: N, at least n; None if it is endless.
        deff: design effect, above 0.
        p: the share expected, between 0 and 1.
        confidence: between 0 and 1.

    Returns:
        from 0, which a census reaches.

    Source: Cochran, Sampling Techniques, 3rd ed. 1977, section 3.2.

    Raises:
        Refused: `sample-n`, `sample-population`, `sample-design-effect`, `sample-p`, `confidence-range`,
            `population-small`.
    """
    _check(n=n, population=population, design_effect=deff, p=p, confidence=confidence)
    if population is not None and population < n:
        what = f"{population:g} people, of whom {n:g} answered."
        refuse([please("population-small", "population", what, "give a population no smaller than the sample")])
    left = 1.0 if population is None else (population - n) / max(population - 1, 1.0)
    return z_of(confidence) * sqrt(deff * p * (1 - p) / n * left)


def _size(exact: float, population: int | None = None) -> Size:
    whole = ceil(exact * (1 - ROUNDING))
    return Size(exact, whole if population is None else min(whole, population))
