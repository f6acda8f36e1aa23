"""The inputs that the demonstration's expected results were computed from: its distributions, without sampling."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from scoring.evaluation import Evaluation
from scoring.tallies import Tally
from surveys.audiences import AUDIENCES, Audience
from surveys.demonstrations import Demonstration, demonstration, distribution, figures
from surveys.designing import design
from surveys.evaluating import Inputs, evaluate
from surveys.instrument import Instrument
from surveys.judgements import Judgement, pairs
from surveys.reading import community_policing, read
from tests.studies_for_tests import document

EXPECTED: Mapping[str, Any] = demonstration().expected
SCENARIOS = ("baseline", "followup")
PEOPLE = 100_000  # of each audience: shares come in thousandths, don't knows in hundredths, so every count is whole


def exact_tally(audience: Audience, scenario: str) -> Tally:
    """Counts in the proportions that the parameters list."""
    parameters, instrument = demonstration(), community_policing()
    counts = {}
    for item in instrument.questionnaires[audience].scored.values():
        unknown = round(parameters.responses[audience][item.id].dk * 100)
        shares = distribution(parameters, audience, item, scenario)
        answers = [round(share * 1000) * (100 - unknown) for share in shares]
        counts[item.id] = (*answers, unknown * 1000, 0, 0)
    return Tally(audience, "", PEOPLE, counts)


def exact_tallies(scenario: str) -> tuple[Tally, ...]:
    """One tally of residents and one of officers."""
    return tuple(exact_tally(audience, scenario) for audience in AUDIENCES)


def judgements(parameters: Demonstration, instrument: Instrument) -> tuple[Judgement, ...]:
    """What the made-up experts judged."""
    return tuple(
        Judgement(expert.id, matrix, first, second, value)
        for expert in parameters.experts
        for matrix, values in expert.judgements.items()
        for (first, second), value in zip(pairs(instrument.criteria(matrix)), values, strict=True)
    )


def excluding(above: float | None) -> Instrument:
    """The shipped instrument with another limit for leaving an expert's matrix out."""
    ours = document()
    ours["experts"]["consistency"]["exclude_above"] = above
    return read(ours)


@cache
def evaluated(scenario: str, above: float | None = 0.2) -> Evaluation:
    """The evaluation of a scenario."""
    instrument, parameters = excluding(above), demonstration()
    return evaluate(
        Inputs(
            design(instrument),
            exact_tallies(scenario),
            judgements(parameters, instrument),
            figures(parameters, scenario),
        )
    )
