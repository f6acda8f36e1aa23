"""Sites side by side on objective measures: fixed floors and targets, gaps, totals; ranks where there are enough."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from scoring.aggregation import ROUNDING
from scoring.problems import Problem, please, refuse
from scoring.scores import ObjectiveMeasure, objective_score

Floats = NDArray[np.float64]
Reliability: TypeAlias = Literal["A", "B", "C"]
Reason: TypeAlias = Literal["missing", "reliability", "years-apart"]

YEARS_APART = 1  # figures further apart are not compared (the instrument's rule)
MINIMUM_SHARE = 0.7  # of the measures that a total needs (the instrument's rule)


@dataclass(frozen=True)
class SiteFigure:
    """One measure of one site, in its own unit, the year it is of, and how far it can be trusted.

    A: published official or audited; B: supplied in writing; C: press or word of mouth.
    """

    value: float | None
    year: int
    reliability: Reliability = "A"


@dataclass(frozen=True)
class Site:
    """A district or city, and its figures by measure."""

    id: str
    figures: Mapping[str, SiteFigure]


@dataclass(frozen=True)
class Rules:
    """What counts in a total: the grades of reliability, and the share of the measures that must be there."""

    counted: tuple[Reliability, ...] = ("A", "B")
    minimum_share: float = MINIMUM_SHARE
    years_apart: int = YEARS_APART


@dataclass(frozen=True)
class SiteResult:
    """A site beside the local one.

    `scores` by measure, 0 to 100, None where there is no figure; `gaps` score less the local score, positive where the
    comparator is ahead, None also where the years are too far apart. `left_out`: what counts in no total, and why.
    `total` is None where less than the minimum share of the measures counts; `difference`, total less local total over
    the measures that count in both alone, is None where they are fewer than that.
    """

    id: str
    scores: Mapping[str, float | None]
    gaps: Mapping[str, float | None]
    left_out: Mapping[str, Reason]
    counted: tuple[str, ...]
    total: float | None
    difference: float | None


@dataclass(frozen=True, eq=False)
class Comparison:
    """Sites, the local one first; `weights` (measures,) sum to one; `counting` (sites, measures) NaN where left out."""

    measures: tuple[str, ...]
    weights: Floats
    sites: tuple[SiteResult, ...]
    counting: Floats
    rules: Rules

    @cached_property
    def complete(self) -> NDArray[np.bool_]:
        """The measures that count for every site with a total, (measures,)."""
        return np.asarray(~np.isnan(self.counting[self.totalled]).any(axis=0))

    @cached_property
    def totalled(self) -> NDArray[np.bool_]:
        """Which sites have a total, (sites,)."""
        return np.array([site.total is not None for site in self.sites], dtype=bool)


def compare(
    measures: Sequence[ObjectiveMeasure],
    sites: Sequence[Site],
    weights: Mapping[str, float],
    rules: Rules | None = None,
) -> Comparison:
    """Score sites between fixed floors and targets, so that who else is compared changes nothing.

    A total is the weighted mean of the scores that count, their weights renormalised.

    Args:
        measures: with floor and target.
        sites: the local one first; then one comparator or more.
        weights: by measure, from 0, not all 0: `measure_weights`.
        rules: what counts.

    Returns:
        scores, gaps and totals, and no ranks.

    Raises:
        Refused: `comparison-measures` and `comparison-sites` for too few or an id given twice, `comparison-figure` for
            a figure of no measure or no number, `comparison-weights`, `comparison-rules`.
    """
    given = rules or Rules()
    refuse(_problems(measures, sites, weights, given))
    names = tuple(measure.id for measure in measures)
    shares = np.array([weights[name] for name in names], dtype=np.float64)
    shares /= shares.sum()
    scores = np.array([[_score(measure, site) for measure in measures] for site in sites], dtype=np.float64)
    reasons = [_left_out(names, site, sites[0], given) for site in sites]
    counting = np.where([[name in out for name in names] for out in reasons], np.nan, scores)
    results = tuple(
        SiteResult(
            id=site.id,
            scores=_named(names, scores[k]),
            gaps=_named(names, np.where([out.get(n) == "years-apart" for n in names], np.nan, scores[k] - scores[0])),
            left_out=out,
            counted=tuple(name for name in names if name not in out),
            total=_total(counting[k], shares, given),
            difference=_total(counting[k] - counting[0], shares, given),
        )
        for k, (site, out) in enumerate(zip(sites, reasons, strict=True))
    )
    return Comparison(names, shares, results, counting, given)


def measure_weights(
    measures: Sequence[ObjectiveMeasure], weights: Mapping[str, float] | None = None
) -> dict[str, float]:
    """Weights of the measures, summing to one.

    Args:
        measures: each of an indicator.
        weights: global, by indicator, restricted here to those that have a measure and shared out equally among the
            measures of one; equal for all measures if None.

    Returns:
        by measure.

    Raises:
        Refused: `comparison-weights` if an indicator has no weight, or all have weight 0.
    """
    if weights is None:
        return {measure.id: 1 / len(measures) for measure in measures}
    what, way_out = "its indicator has no weight.", "give each indicator a weight"
    refuse(please("comparison-weights", m.id, what, way_out) for m in measures if m.indicator not in weights)
    siblings = [measure.indicator for measure in measures]
    raw = {measure.id: weights[measure.indicator] / siblings.count(measure.indicator) for measure in measures}
    total = sum(raw.values())
    if not total > 0:
        refuse([please("comparison-weights", "weights", "all are 0.", "give an indicator with a measure a weight")])
    return {name: weight / total for name, weight in raw.items()}


@dataclass(frozen=True)
class SurveyDesign:
    """What an audience was asked in, and how: the digest of the questionnaire, and the mode, such as "online"."""

    questionnaire: str
    mode: str


def comparable(first: SurveyDesign, second: SurveyDesign) -> tuple[Problem, ...]:
    """Say why two surveys' scores must not be compared; nothing where they may be.

    Args:
        first: of one site or wave.
        second: of another.

    Returns:
        `comparison-questionnaire` and `comparison-mode`: other words or another way of asking move answers by
        themselves.

    Source: de Leeuw, J. Official Statistics 21 (2005) 233-255 (modes).
    """
    words = please("comparison-questionnaire", "questionnaire", "not the same.", "compare what was asked alike")
    mode = please("comparison-mode", f"{first.mode} and {second.mode}", "not the same.", "compare within one mode")
    return (words,) * (first.questionnaire != second.questionnaire) + (mode,) * (first.mode != second.mode)


def _score(measure: ObjectiveMeasure, site: Site) -> float | None:
    figure = site.figures.get(measure.id)
    return (
        None if figure is None or figure.value is None else objective_score(figure.value, measure.floor, measure.target)
    )


def _left_out(names: Sequence[str], site: Site, local: Site, rules: Rules) -> dict[str, Reason]:
    found = {name: _reason(site.figures.get(name), local.figures.get(name), rules) for name in names}
    return {name: reason for name, reason in found.items() if reason}


def _reason(figure: SiteFigure | None, local: SiteFigure | None, rules: Rules) -> Reason | None:
    if figure is None or figure.value is None:
        return "missing"
    if figure.reliability not in rules.counted:
        return "reliability"
    return "years-apart" if local and abs(figure.year - local.year) > rules.years_apart else None


def _total(scores: Floats, shares: Floats, rules: Rules) -> float | None:
    there = ~np.isnan(scores)
    weight = float(shares[there].sum())
    if there.sum() < rules.minimum_share * len(scores) * (1 - ROUNDING) or not weight:
        return None
    return float(shares[there] @ scores[there] / weight)


def _named(names: Sequence[str], values: Floats) -> dict[str, float | None]:
    return {name: None if np.isnan(v) else v for name, v in zip(names, values.tolist(), strict=True)}


def _problems(
    measures: Sequence[ObjectiveMeasure], sites: Sequence[Site], weights: Mapping[str, float], rules: Rules
) -> Iterator[Problem]:
    names, ids = [measure.id for measure in measures], [site.id for site in sites]
    if not names or len(set(names)) < len(names):
        yield please("comparison-measures", "measures", "none, or one twice.", "give each once")
    if len(ids) < 2 or len(set(ids)) < len(ids):
        what = "fewer than two, or one twice."
        yield please("comparison-sites", "sites", what, "give the local site and a comparator, each once")
    wrong = [name for name in names if not 0 <= weights.get(name, -1) < np.inf]
    for name in wrong:
        yield please("comparison-weights", name, "no weight from 0.", "give each measure a weight")
    if not wrong and not any(weights[name] for name in names):
        yield please("comparison-weights", "weights", "all are 0.", "give a measure weight")
    if not (0 <= rules.minimum_share <= 1 and rules.years_apart >= 0 and rules.counted):
        what = "no grade counts, or a share beyond 0 to 1, or years below 0."
        yield please("comparison-rules", "rules", what, "mend them")
    for site in sites:
        for name, figure in site.figures.items():
            where = f"{site.id} › {name}"
            if name not in names:
                yield please("comparison-figure", where, "a figure of no measure.", "leave it out")
            elif figure.value is not None and not np.isfinite(figure.value):
                yield please("comparison-figure", where, f"{figure.value}.", "give a finite number, or none")
