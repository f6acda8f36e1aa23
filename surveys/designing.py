"""From an instrument to its design: the instrument's words become what scoring works by."""

from __future__ import annotations

from collections.abc import Iterable

from scoring.consistency import RandomIndex
from scoring.panels import ConsistencyPolicy
from scoring.plans import Band, Method, Node, Plan
from scoring.scores import GroupWeights, ObjectiveMeasure, ScoredItem
from surveys import diagnoses
from surveys.audiences import Audience
from surveys.designs import Design, Measure, Suspect
from surveys.expert_forms import ExpertForm
from surveys.instrument import Instrument


def design(instrument: Instrument) -> Design:
    """All that is computed by."""
    diagnosis = instrument.diagnosis
    return Design(
        plan=_plan(instrument),
        method=_method(instrument),
        problems=_suspects(diagnosis.problems),
        causes=_suspects(diagnosis.causes),
        resistances=_suspects(diagnosis.resistances),
        measures=tuple(
            Measure(one.id, one.causes, one.indicators, one.effort) for one in instrument.countermeasures.measures
        ),
        thresholds=dict(diagnosis.thresholds),
        flags=tuple(flag.id for flag in instrument.survey_quality.flags),
    )


def points(instrument: Instrument, audience: Audience) -> dict[str, int]:
    """The number of scale points of each scored item."""
    scored = instrument.questionnaires[audience].scored
    return {id: len(instrument.scale_of(audience, item).points) for id, item in scored.items()}


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


def _suspects(entries: Iterable[diagnoses.Suspect]) -> tuple[Suspect, ...]:
    return tuple(Suspect(one.id, one.rule, one.support, one.explains) for one in entries)


def _plan(instrument: Instrument) -> Plan:
    """What is weighed and what it is scored from."""
    return Plan(
        goal=instrument.index_system.goal.id,
        nodes=tuple(
            Node(matrix.id, matrix.parent, instrument.criteria(matrix.id)) for matrix in instrument.experts.matrices
        ),
        items=tuple(
            ScoredItem(item.id, item.indicator, audience, item.key, len(instrument.scale_of(audience, item).points))
            for audience, asked in instrument.questionnaires.items()
            for item in asked.scored.values()
            if item.indicator
        ),
        objectives=tuple(
            ObjectiveMeasure(figure.id, figure.indicator, figure.floor, figure.target)
            for figure in instrument.objective_indicators
        ),
    )


def _method(instrument: Instrument) -> Method:
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
