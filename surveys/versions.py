"""Publications of one wave, one after the other: which came before, and what is another in the later one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from surveys.publications import Publication


@dataclass(frozen=True)
class Version:
    """A publication in its wave. ``number`` is None for one from before they were numbered."""

    id: str
    published_on: date
    number: int | None


def version(id: str, published_on: date, study: Mapping[str, Any]) -> Version:
    """The version that a publication says it is."""
    return Version(id, published_on, (study.get("version") or {}).get("number"))


def ordered(versions: Iterable[Version]) -> tuple[Version, ...]:
    """The earliest first."""
    return tuple(sorted(versions, key=lambda one: (one.published_on, one.number or 0, one.id)))


def of(publications: Iterable[Publication]) -> tuple[Version, ...]:
    """The versions that publications of one wave are, the earliest first."""
    return ordered(version(one.id, one.published_on, one.study) for one in publications)


def told(
    before: Iterable[Publication], evaluation: Mapping[str, Any], instrument: Mapping[str, Any], why: Mapping[str, str]
) -> dict[str, Any]:
    """What a publication says of those before it: their addresses, the organiser's reason, and what differs."""
    earlier = {one.id: one for one in before}
    order = of(earlier.values())
    last = earlier[order[-1].id] if order else None
    return {
        "number": len(order) + 1,
        "before": [one.id for one in order],
        "why": dict(why) if last else None,
        "differences": _differences(last, evaluation, instrument) if last else None,
    }


def _differences(last: Publication, evaluation: Mapping[str, Any], instrument: Mapping[str, Any]) -> dict[str, Any]:
    """Then and now: the headline, its grade, how many are counted, and whether the method is another."""
    then = last.evaluation
    return {
        "score": [then["composite"]["score"], evaluation["composite"]["score"]],
        "band": [then["composite"]["band"], evaluation["composite"]["band"]],
        "responses": {
            audience: [then["responses"].get(audience, 0), number]
            for audience, number in evaluation["responses"].items()
        },
        "experts": [experts(then), experts(evaluation)],
        "method": last.inputs["instrument"] != instrument,
        "digest": last.inputs_digest,
    }


def experts(evaluation: Mapping[str, Any]) -> int:
    """How many experts judged anything."""
    return len({entry["expert"] for node in evaluation["nodes"].values() for entry in node["experts"]})
