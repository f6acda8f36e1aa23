from dataclasses import replace
from typing import Any

import pytest

from scoring.plans import Node, Plan
from scoring.problems import Refused
from scoring.scores import ObjectiveMeasure, ScoredItem

PLAN = Plan(
    "G",
    (Node("M2", "Q", ("Q1", "Q2")), Node("M0", "G", ("P", "Q")), Node("M1", "P", ("P1", "P2"))),
    (ScoredItem("R1", "P1", "residents", 1),),
    (ObjectiveMeasure("OB1", "Q1", 0, 10),),
)


def test_branches_follow_the_order_of_the_dimensions() -> None:
    assert PLAN.root.id == "M0"
    assert [node.id for node in PLAN.branches] == ["M1", "M2"]


def test_a_branch_may_be_deeper_than_another() -> None:
    deep = Plan("G", (Node("M9", "Q2", ("Q3", "Q4")), *PLAN.nodes), PLAN.items, PLAN.objectives)
    assert [node.id for node in deep.branches] == ["M1", "M2", "M9"]
    assert deep.indicators == ("P1", "P2", "Q1", "Q3", "Q4")
    assert (deep.parents["Q3"], deep.dimensions["Q3"], deep.dimensions["Q"]) == ("Q2", "Q", "Q")


@pytest.mark.parametrize(
    ("change", "code", "where"),
    [
        ({"goal": "H"}, "plan-root", "H"),
        ({"nodes": PLAN.nodes[:2]}, "plan-dimension", "P"),
        ({"nodes": (*PLAN.nodes, Node("M3", "P9", ("X", "Y")))}, "plan-parent", "M3"),
        ({"nodes": (*PLAN.nodes, Node("M3", "X", ("Y",)), Node("M4", "Y", ("X",)))}, "plan-parent", "M3"),
        ({"nodes": (*PLAN.nodes, Node("M3", "P1", ("X",)), Node("M4", "X", ("P1",)))}, "plan-id-twice", "P1"),
        ({"nodes": (*PLAN.nodes, Node("M3", "Q1", ("X",)), Node("M4", "Q1", ("Y",)))}, "plan-dimension", "Q1"),
        ({"nodes": (*PLAN.nodes, Node("M3", "P1", ("X", "Y")))}, "plan-indicator", "R1"),
        ({"nodes": (*PLAN.nodes[:2], Node("M1", "P", ("P1", "Q2")))}, "plan-id-twice", "Q2"),
        ({"items": PLAN.items * 2}, "plan-id-twice", "R1"),
        ({"items": (ScoredItem("R1", "P9", "residents", 1),)}, "plan-indicator", "R1"),
        ({"objectives": (ObjectiveMeasure("OB1", "P", 0, 10),)}, "plan-indicator", "OB1"),
        ({"items": (ScoredItem("R1", "P1", "objective", 1),)}, "plan-audience", "R1"),
    ],
)
def test_what_is_no_plan(change: dict[str, Any], code: str, where: str) -> None:
    with pytest.raises(Refused) as refused:
        replace(PLAN, **change)
    assert (code, where) in [(problem.code, problem.where) for problem in refused.value.problems]
