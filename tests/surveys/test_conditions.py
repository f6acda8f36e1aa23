"""Whether an item is shown: one condition, several of which all or any must hold, and answers that are no numbers."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.conditions import holds
from surveys.item_kinds import Condition, ShowIf

GIVEN = {"MODE": "bus", "WAYS": "bus car", "AGE": "34", "NOTHING": ""}


def met(**condition: object) -> bool:
    return holds(ShowIf.model_validate({"all": [condition]}), GIVEN)


@pytest.mark.parametrize(
    ("condition", "shown"),
    [
        ({"item": "MODE", "one_of": ["bus", "foot"]}, True),
        ({"item": "MODE", "one_of": ["foot"]}, False),
        ({"item": "WAYS", "one_of": ["car"]}, True),
        ({"item": "WAYS", "one_of": ["ca"]}, False),
        ({"item": "AGE", "one_of": [34]}, True),
        ({"item": "MODE", "answered": True}, True),
        ({"item": "NOTHING", "answered": True}, False),
        ({"item": "NOTHING", "answered": False}, True),
        ({"item": "NOBODY", "answered": False}, True),
        ({"item": "AGE", "at_least": 34}, True),
        ({"item": "AGE", "at_most": 33.5}, False),
        ({"item": "AGE", "at_least": 18, "at_most": 65}, True),
        ({"item": "MODE", "at_least": 0}, False),
        ({"item": "NOTHING", "at_most": 100}, False),
    ],
)
def test_one_condition(condition: dict[str, object], shown: bool) -> None:
    assert met(**condition) is shown


def test_without_a_condition_everybody_sees_it() -> None:
    assert holds(None, {})


CONDITIONS = st.lists(
    st.builds(Condition, item=st.sampled_from(("MODE", "NOTHING")), answered=st.booleans()), min_size=1, max_size=4
)


@given(CONDITIONS)
def test_all_hold_unless_any_of_their_contraries_does(conditions: list[Condition]) -> None:
    contraries = tuple(one.model_copy(update={"answered": not one.answered}) for one in conditions)
    together, contrary = ShowIf(all=tuple(conditions)), ShowIf(any=contraries)
    assert holds(together, GIVEN) is not holds(contrary, GIVEN)
