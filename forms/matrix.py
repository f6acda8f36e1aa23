"""One matrix of an expert as a page shows it: pairs in their own order and sides, each step with its sentence."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from forms.wording import words
from surveys.judgements import STEPS, Judgement, Pair, ShownPair, allowed, shown, turned
from surveys.judging import Panelist
from surveys.wording import Words

PREFIX = "pair:"
Given = Mapping[Pair, int | None]


@dataclass(frozen=True)
class Step:
    """One target of a row: its posted value, what is printed on it, the sentence it stands for."""

    value: str
    label: str
    said: str
    chosen: bool


@dataclass(frozen=True)
class Part:
    """The steps that lean to one side, or neither."""

    side: str
    heading: str
    steps: tuple[Step, ...]


@dataclass(frozen=True)
class Row:
    """A pair and all that can be said of it."""

    name: str
    id: str
    left: str
    right: str
    parts: tuple[Part, ...]

    @property
    def said(self) -> str:
        """The chosen sentence."""
        return next((step.said for part in self.parts for step in part.steps if step.chosen), "")


@dataclass(frozen=True)
class Matrix:
    """One matrix put before one expert in one language."""

    panelist: Panelist
    id: str
    language: str

    @property
    def criteria(self) -> tuple[str, ...]:
        return self.panelist.wave.instrument.criteria(self.id)

    @property
    def words(self) -> Words:
        return words(self.language)

    def name(self, node: str) -> str:
        return self.panelist.wave.instrument.index_system.named[node].name[self.language]

    def definition(self, node: str) -> str:
        return self.panelist.wave.instrument.index_system.definitions[node][self.language]

    def pairs(self) -> tuple[ShownPair, ...]:
        """The pairs in this expert's own order and sides."""
        instrument = self.panelist.wave.instrument
        return shown(instrument.experts, self.panelist.expert, self.id, self.criteria)

    def rows(self, given: Given) -> tuple[Row, ...]:
        """Every pair with what is given so far, ``{("D1", "D2"): 3}``."""
        return tuple(self._row(pair, given) for pair in self.pairs())

    def read(self, posted: Mapping[str, str]) -> dict[str, int | None]:
        """The judgements in posted fields, ``{"D1:D2": 3}``, turned back where the sides were swapped."""
        swapped = {":".join(printed(pair)) for pair in self.pairs() if pair.swapped}
        skip = self.panelist.wave.instrument.experts.scale.skip.code
        given = {name.removeprefix(PREFIX): said for name, said in posted.items() if name.startswith(PREFIX) and said}
        steps = {name: None if said == skip else _step(said) for name, said in given.items()}
        return {name: turned(step) if name in swapped else step for name, step in steps.items()}

    def _row(self, pair: ShownPair, given: Given) -> Row:
        first, second = printed(pair)
        value = given.get((first, second))
        chosen = turned(value) if pair.swapped else value
        skipped = (first, second) in given and value is None
        return Row(
            self.field(pair),
            pair_id(first, second),
            self.name(pair.left),
            self.name(pair.right),
            tuple(self._parts(pair, chosen, skipped)),
        )

    def _parts(self, pair: ShownPair, chosen: int | None, skipped: bool) -> Iterator[Part]:
        left, right, words = self.name(pair.left), self.name(pair.right), self.words
        scale = self.panelist.wave.instrument.experts.scale
        skip = scale.skip.text[self.language]
        yield Part("left", words("side-more", name=left), self._steps(pair, range(STEPS, 1, -1), chosen))
        yield Part("equal", scale.points[0].text[self.language], self._steps(pair, [1], chosen))
        yield Part("right", words("side-more", name=right), self._steps(pair, range(-2, -STEPS - 1, -1), chosen))
        yield Part("skip", "", (Step(scale.skip.code, skip, skip, skipped),))

    def _steps(self, pair: ShownPair, values: Iterable[int], chosen: int | None) -> tuple[Step, ...]:
        return tuple(Step(str(value), str(abs(value)), self.sentence(pair, value), value == chosen) for value in values)

    def field(self, pair: ShownPair) -> str:
        """The name of a pair's field in the form."""
        return PREFIX + ":".join(printed(pair))

    def sentence(self, pair: ShownPair, value: int) -> str:
        """What a step as shown says in words."""
        more, less = (pair.left, pair.right) if value > 0 else (pair.right, pair.left)
        step = self.panelist.wave.instrument.experts.scale.points[abs(value) - 1].text[self.language]
        kind = "equal" if value == 1 else "between" if value % 2 == 0 else "more"
        return self.words(
            f"said-{kind}",
            more=self.name(more),
            less=self.name(less),
            step=step[:1].lower() + step[1:],
            number=abs(value),
        )


def printed(pair: ShownPair) -> Pair:
    """A shown pair in the order it is kept."""
    return (pair.right, pair.left) if pair.swapped else (pair.left, pair.right)


def pair_id(first: str, second: str) -> str:
    """The id of a pair's row in the page."""
    return f"pair-{first}-{second}"


def given_in(judgements: Iterable[Judgement]) -> dict[Pair, int | None]:
    """What is kept, by pair."""
    return {(judgement.first, judgement.second): judgement.value for judgement in judgements}


def _step(said: str) -> int:
    """A signed step, or 0, which is none: before sides are turned, since -1 is a step of neither side."""
    step = int(said) if len(said) <= 2 and said.removeprefix("-").isdecimal() else 0
    return step if allowed(step) else 0
