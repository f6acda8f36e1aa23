"""What a workbook may leave out: method, promises and forms as the shipped instrument has them, in neutral words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from math import ceil
from typing import Any, get_origin

from pydantic import BaseModel

from surveys.instrument import Instrument
from surveys.reading import COMMUNITY_POLICING, parse, shipped
from surveys.sheet_columns import entries
from surveys.texts import Text

STARTING = "starting"
AS_SHIPPED = (
    "placeholders",
    "scales",
    "scoring",
    "grades",
    "survey_quality",
    "sampling",
    "comparison",
    "delphi_screening",
    "reporting_checklist",
    "report_tables",
    "privacy",
)
OF_ONE_QUESTIONNAIRE = ("non_answer", "order", "stratum")
ABOUT_ONE_SUBJECT = frozenset(
    {"matrices", "profile", "shown_by_code", "problems", "causes", "resistances", "groups", "minutes"}
)
SECONDS_AN_ITEM, SECONDS_A_PAIR = 10, 20  # as the shipped questionnaires and expert form count
LEAST_MINUTES = 5  # for an expert to read what is asked
Document = dict[str, Any]


def completed(given: Mapping[str, Any]) -> Document:
    """A document with all that it cannot be without and nobody should have to invent; a whole one stays as it is."""
    document = dict(_copied(given))
    languages = document.setdefault("languages", ["zh", "en"])
    spoken = tuple(one for one in languages if isinstance(one, str)) if isinstance(languages, list) else ()
    if spoken:
        document.setdefault("default_language", spoken[0])
    document.setdefault("objective_indicators", [])
    own_notice = "experts" in _dict(document.get("notices"))
    for known in (_starting(), _as_shipped()):
        some = _for(document, known)
        _fill(Instrument, document, some, spoken)
        for reader, notice in some["notices"].items():
            _dict(document.get("notices")).setdefault(reader, _in(notice, spoken))
    if not own_notice:  # the one of `starting` says so
        _dict(document.get("experts")).setdefault("shown_by_code", True)
    _count(document)
    return document


@cache
def _starting() -> Mapping[str, Any]:
    return parse(shipped(STARTING))


@cache
def _as_shipped() -> Document:
    """What the shipped instrument says that is not about its subject."""
    whole = parse(shipped(COMMUNITY_POLICING))
    some = {name: whole[name] for name in AS_SHIPPED}
    for block in ("experts", "diagnosis", "countermeasures"):
        some[block] = {name: entry for name, entry in whole[block].items() if name not in ABOUT_ONE_SUBJECT}
    asked = whole["questionnaires"].items()
    some["questionnaires"] = {
        audience: {name: one[name] for name in OF_ONE_QUESTIONNAIRE if name in one} for audience, one in asked
    }
    return some


def shipped_scale(languages: tuple[str, ...]) -> Document:
    """The shipped scale, for what a scale of another program lacks."""
    scale: Document = _in(next(iter(_as_shipped()["scales"].values())), languages)
    return scale


@cache
def reserved() -> frozenset[str]:
    """The ids of what a document may be completed with, which nothing else in it should have."""
    return frozenset((*_ids(_as_shipped()), *_ids(_starting())))


def _ids(entry: Any) -> Iterator[str]:
    if isinstance(entry, dict):
        yield from (str(entry[name]) for name in ("id",) if name in entry)
    for part in entry.values() if isinstance(entry, dict) else entry if isinstance(entry, list) else ():
        yield from _ids(part)


def _for(document: Document, known: Mapping[str, Any]) -> Document:
    """Of what is known, that on the audiences which the document asks."""
    asked = document.get("questionnaires")
    readers = (*(asked if isinstance(asked, dict) else ()), "experts")
    some = dict(known)
    for block in ("questionnaires", "notices"):
        some[block] = {name: entry for name, entry in known.get(block, {}).items() if name in readers}
    return some


def _fill(model: type[BaseModel], document: Document, known: Mapping[str, Any], languages: tuple[str, ...]) -> None:
    """Write what a model needs and a document lacks; what it may lack stays away, or reading would change a file."""
    for name, field in model.model_fields.items():
        if name not in known:
            continue
        if name not in document:
            if field.is_required():
                document[name] = _in(known[name], languages)
            continue
        within = [one for one in entries(model, name) if one is not Text][:1]
        if not isinstance(document[name], dict) or not within:
            continue
        if get_origin(field.annotation) is None:
            _fill(within[0], document[name], known[name], languages)
        else:
            for key in document[name].keys() & known[name].keys():
                _fill(within[0], _dict(document[name][key]), known[name][key], languages)


def _copied(entry: Any) -> Any:
    """A copy to write into. `deepcopy` looks for what a document has none of, and takes several times as long."""
    if isinstance(entry, Mapping):
        return {name: _copied(part) for name, part in entry.items()}
    return [_copied(part) for part in entry] if isinstance(entry, list) else entry


def _is_text(entry: object) -> bool:
    return isinstance(entry, dict) and bool(entry) and entry.keys() <= {"zh", "en"}


def _in(entry: Any, languages: tuple[str, ...]) -> Any:
    """A copy with its texts in the languages of the document."""
    if isinstance(entry, dict):
        kept = {name: part for name, part in entry.items() if not _is_text(entry) or name in languages}
        return {name: _in(part, languages) for name, part in kept.items()}
    return [_in(part, languages) for part in entry] if isinstance(entry, list) else entry


def _count(document: Document) -> None:
    """What follows from the rest: empty lists, scales, matrices, minutes, and minutes as notices say them."""
    for block, names in (("diagnosis", ("problems", "causes", "resistances")), ("countermeasures", ("groups",))):
        for name in names:
            _dict(document.get(block)).setdefault(name, [])
    asked, scales = _dict(document.get("questionnaires")), _dict(document.get("scales"))
    for one in map(_dict, asked.values()):
        one.setdefault("scale", next(iter(scales), ""))
        one.setdefault("minutes", max(1, ceil(items(one) * SECONDS_AN_ITEM / 60)))
    nodes, experts = list(inner_nodes(document.get("index_system"))), _dict(document.get("experts"))
    experts.setdefault("matrices", [{"id": f"M{at}", "parent": id} for at, (id, _) in enumerate(nodes)])
    pairs = sum(number * (number - 1) // 2 for _, number in nodes)
    experts.setdefault("minutes", max(LEAST_MINUTES, ceil(pairs * SECONDS_A_PAIR / 60)))
    for reader, notice in _dict(document.get("notices")).items():
        text = _dict(_dict(notice).get("text"))
        minutes = str(_dict({**asked, "experts": experts}.get(reader)).get("minutes"))
        text.update({name: said.replace("{minutes}", minutes) for name, said in text.items() if isinstance(said, str)})


def _dict(found: object) -> Document:
    """A mapping to look into and write to; where there is none, one that nobody keeps."""
    return found if isinstance(found, dict) else {}


def items(questionnaire: Document) -> int:
    """How many items its sections have."""
    sections = _list(questionnaire.get("sections"))
    return sum(len(_list(one.get("items"))) for one in sections if isinstance(one, dict))


def inner_nodes(system: Any) -> Iterator[tuple[str, int]]:
    """The nodes with two nodes or more below them, and how many, from a document however unfinished."""
    if not isinstance(system, dict):
        return
    own = _dict(system.get("goal", system))
    below = [one for name in ("dimensions", "subdimensions", "indicators") for one in _list(system.get(name))]
    if len(below) > 1 and isinstance(own.get("id"), str):
        yield own["id"], len(below)
    for one in below:
        yield from inner_nodes(one)


def _list(found: object) -> list[Any]:
    return found if isinstance(found, list) else []
