"""The whole evaluation drawn many times, as it could be with other experts, other people asked and another method."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray
from scipy.special import chdtri, expit, logit, ndtri

from scoring.aggregation import Aggregation
from scoring.evaluation import Evaluated
from scoring.problems import please, refuse
from scoring.score_sources import EXPERTS, METHOD, Alternatives, Sources, Weighing, sources_of

Floats = NDArray[np.float64]

SMALLEST = 2.0**-53  # of the uniform numbers: their own step, so that no quantile is infinite
EDGE = 1e-6  # points; a score nearer to 0 or 100 is there by rounding alone


@dataclass(frozen=True, eq=False)
class Numbers:
    """What chance decided for one source, a row a draw.

    `values`: for experts, standard normals (d, experts); for an audience, points added to each indicator
    (d, indicators); for the method, which weighing and which aggregation (d, 2). `scales` (experts only): by degrees of
    freedom, (d,), what the spread of a panel's mean is multiplied by.
    """

    values: Floats
    scales: Mapping[float, Floats] = field(default_factory=dict)


@dataclass(frozen=True, eq=False)
class ScoreDraws:
    """Draws of an evaluation, in the order of its scorecard; NaN where the evaluation itself has no score.

    `moved` are the sources that were varied, `weights` the global weights of the indicators, summing to one over the
    tree. `reasons` are those of `Sources`: what could not be varied, so that the draws lie too close.
    """

    moved: tuple[str, ...]
    indicators: Floats
    dimensions: Floats
    subdimensions: Floats
    composite: Floats
    weights: Floats
    reasons: tuple[str, ...]


def draw(
    evaluated: Evaluated,
    moved: Collection[str],
    draws: int,
    rng: np.random.Generator,
    alternatives: Alternatives | None = None,
) -> ScoreDraws:
    """Draw an evaluation as it could be otherwise.

    Experts: the panel's mean (of log judgements for AIJ, of log priorities for AIP) is drawn with the covariance
    S / m of a mean over m experts, each expert with all nodes, times sqrt(df / chi2_df): t intervals. A bootstrap of
    so few experts would be too narrow. An audience: its part of the indicators is drawn from the normal distribution
    with the covariance of its item means, times sqrt(df / chi2_df). The method: each draw takes one weighing and one
    aggregation among the alternatives. Sources are independent.

    For the arithmetic aggregation a drawn indicator may leave 0 to 100: cutting it off would move the mean. The
    geometric and harmonic ones have no meaning below 0, and a cut at 0 would turn the whole composite 0; for these the
    same deviation is added on the logit scale, 100 expit(logit(s / 100) + deviation / (s (1 - s / 100))), equal to
    first order.

    Args:
        evaluated: the evaluation, with weights.
        moved: "experts", audiences, "method".
        draws: d, how many, >= 1.
        rng: the randomness. Only its uniform numbers are used, and as many whatever is moved: the same generator moves
            a source alike, alone and with others.
        alternatives: for "method"; the shipped ones if None.

    Returns:
        the draws; a source that cannot be had moves nothing, and `reasons` says why.

    Source: Rao & Wu, J. Amer. Statist. Assoc. 83 (1988) 231-241 (why resampling few units must be rescaled to the
    variance s^2 / m); Rubin, Multiple Imputation for Nonresponse in Surveys, Wiley 1987 (a mean drawn from its
    normal with a variance drawn by chi-square).

    Raises:
        Refused: `draws-source` for an unknown source, `draws-number`, `draws-no-weights`, and as `sources_of`.
    """
    known = {EXPERTS, METHOD, *evaluated.samples}
    refuse(
        please("draws-source", name, "nothing is known that could vary here.", "name experts, an audience or method")
        for name in moved
        if name not in known
    )
    sources = sources_of(evaluated, alternatives or Alternatives())
    chance = numbers(sources, draws, rng)
    return drawn(sources, {name: part for name, part in chance.items() if name in moved}, draws)


def numbers(sources: Sources, draws: int, rng: np.random.Generator, inflated: bool = True) -> dict[str, Numbers]:
    """Let chance decide, for every source that moves.

    Args:
        sources: of the evaluation.
        draws: d, >= 1.
        rng: the randomness.
        inflated: times sqrt(df / chi2_df), for intervals; False draws the estimated variances themselves.

    Returns:
        by source.

    Raises:
        Refused: `draws-number`.
    """
    if draws < 1:
        refuse([please("draws-number", "draws", f"{draws} draws.", "ask for one or more")])
    normals, uniforms = _normals(draws, len(sources.experts), rng)
    found = {EXPERTS: Numbers(normals, _scales(sources, uniforms) if inflated else {})}
    for name in sources.evaluated.samples:
        normals, uniforms = _normals(draws, len(sources.indicators), rng)
        if name in sources.audiences:
            spread = sources.audiences[name]
            scale = _scale(spread.degrees, uniforms) if inflated else np.ones(draws)
            found[name] = Numbers(scale[:, None] * (normals @ spread.root))
    kinds = np.array([len(sources.alternatives), len(sources.aggregations)])
    found[METHOD] = Numbers(np.floor(rng.random((draws, 2)) * kinds))
    return {name: found[name] for name in sources.movable}


def drawn(sources: Sources, chance: Mapping[str, Numbers], draws: int, rows: Floats | None = None) -> ScoreDraws:
    """Evaluate what chance decided.

    Args:
        sources: of the evaluation.
        chance: of the sources that shall move.
        draws: d, how many rows it has.
        rows: what `local_weights` gives for the same chance, where it is there already.

    Returns:
        the draws.

    Raises:
        Refused: `draws-no-weights`.
    """
    if rows is None:
        rows = local_weights(sources, chance, draws)
    moves = [part.values for name, part in chance.items() if name in sources.audiences]
    moves_all = np.broadcast_to(sum(moves, np.zeros(1)), (draws, len(sources.indicators)))
    indicators, above = _by_aggregation(sources, chance.get(METHOD), rows, moves_all)
    first, k, weights = len(sources.card.dimensions), len(sources.kept), sources.card.global_weights(rows)
    parts = above[:, :first], above[:, first:k], above[:, k]
    return ScoreDraws(tuple(chance), indicators, *parts, weights, sources.reasons)


def local_weights(sources: Sources, chance: Mapping[str, Numbers], draws: int) -> Floats:
    """Local weights of each draw.

    Args:
        sources: of the evaluation.
        chance: of the sources that shall move; audiences do not matter.
        draws: d, how many rows it has.

    Returns:
        (d, weighed), in the order of `Scorecard.weighed`.

    Raises:
        Refused: `draws-no-weights`.
    """
    if sources.declared is None:
        refuse([please("draws-no-weights", "evaluation", "there are no weights.", "let an expert judge every node")])
    ways = (sources.declared,) if METHOD not in chance else sources.alternatives
    picked = chance[METHOD].values[:, 0] if METHOD in chance else np.zeros(draws)
    rows = np.empty((draws, len(sources.card.weighed)))
    for number, way in enumerate(ways):
        here = np.flatnonzero(picked == number)
        if way is not None and len(here):
            rows[here] = _drawn_rows(way, chance.get(EXPERTS), here)
    return rows


def upper(sources: Sources, indicators: Floats, rows: Floats, aggregation: Aggregation) -> Floats:
    """All that is above the indicators, (..., k + 1), from them (..., i) and local weights (..., weighed).

    The dimensions, the subdimensions, and last the composite.
    """
    card, first = replace(sources.card, aggregation=aggregation), len(sources.card.dimensions)
    inner = card.inner_scores(indicators, rows[..., first:], sources.kept)
    composite = np.asarray(card.composite(inner[..., :first], rows[..., :first]))
    if sources.evaluated.evaluation.composite.score is None:
        composite = np.full(composite.shape, np.nan)
    return np.concatenate([inner, composite[..., None]], axis=-1)


def inside(scores: Floats, moves: Floats) -> Floats:
    """Scores moved on the logit scale, so that they stay between 0 and 100; to first order scores + moves.

    Args:
        scores: (i,), 0 to 100, NaN where there is none; one at 0 or 100 (to 1e-6) does not move.
        moves: (d, i), points.

    Returns:
        (d, i).
    """
    within = (scores > EDGE) & (scores < 100 - EDGE)
    share = np.where(within, scores, 50.0) / 100
    moved = 100 * expit(logit(share) + moves / (100 * share * (1 - share)))
    return np.asarray(np.where(within, moved, scores), dtype=np.float64)


def _normals(draws: int, columns: int, rng: np.random.Generator) -> tuple[Floats, Floats]:
    uniforms = np.maximum(rng.random((draws, columns + 1)), SMALLEST)
    return np.asarray(ndtri(uniforms[:, :-1]), dtype=np.float64), uniforms[:, -1]


def _scale(degrees: float, uniforms: Floats) -> Floats:
    return np.asarray(np.sqrt(degrees / chdtri(degrees, uniforms)), dtype=np.float64)


def _scales(sources: Sources, uniforms: Floats) -> dict[float, Floats]:
    """One uniform number a draw serves every node, so that a panel lacking an expert at one node is still one panel."""
    heard = [voice for way in (sources.declared, *sources.alternatives) if way for voice in way.voices]
    return {degrees: _scale(degrees, uniforms) for degrees in {voice.degrees for voice in heard} if degrees > 0}


def _drawn_rows(way: Weighing, experts: Numbers | None, here: NDArray[np.intp]) -> Floats:
    if experts is None:
        return way.row
    return way.rows(experts.values[here], {degrees: scale[here] for degrees, scale in experts.scales.items()})


def _by_aggregation(sources: Sources, method: Numbers | None, rows: Floats, moves: Floats) -> tuple[Floats, Floats]:
    """Indicators (d, i), and all that is above them (d, k + 1)."""
    ways = (sources.evaluated.method.aggregation,) if method is None else sources.aggregations
    picked = np.zeros(len(rows)) if method is None else method.values[:, 1]
    indicators = sources.indicators + moves
    above = np.empty((len(rows), len(sources.kept) + 1))
    for number, way in enumerate(ways):
        here = picked == number
        if way != "arithmetic":
            indicators[here] = inside(sources.indicators, moves[here])
        above[here] = upper(sources, indicators[here], rows[here], way)
    return indicators, above
