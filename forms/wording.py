"""The words of the forms: one file a language in ``words/``."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path

from scoring.problems import Problem
from surveys import formats
from surveys.wording import DEFAULT, Words, load

WORDS = Path(__file__).parent / "words"


@cache
def languages() -> Mapping[str, Words]:
    """The languages that the forms' own words are written in."""
    return load(WORDS)


def words(language: str) -> Words:
    """The words of a language, or of the default one where nobody has written them yet."""
    return languages().get(language, languages()[DEFAULT])


def day(when: date | str, language: str) -> str:
    """A day as it is written in the language of our own words; what was published has its days as text."""
    return formats.day(date.fromisoformat(when) if isinstance(when, str) else when, words(language).language)


def why_not(problem: Problem, language: str, of: str = "") -> str:
    """Why a form cannot be opened, and where that was refused because it has not begun, from which day on it can."""
    begins = day(problem.where, language) if problem.code == "wave-early" else ""
    return words(language)(f"{of}{problem.code}-text", day=begins)
