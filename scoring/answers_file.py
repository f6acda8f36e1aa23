"""Answers in a file that `python -m scoring evaluate` reads: tallies, responses, and how many people there are."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from scoring.json_fields import Fields, read_objects
from scoring.json_text import Place, number, shown
from scoring.json_values import read_list, read_object, read_text, read_whole
from scoring.scores import ScoredItem
from scoring.tallies import DONT_KNOW, MISSING, NOT_APPLICABLE, OFF_SCALE, Tally, fold

WORDS = {"DK": DONT_KNOW, "NA": NOT_APPLICABLE}
EVERYBODY = "all"  # the stratum where none is named


@dataclass(frozen=True)
class Asked:
    """The items of a file by id. `whole`: none of them was unreadable, so that an id not among them is unknown."""

    items: Mapping[str, ScoredItem]
    whole: bool

    def of(self, audience: str | None) -> dict[str, int]:
        """The points of each item of an audience."""
        return {item.id: item.points for item in self.items.values() if item.audience == audience}

    def unknown(self, id: object, audience: str | None, place: Place) -> bool:
        """Note an item that this audience is not asked; say whether it is none that can be counted."""
        known = isinstance(id, str) and id in self.of(audience)
        if not known and self.whole and audience is not None:
            way_out = f"name one of {', '.join(self.of(audience)) or 'the items'}"
            place.wrong("tally-unknown-item", f"{shown(id)} is no item of {audience}.", way_out)
        return not known


def read_tallies(written: object, asked: Asked, place: Place) -> tuple[Tally, ...]:
    """Read the list of tallies: audience, stratum, responses, and counts by item."""
    return tuple(_tally(fields, asked) for fields in read_objects(written, place))


def read_responses(written: object, asked: Asked, place: Place) -> tuple[Tally, ...]:
    """Read the list of tables of answers, and fold each: audience, stratum, items, and a row for each respondent."""
    return tuple(_folded(fields, asked) for fields in read_objects(written, place))


def read_populations(written: object, tallies: Sequence[Tally], place: Place) -> dict[str, dict[str, int]]:
    """Read how many people each stratum of an audience has; every stratum of it that answered must be named."""
    answered: dict[str, dict[str, int]] = {}
    for part in tallies:
        strata = answered.setdefault(part.audience, {})
        strata[part.stratum] = strata.get(part.stratum, 0) + part.responses
    found = {}
    for audience, strata in read_object(written, place).items():
        here = place.at(audience)
        people = {name: read_whole(n, here.at(name), 1) for name, n in read_object(strata, here).items()}
        _compare(people, answered.get(audience, {}), here)
        found[audience] = {name: n for name, n in people.items() if n is not None}
    return found


def _compare(people: Mapping[str, int | None], answered: Mapping[str, int], place: Place) -> None:
    for name, n in people.items():
        if not answered.get(name):
            way_out = "merge it with a stratum like it, or ask people there"
            place.at(name).wrong("stratum-empty", "nobody answered, though people live there.", way_out)
        elif n is not None and n < answered[name]:
            what = f"{n} people, of whom {answered[name]} answered."
            place.at(name).wrong("population-small", what, "give a population no smaller than the sample")
    for name in answered.keys() - people.keys() if people else ():
        way_out = "give it, or leave out the populations of this audience"
        place.at(name).wrong("stratum-population", "answers, but no population.", way_out)


def _tally(fields: Fields, asked: Asked) -> Tally:
    fields.only(("audience", "responses", "counts"), ("stratum",))
    audience, stratum = _whose(fields, asked)
    there = "responses" in fields.written
    responses = read_whole(fields.written["responses"], fields.place.at("responses")) if there else None
    if responses == 0:
        _empty(fields.place)
    counts = {id: (0,) * (points + OFF_SCALE - 1) + (responses or 0,) for id, points in asked.of(audience).items()}
    here = fields.place.at("counts")
    for id, given in read_object(fields.written.get("counts", {}), here).items():
        if not asked.unknown(id, audience, here.at(id)) and responses:
            counts[id] = _counts(given, asked.items[id].points, responses, here.at(id)) or counts[id]
    return Tally(audience or "", stratum, responses or 0, counts)


def _counts(written: object, points: int, responses: int, place: Place) -> tuple[int, ...] | None:
    """Counts of points, don't know, not applicable and missing; of points alone, the rest is missing."""
    if not isinstance(written, list) or len(written) not in (points, points + OFF_SCALE):
        what = f"not {points} counts, nor {points + OFF_SCALE}."
        way_out = "count each point of the scale, then don't know, not applicable and missing"
        place.wrong("tally-counts", what, way_out)
        return None
    read = [read_whole(one, place.at(str(count))) for count, one in enumerate(written, 1)]
    counts = [one for one in read if one is not None]
    if len(counts) < len(read):
        return None
    full = counts if len(counts) > points else [*counts, 0, 0, responses - sum(counts)]
    if sum(full) != responses or full[-1] < 0:
        what = f"the counts sum to {sum(counts)}, of {responses} responses."
        place.wrong("tally-sum", what, "let them sum to the responses")
        return None
    return tuple(full)


