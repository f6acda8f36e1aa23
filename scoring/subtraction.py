"""How much a reader who subtracts what is shown from a sum still does not know of what is hidden in it."""

from collections.abc import Sequence

TOP = 100.0


def reach(scores: Sequence[float], shares: Sequence[float], at: int) -> float:
    """How far apart the values are that a hidden score could have.

    The reader knows the sum of share * score over all that are hidden together, the shares, and that scores lie from 0
    to 100; so one score can be lower by as much as the others could be higher, and the other way round.

    Args:
        scores: (n,) of what is hidden, 0 to 100.
        shares: (n,) how much each counts in the sum, 0 or more.
        at: which of them.

    Returns:
        min(x, up / c) + min(100 - x, down / c), with x its score, c its share, and `up` and `down` the sum of
        share * (100 - score) and of share * score over the others; 100 where it does not count.

    Source: feasibility interval of one unknown of a linear equation with bounds; Cox, J. Amer. Statist. Assoc. 90
    (1995) 1453-1462, for tables.
    """
    score, share = scores[at], shares[at]
    if share <= 0:
        return TOP
    others = [pair for place, pair in enumerate(zip(shares, scores, strict=True)) if place != at]
    up = sum(c * (TOP - x) for c, x in others)
    down = sum(c * x for c, x in others)
    return min(score, up / share) + min(TOP - score, down / share)
