"""What `python -m scoring weights` answers: every node, every expert and the global weights, ready for JSON."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scoring.completion import complete_batch, harker, least_squares_batch
from scoring.consensus import concordance, consensus
from scoring.consistency import geometric_consistency_index
from scoring.cycles import ordinal_cycles
from scoring.judgement_file import FileExpert
from scoring.mixtures import GroupMethod, NodePanel, prioritise
from scoring.pairwise import PairwiseMatrix
from scoring.panels import aggregate_judgements
from scoring.perron import CERTAIN
from scoring.priorities import eigenvector
from scoring.problems import Problem, Refused, please, refuse
from scoring.random_indices import TABLES, RandomIndex
from scoring.repairing import Hurt, hurting_each
from scoring.weights_file import Completion, FileMethod, WeightsFile


def weights_report(file: WeightsFile) -> dict[str, Any]:
    """Weigh a file.

    Args:
        file: what was read.

    Returns:
        method, nodes and global, as docs/methods.md describes them; nothing is rounded.

    Raises:
        Refused: with every node where `exclude_cr_above` leaves nobody who counts (`node-all-excluded`), or ratios are
            too far apart to be computed (`node-too-extreme`, `eigenvector-unsettled`, `completion-unsettled`).
    """
    nodes: dict[str, dict[str, Any]] = {}
    problems: list[Problem] = []
    for node, names in file.hierarchy.children.items():
        try:
            nodes[node] = _computed(node, names, file)
        except Refused as refused:
            problems += refused.within(node).problems
    refuse(problems)
    weights = file.hierarchy.global_weights({node: one["local"] for node, one in nodes.items()}).tolist()
    return {
        "method": asdict(file.method),
        "nodes": nodes,
        "global": dict(zip(file.hierarchy.leaves, weights, strict=True)),
    }


def completed_by(completion: Completion, ratios: NDArray[np.float64]) -> NDArray[np.float64]:
    """Fill the skipped cells, so that the matrix has the priorities of the method named.

    Args:
        completion: `lambda_min` the least lambda_max; `llsm` the ratios of the logarithmic least squares priorities,
            which are then the row geometric means; `harker` those of Harker's priorities, which are then the
            eigenvector, with Harker's lambda_max.
        ratios: (m, n, n), positive and reciprocal, NaN where skipped, connected.

    Returns:
        (m, n, n), given cells unchanged.

    Source: Bozoki, Fulop & Ronyai, Math. Comput. Modelling 52 (2010) 318-333; Harker, Math. Modelling 9 (1987)
    353-360.
    """
    if completion == "lambda_min":
        return complete_batch(ratios)
    weights = least_squares_batch(ratios) if completion == "llsm" else harker(ratios).weights
    return np.where(np.isnan(ratios), weights[:, :, None] / weights[:, None, :], ratios)


@dataclass(frozen=True, eq=False)
class _Judged:
    """A node and the m experts who judged it: `completed` (m, n, n), `weights` (m, n), the rest (m,)."""

    node: str
    criteria: tuple[str, ...]
    experts: Sequence[FileExpert]
    matrices: Sequence[PairwiseMatrix]
    completed: NDArray[np.float64]
    weights: NDArray[np.float64]
    lambdas: NDArray[np.float64]
    crs: list[float | None]
    included: list[bool]
    method: GroupMethod

    @property
    def panel(self) -> NodePanel:
        names = tuple(expert.id for expert in self.experts)
        largest = max((e.weight for e in self.experts), default=1.0) or 1.0  # weights count by their proportions alone
        shares = np.array([e.weight / largest * counts for e, counts in zip(self.experts, self.included, strict=True)])
        return NodePanel(self.node, self.criteria, names, self.completed, shares)

    @property
    def local(self) -> NDArray[np.float64]:
        return self.panel.together(self.method)


def _computed(node: str, criteria: tuple[str, ...], file: WeightsFile) -> dict[str, Any]:
    if len(criteria) == 1:
        return _only_child(criteria, file.method)
    try:
        with np.errstate(divide="raise", over="raise", invalid="raise"):
            return _node(_judge(node, criteria, file), file.method)
    except (FloatingPointError, np.linalg.LinAlgError):
        what = "its ratios are too far apart to be computed."
        raise Refused([please("node-too-extreme", "judgements", what, "give ratios nearer to 1")]) from None


def _judge(node: str, criteria: tuple[str, ...], file: WeightsFile) -> _Judged:
    experts = [expert for expert in file.experts if node in expert.matrices]
    matrices = [expert.matrices[node] for expert in experts]
    completed = completed_by(file.method.completion, np.stack([matrix.ratios for matrix in matrices]))
    weights, lambdas = prioritise(completed, file.method.priorities), eigenvector(completed)[1]
    index = TABLES[file.method.random_index]
    indices = [index.of(len(criteria), len(matrix.missing)) for matrix in matrices]
    crs = [_ratio(len(criteria), float(value), of) for value, of in zip(lambdas, indices, strict=True)]
    limit = file.method.exclude_cr_above
    included = [
        e.weight > 0 and (limit is None or cr is None or cr <= limit) for e, cr in zip(experts, crs, strict=True)
    ]
    method = GroupMethod(file.method.priorities, file.method.aggregation)
    return _Judged(node, criteria, experts, matrices, completed, weights, lambdas, crs, included, method)


def _node(judged: _Judged, method: FileMethod) -> dict[str, Any]:
    counted = np.array(judged.included)
    if not counted.any():
        way_out = "raise exclude_cr_above, or have somebody judge again"
        refuse([please("node-all-excluded", "experts", "all who count are excluded by their CR.", way_out)])
    shares = judged.panel.shares[counted]
    group = aggregate_judgements([*judged.completed[counted]], shares)
    n, largest = len(group), float(eigenvector(group)[1])
    value = TABLES[method.random_index].of(n, 0)
    own = judged.weights[counted]
    return {
        "criteria": list(judged.criteria),
        "local": judged.local.tolist(),
        "lambda_max": max(largest, float(n)),
        "ci": _index(n, largest),
        "cr": _ratio(n, largest, value),
        "gci": geometric_consistency_index(group),
        "random_index": {"name": method.random_index, "value": value},
        "consensus": {"s_star": float(consensus(own, shares)), "kendall_w": concordance(own, shares).w},
        "experts": _experts(judged, TABLES[method.random_index]),
    }


def _experts(judged: _Judged, index: RandomIndex) -> dict[str, Any]:
    hurts = hurting_each(judged.matrices, index)
    return {
        expert.id: {
            "local": judged.weights[k].tolist(),
            "lambda_max": max(float(judged.lambdas[k]), float(len(judged.criteria))),
            "cr": judged.crs[k],
            "missing": len(judged.matrices[k].missing),
            "included": judged.included[k],
            "worst": [_worst(hurt) for hurt in hurts[k]],
            "cycles": [list(circle) for circle in ordinal_cycles(judged.matrices[k])],
        }
        for k, expert in enumerate(judged.experts)
    }


def _worst(hurt: Hurt) -> dict[str, Any]:
    return {
        "pair": list(hurt.pair),
        "given": hurt.given,
        "suggested": hurt.suggested,
        "cr_after": hurt.cr_after,
    }


def _only_child(criteria: tuple[str, ...], method: FileMethod) -> dict[str, Any]:
    """A node of one child: nothing to compare."""
    return {
        "criteria": list(criteria),
        "local": [1.0],
        "lambda_max": 1.0,
        "ci": 0.0,
        "cr": 0.0,
        "gci": 0.0,
        "random_index": {"name": method.random_index, "value": 0.0},
        "consensus": {"s_star": None, "kendall_w": None},
        "experts": {},
    }


def _index(n: int, lambda_max: float) -> float:
    excess = lambda_max - n
    return excess / (n - 1) if excess > CERTAIN * n else 0.0  # within the certified bound of a consistent matrix


def _ratio(n: int, lambda_max: float, index: float | None) -> float | None:
    if n <= 2:
        return 0.0
    return None if index is None else _index(n, lambda_max) / index
