"""The words of the forms: one file a language in ``words/``."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from surveys.wording import DEFAULT, Words, load

WORDS = Path(__file__).parent / "words"


@cache
def languages() -> Mapping[str, Words]:
    """The languages that the forms' own words are written in."""
    return load(WORDS)


def words(language: str) -> Words:
    """The words of a language, or of the default one where nobody has written them yet."""
    return languages().get(language, languages()[DEFAULT])
