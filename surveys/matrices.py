"""A matrix as researchers read it: its weights two ways, what contradicts itself in it, and whose is the worst."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from scoring.consistency import Weighed
from scoring.cycles import ordinal_cycles
from scoring.evaluation import Evaluation
from scoring.panels import ExpertMatrix
from scoring.priorities import row_geometric_mean
from scoring.repairing import Hurt, Repair, hurting, smallest_repair
from surveys.designing import policy, random_index
from surveys.instrument import Instrument
from surveys.judging import MOST_PROPOSALS

SETTLED = 1e-9  # a CR below it is rounding, not a contradiction


@dataclass(frozen=True)
class Priority:
    """A criterion's weight at its node by the principal eigenvector, and by the row geometric mean; 0 to 1."""

    criterion: str
    eigenvector: float
    geometric_mean: float

    @property
    def difference(self) -> float:
        return self.geometric_mean - self.eigenvector


@dataclass(frozen=True)
class Contradictions:
    """What an expert's matrix says against itself.

    ``hurts`` are the single changes that would mend most, the best first; ``cycles`` the circles of preference.
    ``together`` are the fewest changes that bring the CR to the limit, where no single one does; None where one does,
    or none were found.
    """

    hurts: tuple[Hurt, ...]
    cycles: tuple[tuple[str, ...], ...]
    together: Repair | None


@dataclass(frozen=True)
class Worst:
    """The matrix of an expert with the largest CR of all, and the judgement that hurts it most; ``parent`` its node."""

    expert: str
    parent: str
    weighed: Weighed
    hurt: Hurt | None


def two_ways(weighed: Weighed) -> tuple[Priority, ...]:
    """The weights of a matrix, by criterion; skipped pairs as they are completed.

    Source: Saaty 1977 (eigenvector); Crawford & Williams 1985 (row geometric mean).
    """
    means = row_geometric_mean(weighed.completed).tolist()
    return tuple(Priority(name, own, mean) for (name, own), mean in zip(weighed.weights.items(), means, strict=True))


def contradictions(instrument: Instrument, weighed: Weighed) -> Contradictions:
    """What contradicts itself in a matrix. Nothing is changed: an expert decides alone."""
    hurts = hurting(weighed.matrix, random_index(instrument.experts))
    return Contradictions(
        hurts[:MOST_PROPOSALS], ordinal_cycles(weighed.matrix), _together(instrument, weighed, hurts[:1])
    )


def least_consistent(instrument: Instrument, evaluation: Evaluation) -> Worst | None:
    """The expert whose matrix at some node has the largest CR of all, counted or not; of equals the first.

    None while there is none, or nobody contradicts themselves.
    """
    of = max(_rated(instrument, evaluation), key=lambda one: one[0], default=None)
    if of is None or of[0] < SETTLED:
        return None
    _, parent, expert, weighed = of
    return Worst(expert, parent, weighed, next(iter(hurting(weighed.matrix, random_index(instrument.experts))), None))


def of_expert(instrument: Instrument, evaluation: Evaluation, parent: str, expert: str) -> ExpertMatrix | None:
    """One expert's matrix at a node; None where there is none to be looked at."""
    ids = [matrix.id for matrix in instrument.experts.matrices if matrix.parent == parent]
    return next((one for id in ids for one in evaluation.nodes[id].experts if one.expert == expert), None)


def _rated(instrument: Instrument, evaluation: Evaluation) -> Iterator[tuple[float, str, str, Weighed]]:
    for matrix in instrument.experts.matrices:
        for one in evaluation.nodes[matrix.id].experts:
            if one.weighed and one.weighed.consistency.cr is not None:
                yield one.weighed.consistency.cr, matrix.parent, one.expert, one.weighed


def _together(instrument: Instrument, weighed: Weighed, best: tuple[Hurt, ...]) -> Repair | None:
    limit = policy(instrument.experts).accept_limit(weighed.consistency.order)
    now, after = weighed.consistency.cr, best[0].cr_after if best else None
    if now is None or now <= limit or (after is not None and after <= limit):
        return None
    return smallest_repair(weighed.matrix, random_index(instrument.experts), limit)
