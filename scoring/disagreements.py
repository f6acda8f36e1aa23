"""Where the experts differ so that it shows in the composite: pairs worth talking over in the next round."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from scoring.mixtures import NodePanel
from scoring.panels import NodeWeights
from scoring.score_sources import Sources, Weighing, weighing
from scoring.sensitivities import sensitivities
from scoring.voices import Voice
from scoring.weights import node_panels

Floats = NDArray[np.float64]
ROUNDING = 1e-9  # points of the composite: less than any expert's judgement moves, more than sums of rounding errors


@dataclass(frozen=True)
class PairDisagreement:
    """A pair of criteria and what the experts' differing about it does to the composite.

    `share`: the variance of the composite from this pair alone, over that from the experts as a whole. Judgements of
    one expert hang together, so that shares do not sum to 1. `removed`: the share of the experts' variance that would
    go if all gave the panel's judgement here; negative where this pair balances another. `ratio`: the panel's judgement
    of first over second. `farthest`: the expert whose judgement, `farthest_ratio`, lies farthest from it by ratio; None
    if nobody judged the pair. They may well be the one who knows something: their reasons are for the next round's
    talk, and nobody is to be pressed to give in. `skipped_by`: who left the pair out, for whom it may need explaining.
    """

    node: str
    first: str
    second: str
    share: float
    removed: float
    ratio: float
    farthest: str | None
    farthest_ratio: float | None
    skipped_by: tuple[str, ...]


def disagreements(sources: Sources) -> tuple[PairDisagreement, ...]:
    """Trace the composite's variance between experts back to pairs, to first order.

    With g the composite's derivative by the logarithm of the panel's judgement and pull_k how far expert k moves that
    logarithm (`voices.Voice`), share = sum_k (g pull_k)^2 / sum_k e_k^2, e_k being the sum of g pull_k over all pairs;
    removed = 1 - sum_k (e_k - g pull_k)^2 / sum_k e_k^2. The derivative goes through the joint judgements (AIJ) also
    where the method joins priorities: for the row geometric mean the two are the same, for the eigenvector nearly.

    Args:
        sources: of the evaluation.

    Returns:
        every pair of the tree, the most removed first; empty where experts do not move the composite.

    Source: Cramer, Mathematical Methods of Statistics, Princeton 1946, section 28.4 (the delta method).
    """
    evaluated = sources.evaluated
    if sources.declared is None or evaluated.evaluation.composite.score is None or not sources.declared.voices:
        return ()
    panels = node_panels(evaluated.plan, evaluated.evaluation.nodes)
    way = _by_judgements(sources, sources.declared, panels)
    by = sensitivities(sources, way)
    moved = [voice.pulls * change[:, -1] for voice, change in zip(way.voices, by.voices, strict=True)]
    whole = np.sum([each.sum(axis=1) for each in moved], axis=0)
    if np.abs(whole).max() < ROUNDING:
        return ()
    nodes = evaluated.evaluation.nodes
    parts = zip(way.voices, panels.values(), moved, strict=True)
    found = [one for voice, panel, own in parts for one in _pairs(voice, panel, nodes[voice.node], (own, whole))]
    return tuple(sorted(found, key=lambda one: -one.removed))


def _by_judgements(sources: Sources, declared: Weighing, panels: Mapping[str, NodePanel]) -> Weighing:
    method = sources.evaluated.method.panel
    if method.aggregation == "AIJ":
        return declared
    return weighing(sources.card, panels, sources.experts, replace(method, aggregation="AIJ"))


def _pairs(
    voice: Voice, panel: NodePanel, node: NodeWeights, moved: tuple[Floats, Floats]
) -> Sequence[PairDisagreement]:
    own, whole = moved
    all_variance = float(np.sum(whole**2))
    rows, columns = np.triu_indices(len(voice.criteria), 1)
    found = []
    for pair, (i, j) in enumerate(zip(rows.tolist(), columns.tolist(), strict=True)):
        farthest, ratio = _farthest(panel, panel.logs[:, pair] - voice.centre[pair], (i, j))
        found.append(
            PairDisagreement(
                node=voice.node,
                first=voice.criteria[i],
                second=voice.criteria[j],
                share=float(np.sum(own[:, pair] ** 2)) / all_variance,
                removed=1 - float(np.sum((whole - own[:, pair]) ** 2)) / all_variance,
                ratio=float(np.exp(voice.centre[pair])),
                farthest=farthest,
                farthest_ratio=ratio,
                skipped_by=_skipped(node, (i, j)),
            )
        )
    return found


def _farthest(panel: NodePanel, distances: Floats, cell: tuple[int, int]) -> tuple[str | None, float | None]:
    judged = np.full(len(distances), True) if panel.judged is None else panel.judged[:, cell[0], cell[1]]
    if not judged.any():
        return None, None
    k = int(np.argmax(np.where(judged, np.abs(distances), -1.0)))
    return panel.experts[k], float(panel.completed[k, cell[0], cell[1]])


def _skipped(node: NodeWeights, cell: tuple[int, int]) -> tuple[str, ...]:
    return tuple(one.expert for one in node.experts if one.weighed and np.isnan(one.weighed.matrix.ratios[cell]))
