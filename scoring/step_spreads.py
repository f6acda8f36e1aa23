"""How a panel's judgements of one pair spread over the scale: the middle half, and the middle."""

from collections.abc import Collection
from dataclasses import dataclass
from math import trunc

from scoring.problems import please, refuse


@dataclass(frozen=True)
class StepSpread:
    """Of `number` signed steps (1, or 2 to 9 either way): the middle half from `lower` to `upper`, and the `median`."""

    number: int
    lower: int
    median: int
    upper: int


def step_spread(steps: Collection[int]) -> StepSpread:
    """Take the middle half of judgements: the least that holds half of them when equally many are cut off at each end.

    In the order of the scale, from 9 for the second criterion over 1 to 9 for the first, x(1) <= ... <= x(n): from
    x(c + 1) to x(n - c), c = floor(n / 4). The median is the middle one; of an even number half-way between the two in
    the middle, and where that is between two steps, the one nearer to 1. Each figure is a step of the scale, and read
    from the other side of the pair all of them only change their sign.

    Args:
        steps: n >= 1 signed steps: s >= 1 when the first is s times as important, s <= -2 when the second is.

    Source: fourths by depth as Tukey, Exploratory Data Analysis (1977) 33; feedback of the interquartile range in
    Delphi rounds: Dalkey & Helmer, Management Science 9 (1963) 458-467.

    Raises:
        Refused: `spread-empty` without steps; `spread-off-scale` for what is no signed step.
    """
    if not steps:
        refuse([please("spread-empty", "steps", "nobody judged this pair.", "wait for judgements")])
    wrong = sorted(step for step in set(steps) if not (step == 1 or 2 <= abs(step) <= 9))
    if wrong:
        refuse(
            [please("spread-off-scale", str(wrong[0]), "it is no step of the scale.", "give 1, or 2 to 9 either way")]
        )
    places = sorted(_place(step) for step in steps)
    number, cut = len(places), len(places) // 4
    middle = trunc((places[(number - 1) // 2] + places[number // 2]) / 2)
    return StepSpread(number, _step(places[cut]), _step(middle), _step(places[number - 1 - cut]))


def _place(step: int) -> int:
    """-8 to 8: how many steps from 1."""
    return step - 1 if step > 0 else step + 1


def _step(place: int) -> int:
    return place + 1 if place >= 0 else place - 1
