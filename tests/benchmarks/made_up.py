"""Made-up residents, officers and experts whose truth is known, for `coverage`.

Residents come from endless communities, officers without replacement from units of the demonstration's size. Opinions
and marginals are those of the demonstration; who does not know or leaves an item out does so by chance. An expert's log
judgement is the true log ratio, plus what the expert thinks otherwise of the two criteria, plus noise; as it is, or
rounded to the scale from 1/9 to 9, where the truth is the expected rounded logarithm. Strata of fewer than ten join
others, as in a study.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr, ndtri

from scoring.mixtures import GroupMethod, NodePanel, incidence
from scoring.plans import Method, Plan
from scoring.scores import ScoredItem
from scoring.tallies import DONT_KNOW, MISSING, Tally, fold
from scoring.weights import node_panels, weigh_panel
from surveys import evaluating
from surveys.audiences import Audience
from surveys.demonstrations import demonstration, distribution, figures
from surveys.designing import design
from surveys.judgements import Judgement, pairs
from surveys.reading import community_policing

Floats = NDArray[np.float64]
Scale = Literal["exact", "rounded"]

OPINION, NOISE = 0.5, 0.3  # standard deviations of an expert's log weights, and of the log of one judgement
SMALLEST = 10  # of a stratum

PARAMETERS, INSTRUMENT = demonstration(), community_policing()
PLAN: Plan = design(INSTRUMENT).plan
METHOD: Method = design(INSTRUMENT).method
FIGURES = figures(PARAMETERS, "baseline")
DIMENSION = {name: branch.parent for branch in PLAN.branches for name in branch.criteria}


@dataclass(frozen=True, eq=False)
class People:
    """An audience's strata with their sizes, and its items' thresholds: (items, 4) on the latent scale."""

    audience: Audience
    items: tuple[ScoredItem, ...]
    thresholds: Floats
    silent: Floats  # (items, 2): share that does not know, that leaves the item out
    shifts: Floats
    sizes: NDArray[np.int64]

    @property
    def shares(self) -> Floats:
        return np.asarray(self.sizes / self.sizes.sum(), dtype=np.float64)

    def answers(self, stratum: int, people: int, rng: np.random.Generator) -> NDArray[np.int8]:
        """Raw answers, (people, items)."""
        load = PARAMETERS.loadings[self.audience]
        dimensions = {name: rng.standard_normal(people) for name in PLAN.root.criteria}
        general = self.shifts[stratum] + rng.standard_normal(people)
        agreeing = rng.standard_normal(people)
        noise = np.sqrt(1 - load.a**2 - load.b**2 - load.c**2) * rng.standard_normal((people, len(self.items)))
        keys = np.array([item.key for item in self.items])
        own = np.column_stack([dimensions[DIMENSION[item.indicator]] for item in self.items])
        latent = keys * (load.a * general[:, None] + load.b * own) + load.c * agreeing[:, None] + noise
        given = 1 + np.sum(latent[:, :, None] > self.thresholds, axis=2)
        given[rng.random(given.shape) < self.silent[:, 0]] = DONT_KNOW
        given[rng.random(given.shape) < self.silent[:, 1]] = MISSING
        return np.asarray(given, dtype=np.int8)

    def scores(self) -> Floats:
        """True score of each item among endless people like these, (items,)."""
        load = PARAMETERS.loadings[self.audience]
        keys = np.array([item.key for item in self.items])
        below = ndtr(self.thresholds - (keys[:, None] * load.a * self.shifts)[:, :, None].transpose(1, 0, 2))
        mean = np.einsum("h,hij->i", self.shares, 1 - below)  # expected steps above the lowest answer
        return np.asarray(np.where(keys > 0, 25 * mean, 100 - 25 * mean), dtype=np.float64)


def people(audience: Audience) -> People:
    items = tuple(item for item in PLAN.items if item.audience == audience)
    asked = INSTRUMENT.questionnaires[audience].items
    shares = np.array([distribution(PARAMETERS, audience, asked[item.id], "baseline") for item in items])
    bounds = shares.cumsum(axis=1) / shares.sum(axis=1, keepdims=True)
    silent = [PARAMETERS.responses[audience][item.id] for item in items]
    strata = PARAMETERS.strata[audience]
    return People(
        audience,
        items,
        ndtri(bounds[:, :-1]),
        np.array([[one.dk, one.skip] for one in silent]),
        np.array([stratum.shift_G for stratum in strata]),
        np.array([stratum.population for stratum in strata]),
    )


RESIDENTS, OFFICERS = people("residents"), people("officers")


@dataclass(frozen=True, eq=False)
class Answered:
    """A made-up sample, its populations, and the true scores of the items it asks about."""

    tallies: tuple[Tally, ...]
    populations: Mapping[str, int]
    truth: Floats


def quotas(sizes: NDArray[np.int64], total: int) -> list[int]:
    """How many of each stratum, in proportion, by largest remainders."""
    exact = sizes / sizes.sum() * total
    whole = np.floor(exact).astype(int)
    whole[np.argsort(whole - exact)[: total - whole.sum()]] += 1
    return [int(n) for n in whole]


def joined(wanted: Sequence[int]) -> list[list[int]]:
    """Neighbouring strata together until each group has enough."""
    groups: list[list[int]] = [[]]
    for stratum in range(len(wanted)):
        if sum(wanted[k] for k in groups[-1]) >= SMALLEST:
            groups.append([])
        groups[-1].append(stratum)
    if len(groups) > 1 and sum(wanted[k] for k in groups[-1]) < SMALLEST:
        last = groups.pop()
        groups[-1] += last
    return groups


def ask(asked: People, total: int, rng: np.random.Generator) -> Answered:
    """Ask a sample; officers are a part of a finite population that is made up with them, and their truth its own."""
    finite = asked.audience == "officers"
    wanted, points = quotas(asked.sizes, total), {item.id: item.points for item in asked.items}
    made = [int(size) if finite else n for size, n in zip(asked.sizes, wanted, strict=True)]
    everybody = [asked.answers(stratum, n, rng) for stratum, n in enumerate(made)]
    truth = finite_scores(asked, everybody) if finite else asked.scores()
    tallies, populations = [], {}
    for group in joined(wanted):
        rows = np.vstack([everybody[k][: wanted[k]] for k in group])
        name = f"{asked.audience}{group[0]}"
        tallies.append(fold(asked.audience, name, points, rows))
        populations[name] = int(asked.sizes[group].sum())
    return Answered(tuple(tallies), populations, truth)


def finite_scores(asked: People, everybody: Sequence[NDArray[np.int8]]) -> Floats:
    keys = np.array([item.key for item in asked.items])
    means = [np.nanmean(np.where(rows > 0, rows, np.nan), axis=0) for rows in everybody]
    mean = 25 * (asked.shares @ np.array(means) - 1)
    return np.asarray(np.where(keys > 0, mean, 100 - mean), dtype=np.float64)


def true_panels() -> dict[str, NodePanel]:
    """The demonstration's panel: what its experts think together is the truth here."""
    given = [
        Judgement(expert.id, matrix.id, *pair, value)
        for expert in PARAMETERS.experts
        for matrix in INSTRUMENT.experts.matrices
        for pair, value in zip(pairs(INSTRUMENT.criteria(matrix.id)), expert.judgements[matrix.id], strict=True)
    ]
    nodes, _ = weigh_panel(PLAN, evaluating.panel(given), METHOD)
    return node_panels(PLAN, nodes)


