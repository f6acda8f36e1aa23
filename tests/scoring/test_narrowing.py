from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
from scipy.stats import t

from scoring.evaluation import Evaluated
from scoring.narrowing import MoreExperts, MoreResponses, Narrowing, narrowing
from scoring.plans import Band
from scoring.score_intervals import score_intervals
from scoring.tallies import Tally
from tests.scoring.studies import OFFICERS, RESIDENTS, SMALL_METHOD, STEPS, large, small, small_tallies


def advice(evaluated: Evaluated, target: float = 2.0) -> Narrowing:
    found = narrowing(evaluated, target)
    assert found is not None
    return found


def of(found: Narrowing, audience: str, stratum: str | None = None) -> MoreResponses:
    return next(one for one in found.groups if (one.audience, one.stratum) == (audience, stratum))


def experts(found: Narrowing) -> MoreExperts:
    assert found.experts is not None
    return found.experts


def uncounted(tallies: Sequence[Tally]) -> Evaluated:
    """With equal weights only the audiences vary; strata under names that nobody counted, so that all count alike."""
    return small(
        replace(SMALL_METHOD, weighting="equal"), tallies=[replace(one, stratum=f"{one.stratum}?") for one in tallies]
    )


def test_half_width_is_that_of_the_draws_nearly() -> None:
    interval = score_intervals(large(), 1).composite["together"]
    assert advice(large()).half_width == pytest.approx((interval.high - interval.low) / 2, rel=0.05)


def test_half_width_by_hand() -> None:
    """Officers alone vary: half of b1, half of the composite; their t has seven degrees of freedom."""
    evaluated = small(replace(SMALL_METHOD, weighting="equal"))
    tallies = [replace(one, moments=None) if one.audience == "residents" else one for one in small_tallies()]
    found = advice(small(replace(SMALL_METHOD, weighting="equal"), tallies=tallies))
    error = score_intervals(evaluated, 1, draws=2).groups["b1"]["officers"].standard_error
    assert found.half_width == pytest.approx(t.ppf(0.975, 7) * error / 4)
    assert found.reasons == ("equal-weights", "no-cross-products:residents")
    assert of(found, "officers").share == pytest.approx(1)


def test_twice_the_answers_have_the_half_width_foretold() -> None:
    """Everybody's answers counted twice: half the variance but for n - 1."""
    tallies = small_tallies()
    now, then = advice(uncounted(tallies)), advice(uncounted(tallies + tallies))
    residents = uncounted([*tallies, *(one for one in tallies if one.audience == "residents")])
    assert of(now, "residents").half_widths[1.0] == pytest.approx(advice(residents).half_width, rel=0.01)
    assert then.half_width < advice(residents).half_width < now.half_width


def test_a_strata_doubled_has_the_half_width_foretold() -> None:
    """The south of the counted study, with its finite population."""
    tallies = small_tallies()
    south = next(one for one in tallies if one.stratum == "south")
    now, then = advice(small()), advice(small(tallies=[*tallies, south]))
    assert of(now, "residents", "south").half_widths[1.0] == pytest.approx(then.half_width, rel=0.01)
    assert then.half_width < now.half_width


def test_nobody_can_ask_more_than_there_are() -> None:
    """Eight of twenty officers: twice as many are sixteen, and three times as many everybody, who do not vary."""
    found = of(advice(small()), "officers")
    assert (found.responses, found.population) == OFFICERS["unit"]
    variance = score_intervals(small(), 1, draws=2).composite["officers"].standard_error ** 2
    left = (1 / 16 - 1 / 20) / (1 / 8 - 1 / 20)
    whole = score_intervals(small(), 1, draws=2).composite["together"].standard_error ** 2
    ratio = found.half_widths[1.0] / advice(small()).half_width
    assert ratio == pytest.approx(np.sqrt((whole - variance * (1 - left)) / whole), rel=0.02)
    all_asked = narrowing(small(), growth=(1.5, 2.0, 3.0))
    assert all_asked is not None
    officers, south = of(all_asked, "officers").half_widths, of(all_asked, "residents", "south").half_widths
    assert officers[1.5] == officers[3.0]
    assert south[2.0] == pytest.approx(south[3.0], rel=0.001)  # but for the degrees of freedom
    assert south[1.5] > south[2.0] * 1.002


