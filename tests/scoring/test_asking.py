from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.asking import enough, next_pair, plan
from scoring.noise import laplacian_inverse
from scoring.pairwise import PairwiseMatrix
from scoring.problems import Refused
from scoring.random_indices import EXACT, RandomIndex

NAMES = "ABCDEFGHI"
NO_INDEX = RandomIndex("none", {}, {})


def names(n: int) -> tuple[str, ...]:
    return tuple(NAMES[:n])


def variance(n: int, pairs: tuple[tuple[str, str], ...]) -> float:
    """Trace of L^+: the sum of the variances of the log weights, for errors of 1."""
    judged = np.array([pair in pairs for pair in combinations(names(n), 2)], dtype=np.float64)
    return float(np.trace(laplacian_inverse(judged, n)))


def test_the_plan_of_five_is_a_star_then_a_matching_then_the_rest() -> None:
    asked = ["".join(pair) for pair in plan(names(5))]
    assert asked == ["AB", "AC", "AD", "AE", "BC", "DE", "BD", "CE", "BE", "CD"]


@pytest.mark.parametrize("n", range(1, 10))
def test_every_pair_is_asked_once_and_all_are_joined_after_n_less_1(n: int) -> None:
    asked = plan(names(n))
    assert sorted(asked) == [*combinations(names(n), 2)]
    for stop in range(max(n - 1, 1), len(asked) + 1):
        PairwiseMatrix.of(names(n), dict.fromkeys(asked[:stop], 2.0 if stop < n else 1.0))


@given(st.integers(2, 7), st.data())
def test_who_was_interrupted_goes_on_as_if_nothing_had_happened(n: int, data: st.DataObject) -> None:
    asked = plan(names(n))
    stop = data.draw(st.integers(0, len(asked) - 1))
    turned = [pair[::-1] if data.draw(st.booleans()) else pair for pair in asked[:stop]]
    assert next_pair(names(n), turned) == asked[stop]


@given(st.integers(2, 6), st.data())
def test_never_one_judged_or_skipped_and_joined_whenever_it_can_be(n: int, data: st.DataObject) -> None:
    pairs = [*combinations(names(n), 2)]
    skipped = data.draw(st.sets(st.sampled_from(pairs)))
    asked = plan(names(n), skipped)
    assert not set(asked) & skipped
    label = {name: name for name in names(n)}
    for one, other in set(pairs) - skipped:
        label = {name: label[one] if at == label[other] else at for name, at in label.items()}
    if len(set(label.values())) == 1:
        assert len(asked) == len(pairs) - len(skipped)
        PairwiseMatrix.of(names(n), dict.fromkeys(asked, 1.0))


@given(st.integers(4, 6), st.data())
def test_no_other_pair_lowers_the_variance_more(n: int, data: st.DataObject) -> None:
    asked = plan(names(n))
    stop = data.draw(st.integers(n - 1, len(asked) - 1))
    best = variance(n, asked[: stop + 1])
    for other in asked[stop:]:
        assert variance(n, (*asked[:stop], other)) >= best - 1e-12


@pytest.mark.parametrize("n", range(3, 7))
def test_no_tree_has_less_variance_than_the_star(n: int) -> None:
    star = variance(n, plan(names(n))[: n - 1])
    path = tuple((NAMES[i], NAMES[i + 1]) for i in range(n - 1))
    assert star <= variance(n, path) + 1e-12


def test_a_skipped_pair_is_gone_round() -> None:
    assert next_pair(names(4), [], [("A", "B")]) == ("A", "C")
    assert next_pair(names(4), [("A", "C")], [("A", "B")]) == ("A", "D")
    assert next_pair(names(4), [("A", "C"), ("A", "D")], [("B", "A")]) == ("B", "C")
    assert next_pair(names(3), [("A", "C")], [("A", "B"), ("B", "C")]) is None


def test_nothing_to_ask() -> None:
    assert next_pair(("A",), []) is None
    assert next_pair(("A", "B"), {("B", "A"): 3.0}) is None


def test_what_is_known_grows_with_the_judgements() -> None:
    scale = {"A": 5.0, "B": 3.0, "C": 2.0, "D": 1.0}
    given_: dict[tuple[str, str], float] = {}
    found = []
    for one, other in plan(names(4)):
        given_[one, other] = float(round(scale[one] / scale[other]))
        found.append(enough(names(4), given_, EXACT))
    assert [one.connected for one in found] == [False, False, True, True, True, True]
    assert [one.checkable for one in found] == [False, False, False, True, True, True]
    widths = [one.half_width for one in found[3:]]
    assert found[2].half_width is None
    assert widths == sorted((width for width in widths if width), reverse=True)
    assert not found[3].precise
    assert enough(names(4), given_, EXACT, precision=1.0).precise


def test_half_width_by_hand() -> None:
    """Three criteria in a circle of 2s: residuals log 2, f = 1, s^2 = 3 log^2 2, L^+ = 2/9, t = 12.7062."""
    found = enough(names(3), {("A", "B"): 2.0, ("B", "C"): 2.0, ("C", "A"): 2.0}, EXACT)
    assert found.half_width == pytest.approx(12.7062047 * (3 * np.log(2) ** 2 * 2 / 9) ** 0.5, rel=1e-8)
    assert not found.precise


def test_judgements_that_happen_to_agree_are_only_as_exact_as_the_scale() -> None:
    """All equal: each may be anything from 1/1.5 to 1.5, a variance of log^2(2.25)/12."""
    equal = dict.fromkeys(combinations(names(5), 2), 1.0)
    found = enough(names(5), equal, EXACT)
    expected = 2.4469118 * (np.log(2.25) ** 2 / 12 * 4 / 25) ** 0.5
    assert found.half_width == pytest.approx(expected, rel=1e-7)
    assert found.precise


def test_without_a_random_index_nothing_can_be_checked() -> None:
    circle = {("A", "B"): 2.0, ("B", "C"): 2.0, ("C", "A"): 2.0}
    assert not enough(names(3), circle, NO_INDEX).checkable
    assert enough(("A",), {}, EXACT).precise


def test_a_wrong_judgement_is_refused() -> None:
    with pytest.raises(Refused, match="pairwise-not-positive"):
        enough(names(2), {("A", "B"): 0.0}, EXACT)
