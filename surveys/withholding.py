"""An analysis as it is shown: what would tell what nearly everybody of a group said is left out, wherever it stands."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from typing import Any

from scoring.diagnosis import Finding
from scoring.questionnaire_checks import Adequacy, ScaleReliability
from scoring.results import Composite, DimensionResult, Evaluation, IndicatorResult, ItemResult
from scoring.score_intervals import ScoreUncertainty
from scoring.whatif import Reach
from surveys.analysing import PARTS, Analysis
from surveys.designs import Design
from surveys.diagnosing import Conclusion, Priority
from surveys.exclusions import Beside, Exclusions
from surveys.withheld import Withheld, withheld

ALIKE = "alike"  # the reason where a figure would need answers that differ


def shown(design: Design, analysis: Analysis, of: Withheld | None = None) -> Analysis:
    """What pages, files and publications may hold of an analysis; ``of`` is what is withheld where that is known."""
    of = withheld(design, analysis.evaluation) if of is None else of
    told = {name: part(design, name, getattr(analysis, name), of) for name in PARTS}
    return replace(analysis, withheld=of, **told)


def part(design: Design, name: str, found: Any, of: Withheld) -> Any:
    """What may be shown of the part of an analysis that has this ``name``; each has its own rule, or none is shown."""
    return _RULES[name](design, found, of)


def _evaluation(_: Design, found: Evaluation, of: Withheld) -> Evaluation:
    return replace(
        found,
        items=tuple(_item(one) if one.id in of.items else one for one in found.items),
        indicators=tuple(_indicator(one, of) for one in found.indicators),
        dimensions=tuple(_dimension(one) if one.id in of.dimensions else one for one in found.dimensions),
        composite=Composite(None, None, None, None, None, False) if of.composite else found.composite,
        subdimensions=tuple(
            replace(one, score=None, membership=None) if one.id in of.subdimensions else one
            for one in found.subdimensions
        ),
    )


def _item(one: ItemResult) -> ItemResult:
    return replace(one, counts=(), score=None, shares=None)


def _indicator(one: IndicatorResult, of: Withheld) -> IndicatorResult:
    if one.id not in of.indicators:
        return one
    groups = {group: None if one.id in of.groups.get(group, ()) else score for group, score in one.groups.items()}
    return replace(one, groups=groups, score=None, membership=None, obstacle=None)


def _dimension(one: DimensionResult) -> DimensionResult:
    return replace(one, score=None, membership=None)


def _uncertainty(_: Design, found: ScoreUncertainty, of: Withheld) -> ScoreUncertainty:
    """An interval lies around its score, and one of no width says that all agreed."""
    gone = of.indicators
    return replace(
        found,
        groups={
            id: {name: own for name, own in by.items() if id not in of.groups.get(name, ())}
            for id, by in found.groups.items()
        },
        indicators={id: {} if id in gone else own for id, own in found.indicators.items()},
        dimensions={id: {} if id in of.dimensions else own for id, own in found.dimensions.items()},
        subdimensions={id: {} if id in of.subdimensions else own for id, own in found.subdimensions.items()},
        composite={} if of.composite else found.composite,
        bands={} if of.composite else found.bands,
        obstacle_ranks={id: own for id, own in found.obstacle_ranks.items() if id not in gone},
        top_obstacle={id: own for id, own in found.top_obstacle.items() if id not in gone},
    )


def _exclusions(_: Design, found: Exclusions | None, of: Withheld) -> Exclusions | None:
    """Neither of two scores is shown where one of them is withheld."""
    if found is None:
        return None
    after = found.withheld
    gone = of.indicators | after.indicators | set(of.dimensions) | set(after.dimensions)
    none = Beside(None, None, None)
    return replace(
        found,
        composite=none if of.composite or after.composite else found.composite,
        dimensions=tuple(replace(none, id=one.id) if one.id in gone else one for one in found.dimensions),
        indicators=tuple(replace(none, id=one.id) if one.id in gone else one for one in found.indicators),
    )


def _reliability(row: ScaleReliability, of: Withheld) -> ScaleReliability:
    """Nobody is told whether all answered an item alike, or all but a few: neither has figures."""
    if set(of.alike).isdisjoint(row.items):
        return row
    return ScaleReliability(row.audience, row.dimension, row.items, row.n, reason=ALIKE)


def _adequacy(design: Design, row: Adequacy, of: Withheld) -> Adequacy:
    if set(of.alike).isdisjoint(design.scored[row.audience]):
        return row
    return Adequacy(row.audience, row.n, reason=ALIKE)


def _conclusion(design: Design, found: Conclusion, gone: Collection[str]) -> Conclusion:
    """Findings stay, without their figures. Measures that rest on what is withheld come last, in no order of theirs."""
    touching = {one.id for one in design.measures if not set(gone).isdisjoint(one.indicators)}
    kept = [one for one in found.priorities if one.measure not in touching]
    last = sorted((one for one in found.priorities if one.measure in touching), key=lambda one: one.measure)
    return replace(
        found,
        findings=tuple(_finding(one, gone) for one in found.findings),
        priorities=(*kept, *(Priority(one.measure, None, None, one.strengthened, *[None] * 4) for one in last)),
    )


def _finding(one: Finding, gone: Collection[str]) -> Finding:
    touched = any(not set(condition.names).isdisjoint(gone) for condition, _ in one.values)
    if not touched:
        return one
    return replace(one, values=tuple((condition, None) for condition, _ in one.values), bound=None, probability=None)


def _reach(_: Design, found: Reach | None, of: Withheld) -> Reach | None:
    """What one indicator needs alone rests on the composite; what all need together rests on how high each is."""
    if found is None or not of.indicators:
        return found
    if of.composite:
        return None
    alone = {id: rise for id, rise in found.alone.items() if id not in of.indicators}
    return replace(found, alone=alone, least=None, total=None, even=None)


def _unless_composite(_: Design, found: Any, of: Withheld) -> Any:
    return None if of.composite else found


def _unless_indicators(_: Design, found: Any, of: Withheld) -> Any:
    """What follows from all indicators together, in one way or many, says of some of them what is withheld."""
    return None if of.indicators else found


# The rule of each part of an analysis.
_RULES: Mapping[str, Callable[[Design, Any, Withheld], Any]] = {
    "evaluation": _evaluation,
    "uncertainty": _uncertainty,
    "variance": _unless_composite,
    "narrowing": _unless_composite,
    "reliability": lambda _, rows, of: tuple(_reliability(row, of) for row in rows),
    "adequacy": lambda design, rows, of: tuple(_adequacy(design, row, of) for row in rows),
    "gaps": lambda _, rows, of: tuple(row for row in rows if row.indicator not in of.indicators),
    "item_gaps": lambda _, rows, of: tuple(row for row in rows if set(of.items).isdisjoint(row.items)),
    "strata": lambda _, rows, of: tuple(row for row in rows if row.item not in of.items),
    "conclusion": lambda design, found, of: _conclusion(design, found, of.indicators | set(of.items)),
    "gains": lambda _, found, of: {id: None if id in of.indicators else gain for id, gain in found.items()},
    "next_band": _reach,
    "quadrants": _unless_indicators,
    "robustness": lambda _, rows, of: () if of.indicators else rows,
    "range": _unless_indicators,
    "comparison": lambda _, found, __: found,  # counted figures alone
    "exclusions": _exclusions,
}
