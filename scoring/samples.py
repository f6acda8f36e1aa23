"""One audience as a sample: its strata, how much each counts, and how far its item scores could be otherwise."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, reduce
from operator import add
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from scoring.moments import Moments
from scoring.scores import ScoredItem
from scoring.tallies import OFF_SCALE, Tally, merge

Representation: TypeAlias = Literal["responses", "strata"]
Floats: TypeAlias = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Sample:
    """Tallies of an audience, one a stratum; `shares` sum to one over them, or are None where everybody counts alike.

    `populations`: how many people each stratum has, None where nobody counted them.
    """

    audience: str
    items: tuple[ScoredItem, ...]
    strata: tuple[Tally, ...]
    shares: tuple[float, ...] | None
    populations: tuple[int | None, ...]

    @cached_property
    def pooled(self) -> Tally:
        """Everybody's answers, each counting once."""
        empty = {item.id: (0,) * (item.points + OFF_SCALE) for item in self.items}
        return merge(self.strata) if self.strata else Tally(self.audience, "", 0, empty)

    def counts(self, item: ScoredItem) -> tuple[float, ...]:
        """How often each point of the scale was answered, (points,).

        Whole numbers where everybody counts alike; else sum over strata of share * (share of the point among the
        stratum's scale answers), the shares renormalised over the strata that answered the item at all. Where only a
        sum is known, answers are spread as `Totals.spread` does, and need not be whole.
        """
        nobody = (0,) * item.points
        rows = [_row(part, item.id) or nobody for part in self.strata]
        if self.shares is None:
            return tuple(map(sum, zip(*rows, strict=True))) if rows else nobody
        answered = [(share, row) for share, row in zip(self.shares, rows, strict=True) if sum(row)]
        weighted = [tuple(share * count / sum(row) for count in row) for share, row in answered]
        return tuple(map(sum, zip(*weighted, strict=True))) if weighted else (0.0,) * item.points


@dataclass(frozen=True, eq=False)
class SamplingError:
    """Covariance of an audience's item scores, (items, items) in squared points, and its degrees of freedom.

    An item that nobody answered, or a single person without others of their stratum to learn a variance from, has 0:
    such a score has no interval.
    """

    audience: str
    items: tuple[str, ...]
    covariance: Floats
    degrees: float


def sample(
    audience: str,
    items: Sequence[ScoredItem],
    tallies: Sequence[Tally],
    populations: Mapping[str, int] | None = None,
    representation: Representation = "strata",
) -> Sample:
    """Put the tallies of an audience together, one a stratum.

    Args:
        audience: whose.
        items: what they were scored on.
        tallies: any number a stratum; those without a response are left aside.
        populations: people by stratum.
        representation: "strata" lets each stratum count as its population does (post-stratification). A stratum whose
            population is unknown counts as its share of the responses, n_u / n, and the others share what is left:
            stratum h has (1 - sum of n_u / n) * N_h / (sum of the known N). With fewer than two known populations, and
            with "responses", everybody counts alike.

    Returns:
        the sample.

    Source: Holt & Smith, J. Roy. Statist. Soc. A 142 (1979) 33-46 (post-stratification); the share of an unknown
    stratum is the sample's own estimate of it, as if the sample were drawn at random.

    Raises:
        Refused: as `merge`.
    """
    given: dict[str, list[Tally]] = {}
    for part in tallies:
        if part.audience == audience and part.responses:
            given.setdefault(part.stratum, []).append(part)
    strata = tuple(merge(parts) for parts in given.values())
    if len(strata) > 1:
        merge(strata)  # refuses unlike forms
    people = tuple((populations or {}).get(part.stratum) for part in strata)
    shares = stratum_shares([part.responses for part in strata], people) if representation == "strata" else None
    return Sample(audience, tuple(i for i in items if i.audience == audience), strata, shares, people)


def stratum_shares(responses: Sequence[int], populations: Sequence[int | None]) -> tuple[float, ...] | None:
    """How much each stratum counts where strata count as their populations do.

    Args:
        responses: n_h, at least one each.
        populations: N_h, None where nobody counted.

    Returns:
        as `sample` says, summing to one; None with fewer than two known populations: everybody counts alike.
    """
    known = [number for number in populations if number]
    if len(known) < 2:
        return None
    everybody = sum(responses)
    unknown = sum(n for n, number in zip(responses, populations, strict=True) if not number)
    left = (everybody - unknown) / everybody
    return tuple(
        left * (number / sum(known)) if number else n / everybody
        for n, number in zip(responses, populations, strict=True)
    )


def _row(part: Tally, item: str) -> tuple[float, ...]:
    known = part.totals.get(item)
    return part.counts.get(item, ())[:-OFF_SCALE] if known is None else known.spread


