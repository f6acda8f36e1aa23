"""From inputs to an evaluation, by a design: in an environment with NumPy and SciPy alone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from scoring import evaluation
from scoring.evaluation import Evaluated
from scoring.panels import Judgements, NodeWeights
from scoring.plans import Method, Plan
from scoring.results import Evaluation
from scoring.tallies import Tally
from scoring.weights import Weights, weigh_panel
from surveys import plain_values
from surveys.designs import Design
from surveys.judgements import Judgement, ratios
from surveys.sites import Site

Panel = Mapping[str, Mapping[str, Judgements]]
Weighed = tuple[Mapping[str, NodeWeights], Weights | None]

PANELS = 8  # weighed panels that are kept: a batch that closes changes none


@dataclass(frozen=True)
class Inputs:
    """All that an evaluation is computed from; ``populations`` by audience and stratum, where somebody counted.

    ``sites`` are comparators, whose figures stand beside those of ``year``. ``after`` are the tallies in which answers
    of those whom the instrument's rule leaves out are missing, as far as that is told; None where it was not asked yet.
    """

    design: Design
    tallies: tuple[Tally, ...]
    judgements: tuple[Judgement, ...]
    figures: Mapping[str, float]
    populations: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    sites: tuple[Site, ...] = ()
    year: int | None = None
    after: tuple[Tally, ...] | None = None


def seen(design: Design, given: Iterable[Judgement]) -> tuple[Judgement, ...]:
    """The judgements of matrices from which at least the least number of experts are weighed.

    Who has judged too little, or contradicted themselves too much, is not: the weights would be the others' alone.
    """
    given = tuple(given)
    nodes, _ = weigh(design, given)
    least = design.least("experts")
    return tuple(one for one in given if one.matrix in nodes and nodes[one.matrix].experts_used >= least)


def evaluate(given: Inputs) -> Evaluation:
    """The evaluation from inputs alone: what live results show, and what a publication is recomputed by."""
    return work_out(given).evaluation


def work_out(given: Inputs) -> Evaluated:
    """The same, with what it was worked out from."""
    design, weighed = given.design, weigh(given.design, given.judgements)
    return evaluation.work_out(design.plan, given.tallies, weighed, given.figures, design.method, given.populations)


@dataclass(frozen=True)
class _Rules:
    """What a panel is weighed by, known by how it is written."""

    written: str
    method: Method = field(compare=False)


def weigh(design: Design, judgements: Iterable[Judgement]) -> Weighed:
    """The panel's matrices and weights; worked out once for the same judgements under the same rules."""
    rules = _Rules(repr(plain_values.plain(design.method)), design.method)
    return _weigh(design.plan, rules, tuple(judgements))


@lru_cache(maxsize=PANELS)
def _weigh(plan: Plan, rules: _Rules, judgements: tuple[Judgement, ...]) -> Weighed:
    return weigh_panel(plan, panel(judgements), rules.method)


def panel(judgements: Iterable[Judgement]) -> Panel:
    """Judgements by matrix and expert. A skipped pair is no judgement, but its expert is still listed."""
    given: dict[str, dict[str, list[Judgement]]] = {}
    for judgement in judgements:
        given.setdefault(judgement.matrix, {}).setdefault(judgement.expert, []).append(judgement)
    return {matrix: {expert: ratios(judged) for expert, judged in experts.items()} for matrix, experts in given.items()}
