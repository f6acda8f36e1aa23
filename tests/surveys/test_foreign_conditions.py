"""Conditions of other programs: whom they show an item, it is shown here, and nobody else."""

from __future__ import annotations

import operator
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from surveys.conditions import holds
from surveys.foreign_conditions import Earlier, show_if
from surveys.foreign_expressions import parsed
from surveys.item_kinds import ShowIf
from tests.studies_for_tests import refused

COMPARED = {"=": operator.eq, "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge}
CODES = {"bus": "bus", "tram": "tram", "foot": "foot"}
EARLIER = {
    "mode": Earlier("Q1", "choice", CODES),
    "sure": Earlier("Q2", "choice", {"1": "1", "2": "2", "3": "3"}, required=True),
    "used": Earlier("Q3", "choices", CODES),
    "used_bus": Earlier("Q3", "choices", CODES, part="bus"),
    "age": Earlier("Q4", "number"),
    "km": Earlier("Q5", "number", decimals=1),
    "view": Earlier("Q6", "scale", {"1": 1, "2": 2, "3": 3, "dk": "DK"}),
    "numbered": Earlier("Q8", "scale", {"1": 1, "2": 2, "3": 3, "9": "DK"}),
    "turned": Earlier("Q7", "scale", {"1": 3, "2": 2, "3": 1}),
}


def meant(*said: str) -> dict[str, Any] | None:
    return show_if([parsed(one) for one in said], EARLIER)


@pytest.mark.parametrize(
    ("said", "condition"),
    [
        ("true()", None),
        ("${mode} = 'bus'", {"all": [{"item": "Q1", "one_of": ["bus"]}]}),
        ("selected(${used}, 'bus')", {"all": [{"item": "Q3", "one_of": ["bus"]}]}),
        ("${used_bus} = 'Y'", {"all": [{"item": "Q3", "one_of": ["bus"]}]}),
        ("${mode} != ''", {"all": [{"item": "Q1", "answered": True}]}),
        ("count-selected(${used}) > 0", {"all": [{"item": "Q3", "answered": True}]}),
        (
            "${mode} = 'bus' or ${mode} = 'tram' or ${age} < 18",
            {"any": [{"item": "Q1", "one_of": ["bus", "tram"]}, {"item": "Q4", "at_most": 17}]},
        ),
        ("${sure} != '2'", {"all": [{"item": "Q2", "one_of": ["1", "3"]}]}),
        ("${mode} != 'bus'", {"any": [{"item": "Q1", "one_of": ["tram", "foot"]}, {"item": "Q1", "answered": False}]}),
        ("not(${age} > 5)", {"any": [{"item": "Q4", "at_most": 5}, {"item": "Q4", "answered": False}]}),
        ("${age} > 5.5 and ${age} <= 60", {"all": [{"item": "Q4", "at_least": 6, "at_most": 60}]}),
        ("${km} > 0.29", {"all": [{"item": "Q5", "at_least": 0.3}]}),
        ("${km} < 3", {"all": [{"item": "Q5", "at_most": 2.9}]}),
        ("${view} >= 2", {"all": [{"item": "Q6", "at_least": 2}]}),
        ("${view} = 'dk'", {"all": [{"item": "Q6", "one_of": ["DK"]}]}),
        ("${numbered} >= 3", {"all": [{"item": "Q8", "one_of": [3, "DK"]}]}),
        ("${turned} >= 2", {"all": [{"item": "Q7", "one_of": [2, 1]}]}),
        ("${sure} > 1", {"all": [{"item": "Q2", "one_of": ["2", "3"]}]}),
    ],
)
def test_comparisons_are_conditions(said: str, condition: dict[str, Any] | None) -> None:
    assert meant(said) == condition


@pytest.mark.parametrize(
    "said",
    [
        "${later} = 'x'",  # nothing that is asked before, and so no cycle either
        "${mode} = 'train'",
        "${used} != 'bus'",  # whoever chose the bus and the tram is not shown it, which no list of answers says
        "not(selected(${used}, 'bus'))",
        "${mode} = 'bus' and (${age} > 5 or ${km} > 3)",
        "${mode} != 'bus' and ${age} > 5",
        "${mode} > 'bus'",
        "count-selected(${used}) > 2",
        "${age} = 'nan'",
        f"${{age}} > {'9' * 30}",
    ],
)
def test_what_no_condition_says_is_refused(said: str) -> None:
    with refused("foreign-condition", ""):
        meant(said)


def test_what_holds_for_a_group_holds_for_what_is_in_it() -> None:
    assert meant("${mode} = 'bus'", "${age} >= 18") == {
        "all": [{"item": "Q1", "one_of": ["bus"]}, {"item": "Q4", "at_least": 18}]
    }


@given(
    st.sampled_from(sorted(COMPARED)),
    st.integers(-3, 12),
    st.booleans(),
    st.one_of(st.none(), st.integers(-5, 15)),
)
def test_a_number_is_compared_as_xpath_compares_it(sign: str, limit: int, turned: bool, answer: int | None) -> None:
    assume(not (turned and sign == "="))  # no condition says that a number is another one
    said = f"{'not(' if turned else ''}${{age}} {sign} {limit}{')' if turned else ''}"
    xpath = answer is not None and COMPARED[sign](answer, limit)
    shown = holds(ShowIf.model_validate(meant(said)), {} if answer is None else {"Q4": str(answer)})
    assert shown == (not xpath if turned else xpath)
