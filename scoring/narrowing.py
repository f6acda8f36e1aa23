"""What would narrow the grade: more residents of which group, more experts, or talk about which pair."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import ceil

import numpy as np
from numpy.typing import NDArray
from scipy.special import stdtrit

from scoring.disagreements import PairDisagreement, disagreements
from scoring.evaluation import Evaluated
from scoring.plans import Band
from scoring.samples import Sample, sampling_error
from scoring.score_intervals import satterthwaite
from scoring.score_sources import EXPERTS, Sources, indicator_rows, sources_of
from scoring.sensitivities import Sensitivities, sensitivities
from scoring.uncertainty import LEVEL

Floats = NDArray[np.float64]

GROWTH = (0.25, 0.5, 1.0)  # more responses, as a share of those there are
HALF_WIDTH = 2.0  # points, the aim of the shipped instrument
MOST = 1_000_000  # more than so many are never advised


@dataclass(frozen=True)
class MoreResponses:
    """The composite's half-width with more responses of an audience, or of one `stratum` of it.

    `share`: of the composite's variance now that is this group's. `half_widths`: by growth (0.25 is a quarter more),
    never more than the `population` holds. `for_target`, `for_band`: how many more responses bring the half-width to
    the target, or the interval inside its band; 0 if it is so already, None where no number of them would.
    """

    audience: str
    stratum: str | None
    responses: int
    population: int | None
    share: float
    half_widths: Mapping[float, float]
    for_target: int | None
    for_band: int | None


@dataclass(frozen=True)
class MoreExperts:
    """The composite's half-width with one more expert, and with half as many more; the rest as `MoreResponses`."""

    experts: int
    share: float
    one_more: float
    half_more: float
    for_target: int | None
    for_band: int | None


@dataclass(frozen=True)
class Narrowing:
    """What the composite's interval is made of and what would narrow it.

    `half_width` as it is now and `to_band`, how far the composite is from the nearer edge of its band (None without
    bands). `groups` and `pairs` come with the greatest effect first; `experts` is None where these do not vary.
    """

    half_width: float
    target: float
    to_band: float | None
    groups: tuple[MoreResponses, ...]
    experts: MoreExperts | None
    pairs: tuple[PairDisagreement, ...]
    reasons: tuple[str, ...]


def narrowing(
    evaluated: Evaluated, target: float = HALF_WIDTH, level: float = LEVEL, growth: Sequence[float] = GROWTH
) -> Narrowing | None:
    """Work out, by the delta method, how the composite's interval would change with more answers or more experts.

    Half-width = t * sqrt(sum of variances), with Satterthwaite's degrees of freedom. A stratum's part goes from
    S^2 (1/n - 1/N) to S^2 (1/n' - 1/N), N its population if known; a whole audience grows alike in all its strata. The
    experts' part goes from S^2 / m to S^2 / m'. Those who come are taken to be like those who came.

    Args:
        evaluated: the evaluation with what it was worked out from.
        target: half-width asked for, points.
        level: of the interval, 0 to 1.
        growth: shares of more responses to foresee, each >= 0.

    Returns:
        the advice; None where there is no composite or no variance that is known.

    Source: Cochran, Sampling Techniques, 3rd ed., Wiley 1977, chapters 4 and 5.
    """
    sources = sources_of(evaluated)
    score = evaluated.evaluation.composite.score
    if sources.declared is None or score is None:
        return None
    by = sensitivities(sources, sources.declared)
    now = _components(sources, by)
    if not sum(part.variance for part in now.values()) > 0:
        return None
    edge = _to_band(score, evaluated.method.bands)
    aims = _Aims(now, level, target, edge, tuple(growth))
    strata = {name: _arrays(_strata(sources, by, name)) for name in sources.audiences}
    groups = [one for name, parts in strata.items() for one in _groups(aims, evaluated.samples[name], parts)]
    return Narrowing(
        half_width=aims.half_width({}),
        target=target,
        to_band=edge,
        groups=tuple(sorted(groups, key=lambda one: min(one.half_widths.values(), default=0.0))),
        experts=_experts(aims, sources) if EXPERTS in now else None,
        pairs=disagreements(sources),
        reasons=sources.reasons,
    )


