"""Indicators joined node by node, up to the composite: scores by the method's mean, memberships by M(.,+)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from scoring.fuzzy import expected_value, maximum_membership
from scoring.plans import Method, Plan
from scoring.results import Composite, DimensionResult, IndicatorResult, SubdimensionResult
from scoring.scorecards import Scorecard
from scoring.weights import Weights

Floats = NDArray[np.float64]
Row = tuple[float, ...]

CLOSE_CALL = 0.05  # of membership
AGREE = 1e-9  # points by which the two routes may differ: rounding alone


@dataclass(frozen=True)
class Joined:
    """All that is above the indicators, each in the order in which the tree is printed."""

    dimensions: tuple[DimensionResult, ...]
    subdimensions: tuple[SubdimensionResult, ...]
    composite: Composite


def join(
    plan: Plan, card: Scorecard, indicators: Sequence[IndicatorResult], weights: Weights | None, method: Method
) -> Joined:
    """Join indicators to what they are below, that to what it is below, and dimensions to the composite.

    Args:
        plan: the tree.
        card: what is left to do.
        indicators: in its order.
        weights: None where there are none: nothing above an indicator has a score.
        method: how means are taken, and the grades and bands.
    """
    names, first, grades = card.inner, len(card.dimensions), len(method.grades)
    if weights is None:
        scores, members = np.full(len(names), np.nan), np.full((grades, len(names)), np.nan)
        own, composite = dict[str, float](), _composite(np.nan, np.full(grades, np.nan), method)
    else:
        own = dict(weights.local)
        scores, members = _inner(card, indicators, own, method)
        row, linear = np.array([own[name] for name in card.dimensions]), replace(card, aggregation="arithmetic")
        whole = linear.composite(members[:, :first], row)
        composite = _composite(float(card.composite(scores[:first], row)), whole, method)
    known = {
        name: (or_none(score), row_or_none(row)) for name, score, row in zip(names, scores, members.T, strict=True)
    }
    return Joined(
        tuple(DimensionResult(name, *known[name], own.get(name)) for name in card.dimensions),
        tuple(SubdimensionResult(name, plan.parents[name], *known[name], own.get(name)) for name in card.subdimensions),
        composite,
    )


def or_none(value: float) -> float | None:
    """A score, None where there is none."""
    return None if np.isnan(value) else float(value)


def row_or_none(row: Floats) -> Row | None:
    """A membership, None where there is none."""
    return None if np.isnan(row).any() else tuple(row.tolist())


def _inner(
    card: Scorecard, indicators: Sequence[IndicatorResult], weights: Mapping[str, float], method: Method
) -> tuple[Floats, Floats]:
    """Scores (dimensions + subdimensions,) and memberships (grades, dimensions + subdimensions)."""
    local = np.array([weights[name] for name in (*card.indicators, *card.subdimensions)])
    scores = np.array([one.score for one in indicators], dtype=np.float64)
    absent = (np.nan,) * len(method.grades)
    members = np.array([one.membership or absent for one in indicators], dtype=np.float64).T
    linear = replace(card, aggregation="arithmetic")
    return card.inner_scores(scores, local), linear.inner_scores(members, local)


def _composite(score: float, members: Floats, method: Method) -> Composite:
    membership = row_or_none(members)
    if np.isnan(score) or membership is None:
        return Composite(None, None, None, None, None, False)
    band = max((b for b in method.bands if b.minimum <= score), key=lambda b: b.minimum, default=None)
    first, second = sorted(membership, reverse=True)[:2]
    expected = expected_value(membership, method.grades)
    linear = expected_value(membership, np.linspace(100.0, 0.0, len(membership)).tolist())
    agree = abs(linear - score) <= AGREE if method.aggregation == "arithmetic" else None
    best = maximum_membership(membership)
    return Composite(score, membership, expected, band.id if band else None, best, first - second < CLOSE_CALL, agree)
