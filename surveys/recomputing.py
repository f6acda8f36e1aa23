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
from surveys.withheld import Withheld
from surveys.withholding import shown

TOLERANCE = 1e-9  # relative and absolute
PUBLISHED = ("evaluation", "conclusion", "analysis")  # the parts of a publication that are computed
RESTING = "not_recomputable"  # in the inputs: the places that rest on what is withheld
SEPARATOR = " › "
AFTER_EXCLUSION = "analysis › exclusions"
DEPTH = 4  # of the places that are named there: one indicator's interval, not each of its ends
SUBDIMENSIONS = "subdimensions"
LATER = ("withheld", "item_gaps")  # parts of an analysis that some of those without a design do not have


@dataclass(frozen=True)
class Recomputed:
    """What was held against what: how many numbers of each part, and the places where something differs.

    At the places of ``resting`` nothing was compared: they rest on answers that are withheld.
    """

    numbers: Mapping[str, int]
    differences: tuple[str, ...]
    resting: tuple[str, ...] = ()


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
        places += _totals(document["study"], document["inputs"], found["evaluation"]["responses"])
    resting = tuple(document["inputs"].get(RESTING, ()))
    places = [place for place in places if not _within(place, resting)]
    places += [f"inputs › {RESTING} › {place}" for place in _unfounded(resting, document["inputs"])]
    return Recomputed(_numbers(document, resting), tuple(places), resting)


def not_recomputable(inputs: Mapping[str, Any], analysis: Analysis) -> list[str]:
    """The places of a publication of this analysis that its inputs do not come to, since they lack what is withheld."""
    given = read(inputs)
    found, published = _again(inputs), computed(shown(given.design, analysis, _withheld(inputs)))
    differing = [place for part in PUBLISHED for place in differences(found[part], published[part], part)]
    return list(dict.fromkeys(SEPARATOR.join(place.split(SEPARATOR)[:DEPTH]) for place in differing))


def read(inputs: Mapping[str, Any]) -> Inputs:
    """The inputs in a publication's. Raises Refused, with all problems, each at its place."""
    known = {part.name: inputs[part.name] for part in fields(Inputs) if part.name in inputs}
    return of_plain(Inputs, known, "inputs")


def computed(analysis: Analysis) -> dict[str, Any]:
    """What was computed, by the publication's own parts."""
    rest = shortened(plain(analysis))
    if analysis.exclusions is None:  # published before there were any
        del rest["exclusions"]
    return {"evaluation": rest.pop("evaluation"), "conclusion": rest.pop("conclusion"), "analysis": rest}


def shortened(written: Any) -> Any:
    """A value without what is empty because an index system has no subdimensions: there was no word of them before."""
    if isinstance(written, dict):
        return {name: shortened(one) for name, one in written.items() if one or name != SUBDIMENSIONS}
    return written


def differences(computed: Any, stored: Any, place: str) -> Iterator[str]:
    """The places where what is stored is not what was computed."""
    if isinstance(computed, dict) and isinstance(stored, Mapping) and computed.keys() == stored.keys():
        for name in computed:
            yield from differences(computed[name], stored[name], f"{place}{SEPARATOR}{name}")
    elif isinstance(computed, list) and isinstance(stored, list) and len(computed) == len(stored):
        for number, pair in enumerate(zip(computed, stored, strict=True), start=1):
            yield from differences(*pair, f"{place}{SEPARATOR}{number}")
    elif not _same(computed, stored):
        yield place


def count_numbers(stored: Any, place: str = "", resting: tuple[str, ...] = ()) -> int:
    """How many numbers stand in a value as JSON holds it, but for those at the places of ``resting``."""
    return 0 if _within(place, resting) else _counted(stored, place, frozenset(resting))


def _counted(stored: Any, place: str, resting: frozenset[str]) -> int:
    if place in resting:
        return 0
    if isinstance(stored, dict):
        return sum(_counted(one, f"{place}{SEPARATOR}{name}", resting) for name, one in stored.items())
    if isinstance(stored, list):
        return sum(_counted(one, f"{place}{SEPARATOR}{at}", resting) for at, one in enumerate(stored, start=1))
    return int(_number(stored))


def _numbers(document: Mapping[str, Any], resting: tuple[str, ...]) -> dict[str, int]:
    parts = {part: (document[part], part) for part in PUBLISHED if part != "analysis"}
    parts |= {part: (one, f"analysis{SEPARATOR}{part}") for part, one in document["analysis"].items()}
    numbers = {part: count_numbers(one, place, resting) for part, (one, place) in parts.items()}
    return {part: number for part, number in numbers.items() if number}


def _unfounded(resting: tuple[str, ...], inputs: Mapping[str, Any]) -> Iterator[str]:
    """Places that cannot rest on what is withheld: whole parts, and anything where nothing is.

    But for those after exclusion: whoever stays may be of one mind where everybody is not.
    """
    parts = (inputs.get("withheld") or {}).values()
    something = any(any(part.values()) if isinstance(part, Mapping) else part for part in parts)
    for place in resting:
        if SEPARATOR not in place or not (something or _within(place, (AFTER_EXCLUSION,))):
            yield place


def _totals(study: Mapping[str, Any], inputs: Mapping[str, Any], responses: Mapping[str, int]) -> Iterator[str]:
    """The rows of who answered have to be those of the inputs, and add up to how many are counted."""
    try:
        told = {(row["audience"], row["id"]): row["responses"] for row in study["strata"] if row["responses"]}
        if {(one["audience"], one["stratum"]): one["responses"] for one in inputs.get("strata", ())} != told:
            yield "inputs › strata"
        rows = [(row["audience"], row["responses"] or 0) for row in study["strata"]]
        for audience, people in responses.items():
            if sum(number for name, number in rows if name == audience) != people:
                yield f"study › strata › {audience}"
    except (LookupError, TypeError):
        yield "study › strata"


def _again(inputs: Mapping[str, Any]) -> dict[str, Any]:
    given = read(inputs)
    return computed(shown(given.design, analysed(given), _withheld(inputs)))


def _within(place: str, resting: tuple[str, ...]) -> bool:
    return any(place == one or place.startswith(one + SEPARATOR) for one in resting)


def _withheld(inputs: Mapping[str, Any]) -> Withheld | None:
    """What was withheld of a publication, where its inputs say so."""
    return of_plain(Withheld, inputs["withheld"], "inputs › withheld") if "withheld" in inputs else None


def _before(document: Mapping[str, Any], design: Mapping[str, Any]) -> dict[str, Any]:
    """The same of one without a design; what was published before anything was withheld stays whole."""
    given, published = read({**document["inputs"], "design": design}), document["analysis"]
    analysis = analysed(given)
    of = _withheld(document["inputs"])
    found = computed(shown(given.design, analysis, of) if "withheld" in published else analysis)
    kept = {part: entry for part, entry in found["analysis"].items() if part in published or part not in LATER}
    return found | {"analysis": kept}


def analysed(given: Inputs) -> Analysis:
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
