"""Tallies in which everybody answers some items alike, and the rest as people do; five experts of one mind."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from itertools import cycle
from random import Random

from scoring.tallies import Tally, tally
from surveys.audiences import AUDIENCES, Audience
from surveys.designing import design, points
from surveys.evaluating import Inputs
from surveys.judgements import Judgement, pairs
from surveys.reading import community_policing
from tests.publishable import FIGURES

RESIDENTS, OFFICERS = "R03", "O13"  # each the only item of its audience about an indicator


@cache
def judgements() -> tuple[Judgement, ...]:
    """Five experts find everything equally important."""
    instrument = community_policing()
    return tuple(
        Judgement(f"E{number}", matrix.id, first, second, 1)
        for number in range(5)
        for matrix in instrument.experts.matrices
        for first, second in pairs(instrument.criteria(matrix.id))
    )


def answered(audience: Audience, people: int, said: Mapping[str, str], stratum: str = "S1") -> Tally:
    """So many people; ``said`` has what they answered to an item in turn, and to all others they differ by chance."""
    asked = community_policing().questionnaires[audience].scored
    turns = {id: cycle(said.get(id) or _mixed(f"{audience} {stratum} {id}", people)) for id in asked}
    given = [{id: int(next(turn)) for id, turn in turns.items()} for _ in range(people)]
    return tally(audience, stratum, points(community_policing(), audience), given)


def _mixed(seed: str, people: int) -> list[str]:
    """The same in every run; each answer is given."""
    chance = Random(seed)  # noqa: S311 # answers of nobody
    return chance.sample([*"12345", *chance.choices("12345", k=people)], people)


def inputs(said: Mapping[str, str], people: int = 20, weighed: bool = True) -> Inputs:
    """Residents and officers, so many of each, and all counted figures."""
    tallies = tuple(answered(one, people, said) for one in AUDIENCES)
    return Inputs(design(community_policing()), tallies, judgements() if weighed else (), FIGURES)
