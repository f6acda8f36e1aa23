"""Everything of a publication computed again from its inputs, and held against what was published.

It takes the publication as JSON holds it, and an environment with NumPy and SciPy alone.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from typing import Any

from scoring.problems import Refused, please
from surveys.analysing import Analysis, analyse
from surveys.evaluating import Inputs
from surveys.plain_values import of_plain, plain
from surveys.withholding import shown

TOLERANCE = 1e-9  # relative and absolute
PUBLISHED = ("evaluation", "conclusion", "analysis")  # the parts of a publication that are computed
LATER = ("withheld", "item_gaps")  # parts of an analysis that some of those without a design do not have


@dataclass(frozen=True)
class Recomputed:
    """What was held against what: how many numbers of each part, and the places where something differs."""

    numbers: Mapping[str, int]
    differences: tuple[str, ...]


def recompute(document: Mapping[str, Any], design: Mapping[str, Any] | None = None) -> Recomputed:
    """Compute a publication again. ``document`` has its ``inputs`` and all that it published.

    ``design`` is of one whose inputs have none, from before there was one: it keeps what it was published with.
    Raises Refused, with all problems, where its inputs cannot be read or nothing can be computed from them.
    """
    missing = [part for part in ("study", "inputs", *PUBLISHED) if not isinstance(document.get(part), Mapping)]
    if missing:
        raise Refused(please("recompute-missing", part, "It is missing.", "add it") for part in missing)
    found = _again(document["inputs"]) if design is None else _before(document, design)
    places = [place for part in PUBLISHED for place in differences(found[part], document[part], part)]
    if design is None:
        places += _totals(document["study"], found["evaluation"]["responses"])
    return Recomputed(_numbers(document), tuple(places))


def analysed(inputs: Mapping[str, Any]) -> Analysis:
    """The whole analysis of a publication's inputs, before anything is withheld. Raises Refused, with all problems."""
    return _analysed(read(inputs))


def read(inputs: Mapping[str, Any]) -> Inputs:
    """The inputs in a publication's. Raises Refused, with all problems, each at its place."""
    known = {part.name: inputs[part.name] for part in fields(Inputs) if part.name in inputs}
    return of_plain(Inputs, known, "inputs")


def computed(analysis: Analysis) -> dict[str, Any]:
    """What was computed, by the publication's own parts."""
    rest = plain(analysis)
    if analysis.exclusions is None:  # published before there were any
        del rest["exclusions"]
    return {"evaluation": rest.pop("evaluation"), "conclusion": rest.pop("conclusion"), "analysis": rest}


def differences(computed: Any, stored: Any, place: str) -> Iterator[str]:
    """The places where what is stored is not what was computed."""
    if isinstance(computed, dict) and isinstance(stored, Mapping) and computed.keys() == stored.keys():
        for name in computed:
            yield from differences(computed[name], stored[name], f"{place} › {name}")
    elif isinstance(computed, list) and isinstance(stored, list) and len(computed) == len(stored):
        for number, pair in enumerate(zip(computed, stored, strict=True), start=1):
            yield from differences(*pair, f"{place} › {number}")
    elif not _same(computed, stored):
        yield place


def count_numbers(stored: Any) -> int:
    """How many numbers stand in a value as JSON holds it."""
    if isinstance(stored, Mapping):
        return sum(map(count_numbers, stored.values()))
    if isinstance(stored, list):
        return sum(map(count_numbers, stored))
    return int(_number(stored))


def _numbers(document: Mapping[str, Any]) -> dict[str, int]:
    numbers = {part: count_numbers(document[part]) for part in PUBLISHED if part != "analysis"}
    numbers |= {part: count_numbers(entry) for part, entry in document["analysis"].items()}
    return {part: number for part, number in numbers.items() if number}


def _totals(study: Mapping[str, Any], responses: Mapping[str, int]) -> Iterator[str]:
    """The rows of who answered have to add up to how many are counted."""
    try:
        rows = [(row["audience"], row["responses"] or 0) for row in study["strata"]]
        for audience, people in responses.items():
            if sum(number for name, number in rows if name == audience) != people:
                yield f"study › strata › {audience}"
    except (LookupError, TypeError):
        yield "study › strata"


def _again(inputs: Mapping[str, Any]) -> dict[str, Any]:
    given = read(inputs)
    return computed(shown(given.design, _analysed(given)))


def _before(document: Mapping[str, Any], design: Mapping[str, Any]) -> dict[str, Any]:
    """The same of one without a design; what was published before anything was withheld stays whole."""
    given, published = read({**document["inputs"], "design": design}), document["analysis"]
    analysis = _analysed(given)
    found = computed(shown(given.design, analysis) if "withheld" in published else analysis)
    kept = {part: entry for part, entry in found["analysis"].items() if part in published or part not in LATER}
    return found | {"analysis": kept}


def _analysed(given: Inputs) -> Analysis:
    try:
        return analyse(given)
    except Refused as refused:
        raise refused.within("inputs") from refused
    except (ArithmeticError, LookupError, TypeError, ValueError) as error:
        what = "Nothing can be computed from them."
        raise Refused([please("recompute-inputs", "inputs", what, "take them from a publication")]) from error


def _same(computed: Any, stored: Any) -> bool:
    """A number is written with or without a point: 5 is 5.0."""
    if _number(computed) and _number(stored) and float in (type(computed), type(stored)):
        return math.isclose(computed, stored, rel_tol=TOLERANCE, abs_tol=TOLERANCE)
    return bool(computed == stored) and isinstance(computed, bool) == isinstance(stored, bool)


def _number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
