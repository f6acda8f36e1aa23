"""An audience of a closed wave by what people said of themselves: counted once, kept while their responses are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from scoring.tallies import Tally, of_plain


@dataclass(frozen=True)
class Breakdown:
    """What was counted of an audience's ``people`` responses.

    ``answers`` has by item that is not scored, and by its groups, how many belong there. ``groups`` has by profile
    question, and by each answer to it, how those who gave it answered the scored items; those who gave none are under
    `disclosing.NO_ANSWER`. Only questions are there by which parts may be looked at.
    """

    people: int
    answers: Mapping[str, Mapping[str, int]]
    groups: Mapping[str, Mapping[str, Tally]]

    def plain(self) -> dict[str, Any]:
        """Return it as JSON holds it."""
        return {
            "people": self.people,
            "answers": {item: dict(counts) for item, counts in self.answers.items()},
            "groups": {item: {code: one.plain() for code, one in of.items()} for item, of in self.groups.items()},
        }


def of_plain_breakdown(written: Mapping[str, Any]) -> Breakdown:
    """Return the breakdown that `Breakdown.plain` wrote."""
    groups = {item: {code: of_plain(one) for code, one in of.items()} for item, of in written["groups"].items()}
    return Breakdown(written["people"], written["answers"], groups)
