"""`python -m scoring fuzzy`: memberships combined by weights, at one level or at two."""

from dataclasses import replace

import numpy as np

from scoring.arrays import Floats
from scoring.fuzzy import Operator, combine, effectiveness, expected_value, maximum_membership, operator_named
from scoring.json_fields import Answer, Fields
from scoring.json_text import Place
from scoring.problems import Refused
from scoring.two_level import TwoLevel, two_level

Branch = tuple[Floats, Floats]


def answer_fuzzy(file: Fields) -> Answer:
    """Combine memberships.

    Args:
        file: `weights`, `memberships` or `branches` (each with weights and memberships), `operator`, `grades`.

    Returns:
        `membership`, `operator`, and what is read from it; `branches` of two levels.

    Raises:
        Refused: `file-*`, `weights-*` and `fuzzy-*`.
    """
    below = "branches" if "branches" in file.written else "memberships"
    file.only(("weights", below), ("operator", "grades"))
    operator = _operator(file)
    values = file.array("grades", 1) if "grades" in file.written else None
    if below == "branches":
        branches = _branches(file)
        upper = file.shares("weights", len(branches) or 1)
        found = file.computed(lambda: two_level(upper, branches, operator))
        lower = {"branches": found.lower.tolist()}
    else:
        memberships = file.array("memberships", 2)
        weights = file.shares("weights", len(memberships))
        found = file.computed(lambda: TwoLevel(memberships, combine(weights, memberships, operator)))
        lower = {}
    read = file.computed(lambda: _read(found.whole, values))
    return {"membership": found.whole.tolist(), **lower, "operator": operator, **read}


def _operator(file: Fields) -> Operator:
    written = file.written.get("operator", "M(.,+)")
    try:
        return operator_named(written if isinstance(written, str) else str(written))
    except Refused as refused:
        file.place.keep(Refused(replace(problem, where="operator") for problem in refused.problems))
        return "M(.,+)"


def _branches(file: Fields) -> list[Branch]:
    written, place = file.written["branches"], file.place.at("branches")
    if not isinstance(written, list) or not written:
        place.wrong("file-type", "not a list of branches.", "give weights and memberships for each")
        file.unreadable = True
        return []
    read = [_branch(one, place.at(str(count))) for count, one in enumerate(written, 1)]
    file.unreadable |= any(branch is None for branch in read)
    return [branch for branch in read if branch is not None]


def _branch(written: object, place: Place) -> Branch | None:
    if not isinstance(written, dict):
        place.wrong("file-type", "not an object.", "give its weights and memberships")
        return None
    fields = Fields(written, place)
    fields.only(("weights", "memberships"))
    memberships = fields.array("memberships", 2)
    weights = fields.shares("weights", len(memberships))
    return None if fields.unreadable else (weights, memberships)


def _read(membership: Floats, values: Floats | None) -> Answer:
    """The shares, the largest and how far it speaks for all, and the value expected; null of what is all 0."""
    total = float(membership.sum())
    row = membership.tolist()
    if values is not None:
        expected_value([1.0] * len(row), values.tolist())  # refuses another number of grades
    found: Answer = {"normalised": None, "largest": None, "effectiveness": None}
    if total <= 0:
        return found | {"reasons": ["all memberships are 0"]}
    found["normalised"] = (membership / total).tolist()
    found["largest"] = maximum_membership(row) + 1
    if len(row) > 1:
        how = effectiveness(row)
        found["effectiveness"] = {"alpha": how.alpha, "reading": how.reading}
    if values is not None:
        found["expected"] = float(np.average(values, weights=membership))
    return found
