"""The figures that diagnosis rules are read against, and the same figures as they could have been."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from math import inf

import numpy as np
from numpy.typing import NDArray

from scoring.evaluation import Evaluated, figures
from scoring.metrics import FigureDraws, Figures
from scoring.plans import OBJECTIVE
from scoring.samples import Sample
from scoring.score_draws import Numbers, drawn, numbers
from scoring.score_sources import EXPERTS, sources_of

Floats = NDArray[np.float64]


def known_figures(evaluated: Evaluated) -> Figures:
    """Read an evaluation as figures, with the effective number of answers to each item of a weighted sample."""
    return replace(figures(evaluated.evaluation), effective=effective_answers(evaluated.samples))


def draw_figures(evaluated: Evaluated, draws: int, rng: np.random.Generator) -> FigureDraws | None:
    """Draw an evaluation's figures with other experts and other people asked.

    Args:
        evaluated: the evaluation.
        draws: how many, >= 1.
        rng: the randomness.

    Returns:
        the draws; None without weights. An indicator is absent if an audience that speaks in it cannot be drawn, and
        all obstacles then, or if the experts cannot: a bound that leaves out what is unknown would seem too sure.

    Raises:
        Refused: as `numbers`.
    """
    sources = sources_of(evaluated)
    if sources.declared is None:
        return None
    chance = numbers(sources, draws, rng)
    found = drawn(sources, chance, draws)
    firm = _drawable(evaluated, sources.audiences)
    by_name = figure_draws(
        known_figures(evaluated),
        evaluated.scorecard.indicators,
        np.where(firm, found.indicators, np.nan),
        found.weights,
        {name: _group(evaluated, name, chance[name]) for name in sources.audiences},
    )
    weighed = EXPERTS in chance or evaluated.method.weighting == "equal"
    whole = bool(firm[evaluated.scorecard.scored].all())
    return by_name if weighed and whole else replace(by_name, weights={}, obstacles={})


def figure_draws(
    figures: Figures,
    indicators: Sequence[str],
    scores: Floats,
    weights: Floats,
    groups: Mapping[str, Floats],
) -> FigureDraws:
    """Read drawn arrays by name, and work out the obstacles of each draw.

    Args:
        figures: of the evaluation itself; its objective scores, which no sample varies, stand in every draw.
        indicators: i names, the columns of the arrays.
        scores: (draws, i), NaN in the columns without a score; beyond 0 and 100 they count as these in obstacles.
        weights: global, (draws, i), or (i,) where they are not drawn.
        groups: by audience, (draws, i), NaN where it says nothing of an indicator.

    Returns:
        the draws; indicators without a score are absent.
    """
    weights = np.broadcast_to(weights, scores.shape)
    has = np.logical_not(np.isnan(scores).all(axis=0))
    drags = np.where(has, weights * (1 - np.clip(np.where(has, scores, 0.0), 0, 100) / 100), 0.0)
    total = drags.sum(axis=1, keepdims=True)
    drags = drags / np.where(total > 0, total, 1.0)
    names = [(k, name) for k, name in enumerate(indicators) if has[k]]
    by_group = {n: _groups(k, figures.groups.get(n, {}), groups, len(scores)) for k, n in enumerate(indicators)}
    columns = (np.ascontiguousarray(table.T) for table in (scores, weights, drags))
    one, two, three = ({name: column[k] for k, name in names} for column in columns)
    return FigureDraws(one, by_group, two, three)


def _groups(
    k: int, known: Mapping[str, float | None], groups: Mapping[str, Floats], draws: int
) -> Mapping[str, Floats]:
    found = {name: column for name, table in groups.items() if not np.isnan(column := table[:, k]).any()}
    objective = known.get(OBJECTIVE)
    return found if objective is None else found | {OBJECTIVE: np.full(draws, objective)}


def effective_answers(samples: Mapping[str, Sample]) -> dict[str, float]:
    """The size of the simple random sample, by item, whose shares would be as exact as those of the audience's sample.

    1 / Σ_h W_h² (1 - f_h) / n_h over the strata that answered, W_h their shares (n_h / n where everybody counts alike),
    f_h the fraction of a known population that responded.

    Args:
        samples: by audience.

    Returns:
        by item, above 0; infinite for a census; an item without a scale answer is absent.

    Source: Cochran, Sampling Techniques, 3rd ed., Wiley 1977, sections 2.6 and 5.4; Kish, Survey Sampling, Wiley 1965.
    """
    found: dict[str, float] = {}
    for given in samples.values():
        left = _fractions_left(given)
        for item in given.items:
            n = np.array([part.answered(item.id) for part in given.strata], dtype=np.float64)
            if n.sum():
                shares = np.where(n > 0, n if given.shares is None else np.array(given.shares), 0.0)
                variance = float(((shares / shares.sum()) ** 2 * left / np.maximum(n, 1)).sum())
                found[item.id] = 1 / variance if variance else inf
    return found


def _fractions_left(given: Sample) -> NDArray[np.float64]:
    """1 - f by stratum; where everybody counts alike, that of them all."""
    responses = np.array([part.responses for part in given.strata], dtype=np.float64)
    people = np.array([number or inf for number in given.populations], dtype=np.float64)
    if given.shares is None:
        responses, people = np.full(len(people), responses.sum()), np.full(len(people), people.sum())
    return np.asarray(np.where(people >= responses, 1 - responses / people, 1.0), dtype=np.float64)


def _drawable(evaluated: Evaluated, audiences: Mapping[str, object]) -> NDArray[np.bool_]:
    """The indicators in which no audience speaks that cannot be drawn, (indicators,)."""
    silent = set(evaluated.samples) - set(audiences)
    weights = evaluated.scorecard.group_weights
    return np.array([not any(of.get(name, 0.0) > 0 for name in silent) for of in weights], dtype=bool)


def _group(evaluated: Evaluated, audience: str, chance: Numbers) -> Floats:
    """What an audience alone would score each indicator, (draws, indicators); NaN where it says nothing.

    Its numbers move the indicator, in which it counts by its group weight.
    """
    rows = zip(evaluated.evaluation.indicators, evaluated.scorecard.group_weights, strict=True)
    scores, weights = np.array(
        [(one.groups.get(audience), of.get(audience) or None) for one, of in rows], dtype=np.float64
    ).T
    return np.asarray(scores + chance.values / weights, dtype=np.float64)