PANELS = true_panels()
LOG_WEIGHTS = {name: np.log(panel.together(GroupMethod())) for name, panel in PANELS.items()}


def judge(experts: int, scale: Scale, rng: np.random.Generator) -> dict[str, NodePanel]:
    """A panel drawn from experts of this kind."""
    found = {}
    for parent, like in PANELS.items():
        n = len(like.criteria)
        own = LOG_WEIGHTS[parent] + OPINION * rng.standard_normal((experts, n))
        logs = own @ incidence(n).T + NOISE * rng.standard_normal((experts, n * (n - 1) // 2))
        found[parent] = panel_of(like, names(experts), logs if scale == "exact" else rounded(logs))
    return found


def panel_of(like: NodePanel, experts: tuple[str, ...], logs: Floats) -> NodePanel:
    n = len(like.criteria)
    rows, columns = np.triu_indices(n, 1)
    ratios = np.ones((len(experts), n, n))
    ratios[:, rows, columns], ratios[:, columns, rows] = np.exp(logs), np.exp(-logs)
    return NodePanel(like.node, like.criteria, experts, ratios, np.ones(len(experts)))


def rounded(logs: Floats) -> Floats:
    return np.asarray(np.sign(logs) * np.log(np.clip(np.round(np.exp(np.abs(logs))), 1, 9)), dtype=np.float64)


def true_judgements(scale: Scale) -> dict[str, NodePanel]:
    """One expert whose log judgements are the expected ones."""
    found = {}
    for parent, like in PANELS.items():
        logs = incidence(len(like.criteria)) @ LOG_WEIGHTS[parent]
        expected = logs if scale == "exact" else expected_rounded(logs)
        found[parent] = panel_of(like, ("truth",), expected[None])
    return found


def expected_rounded(logs: Floats) -> Floats:
    """The mean of rounded logarithms, each normal about its own."""
    edges = np.log(np.arange(1.5, 9))  # from k to k + 1
    steps = np.diff(np.log(np.arange(1.0, 10)))
    sd = np.sqrt(2 * OPINION**2 + NOISE**2)
    above = ndtr((logs[:, None] - edges) / sd) @ steps
    return np.asarray(above - ndtr((-logs[:, None] - edges) / sd) @ steps, dtype=np.float64)


def names(experts: int) -> tuple[str, ...]:
    return tuple(f"e{k}" for k in range(experts))
