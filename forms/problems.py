"""A refusal as a person reads it: in their language, each problem linked to the place it concerns."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from scoring.problems import Problem
from surveys.wording import Words


@dataclass(frozen=True)
class Wrong:
    """One problem: ``anchor`` is the id of the element it concerns (empty when there is none), ``label`` its text."""

    where: str
    anchor: str
    label: str
    said: str


def wrongs(
    problems: Iterable[Problem],
    labels: Mapping[str, str],
    words: Words,
    maxima: Mapping[str, int],
    limits: Mapping[str, str] = MappingProxyType({}),
) -> tuple[Wrong, ...]:
    """The problems of a form; ``labels`` are the texts of what it asks, ``limits`` what answers must be, by id."""
    return tuple(
        Wrong(
            problem.where,
            f"i-{problem.where}" if problem.where in labels else "",
            labels.get(problem.where, ""),
            words.problem(
                problem.code,
                where=problem.where,
                maximum=maxima.get(problem.where, ""),
                limits=limits.get(problem.where, ""),
            ),
        )
        for problem in problems
    )


def beside(found: Iterable[Wrong]) -> dict[str, str]:
    """What stands next to each place; the first problem where there are several."""
    said: dict[str, str] = {}
    for wrong in found:
        said.setdefault(wrong.where, wrong.said)
    return said
