"""Words of an interface: one file a language in a folder, all with the same keys."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from pathlib import Path

import yaml

from scoring.problems import Problem, Refused

DEFAULT = "zh"
LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)  # libyaml reads the same ten times as fast, where there is one
OF_REPORTS = Path(__file__).parent / "words"  # what a report says; pages say it too
PEOPLE = Path(__file__).parent / "people_words"
Called = Mapping[str, Mapping[str, str]]  # by audience and language: what its people are called
_NOBODY: Called = {}
_PLACE = re.compile(r"\{(\w+)\}")
_CALLED: ContextVar[Called] = ContextVar("_CALLED", default=_NOBODY)


class Words:
    """The words of one language: ``words("progress", at=3, of=8)``."""

    def __init__(self, language: str, words: Mapping[str, str]) -> None:
        self.language = language
        self._words = words

    def __call__(self, key: str, **filling: object) -> str:
        said = self._words[key]
        return _PLACE.sub(lambda place: self._filled(place, filling), said) if "{" in said else said

    def _filled(self, place: re.Match[str], filling: Mapping[str, object]) -> str:
        """What stands in a place; a place of that kind in words that were filled in is none."""
        name = place[1]
        return str(filling[name]) if name in filling else _named(name, self.language) or place[0]

    def __iter__(self) -> Iterator[str]:
        return iter(self._words)

    def __contains__(self, key: str) -> bool:
        return key in self._words

    def problem(self, code: str, **filling: object) -> str:
        """What is wrong, for a person. A code without words of its own gets the general ones."""
        key = f"problem-{code}"
        return self(key if key in self else "problem-other", **filling)


@contextmanager
def calling(called: Called) -> Iterator[None]:
    """Within it, those who answer are called as an instrument calls them, wherever words speak of them."""
    before = _CALLED.set(called)
    try:
        yield
    finally:
        _CALLED.reset(before)


def call(called: Called) -> None:
    """The same from here on, for one that is made anew each time, such as a page."""
    _CALLED.set(called)


def _named(place: str, language: str) -> str | None:
    """``{residents}`` and ``{Residents}`` as those people are called, in the middle and at the start of a sentence."""
    usual = _people().get(language, _people()[DEFAULT])
    if (audience := place.lower()) not in usual or place not in (audience, audience.capitalize()):
        return None
    name = _CALLED.get().get(audience, {}).get(language, usual[audience])
    return name if place == audience else name[:1].upper() + name[1:]


@cache
def _people() -> Mapping[str, Mapping[str, str]]:
    return {path.stem: _read(path) for path in sorted(PEOPLE.glob("*.yaml"))}


@cache
def of_reports() -> Mapping[str, Words]:
    """What a report says, by language."""
    return load(OF_REPORTS)


def _read(path: Path) -> Mapping[str, str]:
    """A file's words as they are written: nothing in it is a number, and ``yes`` is not True."""
    words: Mapping[str, str] = yaml.load(path.read_text(encoding="utf-8"), Loader=LOADER)  # noqa: S506 # text only
    return words


def load(*folders: Path) -> Mapping[str, Words]:
    """All languages in folders. Raises Refused with each word that one language has and another lacks."""
    languages: dict[str, dict[str, str]] = {}
    for path in (path for folder in folders for path in sorted(folder.glob("*.yaml"))):
        languages.setdefault(path.stem, {}).update(_read(path))
    everything = set().union(*languages.values())
    lacking = [
        Problem("words-missing", f"{language} › {key}", "Another language has this word.", "Please write it here too.")
        for language, words in languages.items()
        for key in sorted(everything - set(words))
    ]
    if lacking:
        raise Refused(lacking)
    return {language: Words(language, words) for language, words in languages.items()}