@dataclass(frozen=True)
class _Component:
    """A variance of the composite, and its degrees of freedom."""

    variance: float
    degrees: float


@dataclass(frozen=True)
class _Stratum:
    """What a stratum adds to the variance of the composite."""

    name: str
    responses: int
    population: int | None
    variance: float


@dataclass(frozen=True, eq=False)
class _Strata:
    """The strata of an audience as arrays (n,), so that thousands are grown at once; `rest` 1 / population, or 0."""

    parts: Sequence[_Stratum]
    responses: Floats
    rest: Floats
    variances: Floats

    def joined(self, growth: Floats) -> _Component:
        """Together, each with (1 + growth) times as many responses, at most its population."""
        least = np.maximum(1 / (self.responses * (1 + growth)), self.rest)
        left = 1 / self.responses - self.rest
        fewer = self.variances * (least - self.rest) / np.where(left > 0, left, 1.0)
        variances = np.where(left > 0, fewer, self.variances)
        degrees = self.responses * (1 + growth) - 1
        return _Component(float(variances.sum()), satterthwaite(variances, degrees))


def _arrays(parts: Sequence[_Stratum]) -> _Strata:
    rest = [1 / part.population if part.population and part.population >= part.responses else 0.0 for part in parts]
    responses = np.array([part.responses for part in parts], dtype=np.float64)
    return _Strata(parts, responses, np.array(rest), np.array([part.variance for part in parts]))


@dataclass(frozen=True)
class _Aims:
    """The variances now, and what is aimed at."""

    now: Mapping[str, _Component]
    level: float
    target: float
    edge: float | None
    growth: tuple[float, ...]

    def half_width(self, changed: Mapping[str, _Component]) -> float:
        """The composite's, when some of the components are changed."""
        parts = [part for part in {**self.now, **changed}.values() if part.variance > 0]
        variances = np.array([part.variance for part in parts])
        degrees = satterthwaite(variances, np.array([part.degrees for part in parts]))
        return float(stdtrit(degrees, (1 + self.level) / 2) * np.sqrt(variances.sum()))

    def fewest(self, half_width: Callable[[int], float], most: int, aim: float | None) -> int | None:
        """The least whole number whose half-width, which falls with it, is no more than the aim."""
        if aim is None or half_width(most) > aim:
            return None
        low, high = (-1, 0) if half_width(0) <= aim else (0, most)
        while high - low > 1:
            middle = (low + high) // 2
            low, high = (low, middle) if half_width(middle) <= aim else (middle, high)
        return high


def _components(sources: Sources, by: Sensitivities) -> dict[str, _Component]:
    slope = _composite_slope(sources, by)
    found = {
        name: _Component(float(slope @ spread.covariance @ slope), spread.degrees)
        for name, spread in sources.audiences.items()
    }
    if sources.declared is not None and EXPERTS in sources.movable:
        variance = float(np.sum(by.pulls(sources.declared, len(sources.experts))[:, -1] ** 2))
        found[EXPERTS] = _Component(variance, _degrees(sources, by))
    return found


def _degrees(sources: Sources, by: Sensitivities) -> float:
    """Degrees of freedom of the experts' variance: the nodes' own, a harmonic mean by what each node adds."""
    heard = sources.declared.voices if sources.declared else ()
    own = [float(np.sum((voice.pulls @ g[:, -1]) ** 2)) for voice, g in zip(heard, by.voices, strict=True)]
    parts = [(variance, voice.degrees) for variance, voice in zip(own, heard, strict=True) if voice.degrees > 0]
    below = sum(variance / degrees for variance, degrees in parts)
    return sum(variance for variance, _ in parts) / below if below > 0 else parts[0][1]


