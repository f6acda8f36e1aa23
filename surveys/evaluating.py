"""From what is kept to an evaluation: the instrument's words become the plan and method that scoring works by."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from scoring import evaluation
from scoring.consistency import RandomIndex
from scoring.panels import ConsistencyPolicy, Judgements
from scoring.plans import Band, Method, Node, Plan
from scoring.results import Evaluation
from scoring.scores import GroupWeights, ObjectiveMeasure, ScoredItem
from scoring.tallies import Tally, tally
from surveys.expert_forms import ExpertForm
from surveys.instrument import Instrument
from surveys.judgements import Judgement, ratios
from surveys.ports import Records
from surveys.questionnaires import Audience
from surveys.studies import Wave

Panel = Mapping[str, Mapping[str, Judgements]]


def evaluate(records: Records, wave: Wave) -> Evaluation:
    """The evaluation of a wave from all that is kept of it at this moment."""
    return weigh_and_score(
        wave.instrument, tallies(records, wave), records.judgements(wave.id), records.figures(wave.id)
    )


def weigh_and_score(
    instrument: Instrument,
    tallies: Iterable[Tally],
    judgements: Iterable[Judgement],
    figures: Mapping[str, float],
) -> Evaluation:
    """The evaluation from inputs alone: what a publication is recomputed by."""
    return evaluation.evaluate(plan(instrument), tuple(tallies), panel(judgements), figures, method(instrument))


def tallies(records: Records, wave: Wave) -> tuple[Tally, ...]:
    """One tally for each stratum that has an answer."""
    answers: dict[tuple[Audience, str], list[Mapping[str, int | str]]] = {}
    for audience, stratum, given in records.responses(wave.id):
        answers.setdefault((audience, stratum), []).append(given)
    return tuple(
        tally(audience, stratum, points(wave.instrument, audience), given)
        for (audience, stratum), given in answers.items()
    )


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
    consistency, groups = instrument.experts.consistency, instrument.scoring.group_weights
    return Method(
        random_index=random_index(instrument.experts),
        policy=ConsistencyPolicy(
            consistency.accept_max,
            consistency.review_max,
            consistency.exclude_above,
            consistency.allowed_missing,
            consistency.stricter,
        ),
        group_weights=GroupWeights(groups.default, groups.special),
        grades=tuple(grade.value for grade in instrument.grades.comment_set),
        bands=tuple(Band(band.id, band.minimum) for band in instrument.grades.bands),
        minimum_group=instrument.privacy.minimum_group,
        minimum_share=instrument.scoring.minimum_share,
    )


def random_index(form: ExpertForm) -> RandomIndex:
    """The random indices that consistency is judged by, under their name."""
    table = form.consistency.random_index
    return RandomIndex(table.name, table.complete, table.incomplete)
