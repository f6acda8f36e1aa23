"""Which source the variance comes from: Sobol indices, first-order and total, of any function and of the composite."""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from scoring.evaluation import Evaluated
from scoring.problems import Problem, please, refuse
from scoring.score_draws import Numbers, drawn, local_weights, numbers
from scoring.score_sources import EXPERTS, METHOD, Alternatives, sources_of

Floats = NDArray[np.float64]
Sample = TypeVar("Sample")

DRAWS = 4096  # standard errors of the shares about 0.02
FEWEST = 2  # draws that have a variance
ROUNDING = 1e-12  # relative; what differs by less does not vary


@dataclass(frozen=True)
class Index:
    """A share of the variance with its standard error.

    The value is as estimated: where the true share is near 0 it may come out negative, which is chance and no error;
    a page may then say "about none".
    """

    value: float
    standard_error: float


@dataclass(frozen=True)
class SobolIndices:
    """By source, `first`: the share of the variance that the source explains alone, Var(E(f | x_i)) / Var(f).

    `total`: the share that is left when all others are known, E(Var(f | all but x_i)) / Var(f); at least the first,
    and equal to it where sources do not interact. The first-order ones sum to at most 1, the total ones to at least 1.
    """

    variance: float
    first: Mapping[str, Index]
    total: Mapping[str, Index]


@dataclass(frozen=True)
class VarianceShares:
    """The composite's variance by source: "experts", each audience, "method".

    `reasons` as in `score_sources.Sources`: a source that cannot be had is absent, and its share unknown rather than 0.
    """

    indices: SobolIndices
    draws: int
    reasons: tuple[str, ...]


def sobol(
    function: Callable[[Mapping[str, Sample]], Floats], a: Mapping[str, Sample], b: Mapping[str, Sample]
) -> SobolIndices:
    """Estimate how much of a function's variance each independent source accounts for.

    With f_A = f(a), f_B = f(b) and f_i that of a with source i taken from b: V = variance of f_A and f_B together,
    first_i = mean(f_B (f_i - f_A)) / V, with f centred, which lowers its error; total_i = mean((f_A - f_i)^2) / (2 V).
    Standard errors by the delta method for a ratio of means.

    Args:
        function: of a sample of every source, to (d,) values, d >= 2.
        a: by source, a sample of d draws.
        b: another, independent of it.

    Returns:
        the indices.

    Source: Saltelli et al., Computer Physics Communications 181 (2010) 259-270, table 2 (b) for the first order;
        Jansen, Computer Physics Communications 117 (1999) 35-43 for the total.

    Raises:
        Refused: `sobol-sources` if a and b name other sources or none, `sobol-draws` for fewer than two, or a value
            that is not finite, `sobol-constant` if nothing varies.
    """
    refuse(_unlike(a, b))
    f_a, f_b = (np.asarray(function(sample), dtype=np.float64) for sample in (a, b))
    refuse(_unusable(f_a, f_b))
    mean = (f_a.mean() + f_b.mean()) / 2
    f_a, f_b = f_a - mean, f_b - mean
    spread = (f_a**2 + f_b**2) / 2
    first, total = {}, {}
    for name in a:
        f_i = np.asarray(function({**a, name: b[name]}), dtype=np.float64) - mean
        first[name] = _ratio(f_b * (f_i - f_a), spread)
        total[name] = _ratio((f_a - f_i) ** 2 / 2, spread)
    return SobolIndices(float(spread.mean()), first, total)


def variance_shares(
    evaluated: Evaluated,
    seed: int,
    draws: int = DRAWS,
    alternatives: Alternatives | None = None,
    without: Collection[str] = (),
) -> VarianceShares | None:
    """Share out the variance of the composite between experts, each audience and the method.

    Statistical sources are drawn as in `score_draws.draw` but with their estimated variances, not widened to t
    intervals: with few experts that widening has no finite variance.

    Args:
        evaluated: the evaluation with what it was worked out from.
        seed: of the draws.
        draws: of each of the two samples; the composite is computed (sources + 2) times as often.
        alternatives: to the method; the shipped ones if None.
        without: sources to hold still, for example "method".

    Returns:
        the shares; None if there is no composite, or nothing moves it.

    Source: as `sobol`; Saisana, Saltelli & Tarantola, J. Roy. Statist. Soc. A 168 (2005) 307-323 (of composite
        indicators).

    Raises:
        Refused: `sobol-draws`, and as `sources_of`.
    """
    refuse(_too_few(draws))
    sources = sources_of(evaluated, alternatives or Alternatives())
    rng = np.random.Generator(np.random.PCG64(seed))
    a, b = (
        {name: part for name, part in numbers(sources, draws, rng, inflated=False).items() if name not in without}
        for _ in range(2)
    )

    rows: dict[tuple[int, int], Floats] = {}  # an audience moves no weight

    def composite(chance: Mapping[str, Numbers]) -> Floats:
        who = id(chance.get(EXPERTS)), id(chance.get(METHOD))
        if who not in rows:
            rows[who] = local_weights(sources, chance, draws)
        return drawn(sources, chance, draws, rows[who]).composite

    if not a or evaluated.evaluation.composite.score is None or _constant(composite(a)):
        return None
    return VarianceShares(sobol(composite, a, b), draws, sources.reasons)


def _constant(values: Floats) -> bool:
    return bool(np.ptp(values) <= ROUNDING * np.abs(values).max())


def _ratio(above: Floats, below: Floats) -> Index:
    value = float(above.mean() / below.mean())
    error = np.std(above - value * below) / (np.sqrt(len(above)) * below.mean())
    return Index(value, float(error))


def _unlike(a: Mapping[str, Sample], b: Mapping[str, Sample]) -> Iterator[Problem]:
    if not a or set(a) != set(b):
        yield please("sobol-sources", "samples", "not the same sources, or none.", "give two samples of each source")


def _too_few(draws: int) -> Iterator[Problem]:
    if draws < FEWEST:
        yield please("sobol-draws", "draws", f"{draws} draws have no variance.", "give two or more")


def _unusable(f_a: Floats, f_b: Floats) -> Iterator[Problem]:
    yield from _too_few(len(f_a))
    if not (np.isfinite(f_a).all() and np.isfinite(f_b).all()):
        yield please("sobol-draws", "function", "a value is not finite.", "draw where the function has values")
    elif _constant(np.concatenate([f_a, f_b])):
        yield please("sobol-constant", "function", "all values are the same.", "leave out what does not vary")
