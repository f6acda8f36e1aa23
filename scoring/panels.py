"""A panel of experts at one node: who is counted, and what they think together."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from scoring.consistency import Consistency, RandomIndex, Weighed, weigh
from scoring.pairwise import PairwiseMatrix
from scoring.problems import Problem, Refused, refuse

Judgements: TypeAlias = Mapping[tuple[str, str], float]
Reason: TypeAlias = Literal["included", "inconsistent", "too-many-missing", "unconnected", "unanswered"]
Verdict: TypeAlias = Literal["accepted", "review", "inconsistent", "unknown"]


@dataclass(frozen=True)
class ConsistencyPolicy:
    """Which CR is accepted, which is worth a second look, and which leaves a matrix out.

    `stricter` lowers `accept_max` for an order; `exclude_above` None counts every CR; `allowed_missing` gives by order
    how many pairs a counted matrix may lack (none where the order is not listed).
    """

    accept_max: float
    review_max: float
    exclude_above: float | None
    allowed_missing: Mapping[int, int]
    stricter: Mapping[int, float]

    def accept_limit(self, order: int) -> float:
        """Return the largest CR accepted for a matrix of this order."""
        return min(self.accept_max, self.stricter.get(order, self.accept_max))

    def verdict(self, consistency: Consistency) -> Verdict:
        """Say where a CR falls; "unknown" where the random index has no value."""
        if consistency.cr is None:
            return "unknown"
        if consistency.cr <= self.accept_limit(consistency.order):
            return "accepted"
        return "review" if consistency.cr <= self.review_max else "inconsistent"

    def reason(self, consistency: Consistency) -> Reason:
        """Say whether a weighed matrix is counted; one whose CR is unknown is."""
        if consistency.missing > self.allowed_missing.get(consistency.order, 0):
            return "too-many-missing"
        if self.exclude_above is None or consistency.cr is None or consistency.cr <= self.exclude_above:
            return "included"
        return "inconsistent"


@dataclass(frozen=True)
class ExpertMatrix:
    """One expert at one node; `weighed` is None only when "unconnected" or "unanswered"."""

    expert: str
    weighed: Weighed | None
    included: bool
    reason: Reason


@dataclass(frozen=True)
class NodeWeights:
    """A node as its panel weighs it; `group` is None when no expert is included.

    `everyone` is the same panel with nobody excluded, to be read beside `group`; None when nobody could be weighed.
    """

    node: str
    criteria: tuple[str, ...]
    experts: tuple[ExpertMatrix, ...]
    group: Weighed | None
    experts_used: int
    everyone: Weighed | None = None


def weigh_node(
    node: str,
    criteria: tuple[str, ...],
    judgements: Mapping[str, Judgements],
    random_index: RandomIndex,
    policy: ConsistencyPolicy,
    shares: Mapping[str, float] | None = None,
) -> NodeWeights:
    """Weigh every expert's matrix, leave out what the policy leaves out, and aggregate the judgements of the rest.

    The group matrix is the AIJ of the completed matrices; its priorities are its eigenvector.

    Args:
        node: the matrix, for example "M0".
        criteria: n criteria.
        judgements: by expert, the directed ratios given.
        random_index: the table that CR is read against.
        policy: which matrices are counted.
        shares: the declared weight of each expert, >= 0, those included not all 0; 1 where not named.

    Raises:
        Refused: any `pairwise-*` or `judgement-*` problem other than "pairwise-unconnected", placed at node and expert.
    """
    experts = tuple(
        _expert(node, expert, criteria, given, random_index, policy) for expert, given in judgements.items()
    )
    included = [expert for expert in experts if expert.included]
    group = _group(criteria, included, random_index, shares or {})
    able = [expert for expert in experts if expert.weighed]
    everyone = group if able == included else _group(criteria, able, random_index, shares or {})
    return NodeWeights(node, criteria, experts, group, len(included), everyone)


def aggregate_judgements(
    completed: Sequence[NDArray[np.float64]], weights: NDArray[np.float64] | None = None
) -> NDArray[np.float64]:
    """AIJ: the weighted geometric mean of complete matrices, cell by cell; reciprocal if each of them is.

    Args:
        completed: m matrices (n, n), positive.
        weights: (m,), non-negative, not all zero; equal if None.

    Returns:
        (n, n): prod_k a_ij^(k) ^ (v_k / sum v).

    Source: Aczel & Saaty, J. Math. Psychology 27 (1983) 93-102; Forman & Peniwati, EJOR 108 (1998) 165-169.

    Raises:
        Refused: `panel-empty`.
    """
    if not len(completed):
        refuse([Problem("panel-empty", "panel", "nobody is included.", "Include at least one matrix.")])
    logs = np.average(np.log(np.stack(completed)), axis=0, weights=weights)
    return np.asarray(np.exp(logs), dtype=np.float64)


def aggregate_priorities(
    weights: NDArray[np.float64], geometric: bool = True, shares: NDArray[np.float64] | None = None
) -> NDArray[np.float64]:
    """AIP: the weighted mean of the experts' priorities, scaled to sum to one.

    Args:
        weights: (m, n), positive, one row an expert.
        geometric: the geometric mean of each column, or else the arithmetic.
        shares: (m,), non-negative, not all zero; equal if None.

    Returns:
        (n,), positive, sums to one.

    Source: Forman & Peniwati, EJOR 108 (1998) 165-169.

    Raises:
        Refused: `panel-empty`.
    """
    if not len(weights):
        refuse([Problem("panel-empty", "panel", "nobody is included.", "Include at least one row of priorities.")])
    logs = np.log(weights) if geometric else weights
    mean = np.average(logs, axis=0, weights=shares)
    mean = np.exp(mean) if geometric else mean
    return np.asarray(mean / mean.sum(), dtype=np.float64)


def _group(
    criteria: tuple[str, ...], experts: Sequence[ExpertMatrix], random_index: RandomIndex, shares: Mapping[str, float]
) -> Weighed | None:
    used = [(expert.weighed.completed, shares.get(expert.expert, 1.0)) for expert in experts if expert.weighed]
    if not used:
        return None
    matrix = aggregate_judgements([completed for completed, _ in used], np.array([share for _, share in used]))
    return weigh(PairwiseMatrix(criteria, matrix), random_index)


def _expert(
    node: str,
    expert: str,
    criteria: tuple[str, ...],
    judgements: Judgements,
    random_index: RandomIndex,
    policy: ConsistencyPolicy,
) -> ExpertMatrix:
    if not judgements:
        return ExpertMatrix(expert, None, False, "unanswered")
    try:
        weighed = weigh(PairwiseMatrix.of(criteria, judgements), random_index)
    except Refused as refused:
        if all(problem.code == "pairwise-unconnected" for problem in refused.problems):
            return ExpertMatrix(expert, None, False, "unconnected")
        raise refused.within(expert).within(node) from None
    reason = policy.reason(weighed.consistency)
    return ExpertMatrix(expert, weighed, reason == "included", reason)