def test_strata_and_audiences_share_the_variance() -> None:
    found = advice(small())
    assert {(one.audience, one.stratum) for one in found.groups} == {
        ("residents", None),
        *(("residents", name) for name in RESIDENTS),
        ("officers", None),
    }
    strata = [of(found, "residents", name).share for name in RESIDENTS]
    assert sum(strata) == pytest.approx(of(found, "residents").share, rel=1e-6)
    whole = of(found, "residents").share + of(found, "officers").share + experts(found).share
    assert whole == pytest.approx(1)
    assert (of(found, "residents").responses, of(found, "residents").population) == (41, 200)


def test_the_greatest_help_comes_first_and_more_helps_more() -> None:
    found = advice(large())
    best = [min(one.half_widths.values()) for one in found.groups]
    assert best == sorted(best)
    for one in found.groups:
        widths = [one.half_widths[growth] for growth in (0.25, 0.5, 1.0)]
        assert found.half_width > widths[0] > widths[1] >= widths[2]


@pytest.mark.parametrize("part", [0.2, 0.5, 0.9])
def test_the_fewest_more_are_enough_and_one_less_is_not(part: float) -> None:
    """Residents of the south, seen by the half-width at that very growth."""
    widest, narrowest = grown(0), grown(40)
    target = widest - part * (widest - narrowest)
    wanted = of(advice(small(), target), "residents", "south").for_target
    assert wanted is not None
    assert grown(wanted) <= target < grown(wanted - 1)
    assert of(advice(small(), narrowest - 0.01), "residents", "south").for_target is None


def grown(more: int) -> float:
    """The half-width with so many more in the south, of whose 60 people 20 answered."""
    found = narrowing(small(), growth=(more / 20,))
    assert found is not None
    return of(found, "residents", "south").half_widths[more / 20]


def test_what_is_narrow_enough_needs_nobody_and_what_cannot_be_says_so() -> None:
    assert of(advice(small(), 50.0), "officers").for_target == 0
    assert experts(advice(small(), 50.0)).for_target == 0
    found = advice(small(), 0.01)
    assert [one.for_target for one in found.groups] == [None] * len(found.groups)
    assert experts(found).for_target is None


def test_experts_who_join_narrow_as_the_variance_of_a_mean() -> None:
    """Of experts alone: t with four degrees of freedom times s / sqrt(5), then five and sqrt(6), seven and sqrt(8)."""
    bare = [replace(one, moments=None) for one in small_tallies()]
    found = advice(small(tallies=bare))
    join = experts(found)
    assert join.experts == 5
    assert join.share == pytest.approx(1)
    now = found.half_width / t.ppf(0.975, 4)
    assert join.one_more == pytest.approx(t.ppf(0.975, 5) * now * np.sqrt(5 / 6), rel=1e-6)
    assert join.half_more == pytest.approx(t.ppf(0.975, 7) * now * np.sqrt(5 / 8), rel=1e-6)


def test_the_nearer_edge_of_the_band_is_the_aim() -> None:
    score = small().evaluation.composite.score
    assert score is not None
    for bands, edge in (
        ((("low", 0.0), ("mid", score - 3), ("high", score + 2)), 2.0),
        ((("low", 0.0), ("mid", score - 1), ("high", score + 2)), 1.0),
        ((("low", 0.0), ("high", score - 7)), 7.0),
        ((("low", 0.0), ("high", score + 6)), 6.0),
        ((("all", 0.0),), None),
        ((), None),
    ):
        found = advice(small(replace(SMALL_METHOD, bands=tuple(Band(*one) for one in bands))))
        assert found.to_band == (pytest.approx(edge) if edge is not None else None)
        if edge is None:
            assert found.groups[0].for_band is None
        elif edge > found.half_width:
            assert found.groups[0].for_band == 0


def test_without_a_composite_or_a_variance_there_is_no_advice() -> None:
    assert narrowing(small(steps={})) is None
    bare = [replace(one, moments=None) for one in small_tallies()]
    assert narrowing(small(replace(SMALL_METHOD, weighting="equal"), tallies=bare)) is None


def test_one_expert_is_not_told_from_none() -> None:
    found = advice(small(steps={"e1": STEPS["e1"]}))
    assert found.experts is None
    assert found.pairs == ()
    assert "one-expert:MA" in found.reasons
