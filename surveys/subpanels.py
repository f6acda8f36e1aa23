"""A part of the panel, chosen by hand or by a rule, beside the study's: to look at, never kept and never published."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from math import inf

from scoring.panels import ExpertMatrix, NodeWeights
from scoring.problems import Refused, please, refuse
from scoring.reweighing import Counted, composite_by, recounted
from scoring.weights import join
from surveys import disclosing
from surveys.analysing import Analysis
from surveys.designing import design, policy, random_index
from surveys.instrument import Instrument
from surveys.weights import ranked

LIMITS = (0.1, 0.2, inf)  # of CR: Saaty's; the one usual for a second look; any


@dataclass(frozen=True)
class Choice:
    """Who is looked at: matrices with a CR of at most ``limit``, None for the study's own rule; of ``experts`` by
    pseudonym, of all where none is named.
    """

    limit: float | None = None
    experts: tuple[str, ...] = ()

    @property
    def of_the_study(self) -> bool:
        return self.limit is None and not self.experts


@dataclass(frozen=True)
class Beside:
    """A weight of the study's panel, 0 to 1, beside that of the chosen one, each with its rank among its kind."""

    id: str
    study: float
    chosen: float
    study_rank: float
    chosen_rank: float

    @property
    def difference(self) -> float:
        return self.chosen - self.study


@dataclass(frozen=True)
class Subpanel:
    """What a chosen panel says. ``counted`` is how many it counts at each node, by parent.

    ``composite`` is that of the same scores by its weights, and ``change`` how far it is from the study's, in points;
    None without a composite, and where any score is withheld.
    """

    counted: Mapping[str, int]
    dimensions: tuple[Beside, ...]
    indicators: tuple[Beside, ...]
    composite: float | None
    change: float | None

    @property
    def moved(self) -> tuple[Beside, ...]:
        """The indicators whose rank is another."""
        return tuple(one for one in self.indicators if one.study_rank != one.chosen_rank)


def choose(instrument: Instrument, analysis: Analysis, choice: Choice) -> Subpanel:
    """Weigh the tree by a chosen part of the panel, each matrix as its expert left it.

    Raises Refused for each node at which fewer experts are chosen than of whom anything is shown, and without weights.
    """
    evaluation, system = analysis.evaluation, instrument.index_system
    counts = _counts(instrument, choice)
    nodes = {id: recounted(node, counts, random_index(instrument.experts)) for id, node in evaluation.nodes.items()}
    _require_enough(instrument, nodes)
    plan, how = design(instrument).plan, design(instrument).method
    ours, theirs = evaluation.weights, join(plan, nodes, how)
    if ours is None or theirs is None:
        raise Refused([please("panel-no-weights", "panel", "There are no weights yet.", "wait for more experts")])
    scores = {one.id: one.score for one in evaluation.indicators}
    withheld = analysis.withheld.indicators or analysis.withheld.composite
    composite = None if withheld else composite_by(plan, scores, theirs, how)
    now = evaluation.composite.score
    return Subpanel(
        {_parents(instrument)[id]: node.experts_used for id, node in nodes.items()},
        _beside(*({one.id: own.local[one.id] for one in system.dimensions} for own in (ours, theirs))),
        _beside(ours.global_, theirs.global_),
        composite,
        None if composite is None or now is None else composite - now,
    )


def _counts(instrument: Instrument, choice: Choice) -> Counted:
    """A rule of CR changes nothing about the number of missing pairs that the study allows."""
    limit = None if choice.limit == inf else choice.limit
    rule = replace(policy(instrument.experts), exclude_above=limit)

    def counts(one: ExpertMatrix) -> bool:
        if choice.experts and one.expert not in choice.experts:
            return False
        if choice.limit is None:
            return one.included
        return one.weighed is not None and rule.reason(one.weighed.consistency) == "included"

    return counts


def _require_enough(instrument: Instrument, nodes: Mapping[str, NodeWeights]) -> None:
    least, parents = disclosing.least(instrument, "experts"), _parents(instrument)
    what, way_out = (
        f"Fewer than {least} of the chosen experts are counted here.",
        "choose more experts, or a wider rule",
    )
    few = (id for id, node in nodes.items() if len(node.criteria) > 1 and node.experts_used < least)
    refuse(please("panel-few", parents[id], what, way_out) for id in few)


def _parents(instrument: Instrument) -> dict[str, str]:
    return {matrix.id: matrix.parent for matrix in instrument.experts.matrices}


def _beside(study: Mapping[str, float], chosen: Mapping[str, float]) -> tuple[Beside, ...]:
    before, after = ranked(study), ranked(chosen)
    return tuple(Beside(id, share, chosen[id], before[id], after[id]) for id, share in study.items())
