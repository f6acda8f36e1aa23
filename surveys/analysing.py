"""From inputs to everything that is said of a wave: the evaluation, how sure it is, why, and what would change it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

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
from surveys.diagnosing import Conclusion, diagnose
from surveys.evaluating import Inputs, work_out
from surveys.exclusions import Exclusions, exclusions
from surveys.instrument import Instrument
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


def analyse(given: Inputs) -> Analysis:
    """Everything at once; the same inputs give the same analysis."""
    evaluated = work_out(given)
    rows = robustness(evaluated)
    return Analysis(
        evaluation=evaluated.evaluation,
        uncertainty=score_intervals(evaluated, SEED),
        variance=variance_shares(evaluated, SEED),
        narrowing=narrowing(evaluated),
        reliability=scale_reliabilities(evaluated),
        adequacy=adequacies(evaluated),
        gaps=indicator_gaps(evaluated),
        item_gaps=item_gaps(evaluated),
        strata=stratum_differences(evaluated),
        conclusion=concluded(given.instrument, evaluated),
        gains=gains(evaluated),
        next_band=_next_band(evaluated),
        quadrants=quadrants_of(evaluated) if evaluated.evaluation.weights else None,
        robustness=rows,
        range=summary(evaluated, rows),
        comparison=compare_sites(given, evaluated, SEED),
        exclusions=exclusions(given, evaluated),
    )


def concluded(instrument: Instrument, evaluated: Evaluated) -> Conclusion:
    """The diagnosis with its evidence weighed over draws."""
    drawn = draw_figures(evaluated, DRAWS, np.random.Generator(np.random.PCG64(SEED)))
    return diagnose(instrument, evaluated, drawn)


def _next_band(evaluated: Evaluated) -> Reach | None:
    score = evaluated.evaluation.composite.score
    if score is None:
        return None
    better = [band for band in evaluated.method.bands if band.minimum > score]
    return to_reach(evaluated, min(better, key=lambda band: band.minimum).id) if better else None
