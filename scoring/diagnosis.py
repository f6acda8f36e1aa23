"""Rules over figures: what the evidence supports, and what there is too little data to tell."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from scoring.problems import Problem, refuse
from scoring.scores import keyed_shares

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
Level: TypeAlias = Literal["E0", "E1", "E2", "EX"]

OF_ONE = ("score", "group_score", "gap", "obstacle", "item_share")
NEEDS = {"group_score": "group", "share_below": "value_score", "item_share": "answers"}


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


@dataclass(frozen=True)
class Rule:
    """Conditions that must all hold, or of which any must.

    Raises:
        Refused: `rule-empty-or-both` unless exactly one of `all` and `any` is given.
    """

    all: tuple[Condition, ...] = ()
    any: tuple[Condition, ...] = ()

    def __post_init__(self) -> None:
        """Refuse a rule that says nothing or two things."""
        if bool(self.all) == bool(self.any):
            refuse([Problem("rule-empty-or-both", "rule", "needs either `all` or `any`.", "Give one of the two.")])

    @property
    def conditions(self) -> tuple[Condition, ...]:
        """The conditions, whichever way they are joined."""
        return self.all or self.any


@dataclass(frozen=True)
class Figures:
    """What rules are read against; None, or an absent name, is a figure that cannot be given.

    Scores are 0 to 100, by indicator and by indicator and group; `weights` are global; `counts` by item as in a tally.
    """

    scores: Mapping[str, float | None]
    groups: Mapping[str, Mapping[str, float | None]]
    weights: Mapping[str, float]
    obstacles: Mapping[str, float]
    counts: Mapping[str, tuple[int, ...]]
    keys: Mapping[str, int]


@dataclass(frozen=True)
class Finding:
    """What a rule came to: E2 rule true, E1 only the support true, E0 neither, EX not enough data to tell."""

    id: str
    rule: bool | None
    support: bool | None
    level: Level
    values: tuple[tuple[Condition, float | None], ...]


def metric(condition: Condition, figures: Figures) -> float | None:
    """Compute a condition's metric, or None if any figure it needs is missing.

    Returns:
        points for score, group_score, mean_score and gap (officers minus residents); a share of 0 to 1 for
        share_below (listed indicators under `value_score`), obstacle, obstacle_sum, dk_rate (don't know among all
        answers given, the listed items pooled) and item_share (keyed answers listed, 1 the least favourable, among
        scale answers); for obstacle_ratio the listed indicators' obstacles over their share of the weight, 1 being the
        average drag.
    """
    return _METRICS[condition.metric](condition, figures)


def holds(rule: Rule, figures: Figures) -> bool | None:
    """Say whether a rule holds; None when what is missing could decide it (Kleene's three-valued logic)."""
    truths = [_true(condition, figures) for condition in rule.conditions]
    decisive = bool(rule.any)
    if decisive in truths:
        return decisive
    return None if None in truths else not decisive


def find(id: str, rule: Rule, support: Rule | None, figures: Figures) -> Finding:
    """Judge a rule and its support, and keep every value looked at.

    Level E3 (the 95% bound of the main metric lies beyond the threshold too) needs intervals, which do not exist yet:
    no finding is above E2.
    """
    held = holds(rule, figures)
    supported = holds(support, figures) if support else None
    conditions = rule.conditions + (support.conditions if support else ())
    values = tuple((condition, metric(condition, figures)) for condition in conditions)
    return Finding(id, held, supported, _level(held, supported if support else False), values)


def _level(held: bool | None, supported: bool | None) -> Level:
    if held:
        return "E2"
    if held is None or supported is None:
        return "EX"
    return "E1" if supported else "E0"


def _true(condition: Condition, figures: Figures) -> bool | None:
    value = metric(condition, figures)
    if value is None:
        return None
    return value < condition.value if condition.op == "<" else value >= condition.value


def _all(values: Mapping[str, float | None] | Mapping[str, float], names: Sequence[str]) -> list[float] | None:
    found = [value for value in map(values.get, names) if value is not None]
    return found if len(found) == len(names) else None


def _score(condition: Condition, figures: Figures) -> float | None:
    return figures.scores.get(condition.names[0])


def _group_score(condition: Condition, figures: Figures) -> float | None:
    return figures.groups.get(condition.names[0], {}).get(condition.group or "")


def _mean_score(condition: Condition, figures: Figures) -> float | None:
    scores = _all(figures.scores, condition.names)
    return sum(scores) / len(scores) if scores else None


def _share_below(condition: Condition, figures: Figures) -> float | None:
    scores, limit = _all(figures.scores, condition.names), condition.value_score
    return sum(score < limit for score in scores) / len(scores) if scores and limit is not None else None


def _gap(condition: Condition, figures: Figures) -> float | None:
    both = _all(figures.groups.get(condition.names[0], {}), ("officers", "residents"))
    return both[0] - both[1] if both else None


def _obstacle_sum(condition: Condition, figures: Figures) -> float | None:
    found = _all(figures.obstacles, condition.names)
    return sum(found) if found else None


def _obstacle_ratio(condition: Condition, figures: Figures) -> float | None:
    obstacle, weights = _obstacle_sum(condition, figures), _all(figures.weights, condition.names)
    if obstacle is None or not weights or not sum(weights):
        return None
    return obstacle * sum(figures.weights.get(name, 0.0) for name in figures.obstacles) / sum(weights)


def _dk_rate(condition: Condition, figures: Figures) -> float | None:
    if not all(name in figures.counts for name in condition.names):
        return None
    counts = [figures.counts[name] for name in condition.names]
    given = sum(sum(count[:-1]) for count in counts)
    return sum(count[-2] for count in counts) / given if given else None


def _item_share(condition: Condition, figures: Figures) -> float | None:
    item = condition.names[0]
    shares = keyed_shares(figures.counts.get(item, (0, 0)), figures.keys.get(item, 1))
    if shares is None:
        return None
    return sum(share for answer, share in enumerate(reversed(shares), 1) if answer in condition.answers)


_METRICS: dict[str, Callable[[Condition, Figures], float | None]] = {
    "score": _score,
    "group_score": _group_score,
    "mean_score": _mean_score,
    "share_below": _share_below,
    "gap": _gap,
    "obstacle": _obstacle_sum,
    "obstacle_sum": _obstacle_sum,
    "obstacle_ratio": _obstacle_ratio,
    "dk_rate": _dk_rate,
    "item_share": _item_share,
}
