"""What rules are read against: metrics of figures, of one evaluation or of thousands of draws at once."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, Protocol, TypeAlias

import numpy as np
from numpy.typing import NDArray

from scoring.problems import Problem, refuse

Metric: TypeAlias = Literal[
    "score",
    "group_score",
    "mean_score",
    "share_below",
    "gap",
    "obstacle",
    "obstacle_sum",
    "obstacle_ratio",
    "dk_rate",
    "item_share",
]
Floats: TypeAlias = NDArray[np.float64]
Quantity: TypeAlias = float | Floats

OF_ONE = ("score", "group_score", "gap", "obstacle", "item_share")
NEEDS = {"group_score": "group", "share_below": "value_score", "item_share": "answers"}
OF_ALL_GROUPS = ("score", "mean_score", "share_below", "obstacle", "obstacle_sum", "obstacle_ratio")
MEASURED = "objective"  # the group of counted figures, which nobody answers


@dataclass(frozen=True)
class Condition:
    """A metric of indicators or items (`of`), compared with `value`; fields as an instrument writes them.

    Raises:
        Refused: `condition-of` for several where the metric takes one, `condition-lacks` for a field the metric needs.
    """

    metric: Metric
    of: str | tuple[str, ...]
    value: float
    op: Literal["<", ">="]
    group: str | None = None
    answers: tuple[int, ...] = ()
    value_score: float | None = None

    def __post_init__(self) -> None:
        """Refuse what could not be computed."""
        several = Problem("condition-of", self.metric, "takes one indicator or item.", "Name one in `of`.")
        need = NEEDS.get(self.metric, "of")
        lacks = Problem("condition-lacks", self.metric, f"needs `{need}`.", "Give it.")
        refuse(
            [several] * (self.metric in OF_ONE and len(self.names) != 1)
            + [lacks] * (getattr(self, need) in (None, (), ""))
        )

    @property
    def names(self) -> tuple[str, ...]:
        """The indicators or items, one or many."""
        return (self.of,) if isinstance(self.of, str) else self.of

    def met(self, value: Quantity) -> NDArray[np.bool_]:
        """Say whether the metric, or each of its draws, lies where the condition wants it; () or (draws,)."""
        return np.asarray(value < self.value if self.op == "<" else value >= self.value)

    def spare(self, value: float) -> float:
        """How far beyond the threshold the metric lies, as a share of the threshold; negative short of it."""
        return (self.value - value) * (1 if self.op == "<" else -1) / (abs(self.value) or 1.0)


@dataclass(frozen=True)
class Figures:
    """What rules are read against; None, or an absent name, is a figure that cannot be given.

    Scores are 0 to 100, by indicator and by indicator and group; `weights` are global; `counts` by item as in a tally;
    `shares` of the keyed answers by item, the best first; `effective` the size by item of the simple random sample that
    would be as exact, infinite for a census, where it is not the number of scale answers.
    """

    scores: Mapping[str, float | None]
    groups: Mapping[str, Mapping[str, float | None]]
    weights: Mapping[str, float]
    obstacles: Mapping[str, float]
    counts: Mapping[str, tuple[int, ...]]
    shares: Mapping[str, tuple[float, ...]]
    effective: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, eq=False)
class FigureDraws:
    """Figures as they could have been, each (draws,): what one draw holds belongs together."""

    scores: Mapping[str, Floats]
    groups: Mapping[str, Mapping[str, Floats]]
    weights: Mapping[str, Floats]
    obstacles: Mapping[str, Floats]


def metric(condition: Condition, figures: Figures) -> float | None:
    """Compute a condition's metric, or None if any figure it needs is missing.

    A score or obstacle of an indicator needs every audience asked about it: without one it is of something else.

    Returns:
        points for score, group_score, mean_score and gap (officers minus residents); a share of 0 to 1 for
        share_below (listed indicators under `value_score`), obstacle, obstacle_sum, dk_rate (don't know and not
        applicable among all answers given, the listed items pooled) and item_share (keyed answers listed, 1 the least
        favourable, among scale answers); for obstacle_ratio the listed indicators' obstacles over their share of the
        weight, 1 being the average drag.
    """
    if condition.metric in COUNTED:
        found = COUNTED[condition.metric](condition, figures)
        return found[0] if found else None
    if condition.metric in OF_ALL_GROUPS and any(_silent(figures.groups.get(name, {})) for name in condition.names):
        return None
    value = _SCORED[condition.metric](condition, figures)
    return None if value is None or np.isnan(value) else float(value)


def _silent(groups: Mapping[str, float | None]) -> bool:
    """Whether an audience that belongs to an indicator has no score in it."""
    return any(score is None for group, score in groups.items() if group != MEASURED)


def drawn_metric(condition: Condition, drawn: FigureDraws) -> Floats | None:
    """Compute a metric of scores, gaps or obstacles in every draw, (draws,), by the same formulas as `metric`.

    None if any figure it needs is missing, and for metrics of counts.
    """
    if condition.metric in COUNTED:
        return None
    value = _SCORED[condition.metric](condition, drawn)
    return None if value is None or np.isnan(value).any() else np.asarray(value)


class _Scored(Protocol):
    """Figures or their draws: the same formulas read both, each quantity a number or (draws,).

    Ranges are those of `Figures`; None is a figure that lacks.
    """

    @property
    def scores(self) -> Mapping[str, Quantity | None]: ...
    @property
    def groups(self) -> Mapping[str, Mapping[str, Quantity | None]]: ...
    @property
    def weights(self) -> Mapping[str, Quantity]: ...
    @property
    def obstacles(self) -> Mapping[str, Quantity]: ...


def _all(values: Mapping[str, Quantity | None], names: Sequence[str]) -> list[Quantity] | None:
    found = [value for value in map(values.get, names) if value is not None]
    return found if len(found) == len(names) else None


def _sum(values: Sequence[Quantity]) -> Quantity:
    return sum(values[1:], values[0])


def _score(condition: Condition, figures: _Scored) -> Quantity | None:
    return figures.scores.get(condition.names[0])


def _group_score(condition: Condition, figures: _Scored) -> Quantity | None:
    return figures.groups.get(condition.names[0], {}).get(condition.group or "")


def _mean_score(condition: Condition, figures: _Scored) -> Quantity | None:
    scores = _all(figures.scores, condition.names)
    return _sum(scores) / len(scores) if scores else None


def _share_below(condition: Condition, figures: _Scored) -> Quantity | None:
    scores, limit = _all(figures.scores, condition.names), condition.value_score
    if not scores or limit is None:
        return None
    return _sum([np.asarray(score < limit, dtype=np.float64) for score in scores]) / len(scores)


def _gap(condition: Condition, figures: _Scored) -> Quantity | None:
    both = _all(figures.groups.get(condition.names[0], {}), ("officers", "residents"))
    return both[0] - both[1] if both else None


def _obstacle_sum(condition: Condition, figures: _Scored) -> Quantity | None:
    found = _all(figures.obstacles, condition.names)
    return _sum(found) if found else None


def _obstacle_ratio(condition: Condition, figures: _Scored) -> Quantity | None:
    """NaN where the indicators have no weight."""
    obstacle, weights = _obstacle_sum(condition, figures), _all(figures.weights, condition.names)
    counted = [weight for name in figures.obstacles if (weight := figures.weights.get(name)) is not None]
    if obstacle is None or not weights or not counted:
        return None
    own = np.asarray(_sum(weights), dtype=np.float64)
    return obstacle * _sum(counted) / np.where(own > 0, own, np.nan)


def _dk_rate(condition: Condition, figures: Figures) -> tuple[float, float] | None:
    """The rate, and how many people gave it: the listed items were asked of the same people, who count once."""
    if not all(name in figures.counts for name in condition.names):
        return None
    counts = [figures.counts[name] for name in condition.names]
    given = sum(sum(count[:-1]) for count in counts)
    unknown = sum(count[-3] + count[-2] for count in counts)
    return (unknown / given, given / len(counts)) if given else None


def _item_share(condition: Condition, figures: Figures) -> tuple[float, float] | None:
    """The share, and the size of the sample it is from."""
    name = condition.names[0]
    shares = figures.shares.get(name)
    if shares is None:
        return None
    size = figures.effective.get(name, float(sum(figures.counts.get(name, ())[:-3])))
    return sum(share for answer, share in enumerate(reversed(shares), 1) if answer in condition.answers), size


_SCORED: dict[str, Callable[[Condition, _Scored], Quantity | None]] = {
    "score": _score,
    "group_score": _group_score,
    "mean_score": _mean_score,
    "share_below": _share_below,
    "gap": _gap,
    "obstacle": _obstacle_sum,
    "obstacle_sum": _obstacle_sum,
    "obstacle_ratio": _obstacle_ratio,
}
COUNTED: dict[str, Callable[[Condition, Figures], tuple[float, float] | None]] = {
    "dk_rate": _dk_rate,
    "item_share": _item_share,
}  # by metric, a share among answers and the number of people it is from
