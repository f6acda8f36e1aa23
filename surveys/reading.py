"""An instrument from a file: a frozen value, or a refusal that names every problem and its place."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping
from functools import cache
from importlib.resources import files
from math import isfinite
from typing import Any, TypeAlias

import yaml
from pydantic import ValidationError

from scoring.problems import Problem, Refused, please
from scoring.remembering import remembered
from surveys.checking import check
from surveys.instrument import Instrument
from surveys.questionnaires import TAG
from surveys.texts import has_controls

MOST_MEGABYTES = 2  # of an instrument's file, whatever kind it is of
MAXIMUM_BYTES = MOST_MEGABYTES * 2**20
MOST_NODES = 50_000  # keys, values and lists; about eight times as many as the shipped instrument has
LARGEST_INTEGER = 2**53 - 1  # RFC 8785: beyond it a number has no canonical form
COMMUNITY_POLICING = "community_policing"
TEMPLATES = (COMMUNITY_POLICING, "public_safety")
DEMONSTRATION = "community_policing_demonstration"
Location: TypeAlias = tuple[int | str, ...]


class _Loader(yaml.SafeLoader):
    """YAML without anchors (a small file could unfold without end) and without keys written twice."""

    nodes = 0

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        self.nodes += 1
        if self.nodes > MOST_NODES:
            raise Refused([please("instrument-too-large", "the file", "It holds too many values.", "shorten it")])
        if self.check_event(yaml.AliasEvent):
            event = self.peek_event()  # type: ignore[no-untyped-call] # untyped in the stubs
            raise yaml.MarkedYAMLError("", None, "an alias (*name) is not allowed here", event.start_mark)
        return super().compose_node(parent, index)

    def construct_object(self, node: yaml.Node, deep: bool = False) -> Any:
        try:
            return super().construct_object(node, deep)
        except (ValueError, AttributeError) as error:  # 2024-02-30, !!int x, !!timestamp x
            raise yaml.MarkedYAMLError("", None, "no such number or date", node.start_mark) from error

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        seen: set[Hashable] = set()
        for key_node, _ in node.value:
            key = self.construct_object(key_node, deep=True)
            if not isinstance(key, Hashable):
                raise yaml.MarkedYAMLError("", None, "a key is a list or a mapping", key_node.start_mark)
            if key in seen:
                raise yaml.MarkedYAMLError("", None, f"the key {key!r} is written twice", key_node.start_mark)
            seen.add(key)
        return super().construct_mapping(node, deep)


def shipped(name: str) -> str:
    """The text of an instrument that comes with Plumbline, by its file's stem."""
    return (files("surveys") / "instruments" / f"{name}.yaml").read_text(encoding="utf-8")


def parse(text: str) -> Mapping[str, Any]:
    """The document in a YAML text. Raises Refused with the line where it stops being readable."""
    if len(text.encode(errors="surrogatepass")) > MAXIMUM_BYTES:
        raise Refused(
            [please("instrument-too-large", "the file", f"It is larger than {MOST_MEGABYTES} MB.", "shorten its texts")]
        )
    try:
        document = yaml.load(text, Loader=_Loader)  # noqa: S506 # the loader derives from SafeLoader
    except yaml.MarkedYAMLError as error:
        where = f"line {error.problem_mark.line + 1}" if error.problem_mark else "the file"
        raise Refused([please("instrument-unreadable", where, str(error.problem), "correct this line")]) from error
    except (yaml.YAMLError, RecursionError) as error:
        raise Refused([please("instrument-unreadable", "the file", "It is not YAML.", "save it as YAML")]) from error
    if not isinstance(document, Mapping):
        raise Refused([please("instrument-unreadable", "the file", "It is not a mapping.", "begin with `id:`")])
    return document


def read(document: Mapping[str, Any], new: bool = True) -> Instrument:
    """The instrument in a document. Raises Refused with all its problems, each with its place.

    One that was kept is not ``new``: its wave goes on and its publication is read, though control characters are in it.
    """
    try:
        instrument = Instrument.model_validate(document)
    except ValidationError as error:
        places = Places(document)
        raise Refused(problem for detail in error.errors() for problem in _problems(places, detail)) from error
    if problems := (*_unfit(document, new), *check(instrument)):
        raise Refused(problems)
    return instrument


