"""How long a questionnaire may be at all."""

from __future__ import annotations

from collections.abc import Iterator

from scoring.problems import Problem, please
from surveys.questionnaires import Questionnaires

MOST_ITEMS = 400  # an hour of answering; whoever has more has pasted a wrong table


def problems(questionnaires: Questionnaires) -> Iterator[Problem]:
    """A problem for each questionnaire that nobody could answer in one sitting."""
    for audience, questionnaire in questionnaires.items():
        if (number := len(questionnaire.items)) > MOST_ITEMS:
            where, what = f"questionnaires › {audience} › sections", f"It has {number} items."
            yield please("items-many", where, what, f"keep to {MOST_ITEMS}")
