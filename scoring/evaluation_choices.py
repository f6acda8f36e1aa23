"""The method in a file that `python -m scoring evaluate` reads: every choice, with its default."""

from collections.abc import Collection, Mapping
from typing import Any, Final, cast, get_args

from scoring.aggregation import AGGREGATIONS, Aggregation
from scoring.json_fields import Answer, Fields, read_objects
from scoring.json_text import Place, number, shown
from scoring.json_values import read_array, read_list, read_number, read_object, read_text, read_whole, sound_shares
from scoring.mixtures import GroupMethod
from scoring.panels import ConsistencyPolicy
from scoring.plans import Band, Method
from scoring.random_indices import TABLES
from scoring.samples import Representation
from scoring.scores import GroupWeights
from scoring.weights_file import FileMethod, read_method

GRADES = (100.0, 75.0, 50.0, 25.0, 0.0)
MINIMUM_SHARE: Final = 0.7
ANY_NUMBER = dict.fromkeys(range(3, 200), 200 * 199 // 2)  # pairs that may be missing: what connects all is enough
ACCEPTED, REVIEWED = 0.10, 0.20  # verdicts that no answer shows


def read_choices(fields: Fields, audiences: Collection[str], groups: Collection[str]) -> tuple[Method, FileMethod]:
    """Read a method.

    Args:
        fields: what stands under "method".
        audiences: who answers.
        groups: the audiences, and "objective" where there are measures.

    Returns:
        the method, and the part of it that weighs experts; a default stands in for what cannot be read.
    """
    optional = ("group_weights", "minimum_group", "minimum_share", "grades", "bands", "aggregation", "representation")
    fields.only((), ("weights", *optional))
    given, place = fields.written, fields.place
    weighing = read_method(given.get("weights", {}), place.at("weights"))
    method = Method(
        random_index=TABLES[weighing.random_index],
        policy=ConsistencyPolicy(ACCEPTED, REVIEWED, weighing.exclude_cr_above, ANY_NUMBER, {}),
        group_weights=_group_weights(given.get("group_weights", {}), groups, place.at("group_weights")),
        grades=_grades(given.get("grades", list(GRADES)), place.at("grades")),
        bands=_bands(given.get("bands", []), place.at("bands")),
        minimum_group=_minimum_group(given.get("minimum_group", 1), audiences, place.at("minimum_group")),
        minimum_share=_share(given.get("minimum_share", MINIMUM_SHARE), place.at("minimum_share")),
        aggregation=cast(Aggregation, fields.choice("aggregation", AGGREGATIONS, "arithmetic")),
        representation=cast(Representation, fields.choice("representation", get_args(Representation), "strata")),
        panel=GroupMethod(weighing.priorities, weighing.aggregation),
    )
    return method, weighing


def choices_answer(method: Method, weighing: Mapping[str, Any] | None) -> Answer:
    """A method as a file gives it, with every default; `weighing` None where no experts are weighed."""
    return {
        "weights": weighing,
        "group_weights": {
            "default": dict(method.group_weights.default),
            "special": [dict(entry) for entry in method.group_weights.special],
        },
        "minimum_group": dict(method.minimum_group),
        "minimum_share": method.minimum_share,
        "grades": list(method.grades),
        "bands": [{"id": band.id, "minimum": band.minimum} for band in method.bands],
        "aggregation": method.aggregation,
        "representation": method.representation,
    }


def _group_weights(written: object, groups: Collection[str], place: Place) -> GroupWeights:
    given = read_object(written, place)
    place.keys(given, ("default", "special"))
    default = dict.fromkeys(groups, 1 / len(groups)) if groups else {}
    if "default" in given:
        read = _shares(given["default"], groups, place.at("default"))
        for group in set(groups) - read.keys() if read else ():
            place.at("default").at(group).wrong(
                "group-unweighed", "this group has no weight.", "give it one, perhaps 0"
            )
        default = read or default
    special = read_list(given.get("special", []), place.at("special"))
    entries = [_shares(one, groups, place.at("special").at(str(count))) for count, one in enumerate(special, 1)]
    return GroupWeights(default, tuple(entries))


def _shares(written: object, groups: Collection[str], place: Place) -> dict[str, float]:
    """The weights of groups that are known, summing to one; none if a problem was noted."""
    before, given = len(place.problems), read_object(written, place)
    for group in given.keys() - set(groups):
        place.at(group).wrong("group-unknown", "no audience of an item, nor objective.", "name a group of this file")
    read = {group: read_number(weight, place.at(group)) for group, weight in given.items()}
    known = {group: weight for group, weight in read.items() if weight is not None}
    if len(place.problems) > before or not sound_shares([*known.values()], place, [*known]):
        return {}
    return known


def _minimum_group(written: object, audiences: Collection[str], place: Place) -> dict[str, int]:
    """By audience; a number alone is for all."""
    if not isinstance(written, dict):
        least = read_whole(written, place, 1)
        return dict.fromkeys(audiences, least or 1)
    for audience in written.keys() - set(audiences):
        place.at(audience).wrong("group-unknown", "no audience of an item.", "name an audience of this file")
    read = {audience: read_whole(least, place.at(audience), 1) for audience, least in written.items()}
    return {audience: read.get(audience) or 1 for audience in audiences}


def _share(written: object, place: Place) -> float:
    if number(written) and 0 <= written <= 1:
        return float(written)
    place.wrong("file-number", f"{shown(written)} is no share.", "give a number from 0 to 1")
    return MINIMUM_SHARE


def _grades(written: object, place: Place) -> tuple[float, ...]:
    values = read_array(written, 1, place)
    if values is None:
        return GRADES
    if len(values) < 2 or not (values[1:] < values[:-1]).all():
        place.wrong("grades-order", "not two or more falling values.", "give the value of each grade, the best first")
        return GRADES
    return tuple(values.tolist())


def _bands(written: object, place: Place) -> tuple[Band, ...]:
    found: list[Band] = []
    for fields in read_objects(written, place):
        fields.only(("id", "minimum"))
        id = read_text(fields.written["id"], fields.place.at("id")) if "id" in fields.written else None
        minimum = fields.number("minimum", 0.0)
        if any(band.id == id or band.minimum == minimum for band in found):
            what = "another band has this id or minimum."
            fields.place.wrong("band-twice", what, "give each its own")
        found.append(Band(id or "", minimum))
    return tuple(found)
