"""What `python -m scoring evaluate` answers: a site from its items to the composite, and how sure each score is."""

from collections.abc import Mapping
from dataclasses import asdict, replace
from typing import Any

from scoring.evaluation import Evaluated, work_out
from scoring.evaluation_choices import choices_answer
from scoring.evaluation_file import EvaluationFile, read_evaluation
from scoring.json_fields import Answer, Fields
from scoring.judgement_file import FileExpert
from scoring.pairwise import PairwiseMatrix
from scoring.panels import Judgements, NodeWeights, weigh_node
from scoring.plans import Node, Plan
from scoring.results import Composite, ItemResult
from scoring.score_intervals import WITH_METHOD, ScoreUncertainty, score_intervals
from scoring.score_sources import METHOD
from scoring.weights import Weights, spread
from scoring.weights_file import WeightsFile
from scoring.weights_report import weights_report

SEED = 20240607  # of the draws, so that a file always has the same answer

OF_THE_METHOD = ("equal-weights", "nobody-included", "one-alternative")  # reasons why experts and method do not vary


def answer_evaluate(file: Fields) -> Answer:
    """Evaluate a site.

    Args:
        file: `hierarchy`, `items`, `measures`, `tallies`, `responses`, `populations`, `experts` or `weights`, `method`,
            as docs/methods.md describes them.

    Returns:
        every table from the items to the composite, null with a reason where there is too little; intervals.

    Raises:
        Refused: as `read_evaluation`, `weights_report`, and `sources-audience`.
    """
    read = read_evaluation(file)
    report = weights_report(read.weights) if isinstance(read.weights, WeightsFile) else None
    local = _local(report, read.weights)
    varied = read.weights.experts if isinstance(read.weights, WeightsFile) and _alike(read.weights) else ()
    method = read.method if varied else replace(read.method, weighting="equal")  # nobody's disagreement is carried on
    nodes = {node.id: _node(node, varied, read) for node in read.plan.nodes}
    weights = Weights(nodes, local, spread(read.plan, local))
    evaluated = file.computed(
        lambda: work_out(read.plan, read.tallies, (nodes, weights), read.figures, method, read.populations)
    )
    how_sure = file.computed(lambda: score_intervals(evaluated, SEED))
    return {
        "method": choices_answer(read.method, report["method"] if report else None),
        **_answer(evaluated, read.figures),
        **({"nodes": report["nodes"]} if report else {}),
        "intervals": _intervals(how_sure, read.plan, report is not None, bool(varied)),
    }


def _alike(file: WeightsFile) -> bool:
    """Whether the experts count alike and skipped pairs are filled as the intervals suppose."""
    return (
        len({expert.weight for expert in file.experts if expert.weight}) == 1 and file.method.completion == "lambda_min"
    )


def _local(report: Answer | None, given: WeightsFile | Mapping[str, float]) -> dict[str, float]:
    if report is None:
        return dict(given) if isinstance(given, Mapping) else {}
    nodes = report["nodes"].values()
    return {name: weight for node in nodes for name, weight in zip(node["criteria"], node["local"], strict=True)}


def _node(node: Node, experts: tuple[FileExpert, ...], read: EvaluationFile) -> NodeWeights:
    """The panel of a node as the intervals take it."""
    judged = {
        one.id: _pairs(one.matrices[node.parent]) for one in experts if one.weight and node.parent in one.matrices
    }
    return weigh_node(node.id, node.criteria, judged, read.method.random_index, read.method.policy)


def _pairs(matrix: PairwiseMatrix) -> Judgements:
    names, ratios = matrix.criteria, matrix.ratios.tolist()
    cells = ((i, j) for i in range(len(names)) for j in range(i + 1, len(names)))
    return {(names[i], names[j]): ratios[i][j] for i, j in cells if ratios[i][j] == ratios[i][j]}


def _answer(evaluated: Evaluated, figures: Mapping[str, float | None]) -> Answer:
    found, weights = evaluated.evaluation, evaluated.evaluation.weights
    return {
        "responses": dict(found.responses),
        "represented": list(found.represented),
        "weights": {"local": dict(weights.local), "global": dict(weights.global_)} if weights else None,
        "items": {item.id: _item(item) for item in found.items},
        "measures": {id: {"value": figures[id], "score": score} for id, score in found.objective_scores.items()},
        "indicators": {one.id: _without_id(asdict(one)) for one in found.indicators},
        "dimensions": {one.id: _without_id(asdict(one)) for one in found.dimensions},
        "subdimensions": {one.id: _without_id(asdict(one)) for one in found.subdimensions},
        "composite": _composite(found.composite),
        "reasons": list(found.reasons),
    }


def _item(item: ItemResult) -> dict[str, Any]:
    return {
        "audience": item.audience,
        "answered": item.scored,
        "dont_know": item.dont_know,
        "not_applicable": item.not_applicable,
        "missing": item.missing,
        "score": item.score,
        "shares": item.shares,
    }


def _composite(found: Composite) -> Answer:
    place = found.by_maximum_membership
    return {
        "score": found.score,
        "band": found.band,
        "membership": found.membership,
        "expected": found.expected,
        "largest": None if place is None else place + 1,
        "close_call": found.close_call,
        "routes_agree": found.routes_agree,
    }


def _without_id(values: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in values.items() if key != "id"}


def _intervals(found: ScoreUncertainty, plan: Plan, experts: bool, varied: bool) -> Answer:
    left = set() if varied else {METHOD, WITH_METHOD}
    own = "experts-not-alike" if experts else "weights-given"
    reasons = [reason for reason in found.reasons if varied or not reason.startswith(OF_THE_METHOD)]
    of_file = {f"one-expert:{node.id}": f"one-expert:{node.parent}" for node in plan.nodes}  # which has no ids of nodes
    return {
        "level": found.level,
        "draws": found.draws,
        "seed": SEED,
        "groups": {name: {key: asdict(one) for key, one in by.items()} for name, by in found.groups.items()},
        "indicators": {name: _by_source(by, left) for name, by in found.indicators.items()},
        "dimensions": {name: _by_source(by, left) for name, by in found.dimensions.items()},
        "subdimensions": {name: _by_source(by, left) for name, by in found.subdimensions.items()},
        "composite": _by_source(found.composite, left),
        "bands": {source: dict(shares) for source, shares in found.bands.items() if source not in left},
        "top_obstacle": dict(found.top_obstacle),
        "reasons": [*([] if varied else [own]), *(of_file.get(reason, reason) for reason in reasons)],
    }


def _by_source(intervals: Mapping[str, Any], left: set[str]) -> dict[str, Any]:
    return {source: asdict(one) for source, one in intervals.items() if source not in left}
