"""A rule as a line of a spreadsheet: read as it was written, and refused where it says nothing."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.reading import COMMUNITY_POLICING, parse, shipped
from surveys.sheet_rules import read, written
from tests.studies_for_tests import refused

WORDS = st.from_regex(r"[A-Za-z][A-Za-z0-9_]{0,6}", fullmatch=True).filter(lambda word: word not in ("true", "false"))
VALUES = st.booleans() | st.integers(-(10**9), 10**9) | WORDS
LISTS = st.lists(VALUES, min_size=1, max_size=3)
MEASURED = st.fixed_dictionaries(
    {"metric": WORDS, "op": st.sampled_from(("<", ">=")), "value": st.integers(-100, 100)},
    optional={"of": WORDS | LISTS, "audience": VALUES},
)
ASKED = st.fixed_dictionaries({"item": WORDS}, optional={"one_of": LISTS, "answered": st.booleans()})
RULES = st.dictionaries(
    st.sampled_from(("all", "any")), st.lists(MEASURED | ASKED, min_size=1, max_size=3), min_size=1, max_size=1
)


@given(RULES)
def test_a_rule_is_read_as_it_was_written(rule: dict[str, Any]) -> None:
    assert read(str(written(rule))) == rule


def test_a_rule_may_be_written_as_people_write() -> None:
    one = {"metric": "mean_score", "of": ["IC1", "IC2"], "op": "<", "value": 60}
    assert read("mean_score [IC1，IC2] < 60") == {"all": [one]}
    assert read("ANY: mean_score [IC1; IC2] < 60\nX_MODE one_of=[bus; car]") == {
        "any": [one, {"item": "X_MODE", "one_of": ["bus", "car"]}]
    }
    assert read("all: share OG1 >= 0.5")["all"][0]["value"] == 0.5


def test_the_shipped_rules_go_there_and_back() -> None:
    rules = [problem["rule"] for problem in parse(shipped(COMMUNITY_POLICING))["diagnosis"]["problems"]]
    assert len(rules) > 3
    assert [read(str(written(rule))) for rule in rules] == rules


@pytest.mark.parametrize("line", ["none: a < 1", "a < 1 | b < 2", "all: a << 1", "all: 1 < 2", "all: a [b < 1", "?"])
def test_what_is_no_rule_is_refused(line: str) -> None:
    with refused("sheet-rule", ""):
        read(line)


@pytest.mark.parametrize("rule", [None, "all", {}, {"all": [], "any": []}, {"most": []}, {"all": {}}])
def test_what_is_no_rule_has_no_line(rule: object) -> None:
    assert written(rule) is None
