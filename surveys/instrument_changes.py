"""What another version of an instrument changes, and which of its items go on: asked and counted as before."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

from pydantic import BaseModel

from surveys.audiences import Audience
from surveys.instrument import Instrument
from surveys.questionnaires import AnyItem, Questionnaire
from surveys.texts import Text

What: TypeAlias = Literal["added", "removed", "wording", "scale", "measures", "moved", "changed"]
Goes: TypeAlias = Literal["on", "with-care", "not"]
METHOD = (
    "scoring",
    "grades",
    "survey_quality",
    "objective_indicators",
    "experts",
    "delphi_screening",
    "diagnosis",
    "countermeasures",
    "privacy",
    "notices",
    "sampling",
    "comparison",
)
AS_BEFORE: Mapping[What, Goes] = {"wording": "with-care", "changed": "with-care", "moved": "with-care"}


@dataclass(frozen=True)
class Change:
    """One difference: of an item, of a node of the index system, or of a part of the instrument (its own ``id``)."""

    of: Literal["item", "node", "part"]
    id: str
    what: What
    before: Text | None = None
    after: Text | None = None

    @property
    def goes(self) -> Goes:
        """Whether answers or scores before and after may be compared."""
        return AS_BEFORE.get(self.what, "not")


def changes(before: Instrument, after: Instrument) -> tuple[Change, ...]:
    """Everything that differs, in the order of the later version; what was removed comes last."""
    parts = [Change("part", name, "changed") for name in METHOD if getattr(before, name) != getattr(after, name)]
    asked = [audience for audience in after.audiences if audience in before.audiences]
    parts += [
        Change("part", one, "changed") for one in asked if _around(before, after, one) != _around(after, before, one)
    ]
    return (*_nodes(before, after), *_items(before, after), *parts)


def continuing(before: Instrument, after: Instrument) -> tuple[str, ...]:
    """The items of the later version that are asked and counted as in the earlier: words, scale, key, indicator.

    A language that only one of the two speaks changes nothing for those who answered in the other.
    """
    changed = {change.id for change in changes(before, after) if change.of == "item"}
    return tuple(id for asked in after.questionnaires.values() for id in asked.items if id not in changed)


def _items(before: Instrument, after: Instrument) -> Iterator[Change]:
    ours, theirs = dict(_asked(before)), dict(_asked(after))
    languages = set(before.languages) & set(after.languages)
    for id, (questionnaire, item) in theirs.items():
        if id not in ours:
            yield Change("item", id, "added", after=item.text)
            continue
        earlier, old = ours[id]
        what = _differs(_seen(before, earlier, old, languages), _seen(after, questionnaire, item, languages))
        if what is not None:
            yield Change("item", id, what, old.text, item.text)
    yield from (Change("item", id, "removed", before=item.text) for id, (_, item) in ours.items() if id not in theirs)


def _asked(instrument: Instrument) -> Iterator[tuple[str, tuple[Questionnaire, AnyItem]]]:
    for questionnaire in instrument.questionnaires.values():
        for section in questionnaire.sections:
            yield from ((item.id, (questionnaire, item)) for item in section.items)


def _around(of: Instrument, beside: Instrument, audience: Audience) -> Any:
    """What a questionnaire holds beside its items: screener, profile, comments, promises, sections and their order."""
    asked, known = of.questionnaires[audience], {id for id, _ in _asked(beside)}
    languages = set(of.languages) & set(beside.languages)
    sections = [
        (_plain(section, languages, {"items"}), [item.id for item in section.items if item.id in known])
        for section in asked.sections
    ]
    return _plain(asked, languages, {"sections", "minutes", "stem"}), sections


def _plain(value: Any, languages: set[str], without: Collection[str] = ()) -> Any:
    """A value as plain parts, its texts in the languages that both instruments speak."""
    if isinstance(value, Text):
        return _words(value, languages)
    if isinstance(value, BaseModel):
        names = [name for name in type(value).model_fields if name not in without]
        return {name: _plain(getattr(value, name), languages) for name in names}
    return [_plain(part, languages) for part in value] if isinstance(value, tuple) else value


def _seen(instrument: Instrument, asked: Questionnaire, item: AnyItem, languages: set[str]) -> dict[What, Any]:
    """What must be the same for an item to go on, by what its change is called."""
    scale = instrument.scales.get(getattr(item, "scale", None) or asked.scale)
    points = [(point.value, _words(point.text, languages)) for point in scale.points] if scale else []
    rest = _plain(item, languages, {"text", "indicator", "key", "scale"})
    return {
        "scale": (points, asked.non_answer, rest.pop("options", None), rest.pop("kind", None)),
        "measures": (asked.id, getattr(item, "indicator", None), getattr(item, "key", 1)),
        "wording": (_words(item.text, languages), _words(asked.stem, languages)),
        "changed": rest,
    }


def _differs(before: Mapping[What, Any], after: Mapping[What, Any]) -> What | None:
    return next((what for what in before if before[what] != after[what]), None)


def _words(text: Text, languages: set[str]) -> dict[str, str]:
    return {language: words for language, words in text.root.items() if language in languages}


def _nodes(before: Instrument, after: Instrument) -> Iterator[Change]:
    ours, theirs = before.index_system.named, after.index_system.named
    languages = set(before.languages) & set(after.languages)
    above, now = _parents(before), _parents(after)
    for id, node in theirs.items():
        if id not in ours:
            yield Change("node", id, "added", after=node.name)
        elif above.get(id) != now.get(id):
            yield Change("node", id, "moved", ours[id].name, node.name)
        elif _words(ours[id].name, languages) != _words(node.name, languages):
            yield Change("node", id, "wording", ours[id].name, node.name)
        elif _defined(before, id, languages) != _defined(after, id, languages):
            yield Change("node", id, "changed", ours[id].name, node.name)
    yield from (Change("node", id, "removed", before=ours[id].name) for id in ours if id not in theirs)


def _defined(instrument: Instrument, id: str, languages: set[str]) -> dict[str, str]:
    text = instrument.index_system.definitions.get(id)
    return _words(text, languages) if text else {}


def _parents(instrument: Instrument) -> dict[str, str]:
    system = instrument.index_system
    return {child: parent for parent in system.named for child in system.children(parent)}
