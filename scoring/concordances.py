"""Kendall's coefficient of concordance W of ranks or ratings that judges gave."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from scoring.consensus import concordance
from scoring.ratings import rating_table


@dataclass(frozen=True)
class KendallW:
    """How far judges rank alike: `w` from 0 to 1, `chi2` = m (n - 1) w with `df` = n - 1 degrees of freedom.

    `p` is the chance of so large a chi2 if ranks were random, a large-sample value that is rough below about seven
    objects. All but df None where every judge ties all objects: nobody ranked anything.
    """

    w: float | None
    chi2: float | None
    df: int
    p: float | None


def kendall_w(ranks: ArrayLike) -> KendallW:
    """Kendall's W of n objects and m judges, corrected for ties.

    W = 12 S / (m^2 (n^3 - n) - m sum_k T_k), S the squared deviations of the objects' rank sums from their mean, T_k
    the sum over the ties of judge k of t^3 - t.

    Args:
        ranks: (n, m), a row for each object and a column for each judge; ranks, or ratings that are ranked here, each
            judge's equal ones sharing the mean of their ranks. Two objects and two judges or more.

    Returns:
        the same whether high or low comes first, as long as all judges agree about that.

    Raises:
        Refused: `kendall-shape`, `kendall-few-targets`, `kendall-few-raters`, `kendall-missing`, `kendall-infinite`.

    Source: Kendall & Babington Smith, Ann. Math. Stat. 10 (1939) 275-287; Kendall, Rank Correlation Methods, 1948,
    chapter 6 (ties). chi2 is Friedman's.
    """
    table = rating_table(ranks, "kendall")
    # Whole and positive, as priorities are: they are told apart by their ratio, which ratings around 0 do not have.
    ordered = np.stack([np.unique(judge, return_inverse=True)[1] + 1.0 for judge in table.T])
    found = concordance(ordered)
    return KendallW(found.w, found.chi2, len(table) - 1, found.p)
