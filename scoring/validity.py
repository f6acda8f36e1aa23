"""All that a covariance matrix says of a questionnaire at once: reliability, omega, adequacy for factors."""

from collections.abc import Sequence
from dataclasses import dataclass

from numpy.typing import ArrayLike

from scoring.adequacy import FEWEST, Bartlett, Kmo, bartlett, bartlett_problems, kmo
from scoring.covariances import checked_covariance, item_names
from scoring.omegas import FACTORS, Omega, omega
from scoring.problems import please, refuse
from scoring.reliability import LEVEL, Reliability, interval_problems, reliability, to_correlation


@dataclass(frozen=True, eq=False)
class Validity:
    """Reliability of the covariances, and omega, adequacy and Bartlett's test of their correlations."""

    reliability: Reliability
    omega: Omega
    kmo: Kmo
    bartlett: Bartlett


def validity(
    covariance: ArrayLike, n: int, factors: int = FACTORS, names: Sequence[str] | None = None, level: float = LEVEL
) -> Validity:
    """Return every figure; of a correlation matrix alpha is the standardised one.

    Args:
        covariance: (m, m) of the items, m >= 3, with an inverse.
        n: responses it comes from, more than (2 m + 11) / 6.
        factors: for omega, which uses fewer and says so when m items are too few for them.
        names: of the items, for the refusals; "item 1" and so on if None.
        level: of alpha's interval.

    Raises:
        Refused: what `reliability`, `omega`, `kmo` and `bartlett` refuse.
    """
    few = please("factors-too-few", "factors", f"{factors} factors.", "ask for one or more")
    matrix = checked_covariance(covariance, FEWEST, names, [*interval_problems(n, level), *[few] * (factors < 1)])
    refuse(bartlett_problems(len(matrix), n))
    place = item_names(names, len(matrix))
    correlation = to_correlation(matrix, place)
    adequacy = kmo(correlation, place)  # first: a matrix without an inverse is the better reason for a refusal
    return Validity(
        reliability=reliability(place, matrix, n, level),
        omega=omega(correlation, factors, place),
        kmo=adequacy,
        bartlett=bartlett(correlation, n, place),
    )
