"""An instrument without the indicators that were dropped, and without what speaks of nothing else."""

from __future__ import annotations

import copy
from collections.abc import Collection, Iterator, Mapping
from typing import Any

from scoring.problems import Problem, please, refuse
from surveys.reading import read

FEWEST = 2  # at one node: what is weighed needs something to be weighed against
MARK = "+screened"  # ends the version of an instrument that was reduced
_SUSPECTS = ("problems", "causes", "resistances")


def reduce(document: Mapping[str, Any], kept: Collection[str]) -> Mapping[str, Any]:
    """The document with these indicators only; the very same one when all are kept.

    Items, counted figures and measures of dropped indicators go. A rule goes on with the rest of what it speaks of, a
    supporting condition without any goes too.

    Raises Refused, with all problems, for an unknown indicator, a dimension or subdimension left with fewer than two, a
    rule left without a condition that it needs, or an audience left without an item.
    """
    known = [one["id"] for branch in _branches(document) for one in branch.get("indicators", ())]
    refuse(
        please("screening-indicator-unknown", id, "There is no such indicator.", "correct it")
        for id in kept
        if id not in known
    )
    dropped = set(known) - set(kept)
    if not dropped:
        return document
    refuse([*_small(document, dropped), *_baseless(document, _gone(document, dropped))])
    reduced = _without(document, dropped)
    read(reduced, new=False)
    return reduced


def _small(document: Mapping[str, Any], dropped: set[str]) -> Iterator[Problem]:
    for branch in _branches(document):
        left = [one["id"] for one in branch.get("indicators", ()) if one["id"] not in dropped]
        if branch.get("indicators") and len(left) < FEWEST:
            what = f"{len(left)} of its indicators would be left."
            yield please("screening-dimension-small", branch["id"], what, f"keep {FEWEST} or more of them")
    for audience, asked in document["questionnaires"].items():
        scored = [
            item["indicator"] for section in asked["sections"] for item in section["items"] if "indicator" in item
        ]
        if dropped.issuperset(scored):
            what = "It would be asked nothing that is scored."
            yield please("screening-audience-silent", audience, what, "keep an indicator that it is asked about")


def _baseless(document: Mapping[str, Any], gone: set[str]) -> Iterator[Problem]:
    for suspect in _suspects(document):
        rule = suspect["rule"]
        needed, any_of = rule.get("all") or [], rule.get("any") or []
        lost = [condition for condition in (*needed, *any_of) if not _left(condition["of"], gone)]
        if any(condition in lost for condition in needed) or (any_of and len(lost) == len(any_of)):
            named = ", ".join(dict.fromkeys(id for condition in lost for id in _ids(condition["of"])))
            yield please(
                "screening-rule-baseless", suspect["id"], f"Its rule rests on {named}.", "keep what it rests on"
            )


def _without(document: Mapping[str, Any], dropped: set[str]) -> dict[str, Any]:
    reduced, gone = copy.deepcopy(dict(document)), _gone(document, dropped)
    reduced["version"] = f"{reduced['version']}{MARK}"
    for branch in _branches(reduced):
        if "indicators" in branch:
            branch["indicators"] = [one for one in branch["indicators"] if one["id"] not in dropped]
    for asked in reduced["questionnaires"].values():
        for section in asked["sections"]:
            section["items"] = [item for item in section["items"] if item.get("indicator") not in dropped]
        asked["sections"] = [section for section in asked["sections"] if section["items"]]
    reduced["objective_indicators"] = [one for one in reduced["objective_indicators"] if one["id"] not in gone]
    for suspect in _suspects(reduced):
        _trim(suspect, gone)
    groups = reduced["countermeasures"]["groups"]
    for group in groups:
        for measure in group["measures"]:
            measure["indicators"] = _left(measure["indicators"], gone)
            measure["check"] = _left(measure["check"], gone)
        group["measures"] = [measure for measure in group["measures"] if measure["indicators"]]
    reduced["countermeasures"]["groups"] = [group for group in groups if group["measures"]]
    return reduced


def _trim(suspect: dict[str, Any], gone: set[str]) -> None:
    for part in ("indicators", "also_watch"):
        if part in suspect:
            suspect[part] = _left(suspect[part], gone)
    for name in ("rule", "support"):
        rule = suspect.get(name) or {}
        for conditions in rule.values():
            conditions[:] = [condition for condition in conditions if _left(condition["of"], gone)]
            for condition in conditions:
                if not isinstance(condition["of"], str):
                    condition["of"] = _left(condition["of"], gone)
    if not any((suspect.get("support") or {}).values()):
        suspect.pop("support", None)


def _gone(document: Mapping[str, Any], dropped: set[str]) -> set[str]:
    """The dropped indicators with the items and counted figures that inform them."""
    asked = [
        item
        for questionnaire in document["questionnaires"].values()
        for section in questionnaire["sections"]
        for item in section["items"]
    ]
    return dropped | {
        one["id"] for one in (*asked, *document["objective_indicators"]) if one.get("indicator") in dropped
    }


def _branches(document: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """The dimensions and subdimensions."""
    waiting = [*reversed(document["index_system"]["dimensions"])]
    while waiting:
        branch = waiting.pop()
        waiting += reversed(branch.get("subdimensions", ()))
        yield branch


def _suspects(document: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    for part in _SUSPECTS:
        yield from document["diagnosis"][part]


def _ids(of: str | list[str]) -> list[str]:
    return [of] if isinstance(of, str) else of


def _left(of: str | list[str], gone: set[str]) -> list[str]:
    return [id for id in _ids(of) if id not in gone]
