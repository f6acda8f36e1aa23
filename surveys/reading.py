"""An instrument from a file: a frozen value, or a refusal that names every problem and its place."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping
from functools import cache
from importlib.resources import files
from math import isfinite
from typing import Any

import yaml
from pydantic import ValidationError

from scoring.problems import Problem, Refused, please
from scoring.remembering import remembered
from surveys.checking import check
from surveys.instrument import Instrument
from surveys.questionnaires import TAG

MAXIMUM_BYTES = 2_000_000
MOST_NODES = 50_000  # keys, values and lists; about eight times as many as the shipped instrument has
LARGEST_INTEGER = 2**53 - 1  # RFC 8785: beyond it a number has no canonical form
COMMUNITY_POLICING = "community_policing"
TEMPLATES = (COMMUNITY_POLICING, "public_safety")
DEMONSTRATION = "community_policing_demonstration"


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
        raise Refused([please("instrument-too-large", "the file", "It is larger than 2 MB.", "shorten its texts")])
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


def read(document: Mapping[str, Any]) -> Instrument:
    """The instrument in a document. Raises Refused with all its problems, each with its place."""
    try:
        instrument = Instrument.model_validate(document)
    except ValidationError as error:
        raise Refused(problem for detail in error.errors() for problem in _problems(document, detail)) from error
    if problems := (*_foreign(document), *check(instrument)):
        raise Refused(problems)
    return instrument


@remembered(most=4)
def of_publication(document: Mapping[str, Any]) -> Instrument:
    """The instrument of a publication: read once for all the files and pages that are made of it."""
    return read(document)


@cache
def template(name: str) -> Instrument:
    """An instrument that comes with Plumbline, by its file's stem."""
    return read(parse(shipped(name)))


def community_policing() -> Instrument:
    """That of the founding case."""
    return template(COMMUNITY_POLICING)


def _foreign(entry: object, at: str = "") -> Iterator[Problem]:
    """What a document cannot be kept with: anything but text, finite numbers, yes and no, lists and mappings."""
    if isinstance(entry, Mapping):
        for name, part in entry.items():
            yield from _foreign(part, f"{at} › {name}" if at else str(name))
    elif isinstance(entry, list):
        for number, part in enumerate(entry, start=1):
            yield from _foreign(part, f"{at} › entry {number}")
    elif not _keepable(entry):
        yield please("instrument-value", at, f"{entry!r:.40} is neither a text nor a number.", "put it in quotes")


def _keepable(entry: object) -> bool:
    if isinstance(entry, int | float):
        return isfinite(entry) and (isinstance(entry, float) or abs(entry) <= LARGEST_INTEGER)
    return entry is None or isinstance(entry, str)


_CODES = {
    "missing": ("instrument-missing", "It is missing.", "add it"),
    "extra_forbidden": ("instrument-unknown-key", "This key is not known here.", "correct its spelling or remove it"),
    "union_tag_invalid": ("instrument-kind-unknown", "There is no such kind of item.", "write one of the kinds"),
    "unexpected_keyword_argument": ("instrument-unknown-key", "This key is not known here.", "correct or remove it"),
}


def _problems(document: object, detail: Any) -> Iterator[Problem]:
    where = place(document, detail["loc"])
    refusal = detail.get("ctx", {}).get("error")
    if isinstance(refusal, Refused):
        yield from refusal.within(where).problems
        return
    code, what, way_out = _CODES.get(
        detail["type"], ("instrument-value", f"{detail['msg']}.", "write a value of the kind that is asked for")
    )
    yield please(code, where, what, way_out)


def place(document: object, location: tuple[int | str, ...]) -> str:
    """A path a person can follow: entries of a list are named by their id where they have one.

    >>> place({"items": [{"id": "R01"}]}, ("items", 0, "text"))
    'items › R01 › text'
    """
    names: list[str] = []
    for step in location:
        if isinstance(step, str) and step.startswith(TAG):
            continue
        document = _below(document, step)
        name = document.get("id") if isinstance(step, int) and isinstance(document, Mapping) else None
        names.append(str(name or (f"entry {step + 1}" if isinstance(step, int) else step)))
    return " › ".join(names)


def _below(document: object, step: int | str) -> object:
    if isinstance(document, list) and isinstance(step, int) and step < len(document):
        return document[step]
    return document.get(step) if isinstance(document, Mapping) else None
