"""Tables of made-up answers that hang together as those of people do."""

import numpy as np
from numpy.typing import NDArray

from scoring.samples import Sample, SamplingError, sampling_error
from scoring.scores import ScoredItem, item_score
from scoring.tallies import DONT_KNOW, MISSING, NOT_APPLICABLE, Tally, fold

ITEMS = (
    ScoredItem("R1", "P1", "residents", 1),
    ScoredItem("R2", "P1", "residents", -1, 7),
    ScoredItem("R3", "P2", "residents", 1, 11),
)
POINTS = {item.id: item.points for item in ITEMS}
SCALES = list(POINTS.values())
OFF = np.array([MISSING, DONT_KNOW, NOT_APPLICABLE])


def answers(
    responses: int, points: list[int], chance: np.random.Generator, gaps: float = 0.0, mean: float = 0.0
) -> NDArray[np.int8]:
    """Answers (responses, items) to scales of so many points, correlated, a share `gaps` of them off the scale."""
    latent = mean + 0.8 * chance.normal(size=(responses, 1)) + 0.6 * chance.normal(size=(responses, len(points)))
    scale = np.array(points)
    given = np.clip(np.floor((latent / 4 + 0.5) * scale) + 1, 1, scale)
    off = chance.random(given.shape) < gaps
    return np.asarray(np.where(off, chance.choice(OFF, given.shape), given), dtype=np.int8)


def scored(table: NDArray[np.int8], items: tuple[ScoredItem, ...] = ITEMS) -> NDArray[np.float64]:
    """Each answer as a score from 0 to 100, NaN off the scale: by one answer after the other."""
    scores = np.full(table.shape, np.nan)
    for (row, column), answer in np.ndenumerate(table):
        item = items[column]
        if answer > 0:
            keyed = answer if item.key == 1 else item.points + 1 - answer
            scores[row, column] = 100 * (int(keyed) - 1) / (item.points - 1)
    return scores


def kept(stratum: str, table: NDArray[np.int8]) -> Tally:
    """The tally of answers to ITEMS."""
    return fold("residents", stratum, POINTS, table)


def error(given_sample: Sample) -> SamplingError:
    """Its sampling error, which there must be."""
    found = sampling_error(given_sample)
    assert found is not None
    return found


def means(given_sample: Sample) -> list[float | None]:
    """The score of each item."""
    return [item_score(given_sample.counts(item), item.key) for item in given_sample.items]
