"""From counts and measures to scores from 0 to 100, higher being better, and to memberships."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from scoring.problems import Problem, refuse


@dataclass(frozen=True)
class ScoredItem:
    """An item that counts; `key` is 1 when a high answer is good and -1 when it is bad.

    Raises:
        Refused: `item-key` or `item-points`.
    """

    id: str
    indicator: str
    audience: str
    key: int
    points: int = 5

    def __post_init__(self) -> None:
        """Refuse a key that is no direction and a scale without room."""
        wrong_key = Problem("item-key", self.id, f"the key is {self.key}.", "Key it 1 or -1.")
        few_points = Problem("item-points", self.id, f"{self.points} points.", "Give a scale of two points or more.")
        refuse([wrong_key] * (self.key not in (1, -1)) + [few_points] * (self.points < 2))


@dataclass(frozen=True)
class ObjectiveMeasure:
    """A figure from records: `floor` scores 0, `target` scores 100; a target below the floor means lower is better.

    Raises:
        Refused: `objective-flat` when floor and target are equal.
    """

    id: str
    indicator: str
    floor: float
    target: float

    def __post_init__(self) -> None:
        """Refuse a measure without a direction."""
        if self.floor == self.target:
            refuse([_flat(self.floor).within(self.id)])


@dataclass(frozen=True)
class GroupWeights:
    """How much each group's voice counts: `default`, or a `special` set of weights for exactly its own groups."""

    default: Mapping[str, float]
    special: tuple[Mapping[str, float], ...] = ()

    def for_groups(self, groups: Collection[str]) -> Mapping[str, float]:
        """Return weights summing to one: the special entry with exactly these groups, or else the default's share.

        Zeros where the default gives none of the groups a voice.

        Raises:
            Refused: `group-unweighed`, each group the default does not name.
        """
        weights = next((entry for entry in self.special if set(entry) == set(groups)), self.default)
        refuse(
            Problem("group-unweighed", group, "this group has no weight.", "Name it among the default group weights.")
            for group in groups
            if group not in weights
        )
        total = sum(weights[group] for group in groups) or 1.0
        return {group: weights[group] / total for group in groups}


def item_score(counts: Sequence[float], key: int) -> float | None:
    """Mean of (keyed - 1) / (points - 1) * 100 over the scale answers, or None if there is none.

    Args:
        counts: (points,), how often each answer was given; in a weighted sample not whole.
        key: 1, or -1 to turn answer v into points + 1 - v.

    Returns:
        0 to 100.
    """
    shares = keyed_shares(counts, key)
    if shares is None:
        return None
    return 100 * sum(place * share for place, share in enumerate(reversed(shares))) / (len(counts) - 1)


def keyed_shares(counts: Sequence[float], key: int) -> tuple[float, ...] | None:
    """Share of each keyed answer among the scale answers, the best first, or None if there is none.

    Args:
        counts: (points,), as for `item_score`.
        key: 1 or -1.

    Returns:
        length points, summing to one: keyed points, points - 1, ..., 1.
    """
    given = sum(counts)
    return tuple(count / given for count in (reversed(counts) if key == 1 else counts)) if given else None


def objective_score(value: float, floor: float, target: float) -> float:
    """Where a figure stands between floor and target: clip((value - floor) / (target - floor), 0, 1) * 100.

    Args:
        value: the figure, in the measure's own unit.
        floor: scores 0.
        target: scores 100; below the floor when lower is better.

    Returns:
        0 to 100.

    Raises:
        Refused: `objective-flat`.
    """
    if floor == target:
        refuse([_flat(floor)])
    return 100 * min(max((value - floor) / (target - floor), 0.0), 1.0)


def triangular_membership(score: float, grades: Sequence[float]) -> tuple[float, ...]:
    """Membership in each grade by triangles centred on the grades, each reaching zero at its neighbours.

    Args:
        score: on the grades' scale; beyond the best or worst grade it belongs to that grade.
        grades: two or more values, equally spaced, descending, for example 100, 75, 50, 25, 0.

    Returns:
        as many memberships, summing to one; their expected value is the score.

    Raises:
        Refused: `grades-uneven`.
    """
    centres = np.asarray(grades, dtype=np.float64)
    gaps = -np.diff(centres)
    if not (len(gaps) and gaps[0] > 0 and np.allclose(gaps, gaps[0], rtol=1e-9)):
        refuse([Problem("grades-uneven", str(tuple(grades)), "not equally spaced.", "Give evenly falling values.")])
    inside = np.clip(score, centres[-1], centres[0])
    return tuple(np.maximum(0.0, 1 - np.abs(inside - centres) / gaps[0]).tolist())


def _flat(floor: float) -> Problem:
    return Problem("objective-flat", f"{floor:g}", "floor and target are the same.", "Set them apart.")
