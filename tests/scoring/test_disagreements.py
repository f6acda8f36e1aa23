from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
import pytest
from numpy.testing import assert_allclose

from scoring.disagreements import PairDisagreement, disagreements
from scoring.evaluation import work_out
from scoring.mixtures import GroupMethod
from scoring.narrowing import narrowing
from scoring.plans import Node, Plan
from scoring.score_sources import sources_of
from scoring.scores import ScoredItem
from scoring.tallies import tally
from scoring.weights import weigh_panel
from tests.scoring.studies import SMALL_METHOD, STEPS, large, small


def found(
    steps: Mapping[str, Sequence[int]] | None = None, method: GroupMethod | None = None
) -> list[PairDisagreement]:
    how = replace(SMALL_METHOD, panel=method or GroupMethod())
    return list(disagreements(sources_of(small(how, steps))))


def pair(pairs: list[PairDisagreement], first: str, second: str) -> PairDisagreement:
    return next(one for one in pairs if (one.first, one.second) == (first, second))


def test_where_only_one_pair_is_disputed_it_has_it_all() -> None:
    """A against B alone: the rest is of one mind."""
    steps = {name: (given[0], 2, 4, 2) for name, given in STEPS.items()}
    pairs = found(steps)
    assert pairs[0] == pair(pairs, "A", "B")
    assert (pairs[0].share, pairs[0].removed) == pytest.approx((1, 1))
    assert_allclose([one.share for one in pairs[1:]], 0, atol=1e-20)
    assert pairs[0].ratio == pytest.approx((3 * 1 * 0.5 * 2 * 4) ** 0.2)
    assert (pairs[0].farthest, pairs[0].farthest_ratio) == ("e3", 0.5)


def test_independent_nodes_share_as_their_gradients_and_variances() -> None:
    """share = (g^2 s^2 / m) / V with g = w (1 - w) (A - B) at the root."""
    evaluated = small()
    pairs = found()
    logs = np.log([3, 1, 1 / 2, 2, 4])
    w, _ = (one.weight for one in evaluated.evaluation.dimensions)
    a, b = (one.score for one in evaluated.evaluation.dimensions)
    assert w is not None
    assert a is not None
    assert b is not None
    own = (w * (1 - w) * (a - b)) ** 2 * logs.var(ddof=1) / 5
    rest = [one for one in pairs if one.node == "MA"]
    assert pair(pairs, "A", "B").share / rest[0].share == pytest.approx(own / variance_of(rest[0]), rel=1e-5)


def variance_of(one: PairDisagreement) -> float:
    """By changing the joint judgement a little and evaluating the composite by hand."""
    logs: dict[tuple[str, str], list[float]] = {
        ("a1", "a2"): [2, 1, 3, 1, 1 / 2],
        ("a1", "a3"): [3, 2, 2, 4, 1],
        ("a2", "a3"): [2, 2, 1, 4, 3],
    }
    mean = {cell: float(np.mean(np.log(row))) for cell, row in logs.items()}
    cell, step = (one.first, one.second), 1e-5
    high, low = (composite({**mean, cell: mean[cell] + sign * step}) for sign in (1, -1))
    return float(((high - low) / (2 * step)) ** 2 * np.log(logs[cell]).var(ddof=1) / 5)


def composite(logs: Mapping[tuple[str, str], float]) -> float:
    matrix = np.ones((3, 3))
    for (i, j), cell in zip(((0, 1), (0, 2), (1, 2)), (("a1", "a2"), ("a1", "a3"), ("a2", "a3")), strict=True):
        matrix[i, j], matrix[j, i] = np.exp(logs[cell]), np.exp(-logs[cell])
    values, vectors = np.linalg.eig(matrix)
    local = np.abs(vectors[:, values.real.argmax()].real)
    evaluated = small().evaluation
    scores = [one.score for one in evaluated.indicators[:3]]
    weight = evaluated.dimensions[0].weight
    assert weight is not None
    return float(weight * (local / local.sum()) @ np.array(scores, dtype=np.float64))


