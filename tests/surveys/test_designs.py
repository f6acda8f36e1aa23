"""A design: what it takes from an instrument, that it is the same again out of JSON, and what it refuses."""

from __future__ import annotations

import json
from collections.abc import Callable
from copy import deepcopy
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.diagnosis import Condition, Rule
from scoring.plans import Band
from scoring.problems import Refused
from scoring.scores import GroupWeights
from surveys.designing import design
from surveys.designs import Design, Measure, Suspect
from surveys.reading import community_policing
from tests.studies_for_tests import refused

OURS = design(community_policing())
INDICATORS = [id for node in OURS.plan.branches for id in node.criteria]
Change = Callable[[dict[str, Any]], object]

numbers = st.floats(allow_nan=False, allow_infinity=False, width=32)
shares = st.floats(0.01, 1)
conditions = st.builds(
    Condition, st.just("mean_score"), st.lists(st.sampled_from(INDICATORS), min_size=1).map(tuple), numbers,
    st.sampled_from(["<", ">="]),
)  # fmt: skip
rules = st.lists(conditions, min_size=1, max_size=3).map(tuple).flatmap(
    lambda some: st.sampled_from([Rule(all=some), Rule(any=some)])
)  # fmt: skip


@st.composite
def designs(draw: st.DrawFn) -> Design:
    """The shipped instrument's design with other numbers, rules, measures and words of its own."""
    names = draw(st.lists(st.text(min_size=1, max_size=8), unique=True, min_size=3, max_size=8))
    problem, measure, *causes = names
    measured = draw(st.lists(st.sampled_from(INDICATORS), min_size=1).map(tuple))
    method = replace(
        OURS.method,
        policy=replace(OURS.method.policy, exclude_above=draw(st.none() | shares), stricter={3: draw(shares)}),
        group_weights=GroupWeights({"residents": draw(shares), "officers": draw(shares), "objective": draw(shares)}),
        bands=tuple(Band(f"B{k}", draw(numbers)) for k in range(draw(st.integers(1, 4)))),
        minimum_group=draw(st.dictionaries(st.text(max_size=8), st.integers(1, 10**6))),
        minimum_share=draw(shares),
        representation=draw(st.sampled_from(["responses", "strata"])),
    )
    return Design(
        plan=OURS.plan,
        method=method,
        problems=(Suspect(problem, draw(rules), draw(st.none() | rules)),),
        causes=tuple(Suspect(cause, draw(rules), None, (problem,)) for cause in causes),
        resistances=(),
        measures=(Measure(measure, tuple(causes), measured, draw(st.sampled_from(["low", "medium", "high"]))),),
        thresholds=draw(st.dictionaries(st.text(max_size=8), numbers)),
        flags=tuple(draw(st.lists(st.text(max_size=4)))),
    )


@given(designs())
def test_out_of_json_it_is_the_same_again(one: Design) -> None:
    written = json.loads(json.dumps(one.plain(), sort_keys=True))
    assert Design.of_plain(written) == one
    assert Design.of_plain(written).plain() == one.plain()


def test_whole_numbers_may_stand_without_their_point_as_in_the_canonical_form() -> None:
    """RFC 8785 writes 60.0 as 60."""
    written = json.loads(
        json.dumps(OURS.plain()), parse_float=lambda text: int(x) if (x := float(text)) % 1 == 0 else x
    )
    assert 60 in written["thresholds"].values()
    assert Design.of_plain(written) == OURS
    assert {type(number) for number in Design.of_plain(written).thresholds.values()} == {float}


def test_it_holds_what_is_computed_by_and_no_word_that_people_read() -> None:
    instrument = community_policing()
    assert (len(OURS.plan.items), len(OURS.suspects), len(OURS.measures), len(OURS.flags)) == (48, 15, 14, 5)
    assert [one.rule for one in OURS.suspects] == [one.rule for one in instrument.diagnosis.suspects]
    assert OURS.least("experts") == instrument.privacy.minimum_group["experts_aggregate"]
    assert {name: list(items) for name, items in OURS.scored.items()} == {
        name: list(asked.scored) for name, asked in instrument.questionnaires.items()
    }
    written = json.dumps(OURS.plain(), ensure_ascii=False)
    assert all(suspect.name["zh"] not in written for suspect in instrument.diagnosis.suspects)


def broken(change: Change) -> dict[str, Any]:
    written = deepcopy(OURS.plain())
    change(written)
    return written


@pytest.mark.parametrize(
    ("change", "code", "where"),
    [
        (lambda all: all.pop("plan"), "plain-missing", "design › plan"),
        (lambda all: all["method"].update(price=1), "file-unknown-key", "design › method › price"),
        (lambda all: all["plan"]["items"][0].update(key=2), "item-key", "design › plan › items › R01 › R01"),
        (lambda all: all["plan"]["items"][0].update(points=99), "design-points", "design › R01"),
        (lambda all: all["plan"].update(goal="nothing"), "plan-root", "design › plan › nothing"),
        (lambda all: all["measures"][0].update(effort="none"), "plain-value", "design › measures › K1a › effort"),
        (lambda all: all["measures"][0].update(indicators=["X"]), "design-unknown", "design › K1a"),
        (lambda all: all["problems"].append(all["problems"][0]), "design-id-twice", "design › P1"),
        (lambda all: all["problems"][0]["rule"].update(all=[], any=[]), "rule-empty-or-both", ""),
        (lambda all: all["thresholds"].update(strength="80"), "plain-value", "design › thresholds › strength"),
        (lambda all: all["thresholds"].update(strength=True), "plain-value", "design › thresholds › strength"),
        (lambda all: all["thresholds"].update(strength=float("nan")), "plain-value", "design › thresholds › strength"),
        (lambda all: all["method"]["policy"]["stricter"].update({"three": 0.1}), "plain-value", ""),
        (lambda all: all["method"]["random_index"].update(beyond=1), "plain-value", ""),
        (lambda all: all.update(flags="Q1"), "plain-value", "design › flags"),
    ],
)
def test_what_is_no_design_is_refused_at_its_place(change: Change, code: str, where: str) -> None:
    with refused(code, where or None):
        Design.of_plain(broken(change))


def test_all_problems_come_at_once() -> None:
    def several(all: dict[str, Any]) -> None:
        all["flags"], all["plan"]["goal"] = [1, 2], None
        del all["thresholds"]

    with pytest.raises(Refused) as refusal:
        Design.of_plain(broken(several))
    assert [problem.where for problem in refusal.value.problems] == [
        "design › plan › goal",
        "design › thresholds",
        "design › flags › entry 1",
        "design › flags › entry 2",
    ]


@pytest.mark.parametrize("written", [None, [], "design", 5, {"plan": {}}])
def test_what_is_no_mapping_of_parts_is_refused(written: object) -> None:
    with pytest.raises(Refused):
        Design.of_plain(written)