def _strata(sources: Sources, by: Sensitivities, audience: str) -> list[_Stratum]:
    """The strata of an audience; all of it as one where everybody counts alike, for then no stratum has a share."""
    given, slope = sources.evaluated.samples[audience], _composite_slope(sources, by)
    if given.shares is None:
        spread, people = sources.audiences[audience], [number for number in given.populations if number]
        population = sum(people) if len(people) == len(given.strata) else None
        return [_Stratum("", given.pooled.responses, population, float(slope @ spread.covariance @ slope))]
    asked = np.array([[part.answered(item.id) > 0 for item in given.items] for part in given.strata])
    shares = np.array(given.shares)[:, None] * asked
    shares = shares / np.maximum(shares.sum(axis=0), np.finfo(np.float64).tiny)
    rows = (slope @ indicator_rows(sources.evaluated, audience)) * shares
    return list(_known(given, rows))


def _known(given: Sample, rows: Floats) -> Iterator[_Stratum]:
    """The strata whose own variance is known: those of two responses or more."""
    for part, population, row in zip(given.strata, given.populations, rows, strict=True):
        error = sampling_error(Sample(given.audience, given.items, (part,), None, (population,)))
        if error is not None:
            yield _Stratum(part.stratum, part.responses, population, float(row @ error.covariance @ row))


def _composite_slope(sources: Sources, by: Sensitivities) -> Floats:
    return np.where(np.isnan(sources.indicators), 0.0, by.indicators[:, -1])


def _groups(aims: _Aims, given: Sample, strata: _Strata) -> Iterator[MoreResponses]:
    """The audience as a whole, and each of its strata where these have shares."""
    number = len(strata.parts)
    yield _more(aims, given, strata, range(number))
    if given.shares is not None:
        yield from (_more(aims, given, strata, [place]) for place in range(number))


def _more(aims: _Aims, given: Sample, strata: _Strata, growing: Sequence[int]) -> MoreResponses:
    """More responses in some strata alike; degrees of freedom change as those of the strata together do."""
    before, parts = aims.now[given.audience], [strata.parts[place] for place in growing]
    responses, people = sum(part.responses for part in parts), [part.population for part in parts if part.population]
    population = sum(people) if len(people) == len(parts) else None

    grow = np.isin(np.arange(len(strata.parts)), growing)
    now = strata.joined(np.zeros(len(grow)))

    def grown(growth: float) -> float:
        then = strata.joined(np.where(grow, growth, 0.0))
        degrees = before.degrees * (then.degrees / now.degrees if now.variance > 0 else 1.0)
        changed = _Component(before.variance - now.variance + then.variance, degrees)
        return aims.half_width({given.audience: changed})

    room = max(population - responses, 0) if population else MOST
    fewest = [aims.fewest(lambda more: grown(more / responses), room, aim) for aim in (aims.target, aims.edge)]
    return MoreResponses(
        audience=given.audience,
        stratum=parts[0].name if given.shares is not None and len(parts) == 1 else None,
        responses=responses,
        population=population,
        share=sum(part.variance for part in parts) / sum(part.variance for part in aims.now.values()),
        half_widths={growth: grown(growth) for growth in aims.growth},
        for_target=fewest[0],
        for_band=fewest[1],
    )


def _experts(aims: _Aims, sources: Sources) -> MoreExperts:
    before = aims.now[EXPERTS]
    m = max(node.experts_used for node in sources.evaluated.evaluation.nodes.values())

    def joined(more: int) -> float:
        return aims.half_width({EXPERTS: _Component(before.variance * m / (m + more), before.degrees + more)})

    return MoreExperts(
        experts=m,
        share=before.variance / sum(part.variance for part in aims.now.values()),
        one_more=joined(1),
        half_more=joined(ceil(m / 2)),
        for_target=aims.fewest(joined, MOST, aims.target),
        for_band=aims.fewest(joined, MOST, aims.edge),
    )


def _to_band(score: float, bands: Sequence[Band]) -> float | None:
    """How far a score is from the nearer edge of its band; the lowest has no lower edge and the best no upper one."""
    edges = sorted(band.minimum for band in bands)
    below = [score - edge for edge in edges[1:] if edge <= score]
    above = [edge - score for edge in edges if edge > score]
    return min(below[-1:] + above[:1], default=None)
