"""Rules over figures: what the evidence supports, how strongly, and what there is too little data to tell."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import inf, prod, sqrt
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr

from scoring.metrics import (
    COUNTED,
    Condition,
    FigureDraws,
    Figures,
    Metric,
    drawn_metric,
    metric,
)
from scoring.problems import Problem, refuse
from scoring.proportions import wilson

__all__ = [
    "Condition",
    "FigureDraws",
    "Figures",
    "Finding",
    "Level",
    "Metric",
    "Rule",
    "Severity",
    "bound",
    "find",
    "holds",
    "metric",
]

Level: TypeAlias = Literal["E0", "E1", "E2", "E3", "EX"]
Severity: TypeAlias = Literal["mild", "serious", "very-serious"]

CONFIDENCE = 0.95  # of the interval whose end must lie beyond the threshold
SEVERITIES: tuple[tuple[float, Severity], ...] = ((40, "very-serious"), (50, "serious"), (60, "mild"))  # scores below
SCORES = ("score", "group_score", "mean_score")


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
class Finding:
    """What a rule came to: E3 true beyond doubt of sampling, E2 true, E1 only its support true, E0 neither, EX unknown.

    `main` is the condition that `severity` (of a rule that is true, where the metric is a score below 60) and `bound`
    (the end of its interval towards the threshold) speak of. `probability` is how often the rule holds over the draws.
    `bound` and `probability` are None without draws, or where a figure was not drawn.
    """

    id: str
    rule: bool | None
    support: bool | None
    level: Level
    values: tuple[tuple[Condition, float | None], ...]
    main: Condition
    severity: Severity | None
    bound: float | None
    probability: float | None


def holds(rule: Rule, figures: Figures) -> bool | None:
    """Say whether a rule holds; None when what is missing could decide it (Kleene's three-valued logic)."""
    truths = [_true(condition, figures) for condition in rule.conditions]
    decisive = bool(rule.any)
    if decisive in truths:
        return decisive
    return None if None in truths else not decisive


def find(id: str, rule: Rule, support: Rule | None, figures: Figures, drawn: FigureDraws | None = None) -> Finding:
    """Judge a rule and its support, and keep every value looked at.

    The main condition of a rule that needs all of its conditions is the first, as an instrument lists them; of a rule
    that needs any of k it is the one with most to spare, as a share of its threshold. Level E3 asks that the end of the
    main metric's 95 % interval lie beyond the threshold too; for one picked out of k, of its 1 - 0.05 / k interval, or
    a rule with many ways to hold would be shown strongly more easily (Bonferroni). Other conditions are not tested so:
    `probability` tells how they do together.

    Args:
        id: of the suspect.
        rule: what makes it a finding.
        support: what would make it a lead.
        figures: the evaluation's.
        drawn: the same figures as they could have been; without them no finding is above E2.

    Returns:
        the finding.

    Source: Dunn, J. Am. Stat. Assoc. 56 (1961) 52-64, for the interval of the one picked.
    """
    held = holds(rule, figures)
    supported = holds(support, figures) if support else None
    conditions = rule.conditions + (support.conditions if support else ())
    values = tuple((condition, metric(condition, figures)) for condition in conditions)
    main = _main(rule, dict(values))
    end = bound(main, figures, drawn, 1 - (1 - CONFIDENCE) / len(rule.any or (main,))) if drawn else None
    level = _level(held, supported if support else False)
    return Finding(
        id=id,
        rule=held,
        support=supported,
        level="E3" if held and end is not None and main.met(end) else level,
        values=values,
        main=main,
        severity=_severity(main, dict(values)[main]) if held else None,
        bound=end,
        probability=_probability(rule, figures, drawn) if drawn else None,
    )


def bound(condition: Condition, figures: Figures, drawn: FigureDraws, confidence: float = CONFIDENCE) -> float | None:
    """The end of the metric's interval that is nearer to failing: the upper one for "<", the lower one for ">=".

    Args:
        condition: what is asked of the metric.
        figures: the evaluation's.
        drawn: its draws.
        confidence: of the two-sided interval, between 0 and 1.

    Returns:
        in the metric's unit; percentiles of the draws, and for a share among answers Wilson's bound, in which several
        items pooled count each of their people once. None if a figure is missing.

    Source: Efron, Ann. Statist. 7 (1979) 1-26 (percentiles); Wilson, J. Amer. Statist. Assoc. 22 (1927) 209-212.
    """
    upper = condition.op == "<"
    if condition.metric in COUNTED:
        found = COUNTED[condition.metric](condition, figures)
        if found is None or found[1] in (0, inf):
            return found[0] if found and found[1] else None
        share, size = found
        return wilson(min(share * size, size), size, confidence)[upper]
    values = drawn_metric(condition, drawn)
    return (
        None if values is None else float(np.quantile(values, (1 + confidence) / 2 if upper else (1 - confidence) / 2))
    )


def _main(rule: Rule, values: Mapping[Condition, float | None]) -> Condition:
    known = [(condition, value) for condition in rule.any if (value := values[condition]) is not None]
    if not known:
        return rule.conditions[0]
    return max(known, key=lambda pair: pair[0].spare(pair[1]))[0]


def _severity(main: Condition, value: float | None) -> Severity | None:
    if main.metric not in SCORES or main.op != "<" or value is None:
        return None
    return next((word for end, word in SEVERITIES if value < end), None)


def _level(held: bool | None, supported: bool | None) -> Level:
    if held:
        return "E2"
    if held is None or supported is None:
        return "EX"
    return "E1" if supported else "E0"


def _true(condition: Condition, figures: Figures) -> bool | None:
    value = metric(condition, figures)
    return None if value is None else bool(condition.met(value))


def _probability(rule: Rule, figures: Figures, drawn: FigureDraws) -> float | None:
    """How often a rule holds over the draws.

    Shares among answers are not drawn: each has its own probability, by which it multiplies what must all hold, or up
    to which it lifts what any may; if they go with the other figures, as they mostly do, that says too little.
    """
    parts = [_certainty(condition, figures, drawn) for condition in rule.conditions]
    if any(part is None for part in parts):
        return None
    known = [part for part in parts if part is not None]
    joint = [part for part in known if part.ndim]
    alone = [float(part) for part in known if not part.ndim]
    if joint:
        alone.append(float(np.mean(np.all(joint, axis=0) if rule.all else np.any(joint, axis=0))))
    return prod(alone) if rule.all else max(alone)


def _certainty(condition: Condition, figures: Figures, drawn: FigureDraws) -> NDArray[np.float64] | None:
    """Where a condition holds, (draws,) of 0 and 1; for a share among answers, () the probability that it does."""
    if condition.metric not in COUNTED:
        values = drawn_metric(condition, drawn)
        return None if values is None else condition.met(values).astype(np.float64)
    found = COUNTED[condition.metric](condition, figures)
    if found is None or not found[1]:
        return None
    share, size = found
    error = sqrt(max(condition.value * (1 - condition.value), 0.0) / size)
    beyond = (condition.value - share) * (1 if condition.op == "<" else -1)
    return np.asarray(ndtr(beyond / error) if error else float(condition.met(share)))
