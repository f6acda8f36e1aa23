"""What is read from a matrix: weights two ways, what hurts, and who is least consistent in the synthetic study."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from numpy.typing import NDArray

from scoring.consistency import SAATY_1980, weigh
from scoring.pairwise import PairwiseMatrix
from surveys.designing import design
from surveys.evaluating import Inputs, evaluate
from surveys.judgements import Judgement
from surveys.matrices import contradictions, least_consistent, of_expert, two_ways
from tests.scoring.references import case, matrix
from tests.scoring.strategies import reciprocals
from tests.surveys.test_panels import INSTRUMENT, JUDGEMENTS, evaluated


def named(ratios: NDArray[np.float64]) -> PairwiseMatrix:
    return PairwiseMatrix(tuple("ABCDEFG"[: len(ratios)]), ratios)


def test_both_ways_are_as_published_for_saatys_relocation() -> None:
    """Saaty's five criteria for moving house, by the eigenvector; the geometric mean multiplied out by hand."""
    published = case("Saaty relocation criteria 5x5, eigenvector")
    ratios = matrix(published.input["matrix"])
    found = two_ways(weigh(named(ratios), SAATY_1980))
    assert [own.eigenvector for own in found] == pytest.approx(published.expected["weights"], abs=published.tolerance)
    by_hand = np.array([np.prod(row) ** (1 / 5) for row in ratios])
    assert [own.geometric_mean for own in found] == pytest.approx((by_hand / by_hand.sum()).tolist(), abs=1e-12)


@settings(max_examples=30)
@given(reciprocals(3, 6))
def test_differences_cancel_out_and_numpy_finds_the_same_eigenvector(ratios: NDArray[np.float64]) -> None:
    found = two_ways(weigh(named(ratios), SAATY_1980))
    assert sum(own.difference for own in found) == pytest.approx(0, abs=1e-12)
    values, vectors = np.linalg.eig(ratios)
    principal = np.abs(vectors[:, values.real.argmax()])
    assert [own.eigenvector for own in found] == pytest.approx((principal / principal.sum()).tolist(), abs=1e-9)
    if len(ratios) == 3:
        assert all(abs(own.difference) < 1e-9 for own in found)


def test_the_least_consistent_expert_has_the_largest_cr_by_numpy() -> None:
    """E09 at the second dimension: by numpy's eigenvalues no expert's matrix is less consistent."""
    evaluation = evaluated()
    worst = least_consistent(INSTRUMENT, evaluation)
    assert worst
    ratios = {
        (one.expert, node.node): (np.linalg.eigvals(one.weighed.completed).real.max() - n)
        / (n - 1)
        / SAATY_1980.of(n, 0)
        for node in evaluation.nodes.values()
        for n in [len(node.criteria)]
        for one in node.experts
        if one.weighed and one.weighed.matrix.complete
    }
    expert, node = max(ratios, key=lambda one: ratios[one])
    parents = {matrix.id: matrix.parent for matrix in INSTRUMENT.experts.matrices}
    assert (worst.expert, worst.parent) == (expert, parents[node])
    assert worst.weighed.consistency.cr == pytest.approx(ratios[expert, node], abs=1e-9)
    assert worst.hurt
    assert worst.hurt.cr_after == pytest.approx(changed(worst.weighed.matrix, worst.hurt.pair, worst.hurt.suggested))


def changed(given: PairwiseMatrix, pair: tuple[str, str], value: float) -> float:
    """The CR after one change, by numpy."""
    i, j = (given.criteria.index(name) for name in pair)
    ratios = given.ratios.copy()
    ratios[i, j], ratios[j, i] = value, 1 / value
    n = len(ratios)
    index = SAATY_1980.of(n, 0)
    assert index
    return float((np.linalg.eigvals(ratios).real.max() - n) / (n - 1) / index)


def test_no_other_single_judgement_hurts_more() -> None:
    worst = least_consistent(INSTRUMENT, evaluated())
    assert worst
    assert worst.hurt
    assert worst.hurt.cr_after is not None
    scale = [float(k) for k in range(1, 10)] + [1 / k for k in range(2, 10)]
    names = worst.weighed.matrix.criteria
    pairs = [(one, other) for place, one in enumerate(names) for other in names[place + 1 :]]
    least = min(changed(worst.weighed.matrix, pair, value) for pair in pairs for value in scale)
    assert worst.hurt.cr_after == pytest.approx(least, abs=1e-9)


def test_where_no_single_change_is_enough_the_fewest_together_are() -> None:
    found = [
        (one.weighed, contradictions(INSTRUMENT, one.weighed))
        for node in evaluated().nodes.values()
        for one in node.experts
        if one.weighed and (one.weighed.consistency.cr or 0) > 0.1
    ]
    assert found
    for weighed, own in found:
        limit = 0.08 if weighed.consistency.order == 4 else 0.1
        assert own.hurts
        alone = own.hurts[0].cr_after
        assert alone is not None
        assert (own.together is None) == (alone <= limit)
        assert own.together is None or (own.together.cr_after <= limit and len(own.together.changes) > 1)


def test_consistent_experts_have_nothing_that_hurts() -> None:
    alike = tuple(Judgement(one.expert, one.matrix, one.first, one.second, 1) for one in JUDGEMENTS)
    evaluation = evaluate(Inputs(design(INSTRUMENT), (), alike, {}))
    assert least_consistent(INSTRUMENT, evaluation) is None
    one = of_expert(INSTRUMENT, evaluation, "G0", "E01")
    assert one
    assert one.weighed
    assert contradictions(INSTRUMENT, one.weighed).hurts == ()


def test_without_judgements_nobody_is_least_consistent() -> None:
    nothing = evaluate(Inputs(design(INSTRUMENT), (), (), {}))
    assert least_consistent(INSTRUMENT, nothing) is None
    assert of_expert(INSTRUMENT, nothing, "G0", "E01") is None