def test_removed_is_what_the_variance_loses_when_all_say_the_same() -> None:
    """Every expert gives the joint judgement of a1 over a3 exactly: the variance falls by as much."""
    before = narrowing(small())
    pairs = found()
    one = pair(pairs, "a1", "a3")
    agreed = small(steps=STEPS)
    nodes = dict(agreed.evaluation.nodes)
    logs = np.log([3, 2, 2, 4, 1]).mean()
    experts = []
    for expert in nodes["MA"].experts:
        assert expert.weighed is not None
        completed = expert.weighed.completed.copy()
        completed[0, 2], completed[2, 0] = np.exp(logs), np.exp(-logs)
        experts.append(replace(expert, weighed=replace(expert.weighed, completed=completed)))
    nodes["MA"] = replace(nodes["MA"], experts=tuple(experts))
    after = narrowing(replace(agreed, evaluation=replace(agreed.evaluation, nodes=nodes)))
    assert before is not None
    assert after is not None
    shares = [one.experts.share for one in (before, after) if one.experts]
    odds = [share / (1 - share) for share in shares]
    assert 1 - odds[1] / odds[0] == pytest.approx(one.removed, rel=1e-6)


def test_the_most_removed_comes_first_and_every_pair_is_there() -> None:
    pairs = disagreements(sources_of(large()))
    assert len(pairs) == 5 * 10 + 6
    assert [one.removed for one in pairs] == sorted((one.removed for one in pairs), reverse=True)
    assert all(one.share >= 0 for one in pairs)


def test_skipped_pairs_are_named_and_their_expert_is_not_the_farthest_there() -> None:
    """In the invented panel some skip; what a completion puts in is nobody's judgement."""
    pairs = disagreements(sources_of(large()))
    skipped = {(one.node, one.first, one.second): one.skipped_by for one in pairs if one.skipped_by}
    assert skipped
    for one in pairs:
        assert one.farthest not in one.skipped_by
        for name in one.skipped_by:
            expert = next(e for e in large().evaluation.nodes[one.node].experts if e.expert == name)
            assert expert.weighed is not None
            i, j = (expert.weighed.matrix.criteria.index(criterion) for criterion in (one.first, one.second))
            assert np.isnan(expert.weighed.matrix.ratios[i, j])


def test_joined_priorities_are_traced_through_joined_judgements() -> None:
    """The row geometric mean joins both to the same weights, so that the pairs are the same."""
    joined, apart = (found(method=GroupMethod("geometric_mean", way)) for way in ("AIJ", "AIP"))
    assert_allclose([one.removed for one in joined], [one.removed for one in apart], rtol=1e-6)


@pytest.mark.parametrize("steps", [{}, {"e1": STEPS["e1"]}, dict.fromkeys(STEPS, STEPS["e1"])])
def test_without_disagreement_there_is_no_pair(steps: dict[str, tuple[int, ...]]) -> None:
    assert found(steps) == []


def test_with_equal_weights_no_pair_matters() -> None:
    assert disagreements(sources_of(small(replace(SMALL_METHOD, weighting="equal")))) == ()


FLAT = Plan(
    "G",
    (Node("MG", "G", ("A", "B", "C", "D")), *(Node(f"M{name}", name, (f"{name}1",)) for name in "ABCD")),
    tuple(ScoredItem(f"R{name}", f"{name}1", "residents", 1) for name in "ABCD"),
    (),
)


def test_what_a_completion_puts_in_is_nobodys_judgement() -> None:
    """The first skips A over C, which is completed to about 81; of those who judged it the second is the farthest."""
    cells = [(a, b) for k, a in enumerate("ABCD") for b in "ABCD"[k + 1 :]]
    same = dict.fromkeys(cells, 1.0)
    bold = {("A", "B"): 9.0, ("B", "C"): 9.0, ("C", "D"): 1.0, ("B", "D"): 9.0, ("A", "D"): 9.0}
    given = {"e1": bold, "e2": {**same, ("A", "C"): 2.0}, "e3": {**same, ("A", "C"): 1.5}, "e4": same}
    method = replace(SMALL_METHOD, policy=replace(SMALL_METHOD.policy, exclude_above=None))
    items = {item.id: 5 for item in FLAT.items}
    answered = tally("residents", "all", items, [{"RA": 1, "RB": 3, "RC": 5, "RD": 2}] * 3)
    evaluated = work_out(FLAT, [answered], weigh_panel(FLAT, {"MG": given}, method), {}, method)
    one = pair(list(disagreements(sources_of(evaluated))), "A", "C")
    assert one.skipped_by == ("e1",)
    assert (one.farthest, one.farthest_ratio) == ("e4", 1.0)
    assert one.ratio > 2
