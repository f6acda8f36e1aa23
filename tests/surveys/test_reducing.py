"""An instrument without some indicators: nothing in it speaks of them, and what it needs cannot be dropped."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from scoring.problems import Refused
from surveys.reading import read
from surveys.reducing import reduce
from tests.screened import INDICATORS
from tests.studies_for_tests import document, refused

# Dropping any one of these leaves every rule its base.
FREE = tuple(id for id in INDICATORS if id not in {"IC1", "IC4", "TS5", "PA2", "OG2", "OG4"})


def without(*dropped: str, of: dict[str, Any] | None = None) -> dict[str, Any]:
    return dict(reduce(document() if of is None else of, [id for id in INDICATORS if id not in dropped]))


def words_in(part: object) -> set[str]:
    """Every word that could be an id."""
    return set(re.findall(r'"([A-Z][A-Za-z0-9]*)"', json.dumps(part)))


def test_all_kept_is_the_same_document() -> None:
    whole = document()
    assert reduce(whole, INDICATORS) is whole


def test_what_informs_or_speaks_of_a_dropped_indicator_goes_and_the_original_stays() -> None:
    whole = document()
    reduced = without("PA3", of=whole)
    assert whole == document()
    assert {"PA3", "O16", "OB11", "K3b"} <= words_in(whole)
    assert not {"PA3", "O16", "OB11", "K3b"} & words_in(reduced)
    assert reduced["version"] == f"{whole['version']}+screened"
    assert set(read(reduced).index_system.indicators) == set(INDICATORS) - {"PA3"}


def test_a_rule_goes_on_with_the_rest_of_what_it_speaks_of() -> None:
    reduced = read(without("OG3"))
    rule = next(one for one in reduced.diagnosis.problems if one.id == "P5").rule
    assert rule.all[0].of == ("OG2", "OG4")
    either = read(without("IC5"))
    assert [one.of for one in next(one for one in either.diagnosis.causes if one.id == "C2").rule.any] == ["OG1"]


def test_a_support_without_a_condition_left_goes() -> None:
    whole = document()
    problem = whole["diagnosis"]["problems"][0]
    problem["support"] = {"any": [{"metric": "gap", "of": "IC2", "op": ">=", "value": 15}]}
    assert "support" not in without("IC2", of=whole)["diagnosis"]["problems"][0]


@pytest.mark.parametrize(
    ("dropped", "code", "where"),
    [
        (("IC1",), "screening-rule-baseless", "C1"),
        (("WM1", "WM2"), "screening-rule-baseless", "C4"),
        (("OG1", "OG2", "OG3"), "screening-dimension-small", "OG"),
        (("R_ATT",), None, None),
    ],
)
def test_what_the_instrument_cannot_do_without(dropped: tuple[str, ...], code: str | None, where: str | None) -> None:
    if code is None:
        assert without(*dropped) == document()
    else:
        place = "D4" if where == "OG" else where
        with refused(code, place):
            without(*dropped)


def test_all_problems_come_at_once() -> None:
    with refused("screening-dimension-small", "D1") as problems:
        without("IC1", "IC2", "IC3", "IC4", "PA2")
    assert {problem.where for problem in problems} >= {"D1", "P1", "C1", "S1", "S5"}


def test_an_unknown_indicator_is_refused() -> None:
    with refused("screening-indicator-unknown", "IC9"):
        reduce(document(), [*INDICATORS, "IC9"])


def test_an_audience_left_without_a_scored_item_is_refused() -> None:
    residents = {item["indicator"] for item in _items("residents") if "indicator" in item}
    with refused("screening-audience-silent", "residents"):
        without(*residents)


def _items(audience: str) -> list[dict[str, Any]]:
    return [item for section in document()["questionnaires"][audience]["sections"] for item in section["items"]]


@settings(max_examples=20)  # each reads the instrument several times
@given(st.sets(st.sampled_from(FREE), max_size=4))
def test_a_reduced_instrument_is_whole_and_reducing_by_steps_is_the_same(dropped: set[str]) -> None:
    try:
        once = without(*dropped)
    except Refused:
        assume(False)
    assert not dropped & words_in(once)
    assert set(read(once).index_system.indicators) == set(INDICATORS) - dropped
    stepwise = document()
    for id in sorted(dropped):
        left = [one["id"] for part in stepwise["index_system"]["dimensions"] for one in part["indicators"]]
        stepwise = dict(reduce(stepwise, [one for one in left if one != id])) | {"version": once["version"]}
    assert stepwise == once
