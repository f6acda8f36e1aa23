"""At which side of its point a name stands, so that on a phone it covers no other point and no other name."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, NamedTuple, TypeAlias, get_args

Side: TypeAlias = Literal["right", "left", "above", "below"]
SIDES: tuple[Side, ...] = get_args(Side)
WIDE, HIGH = 1 / 8, 1 / 45  # a name of three letters, as parts of how far the points lie apart on a phone
POINT_WIDE, POINT_HIGH = 1 / 32, 1 / 75


class _Box(NamedTuple):
    left: float
    right: float
    low: float
    high: float

    def covers(self, other: _Box) -> bool:
        beside = self.right <= other.left or other.right <= self.left
        return not beside and self.low < other.high and other.low < self.high


def sides(points: Mapping[str, tuple[float, float]]) -> dict[str, Side]:
    """For each point, in the order of x, the first side that is free; where none is, the one that covers least."""
    at = _apart(points)
    marks = {name: _around(*place, POINT_WIDE, POINT_HIGH) for name, place in at.items()}
    taken = list[_Box]()
    chosen = dict[str, Side]()
    for name in sorted(at, key=lambda name: (at[name], name)):
        others = [*taken, *(box for other, box in marks.items() if other != name)]
        boxes = {side: _label(*at[name], side) for side in SIDES}
        chosen[name] = min(SIDES, key=lambda side: sum(map(boxes[side].covers, others)))
        taken.append(boxes[chosen[name]])
    return chosen


def _apart(points: Mapping[str, tuple[float, float]]) -> dict[str, tuple[float, float]]:
    """The same points with 1 between the outermost of each direction."""
    wide, high = (max(ends) - min(ends) or 1.0 for ends in zip(*points.values(), strict=True))
    return {name: (x / wide, y / high) for name, (x, y) in points.items()}


def _around(x: float, y: float, wide: float, high: float) -> _Box:
    return _Box(x - wide / 2, x + wide / 2, y - high / 2, y + high / 2)


def _label(x: float, y: float, side: Side) -> _Box:
    along, up = (POINT_WIDE + WIDE) / 2, (POINT_HIGH + HIGH) / 2
    moved = {"right": (along, 0.0), "left": (-along, 0.0), "above": (0.0, up), "below": (0.0, -up)}
    return _around(x + moved[side][0], y + moved[side][1], WIDE, HIGH)
