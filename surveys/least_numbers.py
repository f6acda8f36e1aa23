"""The fewest people of whom anything is told, and how a number of people is told then."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

Group = Literal["residents", "officers", "experts", "comments"]

# Where an instrument leaves one out: what the shipped instrument has.
NAMED = {"experts": ("experts_aggregate", 5), "comments": ("free_text_group", 30), "tables": ("crosstab_cell", 10)}


def least(minimum_group: Mapping[str, int], of: Group) -> int:
    """The fewest people of a group of which anything is shown."""
    name, otherwise = NAMED.get(of, (of, 1))
    return minimum_group.get(name, otherwise)


def told(k: int, people: int) -> str:
    """A number of people as it may be told: below the least number, only that it is. Nobody is below it too."""
    return str(people) if people >= k else f"<{k}"


def at_least(k: int, people: int) -> str:
    """A number of those who answered something, in steps of the least number: who did and who did not are never few."""
    return f"≥{whole}" if (whole := whole_groups(k, people)) else f"<{k}"


def whole_groups(k: int, people: int) -> int:
    """A number of people or of events, down to a multiple of the least number."""
    return people - people % k
