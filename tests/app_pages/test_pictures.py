"""A page does not check a chart against its schema at each view; here each is checked, under its caption."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from app_pages import analysis_charts, charts, diverging, pictures
from app_pages.analyses import Seen, panel_of
from surveys import distributions
from surveys.weights import tree


def _answers(of: Seen) -> pictures.Drawn:
    rows = distributions.everybody(of.instrument, of.evaluation, of.analysis.withheld)["residents"]
    return diverging.chart(of.instrument, "residents", rows, rows, True)


def _weights(of: Seen) -> pictures.Drawn:
    assert of.evaluation.weights
    return charts.weights(of.instrument, tree(of.instrument, of.evaluation.weights, panel_of(of.key, of)))


def _quadrants(of: Seen) -> pictures.Drawn:
    assert of.analysis.quadrants
    return analysis_charts.quadrants(of.instrument, of.analysis.quadrants)


DRAWN: dict[str, Callable[[Seen], Any]] = {
    "weights": _weights,
    "groups": lambda of: charts.groups(of.instrument, of.analysis),
    "dimensions": lambda of: charts.dimensions(of.instrument, of.analysis),
    "grades": lambda of: charts.grades(of.instrument, of.analysis),
    "gaps": lambda of: analysis_charts.gaps(of.instrument, of.analysis),
    "obstacles": lambda of: analysis_charts.obstacles(of.instrument, of.analysis),
    "quadrants": _quadrants,
    "sources": lambda of: analysis_charts.sources(of.instrument, of.analysis),
    "answers": _answers,
}


@pytest.mark.parametrize("name", DRAWN)
def test_a_chart_is_vega_lite_and_checking_changes_nothing(seen: Seen, name: str) -> None:
    drawn = DRAWN[name](seen)
    assert pictures.captioned(seen, drawn) is drawn
    assert drawn.to_dict() == drawn.to_dict(validate=False)


def test_names_of_four_lines_have_rows_as_tall() -> None:
    name = charts.broken("Clearness of the announcements about changed opening hours at the counter")
    assert name.count("\n") == 3
    assert charts.rows_for([name, "Speed"], 36).to_dict() == {"step": 60}
    assert charts.rows_for(["Speed"], 36).to_dict() == {"step": 36}
