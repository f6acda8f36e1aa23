"""Comparator sites: comparing gives the expected scores, and a site is the same again out of JSON."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.comparison import compare, measure_weights
from scoring.scores import objective_score
from surveys.demonstrations import comparators, demonstration, figures
from surveys.designing import design
from surveys.plain_values import of_plain, plain
from surveys.sites import LOCAL, Site, SiteFigure, scored, scored_local
from tests.studies_for_tests import words
from tests.surveys.tables_of_sites import INSTRUMENT, YEAR

FIGURE = SiteFigure("OB01", 79.5, YEAR, "A", "Yearbook")
SITE = Site("A", words("City A").root, (FIGURE,), synthetic=False)
EXPECTED = demonstration().objective.expected_scores


def test_the_demonstrations_cities_score_as_expected() -> None:
    """The scores that the parameter file lists, to its one decimal."""
    parameters, measures = demonstration(), design(INSTRUMENT).plan.objectives
    sites = [
        scored_local(figures(parameters, "baseline"), YEAR),
        *(scored(city) for city in comparators(parameters, YEAR)),
    ]
    compared = compare(measures, sites, measure_weights(measures))
    assert [site.id for site in compared.sites] == [LOCAL, "SYN-A", "SYN-B", "SYN-C"]
    for site, name in zip(compared.sites, EXPECTED, strict=True):
        listed = {id: score for id, score in EXPECTED[name].items() if score is not None}
        assert {id: score for id, score in site.scores.items() if score is not None} == pytest.approx(listed, abs=0.05)
    assert compared.sites[3].left_out == {"OB11": "missing", "OB14": "reliability"}


def test_a_gap_compares_as_no_figure_at_all() -> None:
    gap = replace(SITE, figures=(replace(FIGURE, value=None, year=None, reliability=None),))
    assert scored(gap).figures == {}
    assert scored(replace(SITE, figures=(replace(FIGURE, value=None),))).figures == {}
    assert gap.counted == ()
    score = objective_score(79.5, 60, 98)
    measures = design(INSTRUMENT).plan.objectives
    compared = compare(measures, [scored_local({"OB01": 79.5}, YEAR), scored(SITE)], measure_weights(measures))
    assert [site.scores["OB01"] for site in compared.sites] == [score, score]


# --- plain ---

CELLS = st.text(max_size=20)
NUMBERS = st.floats(allow_nan=False, allow_infinity=False)
FIGURES = st.builds(
    SiteFigure,
    indicator=st.sampled_from(sorted(INSTRUMENT.objectives)),
    value=st.none() | NUMBERS,
    year=st.none() | st.integers(1000, 9999),
    reliability=st.none() | st.sampled_from(["A", "B", "C"]),
    source_title=CELLS,
    source_locator=CELLS,
    collected_by=CELLS,
    collected_on=st.none() | st.dates(date(1990, 1, 1)),
    note=CELLS,
    numerator=st.none() | NUMBERS,
    denominator=st.none() | NUMBERS,
)


@given(st.lists(FIGURES, max_size=4).map(tuple), st.booleans())
def test_a_site_made_plain_comes_back_whole(entered: tuple[SiteFigure, ...], synthetic: bool) -> None:
    site = Site("A", words("City A").root, entered, synthetic)
    assert of_plain(Site, json.loads(json.dumps(plain(site)))) == site
