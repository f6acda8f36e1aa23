"""Two publications of one wave, far enough apart that they do not tell what a few said who came between."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from scoring.problems import Problem, please
from scoring.public_moments import ROWS_PER_ITEM
from surveys import disclosing, least_numbers
from surveys.audiences import AUDIENCES
from surveys.publications import Publication
from surveys.studies import Wave

FEW = "publish-difference"  # the code of a problem
JOINED = "+"  # between the ids of strata that an older publication counted as one


def same(inputs: Mapping[str, Any], publication: Publication) -> bool:
    """Whether a publication rests on these inputs, so that another of them would tell nothing new."""
    return _but_design(publication.inputs) == _but_design(json.loads(json.dumps(inputs)))


def too_like(wave: Wave, inputs: Mapping[str, Any], before: Iterable[Publication]) -> Iterator[Problem]:
    """Two publications that a few people tell apart would tell what those few said."""
    groups: tuple[least_numbers.Group, ...] = (*AUDIENCES, "experts")
    least = {group: disclosing.least(wave.instrument, group) for group in groups}
    for publication in before:
        if same(inputs, publication):
            what = f"Publication {publication.id} has the same inputs."
            yield please("publish-again", "wave", what, "point to that one")
            continue
        changed = _experts_changed(inputs["judgements"], publication.inputs["judgements"])
        few = [audience for audience in AUDIENCES if _few_changed(audience, inputs, publication, least[audience])]
        for place in few + ["experts"] * (0 < changed < least["experts"]):
            what = f"Too little has come since publication {publication.id}: the difference would tell what a few said."
            yield please(FEW, place, what, "wait for more answers")


def _but_design(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """It follows from the instrument, and older publications have none."""
    return {name: part for name, part in inputs.items() if name != "design"}


def _few_changed(audience: str, inputs: Mapping[str, Any], publication: Publication, least: int) -> bool:
    """By strata, also where they are joined. One from before that has the same answers in other counts."""
    now, then = (_of(audience, given.get("strata", given["tallies"])) for given in (inputs, publication.inputs))
    if not now or not then:
        return False
    changes = _changes(now, then)
    if not any(changes):
        released = "strata" in publication.inputs
        return released and _of(audience, inputs["tallies"]) != _of(audience, publication.inputs["tallies"])
    whole = _most_of_moments(audience, inputs, publication.inputs)
    return any(0 < change < least for change in changes) or sum(changes) < max(least, whole) or _alone(now, then, whole)


def _most_of_moments(audience: str, *given: Mapping[str, Any]) -> int:
    """As many people as a change needs where both have cross-products: theirs is the difference's cross-products."""
    items = [
        len(entry["moments"]["items"])
        for inputs in given
        for entry in inputs["tallies"]
        if entry["audience"] == audience and entry["moments"]
    ]
    return ROWS_PER_ITEM * max(items) if len(items) >= len(given) else 0


def _alone(now: Iterable[Mapping[str, Any]], then: Iterable[Mapping[str, Any]], whole: int) -> bool:
    """Whether a stratum that is large enough for cross-products of its own changed by too few for them."""
    before = {entry["stratum"]: entry["responses"] for entry in then}
    both = [(entry["responses"], before.get(entry["stratum"], 0)) for entry in now]
    return any(min(one) >= whole and 0 < abs(one[0] - one[1]) < whole for one in both)


def _of(audience: str, entries: Iterable[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    return [json.loads(json.dumps(entry)) for entry in entries if entry["audience"] == audience]


def _changes(now: Iterable[Mapping[str, Any]], then: Iterable[Mapping[str, Any]]) -> list[int]:
    """By how many responses each group differs, groups of strata that overlap between the two taken together."""
    groups: list[tuple[set[str], int]] = []
    for sign, tallies in ((1, now), (-1, then)):
        for entry in tallies:
            strata, number = set(entry["stratum"].split(JOINED)), sign * entry["responses"]
            touching = [group for group in groups if group[0] & strata]
            groups = [group for group in groups if group not in touching]
            merged = strata.union(*(group[0] for group in touching))
            groups.append((merged, number + sum(group[1] for group in touching)))
    return [abs(number) for _, number in groups]


def _experts_changed(now: Iterable[Mapping[str, Any]], then: Iterable[Mapping[str, Any]]) -> int:
    """How many experts judged otherwise, came or left."""
    said = [
        {(entry["expert"], entry["matrix"], entry["first"], entry["second"], entry["value"]) for entry in judgements}
        for judgements in (now, then)
    ]
    return len({entry[0] for entry in said[0] ^ said[1]})
