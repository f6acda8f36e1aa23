"""The synthetic study that comes with Plumbline: its parameters, and answers drawn from them. It describes no place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Annotated, Any

import numpy as np
from numpy.typing import NDArray
from pydantic import Field
from scipy.optimize import brentq
from scipy.stats import norm

from scoring.comparison import Reliability
from surveys.audiences import Audience
from surveys.instrument import Instrument
from surveys.questionnaires import Item
from surveys.reading import DEMONSTRATION, parse, shipped
from surveys.sites import Site, SiteFigure
from surveys.texts import Frozen, Named, Text, Value

CUTS = (-1.35, -0.45, 0.45, 1.35)  # between the five answers, in standard deviations
MADE_UP = "合成数据 / Synthetic figures"  # the source of a comparator's figures
Share = Annotated[float, Field(ge=0, le=1)]


class Loadings(Value):
    """How much an answer owes to the general opinion (a), to the dimension (b) and to an agreeing style (c)."""

    a: Share
    b: Share
    c: Share


class GroupEffect(Value):
    """Who differs, in which opinion, by how many standard deviations."""

    when: Frozen[str, str]
    target: str
    add: float


class SyntheticStratum(Named):
    """A made-up group: how many live there, are invited, and answer."""

    population: int
    invited: int
    responses: int
    shift_G: float  # noqa: N815 # the parameter file's own symbol


class ItemDistribution(Value):
    """Shares of the answers 1 to 5 as ticked, and of those who do not know or leave the item out."""

    raw: tuple[Share, Share, Share, Share, Share]
    dk: Share
    skip: Share


class SyntheticExpert(Value):
    """A made-up expert: profile, and judgements by matrix in the order of the pairs; null is a skipped pair."""

    id: str
    profile: Frozen[str, str]
    judgements: Frozen[str, tuple[int | None, ...]]
    expected_cr: Frozen[str, float]
    note: str = ""


class Comparator(Named):
    """A made-up city to stand beside."""

    reliability: Frozen[str, Reliability]
    values: Frozen[str, float | None]


class Objective(Value):
    """Made-up counted figures."""

    year: int
    local: Frozen[str, float]
    comparators: tuple[Comparator, ...]
    expected_scores: Frozen[str, Mapping[str, float | None]]


class Scenario(Value):
    """What changes from the baseline: points of keyed score by item, and counted figures."""

    name: Text
    item_shift_keyed_points: Frozen[str, float] = Field(default_factory=dict)
    objective_values: Frozen[str, float] = Field(default_factory=dict)
    purpose: str = ""


class Demonstration(Value):
    """All parameters of the synthetic study, and the results they lead to without sampling (``expected``)."""

    id: str
    version: str
    instrument: str
    seed: int
    banner: Text
    area: Named
    design: str
    generator: Frozen[str, str]
    loadings: Frozen[Audience, Loadings]
    group_effects: Frozen[Audience, tuple[GroupEffect, ...]]
    careless: Frozen[str, Any]
    fieldwork: Frozen[str, Any]
    strata: Frozen[Audience, tuple[SyntheticStratum, ...]]
    profiles: Frozen[Audience, Mapping[str, Mapping[str, Share]]]
    responses: Frozen[Audience, Mapping[str, ItemDistribution]]
    experts: tuple[SyntheticExpert, ...]
    objective: Objective
    scenarios: Frozen[str, Scenario]
    expected: Frozen[str, Any]


@cache
def demonstration() -> Demonstration:
    """The parameters that come with Plumbline."""
    return Demonstration.model_validate(parse(shipped(DEMONSTRATION)))


def shares(keyed_score: float) -> tuple[float, ...]:
    """Shares of the answers 1 to 5, to three decimals, summing to one, whose mean is ``1 + 4 * keyed_score / 100``.

    A normal opinion with unit variance is cut at :data:`CUTS`; its mean is found so that the shares meet the score
    (0 < keyed_score < 100). What rounding leaves over goes to the largest share. Raises ValueError outside.
    """
    if not 0 < keyed_score < 100:
        raise ValueError(f"a keyed score of {keyed_score} is not between 0 and 100")

    def cut(mean: float) -> NDArray[np.float64]:
        return np.diff(norm.cdf([-np.inf, *(point - mean for point in CUTS), np.inf]))

    answers = np.arange(1, 6)
    mean = brentq(lambda mean: float(cut(mean) @ answers) - (1 + keyed_score / 25), -10, 10)
    rounded = np.round(cut(mean), 3)
    rounded[rounded.argmax()] += 1 - rounded.sum()
    return tuple(np.round(rounded, 3).tolist())


def distribution(parameters: Demonstration, audience: Audience, item: Item, scenario: str) -> tuple[float, ...]:
    """Shares of the answers 1 to 5 as ticked for one item of a scenario."""
    raw = parameters.responses[audience][item.id].raw
    shift = parameters.scenarios[scenario].item_shift_keyed_points.get(item.id, 0.0)
    if not shift:
        return raw
    keyed = raw if item.key == 1 else raw[::-1]
    target = round(25 * (float(np.dot(keyed, range(1, 6))) / sum(keyed) - 1))  # the listed shares came from a whole one
    shifted = shares(target + shift)
    return shifted if item.key == 1 else shifted[::-1]


def figures(parameters: Demonstration, scenario: str) -> Mapping[str, float]:
    """The counted figures of a scenario."""
    return {**parameters.objective.local, **parameters.scenarios[scenario].objective_values}


def comparators(parameters: Demonstration, year: int) -> tuple[Site, ...]:
    """The made-up cities, with figures of a year: they belong to no year of their own."""
    return tuple(
        Site(city.id, dict(city.name.root), tuple(_figures(city, year)), synthetic=True)
        for city in parameters.objective.comparators
    )


def _figures(city: Comparator, year: int) -> Iterator[SiteFigure]:
    for indicator, value in city.values.items():
        reliability = city.reliability.get(indicator, city.reliability["default"])
        yield SiteFigure(indicator, value, year, reliability, MADE_UP, collected_by="Plumbline")


def draw(
    parameters: Demonstration, instrument: Instrument, audience: Audience, scenario: str, seed: int
) -> Iterator[tuple[str, dict[str, str]]]:
    """Made-up forms, as a browser would post them, each with its stratum's id.

    Opinions are normal: one in general (G), one on each dimension (F), and an agreeing style (A), shifted by stratum
    and profile as the parameters say and then standardised within the sample. An item's answer is the quantile of its
    distribution at ``key * (a * G + b * F) + c * A + noise``, unless the person does not know or leaves it out.
    """
    sample = _Sample(parameters, instrument, audience, np.random.default_rng(seed))
    profiles = sample.profiles()
    opinions = sample.opinions(profiles)
    asked = instrument.questionnaires[audience]
    answered = {item.id: sample.answers(item, scenario, opinions) for item in asked.items.values()}
    screened = {choice.id: choice.options[0].code for choice in asked.screener}
    for person, stratum in enumerate(sample.strata):
        given = {id: column[person] for id, column in (profiles | answered).items()}
        yield stratum.id, screened | {id: answer for id, answer in given.items() if answer}


class _Sample:
    """The made-up people of one audience, and the chance that their answers are drawn with."""

    def __init__(
        self, parameters: Demonstration, instrument: Instrument, audience: Audience, random: np.random.Generator
    ) -> None:
        self._parameters, self._instrument, self._audience, self._random = parameters, instrument, audience, random
        self.strata = [stratum for stratum in parameters.strata[audience] for _ in range(stratum.responses)]
        self._people = len(self.strata)

    def profiles(self) -> dict[str, list[str]]:
        """Profile answers, a column a question."""
        return {
            id: self._random.choice(list(odds), self._people, p=np.array(list(odds.values()))).tolist()
            for id, odds in self._parameters.profiles[self._audience].items()
        }

    def opinions(self, profiles: Mapping[str, list[str]]) -> dict[str, NDArray[np.float64]]:
        """G, one F for each dimension, and A, a value a person."""
        dimensions = [f"F_{dimension.id}" for dimension in self._instrument.index_system.dimensions]
        opinions = {name: self._random.standard_normal(self._people) for name in ("G", *dimensions, "A")}
        opinions["G"] += [stratum.shift_G for stratum in self.strata]
        for effect in self._parameters.group_effects[self._audience]:
            concerned = [np.array(profiles[id]) == code for id, code in effect.when.items()]
            opinions[effect.target] += effect.add * np.all(concerned, axis=0)
        for name in ("G", *dimensions):
            opinions[name] = (opinions[name] - opinions[name].mean()) / opinions[name].std()
        return opinions

    def answers(self, item: Item, scenario: str, opinions: Mapping[str, NDArray[np.float64]]) -> list[str]:
        """One column of forms; an empty text where the item is left out."""
        if item.indicator is None:
            return self._attentive(item)
        odds = self._parameters.responses[self._audience][item.id]
        bounds = np.cumsum(distribution(self._parameters, self._audience, item, scenario))
        level = norm.cdf(self._latent(item, item.indicator, opinions)) * bounds[-1]
        answers = (1 + np.searchsorted(bounds[:-1], level)).astype(str).tolist()
        unknown, skipped = self._random.random(self._people) < odds.dk, self._random.random(self._people) < odds.skip
        non_answer = self._instrument.non_answer_of(self._audience).code
        return [
            "" if skip else non_answer if dk else answer
            for answer, dk, skip in zip(answers, unknown, skipped, strict=True)
        ]

    def _latent(self, item: Item, indicator: str, opinions: Mapping[str, NDArray[np.float64]]) -> NDArray[np.float64]:
        load, system = self._parameters.loadings[self._audience], self._instrument.index_system
        dimension = system.paths[indicator][0]
        noise = np.sqrt(1 - load.a**2 - load.b**2 - load.c**2) * self._random.standard_normal(self._people)
        opinion = load.a * opinions["G"] + load.b * opinions[f"F_{dimension}"]
        return np.asarray(item.key * opinion + load.c * opinions["A"] + noise)

    def _attentive(self, item: Item) -> list[str]:
        """Answers to an attention line, by people who read it: nearly all choose what it says."""
        fails = self._random.random(self._people) < self._parameters.careless["attention_fail_among_careful"]
        return ["3" if fail else str(item.attention) for fail in fails]