def _folded(fields: Fields, asked: Asked) -> Tally:
    fields.only(("audience", "items", "rows"), ("stratum",))
    audience, stratum = _whose(fields, asked)
    columns, points = _columns(fields, asked, audience), asked.of(audience)
    rows, here = read_list(fields.written.get("rows", [None]), fields.place.at("rows")), fields.place.at("rows")
    answers = np.full((len(rows), len(points)), MISSING, dtype=np.int8)
    if not rows and isinstance(fields.written["rows"], list):
        _empty(fields.place)
    column_of = {id: column for column, id in enumerate(points)}
    for row, given in enumerate(rows if "rows" in fields.written else ()):
        if not isinstance(given, list) or len(given) != len(columns):
            way_out = "give one for each item, null where there is none"
            here.at(str(row + 1)).wrong("file-ragged", f"not {len(columns)} answers.", way_out)
            continue
        for id, answer in zip(columns, given, strict=True):
            if id is not None:
                answers[row, column_of[id]] = _answer(answer, points[id], here, (str(row + 1), id))
    return fold(audience or "", stratum, points, answers)


def _columns(fields: Fields, asked: Asked, audience: str | None) -> list[str | None]:
    """The items in the order of the columns, None for one that cannot be counted."""
    here, found = fields.place.at("items"), list[str | None]()
    for count, id in enumerate(read_list(fields.written.get("items", []), here), 1):
        unknown = asked.unknown(id, audience, here.at(str(count)))
        if not unknown and id in found:
            here.at(str(count)).wrong("tally-item-twice", f"{shown(id)} has a column already.", "give it one column")
        found.append(None if unknown or id in found else id)
    return found


def _answer(written: object, points: int, place: Place, cell: tuple[str, str]) -> int:
    if written is None:
        return MISSING
    if isinstance(written, str) and written in WORDS:
        return WORDS[written]
    if number(written) and written == int(written) and 1 <= written <= points:
        return int(written)
    here, what = place.at(cell[0]).at(cell[1]), f"{shown(written)} is no answer."
    here.wrong("tally-answer-off-scale", what, f"give 1 to {points}, {' or '.join(WORDS)}, or null")
    return MISSING


def _whose(fields: Fields, asked: Asked) -> tuple[str | None, str]:
    """The audience, None if it cannot be told or has no item, and the stratum."""
    here = fields.place.at("audience")
    audience = read_text(fields.written["audience"], here) if "audience" in fields.written else None
    stratum = read_text(fields.written.get("stratum", EVERYBODY), fields.place.at("stratum"))
    if audience is not None and asked.whole and not asked.of(audience):
        here.wrong("tally-unknown-audience", f"{shown(audience)} is asked no item.", "name an audience of the items")
    return audience if asked.of(audience) else None, stratum or EVERYBODY


def _empty(place: Place) -> None:
    place.wrong("stratum-empty", "nobody answered.", "merge it with a stratum like it, or leave it out")
