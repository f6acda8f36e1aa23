"""Sites in order, and under other weights."""

from dataclasses import replace

import numpy as np
import pytest

from scoring.comparison import Comparison, Site, SiteFigure, compare, measure_weights
from scoring.data_weights import entropy_weights
from scoring.problems import Refused
from scoring.site_ranks import rank_sites, under_each_weighting
from tests.scoring.sites import MEASURES, YEAR, made_up, synthetic

EQUAL = measure_weights(MEASURES)


def compared(sites: list[Site]) -> Comparison:
    return compare(MEASURES, sites, EQUAL)


def test_fewer_than_five_sites_have_differences_and_no_ranks() -> None:
    found = compared(synthetic())
    assert all(site.difference is not None for site in found.sites)
    with pytest.raises(Refused, match="comparison-too-few-sites"):
        rank_sites(found)


def test_a_site_without_a_total_is_not_one_of_the_five() -> None:
    sites = made_up(5)
    sites[4] = replace(sites[4], figures=dict(list(sites[4].figures.items())[:8]))
    with pytest.raises(Refused, match="comparison-too-few-sites"):
        rank_sites(compared(sites))
    assert rank_sites(compared([*sites, *made_up(6)[5:]])).sites == ("S0", "S1", "S2", "S3", "S5")


def test_ranks_follow_the_totals_and_ties_share_the_smaller() -> None:
    sites = made_up(6)
    sites[3] = replace(sites[2], id="S3")
    found = rank_sites(compared(sites))
    totals = [site.total for site in compared(sites).sites]
    assert found.totals.tolist() == pytest.approx(totals)
    expected = [1 + sum(other > total + 1e-9 for other in totals if other) for total in totals if total]
    assert found.ranks.tolist() == expected
    assert found.ranks[2] == found.ranks[3]
    assert (found.probabilities, found.low, found.high) == (None, None, None)


def test_hwang_and_yoon_1981_by_topsis_on_the_scores_by_hand() -> None:
    found = rank_sites(compared(made_up(5)))
    table = compared(made_up(5)).counting
    v = table / np.sqrt((table**2).sum(axis=0)) / 16
    best, worst = v.max(axis=0), v.min(axis=0)
    near, far = np.linalg.norm(v - best, axis=1), np.linalg.norm(v - worst, axis=1)
    assert found.by_topsis is not None
    np.testing.assert_allclose(found.by_topsis.closeness, far / (near + far))


def test_topsis_takes_the_measures_that_every_site_has() -> None:
    sites = made_up(5)
    sites[1] = replace(sites[1], figures={n: f for n, f in sites[1].figures.items() if n != "OB03"})
    found = rank_sites(compared(sites))
    assert "OB03" not in found.measures
    assert len(found.measures) == 15
    assert found.by_topsis is not None


def test_sites_that_are_all_alike_are_not_told_apart() -> None:
    found = rank_sites(compared([replace(made_up(1)[0], id=str(k)) for k in range(5)]))
    assert found.by_topsis is None
    assert found.ranks.tolist() == [1] * 5


def test_a_measure_that_scores_nothing_anywhere_does_not_stop_topsis() -> None:
    worst = SiteFigure(MEASURES[0].floor, YEAR)
    sites = [replace(one, figures={**one.figures, "OB01": worst}) for one in made_up(5)]
    assert rank_sites(compared(sites)).by_topsis is not None


def test_rank_probabilities_come_from_draws_of_the_weights() -> None:
    found = compared(made_up(5))
    one, two = np.eye(16)[0], np.eye(16)[1]
    drawn = np.array([one] * 3 + [two])
    ranked = rank_sites(found, drawn)
    assert ranked.probabilities is not None
    assert ranked.low is not None
    assert ranked.high is not None
    by_one, by_two = (np.argsort(np.argsort(-found.counting[:, k])) for k in (0, 1))
    for site in range(5):
        expected = np.zeros(5)
        expected[by_one[site]] += 0.75
        expected[by_two[site]] += 0.25
        assert ranked.probabilities[site].tolist() == pytest.approx(expected.tolist())
        ends = sorted((by_one[site] + 1, by_two[site] + 1))
        assert [ranked.low[site], ranked.high[site]] == ends


