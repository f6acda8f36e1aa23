"""What a comparator's figure must say to be compared."""

from __future__ import annotations

from dataclasses import replace
from math import inf, nan
from typing import Any

import pytest

from scoring.problems import Problem
from surveys.checked_sites import problems
from surveys.sites import LOCAL, Site, SiteFigure
from tests.studies_for_tests import words
from tests.surveys.tables_of_sites import INSTRUMENT, YEAR

FIGURE = SiteFigure("OB01", 79.5, YEAR, "A", "Yearbook")
SITE = Site("A", words("City A").root, (FIGURE,), synthetic=False)


def found(*sites: Site) -> list[tuple[str, str]]:
    return [(problem.code, problem.where) for problem in problems(INSTRUMENT, sites, YEAR)]


def spoilt(**parts: Any) -> list[tuple[str, str]]:
    return found(replace(SITE, figures=(replace(FIGURE, **parts),)))


def test_a_site_with_a_sourced_figure_of_a_near_year_is_fine() -> None:
    assert found(SITE, replace(SITE, id="城市-2")) == []
    assert spoilt(year=YEAR - 1) == spoilt(year=YEAR + 1) == spoilt(value=0.0) == spoilt(value=100.0) == []


def test_a_gap_needs_no_year_grade_or_source() -> None:
    assert spoilt(value=None, year=None, reliability=None, source_title="", note="not published") == []
    assert spoilt(value=None, year=YEAR - 9) == []


@pytest.mark.parametrize(
    ("parts", "code", "column"),
    [
        ({"indicator": "OB99"}, "site-indicator", "indicator_id"),
        ({"value": nan}, "site-number", "value"),
        ({"numerator": inf}, "site-number", "numerator"),
        ({"value": 100.5}, "site-percent", "value"),
        ({"value": -0.5}, "site-percent", "value"),
        ({"denominator": 0.0}, "site-denominator", "denominator"),
        ({"reliability": "D"}, "site-reliability", "reliability"),
        ({"reliability": None}, "site-reliability", "reliability"),
        ({"source_title": ""}, "site-source", "source_title"),
        ({"note": "x" * 501}, "site-cell", "note"),
        ({"year": None}, "site-year", "year"),
        ({"year": 0}, "site-year", "year"),
        ({"year": YEAR - 2}, "site-years-apart", "year"),
        ({"year": YEAR + 2}, "site-years-apart", "year"),
    ],
)
def test_each_fault_of_a_figure_stands_at_its_column(parts: dict[str, Any], code: str, column: str) -> None:
    figure = replace(FIGURE, **parts)
    assert (code, f"A › {figure.indicator} › {column}") in spoilt(**parts)


def test_days_and_money_may_pass_a_hundred() -> None:
    assert spoilt(indicator="OB14", value=15_200.0) == []


@pytest.mark.parametrize("id", ["", LOCAL, "a › b", "a b", "x" * 65])
def test_an_id_that_would_be_mistaken_is_refused(id: str) -> None:
    assert ("site-id", f"{id} › city_id") in found(replace(SITE, id=id))


def test_a_site_or_indicator_that_stands_twice_and_a_nameless_site() -> None:
    assert found(SITE, SITE) == [("site-twice", "A")]
    assert found(replace(SITE, figures=(FIGURE, FIGURE))) == [("site-indicator-twice", "A › OB01 › indicator_id")]
    assert found(replace(SITE, name=words(" ").root)) == [("site-name", "A › city_name")]


def test_every_problem_has_a_way_out() -> None:
    faulty = replace(SITE, id="", name={}, figures=(replace(FIGURE, value=nan, year=None, reliability=None),))
    told: list[Problem] = list(problems(INSTRUMENT, [faulty], YEAR))
    assert len(told) > 4
    assert all(problem.way_out.startswith("Please ") for problem in told)