def sampling_error(given: Sample) -> SamplingError | None:
    """How the item scores vary together from sample to sample.

    Every item's score is a ratio of sums over those who answered it, so that with residuals z = (y - mean) / answered
    the covariance in a stratum is sum(z z'), times n / (n - 1) for each item's n and (1 - n / N) where the population N
    is known; strata add up by squared shares, which are taken as given (those of strata without a population too), and
    an item that one person of a stratum answered takes its variance there from all strata. Independent draws for each
    item would understate the variance of any mean of items.

    Args:
        given: the sample.

    Returns:
        its covariance; degrees: responses - 1, or for weighted strata Satterthwaite's (sum v)^2 / sum(v^2 / (n - 1)),
        v being what a stratum adds to the variances of all items together. None where a tally has no cross-products,
        or the responses leave no degree of freedom.

    Source: Cochran, Sampling Techniques, 3rd ed., Wiley 1977, sections 2.6, 5.4, 5A.9, 6.3.
    """
    parts = [part.moments for part in given.strata if part.moments is not None]
    responses = sum(part.responses for part in given.strata)
    if not parts or len(parts) < len(given.strata) or responses <= (1 if given.shares is None else len(parts)):
        return None
    names = tuple(item.id for item in given.items)
    if given.shares is None:
        pooled = _spread(reduce(add, parts), given.items)
        covariance = _of_means(pooled, np.zeros(len(names))) * _left(responses, _total(given.populations))
        return SamplingError(given.audience, names, covariance, responses - 1)
    strata = _stratified(given, [_spread(part, given.items) for part in parts])
    variances = [float(covariance.trace()) for covariance in strata]
    degrees = _satterthwaite(variances, [part.responses for part in given.strata])
    return SamplingError(given.audience, names, np.sum(strata, axis=0), degrees)


@dataclass(frozen=True, eq=False)
class _Spread:
    """How many answered each item, (m,), and sums of products of deviations of scores from their means, (m, m)."""

    answered: Floats
    deviations: Floats


def _spread(raw: Moments, items: Sequence[ScoredItem]) -> _Spread:
    """Deviations of the raw answers, so that of equal answers nothing is left; then keyed and stretched."""
    nobody = len(raw.items)  # the row and column put after the last, of an item that was not asked
    place = [raw.items.index(item.id) if item.id in raw.items else nobody for item in items]
    pairs, sums, products = (
        np.pad(part.astype(np.float64), (0, 1))[np.ix_(place, place)] for part in (raw.pairs, raw.sums, raw.products)
    )
    answered = pairs.diagonal().copy()
    mean = sums.diagonal() / np.maximum(answered, 1)
    crossed = mean[None, :] * sums
    deviations = products - crossed - crossed.T + np.outer(mean, mean) * pairs
    stretch = np.array([100 * item.key / (item.points - 1) for item in items])
    return _Spread(answered, np.outer(stretch, stretch) * deviations)


def _of_means(spread: _Spread, alone: Floats) -> Floats:
    """Covariance of the means; an item with one answer has the variance that `alone` gives."""
    n = spread.answered
    factor = np.sqrt(np.where(n > 1, n / np.maximum(n - 1, 1), 0.0)) / np.maximum(n, 1)
    covariance = spread.deviations * np.outer(factor, factor)
    single = n == 1
    covariance[single, single] = alone[single]
    return np.asarray(covariance, dtype=np.float64)


def _stratified(given: Sample, parts: Sequence[_Spread]) -> list[Floats]:
    """What each stratum adds, weighted by its share among those where anybody answered the item."""
    shares = np.array(given.shares)[:, None] * np.array([part.answered > 0 for part in parts])
    shares = shares / np.maximum(shares.sum(axis=0), np.finfo(np.float64).tiny)
    spread = sum(part.deviations.diagonal() for part in parts)
    freedom = sum(np.maximum(part.answered - 1, 0) for part in parts)
    pooled = np.asarray(spread / np.maximum(freedom, 1), dtype=np.float64)
    strata = zip(given.strata, given.populations, parts, shares, strict=True)
    return [
        np.asarray(np.outer(share, share) * _of_means(part, pooled) * _left(tally.responses, population))
        for tally, population, part, share in strata
    ]


def _satterthwaite(variances: Sequence[float], responses: Sequence[int]) -> float:
    """Degrees of freedom of a sum of variances; a stratum of one response took its variance from all of them."""
    freedom = sum(responses) - len(responses)
    squares = sum(v**2 / (n - 1 if n > 1 else freedom) for v, n in zip(variances, responses, strict=True))
    return min(sum(variances) ** 2 / squares, freedom) if squares > 0 else freedom


def _total(populations: Sequence[int | None]) -> int | None:
    known = [number for number in populations if number]
    return sum(known) if len(known) == len(populations) else None


def _left(responses: int, population: int | None) -> float:
    """The finite-population correction 1 - n / N; 1 where N is unknown, or smaller than n and so not to be believed."""
    return 1 - responses / population if population and population >= responses else 1.0
