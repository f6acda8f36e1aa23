"""What is kept of a wave, written as the file that `python -m scoring evaluate` reads (docs/methods.md)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from scoring.plans import Method
from scoring.random_indices import TABLES
from surveys.answers import Answers
from surveys.audiences import AUDIENCES, Audience
from surveys.evaluating import Inputs, panel
from surveys.gathering import inputs
from surveys.instrument import Instrument
from surveys.ports import Records
from surveys.studies import Wave


def evaluation_file(records: Records, wave: Wave) -> dict[str, Any]:
    """Everything that is computed from, every response among it, and every choice."""
    given = inputs(records, wave)
    instrument = wave.instrument
    return {
        "hierarchy": _hierarchy(instrument),
        "items": [
            {"id": one.id, "indicator": one.indicator, "audience": one.audience, "key": one.key, "points": one.points}
            for one in given.design.plan.items
        ],
        "measures": [
            {"id": one.id, "indicator": one.indicator, "floor": one.floor, "target": one.target}
            | ({"value": given.figures[one.id]} if one.id in given.figures else {})
            for one in given.design.plan.objectives
        ],
        "responses": _responses(records, wave),
        "populations": {audience: people for audience, people in given.populations.items() if people},
        "experts": _experts(given),
        "method": _method(given.design.method),
    }


def _hierarchy(instrument: Instrument) -> dict[str, Any]:
    system = instrument.index_system
    below = [
        {"id": dimension.id, "children": [{"id": one.id} for one in dimension.indicators]}
        for dimension in system.dimensions
    ]
    return {"id": system.goal.id, "children": below}


def _responses(records: Records, wave: Wave) -> list[dict[str, Any]]:
    """A table of answers a stratum."""
    given: dict[tuple[Audience, str], list[Answers]] = {}
    for audience, stratum, answers, _ in records.responses(wave.id):
        given.setdefault((audience, stratum), []).append(answers)
    return [
        {"audience": audience, "stratum": stratum, "items": [*items], "rows": [_row(items, one, unfit) for one in rows]}
        for (audience, stratum), rows in given.items()
        for items in [wave.instrument.questionnaires[audience].scored]
        for unfit in [wave.instrument.scale_of(audience).not_applicable.code]
    ]


def _row(items: Iterable[str], answers: Answers, unfit: str) -> list[int | str | None]:
    said = [answers.get(id) for id in items]
    return [("NA" if one == unfit else "DK") if isinstance(one, str) else one for one in said]


def _experts(given: Inputs) -> list[dict[str, Any]]:
    parents = {matrix.id: matrix.parent for matrix in given.design.plan.nodes}
    judged: dict[str, dict[str, Any]] = {}
    for matrix, experts in panel(given.judgements).items():
        for expert, ratios in experts.items():
            triples = [[first, second, ratio] for (first, second), ratio in ratios.items()]
            judged.setdefault(expert, {})[parents[matrix]] = triples
    return [{"id": expert, "judgements": own} for expert, own in judged.items()]


def _method(how: Method) -> dict[str, Any]:
    index = how.random_index.name.lower().replace(" ", "_")
    assert index in TABLES
    return {
        "weights": {"random_index": index, "exclude_cr_above": how.policy.exclude_above},
        "group_weights": {
            "default": dict(how.group_weights.default),
            "special": [dict(one) for one in how.group_weights.special],
        },
        "minimum_group": {audience: how.minimum_group[audience] for audience in AUDIENCES},
        "minimum_share": how.minimum_share,
        "grades": list(how.grades),
        "bands": [{"id": band.id, "minimum": band.minimum} for band in how.bands],
        "representation": how.representation,
    }
