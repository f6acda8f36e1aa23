from dataclasses import replace
from itertools import product
from typing import Any, cast

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.testing import assert_allclose
from numpy.typing import NDArray

from scoring.aggregation import AGGREGATIONS
from scoring.evaluation import Evaluated, work_out
from scoring.mixtures import GroupMethod
from scoring.problems import Refused
from scoring.score_draws import draw
from scoring.score_sources import Alternatives, sources_of, square_root
from scoring.weights import weigh_panel
from tests.scoring.references import METHOD, PLAN, judgements, objective, tallies
from tests.scoring.studies import RESIDENTS, SMALL, SMALL_METHOD, STEPS, asked, large, small, small_tallies


def seeded(seed: int = 0) -> np.random.Generator:
    return np.random.Generator(np.random.PCG64(seed))


# --- method ---


def test_the_method_alone_takes_the_composites_of_every_alternative() -> None:
    """Each worked out by the evaluation itself, under that policy, weighting and aggregation."""
    ways = [{"panel": GroupMethod()}, {"panel": GroupMethod("geometric_mean", "AIP")}, {"weighting": "equal"}]
    expected = []
    for limit, way in product((0.2, 0.1, None), ways):
        policy = replace(METHOD.policy, exclude_above=limit)
        method = replace(METHOD, policy=policy, **cast(Any, way))
        weighed = weigh_panel(PLAN, judgements(), method)
        for aggregation in AGGREGATIONS:
            one = work_out(PLAN, tallies(), weighed, objective(), replace(method, aggregation=aggregation))
            expected.append(one.evaluation.composite.score)
    found = draw(of_counts(), ("method",), 5000, seeded()).composite
    wanted = np.array(expected, dtype=np.float64)
    nearest = np.abs(found[:, None] - wanted).argmin(axis=1)
    assert_allclose(found, wanted[nearest], rtol=1e-9)
    places = {value: np.mean(np.abs(found - value) < 1e-6) for value in np.unique(wanted.round(9))}
    shares = {value: np.mean(np.abs(wanted - value) < 1e-6) for value in places}
    assert_allclose(list(places.values()), list(shares.values()), atol=0.02)


def of_counts() -> Evaluated:
    return work_out(PLAN, tallies(), weigh_panel(PLAN, judgements(), METHOD), objective(), METHOD)


def test_experts_under_an_alternative_are_those_it_counts() -> None:
    """One alternative only, nobody excluded: as if it had been declared."""
    one = Alternatives(("geometric",), (None,), (GroupMethod(),))
    two = replace(one, aggregations=("geometric", "geometric"))
    everyone = replace(METHOD.policy, exclude_above=None)
    declared = replace(METHOD, policy=everyone, aggregation="geometric")
    found = draw(large(), ("experts", "residents", "method"), 10, seeded(), two)
    nodes, weights = weigh_panel(PLAN, judgements(), declared)
    evaluation = replace(large().evaluation, nodes=nodes, weights=weights)
    other = replace(large(), method=declared, evaluation=evaluation)
    assert_allclose(found.composite, draw(other, ("experts", "residents"), 10, seeded(), two).composite, rtol=1e-9)


def test_a_policy_that_leaves_a_node_empty_is_left_out_and_said() -> None:
    """All contradict themselves a little below A."""
    steps = {"e1": (3, 2, 2, 9), "e2": (1, 2, 2, 9)}
    lenient = replace(SMALL_METHOD, policy=replace(SMALL_METHOD.policy, exclude_above=None))
    found = draw(small(lenient, steps), ("method",), 50, seeded(), Alternatives(exclude_above=(0.01, None)))
    assert "nobody-included:0.01" in found.reasons
    assert np.isfinite(found.composite).all()


def test_equal_weights_remain_where_no_policy_leaves_anybody() -> None:
    steps = {"e1": (3, 2, 2, 9)}
    lenient = replace(SMALL_METHOD, policy=replace(SMALL_METHOD.policy, exclude_above=None))
    only = Alternatives(("arithmetic", "arithmetic"), (0.01,))
    found = draw(small(lenient, steps), ("method",), 3, seeded(), only)
    assert_allclose(found.weights, np.tile([1 / 6, 1 / 6, 1 / 6, 1 / 2], (3, 1)))


# --- what does not move ---


def test_what_does_not_move_is_said() -> None:
    assert draw(of_counts(), ("residents",), 2, seeded()).reasons == (
        "no-cross-products:residents",
        "no-cross-products:officers",
    )
    assert "one-expert:MA" in draw(small(steps={"e1": STEPS["e1"]}), ("experts",), 2, seeded()).reasons
    equal = replace(SMALL_METHOD, weighting="equal")
    assert draw(small(equal), ("experts",), 2, seeded()).reasons == ("equal-weights",)
    nobody = [part for part in small_tallies() if part.audience == "residents"]
    assert draw(small(tallies=nobody), ("officers",), 2, seeded()).reasons == ("no-responses:officers",)
    one = Alternatives(("arithmetic",), (None,), (GroupMethod(),))
    assert draw(small(), ("method",), 2, seeded(), one).reasons == ("one-alternative",)


def test_too_few_and_not_enough_are_told_apart() -> None:
    many = replace(SMALL_METHOD, minimum_group={"residents": 2, "officers": 50})
    assert draw(small(many), ("officers",), 2, seeded()).reasons == ("not-enough:officers",)
    alone = asked(SMALL, "residents", RESIDENTS) + asked(SMALL, "officers", {"unit": (1, 20)}, silent=0.0)
    assert draw(small(tallies=alone), ("officers",), 2, seeded()).reasons == ("too-few:officers",)


def test_names_of_other_sources_are_no_audience() -> None:
    evaluated = small()
    taken = replace(evaluated, samples={**evaluated.samples, "experts": evaluated.samples["residents"]})
    with pytest.raises(Refused, match="sources-audience"):
        sources_of(taken)


def test_a_kind_without_an_alternative_is_refused() -> None:
    with pytest.raises(Refused) as refused:
        Alternatives((), (0.1,), ())
    assert [problem.where for problem in refused.value.problems] == ["aggregations", "weightings"]
    assert {problem.code for problem in refused.value.problems} == {"alternatives-empty"}


# --- square roots ---


@given(arrays(np.float64, (4, 3), elements=st.floats(-10, 10)))
def test_a_square_root_is_symmetric_and_squares_to_the_covariance(factor: NDArray[np.float64]) -> None:
    """Of singular covariances too: rank three at most in four."""
    covariance = factor @ factor.T
    root = square_root(covariance)
    assert_allclose(root, root.T, atol=1e-9 * (1 + np.abs(root).max()))
    assert_allclose(root @ root, covariance, atol=1e-9 * (1 + np.abs(covariance).max()))


def test_rounding_does_not_show_in_a_square_root() -> None:
    """Indicators that share all their items: a factor with signs or an order of its own would come out otherwise."""
    covariance = np.array([[2.0, 2.0, 1.0], [2.0, 2.0, 1.0], [1.0, 1.0, 3.0]])
    other = covariance + np.diag([4e-15, 4e-15, 0.0])  # whose smallest eigenvalue is not 0 but 4e-15, its root 6e-8
    assert_allclose(square_root(other), square_root(covariance), rtol=0, atol=1e-10)


def test_everybody_asked_leaves_nothing_to_chance() -> None:
    everybody = asked(SMALL, "residents", RESIDENTS) + asked(SMALL, "officers", {"unit": (20, 20)})
    sources = sources_of(small(tallies=everybody))
    assert sources.movable == ("experts", "residents", "officers")
    assert not sources.audiences["officers"].root.any()
