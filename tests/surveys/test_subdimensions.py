"""What is computed of an index system of four levels, on its way from the inputs to what is published of it."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import Any

import pytest

from scoring.score_sources import EXPERTS
from scoring.tallies import OFF_SCALE, Tally
from surveys import canonical, recomputing
from surveys.analysing import Analysis, analyse
from surveys.comparing_waves import compare_waves
from surveys.deriving import Derived, derive, fold
from surveys.evaluating import Inputs, evaluate, seen
from surveys.panels import view
from surveys.reading import community_policing
from surveys.recomputing import computed, shortened
from surveys.screening import summarise
from surveys.screenings import Rating, criteria, parts, summary_of
from surveys.weights import tree
from surveys.withheld import Withheld, withheld
from surveys.withholding import part, shown
from tests.deep_studies import deep, inputs, judged
from tests.scoring.test_joining import by_recursion


@cache
def analysed() -> Analysis:
    given = inputs(deep())
    return shown(given.design, analyse(given))


def alike(given: Inputs, items: set[str]) -> Inputs:
    """All answered these items alike."""
    return replace(given, tallies=tuple(_alike(one, items) for one in given.tallies))


def _alike(one: Tally, items: set[str]) -> Tally:
    same = {id: (0, 0, 0, sum(c[:-OFF_SCALE]), 0, *c[-OFF_SCALE:]) for id, c in one.counts.items() if id in items}
    return replace(one, counts={**one.counts, **same}, moments=None) if same else one


def test_every_level_is_as_by_recursion() -> None:
    found, system = analysed().evaluation, deep().index_system
    assert found.weights is not None
    local = {parent: {id: found.weights.local[id] for id in system.children(parent)} for parent in system.inner}
    scores = {one.id: one.score for one in found.indicators if one.score is not None}
    inner = {one.id: one.score for one in found.dimensions} | {one.id: one.score for one in found.subdimensions}
    for id, score in {**inner, "G0": found.composite.score}.items():
        assert score == pytest.approx(by_recursion(local, scores, id, 1.0, 0.7))
    assert found.composite.routes_agree


def test_what_was_published_of_it_is_computed_again() -> None:
    given = inputs(deep())
    written = canonical.loads(canonical.dumps({**computed(analysed())}))
    assert len(written["evaluation"]["subdimensions"]) == 4
    assert set(written["analysis"]["uncertainty"]["subdimensions"]) == {"SD1", "SD11", "SD12", "SD2"}
    again = computed(shown(given.design, analyse(given)))
    assert not list(recomputing.differences(again, written, ""))


def test_of_two_levels_nothing_new_is_written() -> None:
    found = replace(analysed(), evaluation=evaluate(inputs(community_policing())), withheld=Withheld(), exclusions=None)
    found = replace(found, uncertainty=replace(found.uncertainty, subdimensions={}))
    assert "subdimensions" not in repr(computed(found))
    assert shortened({"a": {"subdimensions": ()}, "subdimensions": [1]}) == {"a": {}, "subdimensions": [1]}


def test_a_score_is_followed_down_every_level() -> None:
    derived = derive(deep(), analysed().evaluation, Withheld())
    lowest = derived.find("SD11")
    assert lowest is not None
    assert [(one.kind, one.id) for one in lowest.parts] == [("indicator", "TS1"), ("indicator", "TS2")]
    assert fold(derived) == pytest.approx(derived.score)
    for node in every(derived):
        assert sum(one.share for one in node.parts) == pytest.approx(1 if node.parts else 0)


def every(derived: Derived) -> list[Derived]:
    return [derived, *(one for below in derived.parts for one in every(below))]


def test_what_is_withheld_below_is_withheld_all_the_way_up_to_the_dimension() -> None:
    instrument = deep()
    items = {i.id for i in instrument.questionnaires["officers"].scored.values() if i.indicator == "TS1"}
    given = alike(inputs(instrument), items)
    everything = evaluate(given)
    gone = withheld(given.design, everything)
    assert "TS1" in gone.indicators
    assert {"SD1", "SD11"} <= set(gone.subdimensions)
    found = part(given.design, "evaluation", everything, gone)
    scores = {one.id: (one.score, one.membership) for one in found.subdimensions}
    assert scores["SD11"] == (None, None)
    assert part(given.design, "uncertainty", analysed().uncertainty, gone).subdimensions["SD11"] == {}
    for one in every(derive(instrument, found, gone)):
        assert (one.state == "withheld") == (one.score is None)


def test_experts_of_one_branch_weigh_it_alone() -> None:
    instrument = deep()
    names = [one.id for one in instrument.experts.matrices]
    below = ["M6", "M7", "M8"]
    upper = judged(instrument, 6, [id for id in names if id not in below])
    others = tuple(replace(one, expert=f"F{one.expert}") for one in judged(instrument, 5, below))
    given = inputs(instrument, (*upper, *others))
    found = analyse(given)
    heard = {
        id: "".join(sorted({one.expert[0] for one in node.experts})) for id, node in found.evaluation.nodes.items()
    }
    assert heard == {id: "F" if id in below else "E" for id in names}
    assert [found.uncertainty.experts[id] for id in below] == [5, 5, 5]
    assert found.evaluation.composite.score is not None
    assert found.uncertainty.subdimensions["SD11"][EXPERTS].standard_error > 0
    panel = view(given.design, found.evaluation)
    assert panel is not None
    assert set(panel.local) == set(instrument.index_system.criteria)
    few = tuple(one for one in others if one.expert != "FE05" or one.matrix != "M7")
    assert {one.matrix for one in seen(given.design, (*upper, *few))} == {*names} - {"M7"}


def test_weights_of_subdimensions_stand_beside_their_siblings_and_in_the_whole() -> None:
    found = analysed().evaluation.weights
    assert found is not None
    rows = {row.id: row for row in tree(deep(), found, None)}
    assert [*rows][6:11] == ["D2", "SD1", "SD11", "TS1", "TS2"]
    assert (rows["SD11"].kind, rows["SD11"].level, rows["TS1"].path) == (
        "subdimension",
        3,
        ("D2", "SD1", "SD11", "TS1"),
    )
    assert rows["SD11"].whole == pytest.approx(rows["D2"].local * rows["SD1"].local * rows["SD11"].local)
    assert rows["SD11"].whole == pytest.approx(rows["TS1"].whole + rows["TS2"].whole)
    assert sorted(row.rank for row in rows.values() if row.kind == "subdimension") == [1, 2, 3, 4]


def test_waves_are_compared_on_every_level() -> None:
    both = (deep(), analysed())
    found = compare_waves(both, both)
    assert found.changes["SD11"].difference == 0
    assert found.parts is not None
    assert found.parts.total == 0


def test_a_screening_rates_subdimensions_too() -> None:
    instrument = deep()
    assert criteria(instrument)[4:8] == ("SD1", "SD11", "SD12", "SD2")
    assert parts(instrument)["SD1"] == ("SD11", "SD12")
    given = [Rating(f"E{k}", id, 1 + (k + len(id)) % 5) for k in range(6) for id in criteria(instrument)]
    found = summarise(instrument, given)
    assert found.finished == 6
    assert found.subdimensions is not None
    assert found.subdimensions.raters == 6
    plain: dict[str, Any] = canonical.loads(canonical.dumps(found.plain()))
    assert summary_of(plain) == found
    assert summarise(community_policing(), []).subdimensions is None
