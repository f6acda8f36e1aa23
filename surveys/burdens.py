"""What an instrument asks of people's time, from its document, finished or not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import ceil
from typing import Any

from surveys.completing import LEAST_MINUTES, SECONDS_A_PAIR, SECONDS_AN_ITEM, inner_nodes, items


@dataclass(frozen=True)
class MatrixBurden:
    """One matrix of the expert form: the criteria that are compared below a node, in how many pairs."""

    node: str
    criteria: int

    @property
    def pairs(self) -> int:
        return self.criteria * (self.criteria - 1) // 2

    @property
    def minutes(self) -> int:
        """At twenty seconds a pair, as the shipped instruments count."""
        return ceil(self.pairs * SECONDS_A_PAIR / 60)


@dataclass(frozen=True)
class AskedBurden:
    """One questionnaire: its items, the minutes that it says, and those they take at ten seconds an item."""

    audience: str
    items: int
    said: object

    @property
    def minutes(self) -> int:
        return max(1, ceil(self.items * SECONDS_AN_ITEM / 60))


def matrices(document: Mapping[str, Any]) -> tuple[MatrixBurden, ...]:
    """Those that an index system makes: one for the goal, and for each node with two below it or more."""
    return tuple(MatrixBurden(id, number) for id, number in inner_nodes(document.get("index_system")))


def expert_minutes(found: tuple[MatrixBurden, ...]) -> int:
    """All pairs of all matrices, and a little to read what is asked."""
    return max(LEAST_MINUTES, ceil(sum(one.pairs for one in found) * SECONDS_A_PAIR / 60))


def asked(document: Mapping[str, Any]) -> Iterator[AskedBurden]:
    """By audience."""
    questionnaires = document.get("questionnaires")
    for audience, one in questionnaires.items() if isinstance(questionnaires, dict) else ():
        if isinstance(one, dict):
            yield AskedBurden(audience, items(one), one.get("minutes"))
