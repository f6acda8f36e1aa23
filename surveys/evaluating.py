"""From what is kept to an evaluation: the instrument's words become the plan and method that scoring works by."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache

from scoring import evaluation
from scoring.consistency import RandomIndex
from scoring.evaluation import Evaluated
from scoring.exclusion import without
from scoring.panels import ConsistencyPolicy, Judgements, NodeWeights
from scoring.plans import Band, Method, Node, Plan
from scoring.results import Evaluation
from scoring.scores import GroupWeights, ObjectiveMeasure, ScoredItem
from scoring.tallies import Tally
from scoring.weights import Weights, weigh_panel
from surveys import disclosing
from surveys.expert_forms import ExpertForm
from surveys.instrument import Instrument
from surveys.judgements import Judgement, ratios
from surveys.ports import Records
from surveys.questionnaires import AUDIENCES, Audience
from surveys.sites import Site
from surveys.studies import Wave

Panel = Mapping[str, Mapping[str, Judgements]]
Weighed = tuple[Mapping[str, NodeWeights], Weights | None]

PANELS = 8  # weighed panels that are kept: a batch that closes changes none


@dataclass(frozen=True)
class Inputs:
    """All that an evaluation is computed from; ``populations`` by audience and stratum, where somebody counted.

    ``sites`` are comparators, whose figures stand beside those of ``year``. ``after`` are the tallies in which answers
    of those whom the instrument's rule leaves out are missing, as far as that is told; None where it was not asked yet.
    """

    instrument: Instrument
    tallies: tuple[Tally, ...]
    judgements: tuple[Judgement, ...]
    figures: Mapping[str, float]
    populations: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    sites: tuple[Site, ...] = ()
    year: int | None = None
    after: tuple[Tally, ...] | None = None


def inputs(records: Records, wave: Wave) -> Inputs:
    """What may be looked at of a wave at this moment."""
    found = kept(records, wave)
    return replace(found, judgements=seen(wave.instrument, found.judgements))


def kept(records: Records, wave: Wave) -> Inputs:
    """All that is kept of it, also judgements of too few experts: for publishing, which refuses those itself."""
    given, figures = tuple(records.judgements(wave.id)), dict(records.figures(wave.id))
    sites, everybody = tuple(records.sites(wave.id)), tallies(records, wave)
    rest = after(records, wave, everybody)
    return Inputs(wave.instrument, everybody, given, figures, populations(wave), sites, wave.year, rest)


def after(records: Records, wave: Wave, everybody: Iterable[Tally]) -> tuple[Tally, ...]:
    """The same tallies without whom the instrument's rule leaves out, as far as that is told."""
    excluded = {(str(audience), stratum): told for (audience, stratum), told in records.left_out(wave.id).items()}
    return tuple(without(part, excluded[part.audience, part.stratum]) for part in everybody)


def seen(instrument: Instrument, given: Iterable[Judgement]) -> tuple[Judgement, ...]:
    """The judgements of matrices from which at least the least number of experts are weighed.

    Who has judged too little, or contradicted themselves too much, is not: the weights would be the others' alone.
    """
    given = tuple(given)
    nodes, _ = weigh(instrument, given)
    least = disclosing.least(instrument, "experts")
    return tuple(one for one in given if one.matrix in nodes and nodes[one.matrix].experts_used >= least)


def evaluate(given: Inputs) -> Evaluation:
    """The evaluation from inputs alone: what live results show, and what a publication is recomputed by."""
    return work_out(given).evaluation


def work_out(given: Inputs) -> Evaluated:
    """The same, with what it was worked out from."""
    design, how = plan(given.instrument), method(given.instrument)
    weighed = weigh(given.instrument, given.judgements)
    return evaluation.work_out(design, given.tallies, weighed, given.figures, how, given.populations)


@dataclass(frozen=True)
class _Rules:
    """What a panel is weighed by, known by the words it was read from."""

    form: str
    method: Method = field(compare=False)


def weigh(instrument: Instrument, judgements: Iterable[Judgement]) -> Weighed:
    """The panel's matrices and weights; worked out once for the same judgements under the same rules."""
    return _weigh(plan(instrument), _Rules(repr(instrument.experts), method(instrument)), tuple(judgements))


@lru_cache(maxsize=PANELS)
def _weigh(design: Plan, rules: _Rules, judgements: tuple[Judgement, ...]) -> Weighed:
    return weigh_panel(design, panel(judgements), rules.method)


def tallies(records: Records, wave: Wave) -> tuple[Tally, ...]:
    """What is released of a wave, a tally a stratum: each of at least the minimum group, and never apart by fewer."""
    found = [part for part in records.released(wave.id) if part.responses]
    return tuple(part for audience in AUDIENCES for part in found if part.audience == audience)


def populations(wave: Wave) -> dict[str, dict[str, int]]:
    """People by audience and stratum, where somebody counted, whether or not anybody there has answered."""
    return {
        audience: {stratum.id: stratum.population for stratum in wave.strata_of(audience) if stratum.population}
        for audience in AUDIENCES
    }


def points(instrument: Instrument, audience: Audience) -> dict[str, int]:
    """The number of scale points of each scored item."""
    return dict.fromkeys(instrument.questionnaires[audience].scored, len(instrument.scale_of(audience).points))


def panel(judgements: Iterable[Judgement]) -> Panel:
    """Judgements by matrix and expert. A skipped pair is no judgement, but its expert is still listed."""
    given: dict[str, dict[str, list[Judgement]]] = {}
    for judgement in judgements:
        given.setdefault(judgement.matrix, {}).setdefault(judgement.expert, []).append(judgement)
    return {matrix: {expert: ratios(judged) for expert, judged in experts.items()} for matrix, experts in given.items()}


def plan(instrument: Instrument) -> Plan:
    """What is weighed and what it is scored from."""
    return Plan(
        goal=instrument.index_system.goal.id,
        nodes=tuple(
            Node(matrix.id, matrix.parent, instrument.criteria(matrix.id)) for matrix in instrument.experts.matrices
        ),
        items=tuple(
            ScoredItem(item.id, item.indicator, audience, item.key, len(instrument.scale_of(audience).points))
            for audience, asked in instrument.questionnaires.items()
            for item in asked.scored.values()
            if item.indicator
        ),
        objectives=tuple(
            ObjectiveMeasure(figure.id, figure.indicator, figure.floor, figure.target)
            for figure in instrument.objective_indicators
        ),
    )


def method(instrument: Instrument) -> Method:
    """Every choice a reader must know, as the instrument states it."""
    groups = instrument.scoring.group_weights
    return Method(
        random_index=random_index(instrument.experts),
        policy=policy(instrument.experts),
        group_weights=GroupWeights(groups.default, groups.special),
        grades=tuple(grade.value for grade in instrument.grades.comment_set),
        bands=tuple(Band(band.id, band.minimum) for band in instrument.grades.bands),
        minimum_group=instrument.privacy.minimum_group,
        minimum_share=instrument.scoring.minimum_share,
        representation=instrument.scoring.representation,
    )


def random_index(form: ExpertForm) -> RandomIndex:
    """The random indices that consistency is judged by, under their name."""
    table = form.consistency.random_index
    return RandomIndex(table.name, table.complete, table.incomplete)


def policy(form: ExpertForm) -> ConsistencyPolicy:
    """What judgements are held to."""
    asked = form.consistency
    return ConsistencyPolicy(
        asked.accept_max, asked.review_max, asked.exclude_above, asked.allowed_missing, asked.stricter
    )
