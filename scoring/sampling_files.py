"""`python -m scoring wilson`, `sample_size` and `raking`: who was asked, and whom they stand for."""

import numpy as np

from scoring.arrays import Floats
from scoring.json_fields import Answer, Fields
from scoring.json_values import MOST_DIMENSIONS, read_array
from scoring.problems import Refused
from scoring.proportions import wilson
from scoring.representation import rake
from scoring.sample_sizes import Fieldwork, Size, plan_sample, sample_size

RATES = ("design_effect", "response_rate", "valid_rate")


def answer_wilson(file: Fields) -> Answer:
    """Give Wilson's interval of a share.

    Args:
        file: `successes` and `n`, which need not be whole; `confidence`; `population`, null if it is endless.

    Returns:
        `low` and `high`, with the `share` between them.

    Raises:
        Refused: `file-*`, `proportion-*`, `confidence-range`, `population-small`.
    """
    file.only(("successes", "n"), ("confidence", "population"))
    successes, n, level = file.number("successes"), file.number("n"), file.confidence()
    population = None if file.written.get("population") is None else file.number("population")
    low, high = file.computed(lambda: wilson(successes, n, level, population))
    return {"low": low, "high": high, "share": successes / n, "confidence": level}


def answer_sample_size(file: Fields) -> Answer:
    """Give the size of a sample.

    Args:
        file: `population`, null if it is endless; `error`, `confidence`, `p`; `design_effect`, `response_rate` and
            `valid_rate` of the fieldwork, 1 where not given.

    Returns:
        `n` as Krejcie and Morgan print it; `steps` to the number of invitations, each as the formula gives it and as a
        whole number rounded up; `reachable`, whether there are so many to invite.

    Raises:
        Refused: `file-*`, `sample-*`, `confidence-range`.
    """
    file.only(("population",), ("error", "confidence", "p", *RATES))
    endless = file.written.get("population") is None
    people = None if endless else file.whole("population", 1, 1)
    error, p, level = file.number("error", 0.05), file.number("p", 0.5), file.confidence()
    fieldwork = _fieldwork(file)
    n, plan = file.computed(
        lambda: (sample_size(people, error, p, level), plan_sample(people, error, fieldwork, level, p))
    )
    steps = {
        "n0": plan.n0,
        "finite": plan.finite,
        "yamane": plan.yamane,
        "clustered": plan.clustered,
        "invited": plan.invited,
    }
    return {"n": n, "steps": {name: _size(step) for name, step in steps.items()}, "reachable": plan.reachable}


def answer_raking(file: Fields) -> Answer:
    """Fit a table to its margins.

    Args:
        file: `table`, lists nested as deeply as there are `margins`, one for each axis.

    Returns:
        `table`; `weights` of a respondent in each cell, if the table counts respondents; `rounds`, and the
        `largest_difference` left between a margin and the one asked for.

    Raises:
        Refused: `file-*`, `raking-*`.
    """
    file.only(("table", "margins"))
    margins = _margins(file)
    table = file.array("table", len(margins)) if margins else np.ones(1)
    found = file.computed(lambda: rake(table, margins))
    return {
        "table": found.table.tolist(),
        "weights": found.weights(table).tolist(),
        "rounds": found.rounds,
        "largest_difference": found.largest_difference,
    }


def _margins(file: Fields) -> list[Floats]:
    written, place = file.written.get("margins"), file.place.at("margins")
    if "margins" not in file.written:
        return []
    if not isinstance(written, list) or not 0 < len(written) <= MOST_DIMENSIONS:
        place.wrong("file-type", f"not a list of 1 to {MOST_DIMENSIONS} margins.", "give one list for each axis")
        file.unreadable = True
        return []
    read = [read_array(one, 1, place.at(str(axis))) for axis, one in enumerate(written, 1)]
    file.unreadable |= any(margin is None for margin in read)
    return [np.ones(1) if margin is None else margin for margin in read]


def _fieldwork(file: Fields) -> Fieldwork:
    design, response, valid = (file.number(key, 1.0) for key in RATES)
    try:
        return Fieldwork(design, response, valid)
    except Refused as refused:
        file.place.keep(refused)
        return Fieldwork(1.0, 1.0, 1.0)


def _size(step: Size) -> Answer:
    return {"exact": step.exact, "whole": step.whole}