@remembered(most=4)
def of_publication(document: Mapping[str, Any]) -> Instrument:
    """The instrument of a publication: read once for all the files and pages that are made of it."""
    return read(document, new=False)


@cache
def template(name: str) -> Instrument:
    """An instrument that comes with Plumbline, by its file's stem."""
    return read(parse(shipped(name)))


def community_policing() -> Instrument:
    """That of the founding case."""
    return template(COMMUNITY_POLICING)


def _unfit(document: Mapping[str, Any], new: bool) -> Iterator[Problem]:
    """What a document cannot be kept with: anything but text, finite numbers, yes and no, lists and mappings.

    And a key that JSON has no name for; of a ``new`` one also every text that nobody could read as it is written.
    """
    places, waiting = Places(document), list[tuple[Location, object]]([((), document)])
    while waiting:
        at, entry = waiting.pop()
        if isinstance(entry, Mapping):
            waiting += reversed([((*at, name), part) for name, part in entry.items()])
            for name in (name for name in entry if isinstance(name, bool) or not isinstance(name, str | int)):
                what = "This key is neither a text nor a whole number."
                yield please("instrument-value", places.path((*at, str(name))), what, "put it in quotes")
        elif isinstance(entry, list):
            waiting += reversed([((*at, number), part) for number, part in enumerate(entry)])
        elif not _keepable(entry):
            what = f"{entry!r:.40} is neither a text nor a number."
            yield please("instrument-value", places.path(at), what, "put it in quotes")
        elif new and isinstance(entry, str) and has_controls(entry, lines=True):
            what = "A sign that is not shown (a control character) is in it."
            yield please("text-control", places.path(at), what, "write the text anew")


def _keepable(entry: object) -> bool:
    if isinstance(entry, int | float):
        return isfinite(entry) and (isinstance(entry, float) or abs(entry) <= LARGEST_INTEGER)
    return entry is None or isinstance(entry, str)


_CODES = {
    "missing": ("instrument-missing", "It is missing.", "add it"),
    "too_short": ("instrument-value", "There are too few of these.", "add what is missing"),
    "extra_forbidden": ("instrument-unknown-key", "This key is not known here.", "correct its spelling or remove it"),
    "union_tag_invalid": ("instrument-kind-unknown", "There is no such kind of item.", "write one of the kinds"),
    "unexpected_keyword_argument": ("instrument-unknown-key", "This key is not known here.", "correct or remove it"),
}


def _problems(places: Places, detail: Any) -> Iterator[Problem]:
    where = places.path(detail["loc"])
    refusal = detail.get("ctx", {}).get("error")
    if isinstance(refusal, Refused):
        yield from refusal.within(where).problems
        return
    code, what, way_out = _CODES.get(
        detail["type"], ("instrument-value", f"{detail['msg']}.", "write a value of the kind that is asked for")
    )
    yield please(code, where, what, way_out)


class Places:
    """Paths in one document that a person can follow: entries of a list are named by their id where they have one.

    >>> Places({"items": [{"id": "R01"}]}).path(("items", 0, "text"))
    'items › R01 › text'

    For many locations: what these have in common is followed once.
    """

    def __init__(self, document: object) -> None:
        self._followed: dict[Location, tuple[object, str]] = {(): (document, "")}

    def path(self, location: Location) -> str:
        return self._follow(location)[1]

    def _follow(self, location: Location) -> tuple[object, str]:
        found = self._followed.get(location)
        if found is None:
            found = self._followed[location] = self._step(*self._follow(location[:-1]), location[-1])
        return found

    def _step(self, entry: object, above: str, step: int | str) -> tuple[object, str]:
        if isinstance(step, str) and step.startswith(TAG):
            return entry, above
        entry = _below(entry, step)
        id = entry.get("id") if isinstance(step, int) and isinstance(entry, Mapping) else None
        name = str(id or (f"entry {step + 1}" if isinstance(step, int) else step))
        return entry, f"{above} › {name}" if above else name


def _below(document: object, step: int | str) -> object:
    if isinstance(document, list) and isinstance(step, int) and step < len(document):
        return document[step]
    return document.get(step) if isinstance(document, Mapping) else None