@pytest.mark.parametrize(("often", "ends"), [(96, (1, 2)), (98, (1, 1)), (2, (2, 2)), (4, (1, 2))])
def test_the_ends_of_a_rank_leave_out_a_fortieth_on_either_side(often: int, ends: tuple[int, int]) -> None:
    figures: list[list[float]] = [[100, 50], [50, 100], [10, 10], [9, 9], [8, 8]]
    sites = [
        Site(f"S{k}", {f"OB0{j + 1}": figure(j, score) for j, score in enumerate(row)}) for k, row in enumerate(figures)
    ]
    drawn = np.array([[1.0, 0]] * often + [[0, 1.0]] * (100 - often))
    ranked = rank_sites(compare(MEASURES[:2], sites, {"OB01": 0.5, "OB02": 0.5}), drawn)
    assert ranked.low is not None
    assert ranked.high is not None
    assert (ranked.low[0], ranked.high[0]) == ends


def figure(measure: int, score: float) -> SiteFigure:
    floor, target = MEASURES[measure].floor, MEASURES[measure].target
    return SiteFigure(floor + score / 100 * (target - floor), YEAR)


@pytest.mark.parametrize("drawn", [np.ones(16) / 16, np.ones((3, 15)) / 15, np.ones((3, 16)), np.zeros((0, 16))])
def test_draws_that_are_no_weights_are_refused(drawn: np.ndarray[tuple[int, ...], np.dtype[np.float64]]) -> None:
    with pytest.raises(Refused, match="comparison-draws"):
        rank_sites(compared(made_up(5)), drawn)


def test_totals_under_each_weighting_and_the_difference_they_make() -> None:
    found = {one.weighting: one for one in under_each_weighting(compared(made_up(6)))}
    table = compared(made_up(6)).counting
    assert list(found) == ["given", "equal", "entropy", "critic", "deviation"]
    for one in found.values():
        assert one.weights is not None
        assert one.totals is not None
        assert one.differences is not None
        assert sum(one.weights.values()) == pytest.approx(1)
        assert list(one.totals.values()) == pytest.approx((table @ list(one.weights.values())).tolist())
        assert list(one.differences.values()) == pytest.approx(
            [total - table[k].mean() for k, total in enumerate(one.totals.values())]
        )
    entropy = found["entropy"].weights
    assert entropy is not None
    assert list(entropy.values()) == pytest.approx(entropy_weights(table, np.ones(16)).tolist())


def test_weights_from_the_data_of_a_few_sites_are_noise() -> None:
    found = {one.weighting: one for one in under_each_weighting(compared(synthetic()))}
    assert {name for name, one in found.items() if one.totals} == {"given", "equal"}
    assert {found[name].reason for name in ("entropy", "critic", "deviation")} == {"comparison-too-few-sites"}
    assert set(found["given"].weights or ()) == {m.id for m in MEASURES} - {"OB11", "OB14"}  # what C lacks


def test_a_measure_that_is_the_same_everywhere_gets_no_weight_from_the_data() -> None:
    same = SiteFigure((MEASURES[0].floor + MEASURES[0].target) / 2, YEAR)
    sites = [replace(one, figures={**one.figures, "OB01": same}) for one in made_up(6)]
    for one in under_each_weighting(compared(sites))[2:]:
        assert one.weights is not None
        assert one.weights["OB01"] == 0


def test_without_anything_that_differs_the_data_give_no_weights() -> None:
    sites = [replace(made_up(1)[0], id=str(k)) for k in range(5)]
    assert [one.reason for one in under_each_weighting(compared(sites))] == [None, None, *["no-weight"] * 3]


def test_a_problem_of_the_data_is_the_reason() -> None:
    alike = [SiteFigure(m.floor, YEAR) for m in MEASURES]
    sites = [
        Site(f"S{k}", {m.id: f for m, f in zip(MEASURES, alike, strict=True)} | {"OB01": SiteFigure(60 + k, YEAR)})
        for k in range(5)
    ]
    critic = under_each_weighting(compared(sites))[3]
    assert (critic.weighting, critic.reason, critic.totals) == ("critic", "critic-no-conflict", None)
