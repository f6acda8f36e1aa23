"""From inputs to everything that is said of a wave: the evaluation, how sure it is, why, and what would change it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from functools import cached_property

import numpy as np

from scoring.evaluation import Evaluated, Evaluation
from scoring.figure_draws import draw_figures
from scoring.group_gaps import IndicatorGap, ItemGap, StratumDifference, indicator_gaps, item_gaps, stratum_differences
from scoring.narrowing import Narrowing, narrowing
from scoring.quadrants import QuadrantMap, quadrants_of
from scoring.questionnaire_checks import Adequacy, ScaleReliability, adequacies, scale_reliabilities
from scoring.robustness import Robustness, RobustnessSummary, robustness, summary
from scoring.score_intervals import DRAWS, ScoreUncertainty, score_intervals
from scoring.sobol import VarianceShares, variance_shares
from scoring.whatif import Reach, gains, to_reach
from surveys.comparing import SiteComparison, compare_sites
from surveys.designs import Design
from surveys.diagnosing import Conclusion, diagnose
from surveys.evaluating import Inputs, work_out
from surveys.exclusions import Exclusions, exclusions
from surveys.panels import SEED
from surveys.withheld import Withheld


@dataclass(frozen=True, eq=False)
class Analysis:
    """All that pages and publications say of one set of inputs.

    ``gains`` are the composite's points for ten more of each indicator; ``next_band`` what must rise to reach the next
    better band, None at the best one or without a composite. ``withheld`` is what is not shown of it: nothing before
    `withholding.shown` has left it out.
    """

    evaluation: Evaluation
    uncertainty: ScoreUncertainty
    variance: VarianceShares | None
    narrowing: Narrowing | None
    reliability: tuple[ScaleReliability, ...]
    adequacy: tuple[Adequacy, ...]
    gaps: tuple[IndicatorGap, ...]
    item_gaps: tuple[ItemGap, ...]
    strata: tuple[StratumDifference, ...]
    conclusion: Conclusion
    gains: Mapping[str, float | None]
    next_band: Reach | None
    quadrants: QuadrantMap | None
    robustness: tuple[Robustness, ...]
    range: RobustnessSummary | None
    comparison: SiteComparison | None
    exclusions: Exclusions | None
    withheld: Withheld = field(default_factory=Withheld)


PARTS = tuple(part.name for part in fields(Analysis) if part.name != "withheld")


class Working:
    """The parts of an analysis by their names, each worked out when it is first asked for."""

    def __init__(self, given: Inputs) -> None:
        self._given, self._evaluated = given, work_out(given)

    @property
    def evaluation(self) -> Evaluation:
        return self._evaluated.evaluation

    @cached_property
    def uncertainty(self) -> ScoreUncertainty:
        return score_intervals(self._evaluated, SEED)

    @cached_property
    def variance(self) -> VarianceShares | None:
        return variance_shares(self._evaluated, SEED)

    @cached_property
    def narrowing(self) -> Narrowing | None:
        return narrowing(self._evaluated)

    @cached_property
    def reliability(self) -> tuple[ScaleReliability, ...]:
        return scale_reliabilities(self._evaluated)

    @cached_property
    def adequacy(self) -> tuple[Adequacy, ...]:
        return adequacies(self._evaluated)

    @cached_property
    def gaps(self) -> tuple[IndicatorGap, ...]:
        return indicator_gaps(self._evaluated)

    @cached_property
    def item_gaps(self) -> tuple[ItemGap, ...]:
        return item_gaps(self._evaluated)

    @cached_property
    def strata(self) -> tuple[StratumDifference, ...]:
        return stratum_differences(self._evaluated)

    @cached_property
    def conclusion(self) -> Conclusion:
        return concluded(self._given.design, self._evaluated)

    @cached_property
    def gains(self) -> Mapping[str, float | None]:
        return gains(self._evaluated)

    @cached_property
    def next_band(self) -> Reach | None:
        return _next_band(self._evaluated)

    @cached_property
    def quadrants(self) -> QuadrantMap | None:
        return quadrants_of(self._evaluated) if self.evaluation.weights else None

    @cached_property
    def robustness(self) -> tuple[Robustness, ...]:
        return robustness(self._evaluated)

    @cached_property
    def range(self) -> RobustnessSummary | None:
        return summary(self._evaluated, self.robustness)

    @cached_property
    def comparison(self) -> SiteComparison | None:
        return compare_sites(self._given, self._evaluated, SEED)

    @cached_property
    def exclusions(self) -> Exclusions | None:
        return exclusions(self._given, self._evaluated)


def analyse(given: Inputs) -> Analysis:
    """Everything at once; the same inputs give the same analysis."""
    working = Working(given)
    return Analysis(**{name: getattr(working, name) for name in PARTS})


def concluded(design: Design, evaluated: Evaluated) -> Conclusion:
    """The diagnosis with its evidence weighed over draws."""
    drawn = draw_figures(evaluated, DRAWS, np.random.Generator(np.random.PCG64(SEED)))
    return diagnose(design, evaluated, drawn)


def _next_band(evaluated: Evaluated) -> Reach | None:
    score = evaluated.evaluation.composite.score
    if score is None:
        return None
    better = [band for band in evaluated.method.bands if band.minimum > score]
    return to_reach(evaluated, min(better, key=lambda band: band.minimum).id) if better else None
