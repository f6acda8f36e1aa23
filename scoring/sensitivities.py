"""By how much dimensions and the composite change with an indicator, or with what a panel says: the delta method."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scoring.remembering import remembered
from scoring.score_draws import upper
from scoring.score_sources import Sources, Weighing
from scoring.voices import Voice

Floats = NDArray[np.float64]

POINTS = 1e-3  # step of an indicator for a central difference, as far as it is not nearer to 0
VOICES = 64  # that are kept
LOGS = 1e-4  # step of a logarithm: truncation and the eigenvector's 1e-13 both stay below 1e-8 of the result


@dataclass(frozen=True, eq=False)
class Sensitivities:
    """First derivatives of dimensions, subdimensions and, last, the composite (k + 1 columns); NaN where no score.

    `indicators` (i, k + 1): points a point. `voices`, one for each voice of the declared weighing, (q, k + 1): points
    for a unit of the mean that its panel joins (a natural logarithm).
    """

    indicators: Floats
    voices: tuple[Floats, ...]

    def pulls(self, way: Weighing, experts: int) -> Floats:
        """How far each expert moves dimensions and composite, (experts, k + 1): its squares add up to the variance."""
        columns = self.indicators.shape[1]
        pulled = [voice.pulls @ change for voice, change in zip(way.voices, self.voices, strict=True)]
        return np.asarray(sum(pulled, np.zeros((experts, columns))), dtype=np.float64)


def sensitivities(sources: Sources, way: Weighing) -> Sensitivities:
    """Differentiate an evaluation by central differences.

    Args:
        sources: of the evaluation.
        way: its declared weighing.

    Returns:
        the derivatives.

    Source: Cramer, Mathematical Methods of Statistics, Princeton 1946, section 28.4 (the delta method).
    """
    return Sensitivities(_by_indicator(sources, way), tuple(_by_voice(sources, way, k) for k in range(len(way.voices))))


def _by_indicator(sources: Sources, way: Weighing) -> Floats:
    scores = sources.indicators
    step = np.where(scores > 0, np.minimum(POINTS, np.abs(scores) / 2), POINTS)
    moves = np.diag(np.where(np.isnan(scores), 0.0, step))
    aggregation = sources.evaluated.method.aggregation
    down = np.where(scores > 0, 1.0, 0.0)[:, None]  # at 0 only upwards
    high = upper(sources, scores + moves, way.row, aggregation)
    low = upper(sources, scores - down * moves, way.row, aggregation)
    return np.asarray((high - low) / np.where(np.isnan(step), 1.0, step * (1 + down[:, 0]))[:, None], dtype=np.float64)


def _by_voice(sources: Sources, way: Weighing, number: int) -> Floats:
    voice, columns = way.voices[number], way.columns[number]
    weights = _stepped(voice)
    rows = np.tile(way.row, (len(weights), 1))
    rows[:, columns] = weights
    found = upper(sources, sources.indicators, rows, sources.evaluated.method.aggregation)
    high, low = np.split(found, 2)
    return np.asarray((high - low) / (2 * LOGS), dtype=np.float64)


@remembered(VOICES)
def _stepped(voice: Voice) -> Floats:
    """Weights when each part of the panel's mean is a step higher, then lower, (2 q, n)."""
    steps = LOGS * np.vstack([np.eye(len(voice.centre)), -np.eye(len(voice.centre))])
    return voice.weights(voice.centre + steps)
