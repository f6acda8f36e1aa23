"""What an instrument asks of people's time, finished or not."""

from __future__ import annotations

from typing import Any

import pytest

from surveys import burdens
from surveys.burdens import MatrixBurden
from tests.studies_for_tests import document


def test_matrices_make_pairs_and_pairs_make_minutes() -> None:
    found = burdens.matrices(document())
    assert sum(one.pairs for one in found) == 56  # ten at the goal, as the expert form says
    assert (found[0].criteria, found[0].pairs, found[0].minutes) == (5, 10, 4)
    assert burdens.expert_minutes(found) == 19


def test_questionnaires_say_their_minutes_and_are_counted() -> None:
    residents, _ = burdens.asked(document())
    assert (residents.audience, residents.items, residents.said) == ("residents", 21, 6)
    assert residents.minutes == 4


@pytest.mark.parametrize(
    "whole", [{}, {"index_system": 3, "questionnaires": []}, {"questionnaires": {"residents": None}}]
)
def test_what_is_unfinished_asks_for_nothing_yet(whole: dict[str, Any]) -> None:
    assert burdens.matrices(whole) == ()
    assert list(burdens.asked(whole)) == []
    assert MatrixBurden("G", 2).pairs == 1
