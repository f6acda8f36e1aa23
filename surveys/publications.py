"""What was published: frozen inputs and the evaluation computed from them, never changed afterwards."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from scoring.problems import Problem, please, refuse

FORMAT = "plumbline publication 1"


@dataclass(frozen=True)
class Publication:
    """A frozen evaluation at an address of its own.

    ``inputs`` holds the instrument (which carries the method), tallies, judgements under pseudonyms and figures;
    ``inputs_digest`` is the SHA-256 of their canonical form (RFC 8785). ``study`` is what a reader is told about who
    was asked, when and by whom; ``evaluation``, ``conclusion`` and ``analysis`` (how sure, how
    reliable, how robust, who differs) are what :mod:`scoring` made of the inputs.
    """

    id: str
    study_id: str
    wave_id: str
    published_on: date
    inputs_digest: str
    study: Mapping[str, Any]
    inputs: Mapping[str, Any]
    evaluation: Mapping[str, Any]
    conclusion: Mapping[str, Any]
    analysis: Mapping[str, Any]

    def plain(self) -> dict[str, Any]:
        """As JSON holds it: what a bundle has as ``publication.json``."""
        told = {part.name: getattr(self, part.name) for part in fields(self)}
        return {"format": FORMAT} | told | {"published_on": self.published_on.isoformat()}


def of_plain(document: Mapping[str, Any]) -> Publication:
    """A publication from its document. Raises Refused, with all problems, for one of another shape."""
    refuse(problems(document))
    told = {part.name: document[part.name] for part in fields(Publication)}
    return Publication(**told | {"published_on": date.fromisoformat(document["published_on"])})


def problems(document: Any) -> Iterator[Problem]:
    """Where a document has not the shape of a publication."""
    if not isinstance(document, Mapping):
        yield _other("publication", "It is not a table.")
        return
    yield from _misshapen(document, _SHAPE, "")
    for name in sorted(document.keys() - _SHAPE.keys()):
        yield _other(name, "It is not known here.")
    if document.get("format", FORMAT) != FORMAT:
        yield _other("format", f"It is not {FORMAT!r}: another version of Plumbline wrote it.")
    if not _is_day(document.get("published_on", "1980-01-01")):
        yield _other("published_on", "It is no day.")


_SHAPE: Mapping[str, Any] = {
    **dict.fromkeys(("format", "id", "study_id", "wave_id", "published_on", "inputs_digest"), str),
    "study": {"name": dict, "organisation": dict, "wave": dict, "strata": list, "experts": dict},
    "inputs": {
        "instrument": dict,
        "tallies": list,
        "populations": dict,
        "judgements": list,
        "figures": dict,
        "sites": list,
        "after": list,
    },
    "evaluation": {"composite": dict, "nodes": dict, "dimensions": list, "indicators": list, "responses": dict},
    "conclusion": {"findings": list, "shown": list},
    "analysis": dict,
}
_NAMES = {str: "text", dict: "a table", list: "a list"}


def _misshapen(document: Mapping[str, Any], shape: Mapping[str, Any], within: str) -> Iterator[Problem]:
    for name, kind in shape.items():
        place, inner = f"{within}{name}", isinstance(kind, Mapping)
        wanted = dict if inner else kind
        if name not in document:
            yield _other(place, "It is missing.")
        elif not isinstance(document[name], wanted):
            yield _other(place, f"It is not {_NAMES[wanted]}.")
        elif inner:
            yield from _misshapen(document[name], kind, f"{place} › ")


def _is_day(written: Any) -> bool:
    try:
        return isinstance(written, str) and date.fromisoformat(written).isoformat() == written
    except ValueError:
        return False


def _other(where: str, what: str) -> Problem:
    return please("publication-misshapen", where, what, "fetch it again from the publication's address")
