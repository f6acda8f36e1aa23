"""Where a matrix stands, in words and figures: weights, consistency, and what contradicts itself most."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from forms.matrix import Matrix, pair_id
from scoring.consistency import Consistency, Triad, Weighed
from scoring.panels import ConsistencyPolicy
from scoring.repairing import Change, Hurt, smallest_repair
from surveys.evaluating import method
from surveys.judgements import step_of
from surveys.judging import Standing

TONES = {"accepted": "good", "review": "look", "inconsistent": "look", "unknown": ""}


@dataclass(frozen=True)
class Bar:
    """One criterion's weight, as it is printed."""

    name: str
    share: str


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
        left = standing.pairs - standing.judged - standing.skipped
        return self.matrix.words("standing-counts", judged=standing.judged, skipped=standing.skipped, left=left)

    @property
    def weights(self) -> tuple[Bar, ...]:
        """The heaviest first; none while the judgements do not join all criteria."""
        weighed = self.standing.weighed
        ranked = sorted(weighed.weights.items(), key=lambda entry: -entry[1]) if weighed else []
        return tuple(Bar(self.matrix.name(node), f"{weight:.1%}") for node, weight in ranked)

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
    def links(self) -> tuple[Link, ...]:
        """The three pairs of the contradiction."""
        if not (triad := self.standing.contradiction):
            return ()
        place = {criterion: number for number, criterion in enumerate(self.matrix.criteria)}
        three = ((triad.first, triad.second), (triad.second, triad.third), (triad.first, triad.third))
        pairs = (sorted(pair, key=place.__getitem__) for pair in three)
        return tuple(Link(f"#{pair_id(*pair)}", self.matrix.words("pair-link", **self._names(*pair))) for pair in pairs)

    @property
    def proposals(self) -> tuple[Proposal, ...]:
        """Changes the expert may accept; only while the judgements do not fit together well."""
        weighed = self.standing.weighed
        if weighed is None or self._policy.verdict(weighed.consistency) == "accepted":
            return ()
        words = self.matrix.words
        crs = ["–" if hurt.cr_after is None else f"{hurt.cr_after:.3f}" for hurt in self.standing.hurts]
        outcomes = [words("proposal-outcome", cr=cr) for cr in crs]
        return tuple(self._proposal(hurt, said) for hurt, said in zip(self.standing.hurts, outcomes, strict=True))

    @property
    def together(self) -> tuple[Proposal, ...]:
        """The fewest changes that mend the matrix together, where no single one does; none where they are not found."""
        weighed, policy = self.standing.weighed, self._policy
        if weighed is None or not self.proposals or weighed.consistency.random_index is None:
            return ()
        limit = policy.accept_limit(weighed.consistency.order)
        if any(hurt.cr_after is not None and hurt.cr_after <= limit for hurt in self.standing.hurts):
            return ()
        index = method(self.matrix.panelist.wave.instrument).random_index
        repair = smallest_repair(weighed.matrix, index, limit)
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
        if not self.standing.onward or not self.standing.enough.precise:
            return ""
        return self.matrix.words("enough")

    @property
    def _policy(self) -> ConsistencyPolicy:
        return method(self.matrix.panelist.wave.instrument).policy

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
        name = method(self.matrix.panelist.wave.instrument).random_index.name
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
