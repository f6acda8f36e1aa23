"""The panel as a whole, from the judgements of the synthetic study."""

from __future__ import annotations

import numpy as np
import pytest

from scoring.evaluation import Evaluation
from surveys.demonstrations import demonstration
from surveys.designing import design
from surveys.evaluating import Inputs, evaluate
from surveys.judgements import Judgement, pairs
from surveys.panels import PanelView, view
from surveys.reading import community_policing

INSTRUMENT = community_policing()
DESIGN = design(INSTRUMENT)
JUDGEMENTS = tuple(
    Judgement(expert.id, matrix, first, second, value)
    for expert in demonstration().experts
    for matrix, values in expert.judgements.items()
    for (first, second), value in zip(pairs(INSTRUMENT.criteria(matrix)), values, strict=True)
)


def evaluated(*experts: str) -> Evaluation:
    chosen = [judgement for judgement in JUDGEMENTS if not experts or judgement.expert in experts]
    return evaluate(Inputs(DESIGN, (), tuple(chosen), {}))


@pytest.fixture(scope="module")
def seen() -> PanelView:
    found = view(DESIGN, evaluated())
    assert found
    return found


def test_every_node_has_its_agreement(seen: PanelView) -> None:
    assert seen.agreement.keys() == {"G0", "D1", "D2", "D3", "D4", "D5"}
    assert all(0 < own.s_star < 1 for own in seen.agreement.values())
    assert seen.overall is not None
    assert min(own.s_star for own in seen.agreement.values()) < seen.overall < 1


def test_an_expert_left_out_at_a_node_is_placed_in_no_cluster(seen: PanelView) -> None:
    """E09's second matrix has a CR of 0.296."""
    assert seen.clusters.unplaced == ("E09",)
    assert {name for cluster in seen.clusters.clusters for name in cluster.experts} == {
        f"E{number:02d}" for number in range(1, 13) if number != 9
    }


def test_without_an_expert_the_weights_are_those_of_the_others(seen: PanelView) -> None:
    others = evaluated(*(f"E{number:02d}" for number in range(2, 13)))
    influence = next(own for own in seen.influences if own.expert == "E01")
    assert others.weights
    assert influence.without == pytest.approx(others.weights.global_, abs=1e-12)


def test_intervals_hold_the_weights_and_are_the_same_every_time(seen: PanelView) -> None:
    weights = evaluated().weights
    assert weights
    assert all(low < weights.global_[id] < high for id, (low, high) in seen.intervals.items())
    again = view(DESIGN, evaluated())
    assert again
    assert again.intervals == seen.intervals


def test_more_experts_of_the_same_kind_make_the_weights_surer(seen: PanelView) -> None:
    fourfold = [
        Judgement(f"{judgement.expert}-{copy}", judgement.matrix, judgement.first, judgement.second, judgement.value)
        for copy in range(4)
        for judgement in JUDGEMENTS
    ]
    larger = view(DESIGN, evaluate(Inputs(DESIGN, (), tuple(fourfold), {})))
    assert larger
    ratios = [
        (larger.intervals[id][1] - larger.intervals[id][0]) / (high - low) for id, (low, high) in seen.intervals.items()
    ]
    assert np.mean(ratios) == pytest.approx(0.5, abs=0.05)  # 1 / sqrt(4)


def test_one_expert_is_no_panel() -> None:
    assert view(DESIGN, evaluated("E01")) is None


def test_nobody_is_no_panel() -> None:
    assert view(DESIGN, evaluate(Inputs(DESIGN, (), (), {}))) is None
