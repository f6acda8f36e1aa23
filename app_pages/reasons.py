"""Why something is refused, as pages say it: each reason once, with all the places where it holds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from app_pages.plain_words import Strong, plain
from scoring.problems import Problem
from surveys.wording import Words


def sentences(words: Words, problems: Iterable[Problem], places: Mapping[str, str]) -> list[str]:
    """What is wrong and the way out, by reason; ``places`` name the parts of a place that our words do not."""
    wheres: dict[str, dict[str, None]] = {}
    for problem in problems:
        wheres.setdefault(plain(_wrong(words, problem)), {})[_place(words, problem.where, places)] = None
    begun = {
        sentence: words("comma").join(f"{Strong(one)}" for one in found if one) for sentence, found in wheres.items()
    }
    return [f"{at} — {what}" if at else what for what, at in begun.items()]


def _place(words: Words, where: str, places: Mapping[str, str]) -> str:
    """Where it is, part by part; a part that has no name for people, such as an id, is left out."""
    named = (
        places.get(part) or (words(f"place-{part}") if f"place-{part}" in words else "") for part in where.split(" › ")
    )
    return " › ".join(part for part in named if part)


def _wrong(words: Words, problem: Problem) -> str:
    key = f"problem-{problem.code}"
    return words(key) if key in words else f"{problem.what} {problem.way_out}"
