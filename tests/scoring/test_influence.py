import numpy as np
import pytest
from hypothesis import given
from numpy.testing import assert_allclose

from scoring.influence import influences, left_out
from scoring.mixtures import GroupMethod, NodePanel
from tests.scoring.trees import TREE, consistent, node, panel, panels_of_tree

AIP = GroupMethod("geometric_mean", "AIP-arithmetic")


def test_influence_by_hand() -> None:
    """Arithmetic AIP: with all three A B C weigh (5, 4, 3)/12 and a1 half of A; without e3 (5, 3, 2)/10."""
    thirds = {"e1": consistent(0.5, 0.25, 0.25), "e2": consistent(0.5, 0.35, 0.15), "e3": consistent(0.25, 0.4, 0.35)}
    panels = panel(thirds, dict.fromkeys(thirds, consistent(1, 1)))
    found = influences(TREE, panels, AIP)[2]
    assert found.expert == "e3"
    assert found.without == pytest.approx({"a1": 0.25, "a2": 0.25, "b1": 0.3, "C": 0.2})
    assert found.criterion == "C"
    assert found.largest_change == pytest.approx(0.05)
    assert found.moved == {"a1": (3.5, 2.5), "a2": (3.5, 2.5), "C": (2.0, 4.0)}


def test_whose_absence_turns_the_order() -> None:
    goal = {"e1": consistent(1, 2, 4), "e2": consistent(1, 2, 4), "e3": consistent(1, 90, 1)}
    found = influences(TREE, panel(goal, dict.fromkeys(goal, consistent(1, 1))))
    assert found[0].moved == {}
    assert found[2].moved == {"b1": (1.0, 2.0), "C": (2.0, 1.0)}
    assert max(found, key=lambda one: one.largest_change or 0).expert == "e3"


@given(panels_of_tree())
def test_leaving_out_is_the_panel_without(panels: dict[str, NodePanel]) -> None:
    goal = panels["G"]
    rest = node("G", goal.criteria, dict(zip(goal.experts[1:], goal.completed[1:], strict=True)))
    assert_allclose(left_out(goal, GroupMethod())[0], rest.together(GroupMethod()), rtol=1e-10)


@given(panels_of_tree())
def test_of_two_of_one_mind_neither_changes_anything(panels: dict[str, NodePanel]) -> None:
    first = {name: one.completed[0] for name, one in panels.items()}
    twins = panel({"e1": first["G"], "e2": first["G"]}, {"e1": first["A"], "e2": first["A"]})
    for one in influences(TREE, twins):
        assert one.largest_change == pytest.approx(0, abs=1e-12)
        assert one.moved == {}


def test_the_only_expert_of_a_node_cannot_be_left_out() -> None:
    goal = {"e1": consistent(2, 1, 1), "e2": consistent(1, 1, 2)}
    found = influences(TREE, panel(goal, {"e1": consistent(3, 1)}))
    assert [one.without is None for one in found] == [True, False]
    assert (found[0].criterion, found[0].largest_change, found[0].moved) == (None, None, {})


def test_a_panel_of_one() -> None:
    (found,) = influences(TREE, panel({"e1": consistent(2, 1, 1)}, {"e1": consistent(3, 1)}))
    assert found.without is None


def test_declared_shares_count() -> None:
    goal = node("G", TREE.children["G"], {"e1": consistent(2, 1, 1), "e2": consistent(1, 1, 2)}, [3, 1])
    assert np.allclose(left_out(goal, GroupMethod()), [[0.25, 0.25, 0.5], [0.5, 0.25, 0.25]])
