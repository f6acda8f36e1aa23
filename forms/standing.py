"""Where a matrix stands, in words and figures: weights, consistency, and what contradicts itself most."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations
from math import isnan

from forms.matrix import Matrix, pair_id
from scoring.consistency import Consistency, Triad, Weighed, weigh
from scoring.pairwise import PairwiseMatrix
from scoring.panels import ConsistencyPolicy
from scoring.repairing import Change, Hurt, smallest_repair
from scoring.weight_ranges import weight_ranges
from surveys.designing import policy, random_index
from surveys.judgements import Pair, pairs, step_of
from surveys.judging import Standing

MOST_CIRCLES = 3
TONES = {"accepted": "good", "review": "look", "inconsistent": "look", "unknown": ""}


@dataclass(frozen=True)
class Bar:
    """One criterion's weight, as it is printed, and how far it is known; empty where that cannot be told yet."""

    name: str
    share: str
    range: str = ""
    begin: str = ""
    width: str = ""


@dataclass(frozen=True)
class Proposal:
    """One change that would mend something: what is said now, what would be, and the field that accepts it."""

    now: str
    then: str
    outcome: str
    field: str
    value: str


@dataclass(frozen=True)
class Link:
    """Where a person can go from here."""

    address: str
    name: str


@dataclass(frozen=True)
class Panel:
    """The standing of one matrix in one language."""

    matrix: Matrix
    standing: Standing

    @property
    def counts(self) -> str:
        standing = self.standing
        left = standing.pairs - standing.judged - standing.unable
        return self.matrix.words("standing-counts", judged=standing.judged, unable=standing.unable, left=left)

    @property
    def weights(self) -> tuple[Bar, ...]:
        """The heaviest first; none while the judgements do not join all criteria."""
        if not (weighed := self.standing.weighed):
            return ()
        known = self.standing.enough.half_widths
        found = weight_ranges(list(weighed.weights.values()), known).tolist() if known else [()] * len(weighed.weights)
        ranges = dict(zip(weighed.weights, found, strict=True))
        ranked = sorted(weighed.weights.items(), key=lambda entry: -entry[1])
        return tuple(self._bar(node, weight, ranges[node]) for node, weight in ranked)

    @property
    def tone(self) -> str:
        return TONES[self._policy.verdict(self.standing.weighed.consistency)] if self.standing.weighed else ""

    @property
    def verdict(self) -> tuple[str, ...]:
        """What the CR means under this panel's rules, and whether the matrix is counted."""
        return tuple(self._verdict(self.standing.weighed)) if self.standing.weighed else ()

    @property
    def figures(self) -> tuple[tuple[str, str], ...]:
        return tuple(self._figures(self.standing.weighed.consistency)) if self.standing.weighed else ()

    @property
    def contradiction(self) -> tuple[str, ...]:
        return tuple(self._triad(self.standing.contradiction)) if self.standing.contradiction else ()

    @property
    def cycles(self) -> tuple[str, ...]:
        """Circles of preference, each as a sentence."""
        words = self.matrix.words
        return tuple(
            words("circle", steps=words("circle-comma").join(self._over(circle)))
            for circle in self.standing.cycles[:MOST_CIRCLES]
        )

    @property
    def more_cycles(self) -> str:
        """How many circles are not spelled out."""
        left = len(self.standing.cycles) - MOST_CIRCLES
        return self.matrix.words("circles-more", number=left) if left > 0 else ""

    @property
    def links(self) -> tuple[Link, ...]:
        """The three pairs of the contradiction."""
        if not (triad := self.standing.contradiction):
            return ()
        place = {criterion: number for number, criterion in enumerate(self.matrix.criteria)}
        three = ((triad.first, triad.second), (triad.second, triad.third), (triad.first, triad.third))
        pairs = (sorted(pair, key=place.__getitem__) for pair in three)
        return tuple(Link(f"#{pair_id(*pair)}", self.matrix.words("pair-link", **self._names(*pair))) for pair in pairs)

    @cached_property
    def proposals(self) -> tuple[Proposal, ...]:
        """Changes the expert may accept; only while the judgements do not fit together well."""
        weighed = self.standing.weighed
        if weighed is None or self._policy.verdict(weighed.consistency) == "accepted":
            return ()
        words = self.matrix.words
        crs = ["–" if hurt.cr_after is None else f"{hurt.cr_after:.3f}" for hurt in self.standing.hurts]
        outcomes = [
            words("proposal-outcome", cr=cr) + " " + self._moved(weighed, hurt)
            for cr, hurt in zip(crs, self.standing.hurts, strict=True)
        ]
        return tuple(self._proposal(hurt, said) for hurt, said in zip(self.standing.hurts, outcomes, strict=True))

    @property
    def stuck(self) -> bool:
        """Whether no single change mends the matrix."""
        weighed, policy = self.standing.weighed, self._policy
        if weighed is None or not self.proposals or weighed.consistency.random_index is None:
            return False
        limit = policy.accept_limit(weighed.consistency.order)
        return all(hurt.cr_after is None or hurt.cr_after > limit for hurt in self.standing.hurts)

    @cached_property
    def together(self) -> tuple[Proposal, ...]:
        """The fewest changes that mend the matrix together, where no single one does; none where they are not found."""
        weighed = self.standing.weighed
        if weighed is None or not self.stuck:
            return ()
        index = random_index(self.matrix.panelist.wave.instrument.experts)
        repair = smallest_repair(weighed.matrix, index, self._policy.accept_limit(weighed.consistency.order))
        return tuple(self._proposal(change, "") for change in repair.changes) if repair else ()

    @property
    def together_outcome(self) -> str:
        """What all of them would come to."""
        limit = self._policy.accept_limit(len(self.matrix.criteria))
        return self.matrix.words("together-outcome", limit=f"{limit:.2f}")

    @property
    def onward(self) -> tuple[Link, ...]:
        """The pair that would tell most next, where one is left."""
        pair = self.standing.onward
        return (Link(f"#{pair_id(*pair)}", self.matrix.words("pair-link", **self._names(*pair))),) if pair else ()

    @property
    def enough(self) -> str:
        """Whether the expert may stop here; nothing while pairs are missing that the weights need."""
        if not self.standing.onward or not self.standing.reached:
            return ""
        return self.matrix.words("enough")

    @property
    def _policy(self) -> ConsistencyPolicy:
        return policy(self.matrix.panelist.wave.instrument.experts)

    def _bar(self, node: str, weight: float, ends: Sequence[float]) -> Bar:
        name, share = self.matrix.name(node), f"{weight:.1%}"
        if not ends:
            return Bar(name, share)
        low, high = ends
        told = self.matrix.words("weight-range", low=f"{low:.1%}", high=f"{high:.1%}")
        return Bar(name, share, told, f"{low:.2%}", f"{high - low:.2%}")

    def _over(self, circle: tuple[str, ...]) -> Iterator[str]:
        for first, second in zip(circle, circle[1:] + circle[:1], strict=True):
            yield self.matrix.words("circle-step", **self._names(first, second))

    def _moved(self, weighed: Weighed, hurt: Hurt) -> str:
        """The weight that a proposal would move most."""
        instrument = self.matrix.panelist.wave.instrument
        changed = {**_judged(weighed.matrix), hurt.pair: hurt.suggested}
        then = weigh(PairwiseMatrix.of(self.matrix.criteria, changed), random_index(instrument.experts)).weights
        most = max(then, key=lambda node: abs(then[node] - weighed.weights[node]))
        now, after = (f"{weights[most]:.1%}" for weights in (weighed.weights, then))
        return self.matrix.words("proposal-moves", name=self.matrix.name(most), now=now, then=after)

    def _verdict(self, weighed: Weighed) -> Iterator[str]:
        words, consistency, policy = self.matrix.words, weighed.consistency, self._policy
        accept = policy.accept_limit(consistency.order)
        cr = "" if consistency.cr is None else f"{consistency.cr:.3f}"
        verdict = policy.verdict(consistency)
        yield words(f"cr-{verdict}", cr=cr, accept=f"{accept:.2f}", review=f"{policy.review_max:.2f}")
        if consistency.missing:
            yield words("completed", missing=consistency.missing)
        if (reason := policy.reason(consistency)) != "included":
            allowed = policy.allowed_missing.get(consistency.order, 0)
            yield words(f"left-out-{reason}", limit=f"{policy.exclude_above or 0:.2f}", allowed=allowed)

    def _figures(self, consistency: Consistency) -> Iterator[tuple[str, str]]:
        words, unknown = self.matrix.words, "–"
        index = unknown if consistency.random_index is None else f"{consistency.random_index:g}"
        yield "CR", unknown if consistency.cr is None else f"{consistency.cr:.3f}"
        yield "CI", f"{consistency.ci:.4f}"
        yield "λmax", f"{consistency.lambda_max:.4f}"
        name = random_index(self.matrix.panelist.wave.instrument.experts).name
        source = words("index-simulated", name=name) if consistency.missing else consistency.random_index_name
        yield words("random-index"), words("index-of", index=index, source=source)
        yield words("missing-pairs"), str(consistency.missing)

    def _triad(self, triad: Triad) -> Iterator[str]:
        words = self.matrix.words
        yield words(
            "triad-said",
            first=self._ratio(triad.first, triad.second, triad.ab),
            second=self._ratio(triad.second, triad.third, triad.bc),
        )
        together = self._ratio(triad.first, triad.third, triad.ab * triad.bc)
        yield words("triad-but", together=together, said=self._ratio(triad.first, triad.third, triad.ac))
        if triad.ac < 1:
            yield words("triad-circle")

    def _ratio(self, first: str, second: str, ratio: float) -> str:
        kind, number = ("more", ratio) if ratio > 1 else ("equal", 1) if ratio == 1 else ("less", 1 / ratio)
        return self.matrix.words(f"ratio-{kind}", number=f"{number:.3g}", **self._names(first, second))

    def _proposal(self, change: Hurt | Change, outcome: str) -> Proposal:
        shown = next(pair for pair in self.matrix.pairs() if {pair.left, pair.right} == set(change.pair))
        kept = shown.left == change.pair[0]
        given, suggested = (step_of(ratio if kept else 1 / ratio) for ratio in (change.given, change.suggested))
        return Proposal(
            now=self.matrix.sentence(shown, given),
            then=self.matrix.sentence(shown, suggested),
            outcome=outcome,
            field=self.matrix.field(shown),
            value=str(suggested),
        )

    def _names(self, first: str, second: str) -> dict[str, str]:
        return {"first": self.matrix.name(first), "second": self.matrix.name(second)}


def _judged(matrix: PairwiseMatrix) -> dict[Pair, float]:
    """The judged pairs of a matrix, in the printed order."""
    ratios = {pair: matrix.ratios[i, j] for (i, j), pair in zip(_cells(matrix), pairs(matrix.criteria), strict=True)}
    return {pair: float(ratio) for pair, ratio in ratios.items() if not isnan(ratio)}


def _cells(matrix: PairwiseMatrix) -> Iterator[tuple[int, int]]:
    return combinations(range(len(matrix.criteria)), 2)
