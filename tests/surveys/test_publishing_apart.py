"""Two publications of a wave have so much between them that nobody's rows are the difference."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from surveys.publications import Publication
from surveys.publishing_apart import too_like
from tests.studies_for_tests import SmallStudy

ITEMS = [f"R{number:02d}" for number in range(1, 21)]


def inputs(people: int, strata: dict[str, int], moments: bool) -> dict[str, Any]:
    """Of residents, joined; with how often two items were answered together where there are enough for it."""
    of = {"audience": "residents", "stratum": "", "responses": people, "moments": {"items": ITEMS} if moments else None}
    rows = [{"audience": "residents", "stratum": id, "responses": number} for id, number in strata.items()]
    return {"tallies": [of], "strata": rows, "judgements": []}


@pytest.mark.parametrize(
    ("more", "moments", "few"), [(10, False, False), (10, True, True), (59, True, True), (60, True, False)]
)
def test_where_both_have_cross_products_three_people_an_item_lie_between(
    small_study: SmallStudy, database_file: object, more: int, moments: bool, few: bool
) -> None:
    before = Publication("p1", "s1", "w1", date(2030, 3, 1), "", {}, inputs(50, {"C1": 50}, moments), {}, {}, {})
    found = list(too_like(small_study.wave, inputs(50 + more, {"C1": 50 + more}, moments), [before]))
    assert [problem.code for problem in found] == ["publish-difference"] * few


def test_so_many_lie_between_in_a_stratum_that_has_its_own(small_study: SmallStudy, database_file: object) -> None:
    before = Publication(
        "p1", "s1", "w1", date(2030, 3, 1), "", {}, inputs(100, {"C1": 80, "C2": 20}, True), {}, {}, {}
    )
    found = list(too_like(small_study.wave, inputs(170, {"C1": 90, "C2": 80}, True), [before]))
    assert [problem.code for problem in found] == ["publish-difference"]
    assert not list(too_like(small_study.wave, inputs(180, {"C1": 80, "C2": 100}, True), [before]))
