from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.problems import Refused
from scoring.scores import (
    GroupWeights,
    ObjectiveMeasure,
    ScoredItem,
    item_score,
    keyed_shares,
    objective_score,
    triangular_membership,
)
from tests.scoring.references import EXPECTED, METHOD, SYNTHETIC
from tests.scoring.strategies import counts

GRADES = (100, 75, 50, 25, 0)


@pytest.mark.parametrize(
    ("count", "key", "score"),
    [
        ((0, 0, 0, 0, 4), 1, 100.0),
        ((0, 0, 0, 0, 4), -1, 0.0),
        ((1, 0, 0, 3, 0), 1, 56.25),
        ((1, 0, 0, 3, 0), -1, 43.75),
        ((0, 1, 0), 1, 50.0),
        ((0, 0, 0, 0, 0), 1, None),
    ],
)
def test_item_scores(count: tuple[int, ...], key: int, score: float | None) -> None:
    assert item_score(count, key) == score


def test_keyed_shares_begin_with_the_best() -> None:
    assert keyed_shares((1, 0, 0, 0, 3), 1) == (0.75, 0, 0, 0, 0.25)
    assert keyed_shares((1, 0, 0, 0, 3), -1) == (0.25, 0, 0, 0, 0.75)
    assert keyed_shares((0, 0, 0, 0, 0), 1) is None


@given(counts().map(lambda count: count[:5]), st.sampled_from([1, -1]))
def test_the_grades_of_the_keyed_shares_average_to_the_score(count: tuple[int, ...], key: int) -> None:
    shares = keyed_shares(count, key)
    assert shares is not None
    assert sum(shares) == pytest.approx(1, abs=1e-14)
    assert sum(s * g for s, g in zip(shares, GRADES, strict=True)) == pytest.approx(item_score(count, key), abs=1e-10)


@given(counts(7).map(lambda count: count[:7]))
def test_keying_turns_a_score_around(count: tuple[int, ...]) -> None:
    up, down = item_score(count, 1), item_score(count, -1)
    assert up is not None
    assert down is not None
    assert up + down == pytest.approx(100, abs=1e-10)


@pytest.mark.parametrize("measure", SYNTHETIC["objectives"], ids=lambda measure: str(measure["id"]))
def test_objective_scores_of_the_synthetic_site(measure: Mapping[str, float]) -> None:
    found = objective_score(measure["value"], measure["floor"], measure["target"])
    assert found == pytest.approx(EXPECTED["objective_scores"][measure["id"]], abs=0.051)  # printed to one digit


@pytest.mark.parametrize(("value", "score"), [(31, 0.0), (30, 0.0), (3, 100.0), (1, 100.0), (16.5, 50.0)])
def test_lower_is_better_when_the_target_is_below_the_floor(value: float, score: float) -> None:
    assert objective_score(value, floor=30, target=3) == score


def test_a_measure_without_direction_is_refused() -> None:
    with pytest.raises(Refused, match="OB01 › 5: floor and target"):
        ObjectiveMeasure("OB01", "IC1", 5, 5)
    with pytest.raises(Refused, match="objective-flat"):
        objective_score(1, 5, 5)


def test_an_item_without_direction_or_room_is_refused_for_both() -> None:
    with pytest.raises(Refused) as refused:
        ScoredItem("R01", "IC1", "residents", 0, 1)
    assert [problem.code for problem in refused.value.problems] == ["item-key", "item-points"]


@pytest.mark.parametrize(
    ("score", "membership"),
    [(100, (1, 0, 0, 0, 0)), (80, (0.2, 0.8, 0, 0, 0)), (12.5, (0, 0, 0, 0.5, 0.5)), (120, (1, 0, 0, 0, 0))],
)
def test_triangles(score: float, membership: tuple[float, ...]) -> None:
    assert triangular_membership(score, GRADES) == pytest.approx(membership, abs=1e-15)


@given(st.floats(0, 100), st.integers(2, 9))
def test_triangles_sum_to_one_and_average_to_the_score(score: float, steps: int) -> None:
    grades = [100 * (1 - k / steps) for k in range(steps + 1)]
    found = triangular_membership(score, grades)
    assert sum(found) == pytest.approx(1, abs=1e-12)
    assert sum(m * g for m, g in zip(found, grades, strict=True)) == pytest.approx(score, abs=1e-10)


@pytest.mark.parametrize("grades", [(100,), (100, 80, 50), (0, 50, 100), (50, 50)])
def test_uneven_grades_have_no_triangles(grades: tuple[float, ...]) -> None:
    with pytest.raises(Refused, match="grades-uneven"):
        triangular_membership(50, grades)


@pytest.mark.parametrize(
    ("groups", "weights"),
    [
        (("residents", "officers", "objective"), {"residents": 0.4, "officers": 0.3, "objective": 0.3}),
        (("officers", "residents"), {"residents": 0.5, "officers": 0.5}),
        (("officers", "objective"), {"officers": 0.6, "objective": 0.4}),
        (("officers",), {"officers": 1.0}),
        ((), {}),
    ],
)
def test_group_weights(groups: tuple[str, ...], weights: dict[str, float]) -> None:
    assert METHOD.group_weights.for_groups(groups) == pytest.approx(weights)


def test_without_a_special_entry_the_default_is_renormalised() -> None:
    found = GroupWeights({"residents": 0.4, "officers": 0.3, "objective": 0.3}).for_groups(["residents", "officers"])
    assert found == pytest.approx({"residents": 4 / 7, "officers": 3 / 7})
    assert GroupWeights({"residents": 0.0, "officers": 1.0}).for_groups(["residents"]) == {"residents": 0.0}


def test_an_unnamed_group_is_refused() -> None:
    with pytest.raises(Refused, match="group-unweighed"):
        METHOD.group_weights.for_groups(["visitors"])
