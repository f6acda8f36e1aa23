from __future__ import annotations

from dataclasses import replace

import pytest

from surveys.comparing import SiteComparison, compare_sites
from surveys.demonstrations import comparators, demonstration, figures
from surveys.designing import design
from surveys.evaluating import Inputs, work_out
from surveys.reading import community_policing
from surveys.sites import LOCAL, Site
from tests.surveys.expected import exact_tallies, judgements

INSTRUMENT = community_policing()
SITES: tuple[Site, ...] = tuple(comparators(demonstration(), 2024))
GIVEN = Inputs(
    design(INSTRUMENT),
    exact_tallies("baseline"),
    judgements(demonstration(), INSTRUMENT),
    figures(demonstration(), "baseline"),
    sites=SITES,
    year=2024,
)


def compared(given: Inputs) -> SiteComparison:
    found = compare_sites(given, work_out(given), 1)
    assert found is not None
    return found


def test_sites_are_scored_as_the_parameters_say() -> None:
    found = compared(GIVEN)
    assert [site.id for site in found.sites] == [LOCAL, *(site.id for site in SITES)]
    expected = demonstration().objective.expected_scores
    for site, listed in zip(found.sites, expected.values(), strict=True):
        assert site.scores == pytest.approx(dict(listed), abs=0.0501)
    assert set(found.synthetic) == {site.id for site in SITES}
    assert found.names[SITES[0].id]["en"] == SITES[0].name["en"]


def test_four_places_are_not_ranked_and_five_are() -> None:
    four = compared(GIVEN)
    assert (four.ranks, four.why_no_ranks) == (None, "comparison-too-few-sites")
    five = compared(replace(GIVEN, sites=(*SITES, replace(SITES[0], id="again"), replace(SITES[1], id="more"))))
    assert five.why_no_ranks is None
    assert five.ranks is not None
    assert five.ranks.ranks[0] == 6  # this place is behind all the others
    assert five.ranks.probabilities is not None
    assert five.ranks.probabilities.sum(axis=1) == pytest.approx(1)


@pytest.mark.parametrize("lacking", [{"sites": ()}, {"year": None}, {"judgements": ()}])
def test_without_comparators_a_year_or_weights_nothing_is_compared(lacking: dict[str, object]) -> None:
    given = replace(GIVEN, **lacking)  # type: ignore[arg-type] # each has its own type
    assert compare_sites(given, work_out(given), 1) is None


def test_the_same_seed_gives_the_same_ranks() -> None:
    given = replace(GIVEN, sites=(*SITES, replace(SITES[2], id="again")))
    first, second = compared(given), compared(given)
    assert first.ranks is not None
    assert second.ranks is not None
    assert first.ranks.probabilities == pytest.approx(second.ranks.probabilities, abs=0)
