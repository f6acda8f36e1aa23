"""The words of a bundle's files: one file a language in ``archive_words/``."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from surveys.texts import Text
from surveys.wording import DEFAULT, Words, load

WORDS = Path(__file__).parent / "archive_words"


@cache
def languages() -> Mapping[str, Words]:
    """The languages that a bundle's own words are written in, the default one first."""
    found = load(WORDS)
    return {DEFAULT: found[DEFAULT], **found}


def words(language: str) -> Words:
    """The words of a language, or of the default one where nobody has written them yet."""
    return languages().get(language, languages()[DEFAULT])


def said(key: str, **filling: object) -> dict[str, str]:
    """The same words in every language that they are written in."""
    return {language: own(key, **filling) for language, own in languages().items()}


def told(key: str, **filling: Text | Mapping[str, str] | str | int) -> dict[str, str]:
    """The same, filled with what has words of its own in each language."""
    return {
        language: own(key, **{name: _in(language, part) for name, part in filling.items()})
        for language, own in languages().items()
    }


def named(language: str) -> Mapping[str, str] | str:
    """What a language is called; its code where nobody has written that yet."""
    key = f"language-{language}"
    return said(key) if all(key in own for own in languages().values()) else language


def _in(language: str, part: Text | Mapping[str, str] | str | int) -> str:
    own = part.root if isinstance(part, Text) else part
    return str(own.get(language, next(iter(own.values())))) if isinstance(own, Mapping) else str(own)
