"""One matrix of an expert as a page shows it: pairs in their own order and sides, each step with its sentence."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from forms.wording import words
from scoring.step_spreads import StepSpread
from surveys.judgements import LATER, STEPS, Pair, Revision, Said, ShownPair, allowed, turned
from surveys.judging import Panelist
from surveys.wording import Words

PREFIX, WHY = "pair:", "why:"
OPEN = "LATER"  # posted for a pair that is to be judged later
Given = Mapping[Pair, Said]


@dataclass(frozen=True)
class Entered:
    """What stands in the rows: what is said of each pair, why, and what was said in an earlier round."""

    said: Given
    why: Mapping[Pair, str] = field(default_factory=dict)
    earlier: Mapping[Pair, Revision] = field(default_factory=dict)


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
class Spread:
    """Where the middle half of the panel lay: in words, and in percent of the scale from left to right."""

    told: str
    begin: str
    width: str


@dataclass(frozen=True)
class Row:
    """A pair and all that can be said of it."""

    pair: Pair
    name: str
    id: str
    left: str
    right: str
    parts: tuple[Part, ...]
    means: tuple[str, ...]
    why: str
    earlier: str
    spread: Spread | None

    @property
    def why_name(self) -> str:
        """The field of the rationale."""
        return WHY + ":".join(self.pair)

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
        return self.panelist.sheet(self.id).pairs

    def rows(self, entered: Entered) -> tuple[Row, ...]:
        """Every pair with what is entered so far."""
        return tuple(self._row(pair, entered) for pair in self.pairs())

    def read(self, posted: Mapping[str, str]) -> dict[str, Said]:
        """The judgements in posted fields, ``{"D1:D2": 3}``, turned back where the sides were swapped."""
        swapped = {":".join(pair.printed) for pair in self.pairs() if pair.swapped}
        skip = self.panelist.wave.instrument.experts.scale.skip.code
        apart: dict[str, Said] = {skip: None, OPEN: LATER}
        given = {name.removeprefix(PREFIX): said for name, said in posted.items() if name.startswith(PREFIX) and said}
        steps = {name: apart[said] if said in apart else _step(said) for name, said in given.items()}
        return {name: turned(step) if name in swapped else step for name, step in steps.items()}

    def _row(self, pair: ShownPair, entered: Entered) -> Row:
        said = entered.said.get(pair.printed, LATER)
        chosen = turned(said) if pair.swapped else said
        shows = self.panelist.wave.instrument.experts.presentation.show_definitions
        return Row(
            pair.printed,
            self.field(pair),
            pair_id(*pair.printed),
            self.name(pair.left),
            self.name(pair.right),
            tuple(self._parts(pair, chosen)),
            (self.definition(pair.left), self.definition(pair.right)) if shows else (),
            entered.why.get(pair.printed, ""),
            self._earlier(pair, entered),
            self._spread(pair),
        )

    def _earlier(self, pair: ShownPair, entered: Entered) -> str:
        """What was said in an earlier round; nothing for a pair that was open."""
        before = entered.earlier.get(pair.printed)
        if before is None or before.later:
            return ""
        shown = turned(before.said) if pair.swapped else before.said
        skip = self.panelist.wave.instrument.experts.scale.skip.text[self.language]
        said = self.sentence(pair, shown) if isinstance(shown, int) else skip
        stays = entered.said.get(pair.printed, LATER) == before.said
        return self.words("earlier-stays" if stays else "earlier-was", round=before.round, said=said)

    def _spread(self, pair: ShownPair) -> Spread | None:
        spreads = self.panelist.round.spreads if self.panelist.round else {}
        found = spreads.get(self.id, {}).get(pair.printed)
        if found is None:
            return None
        begin, end = sorted(_along(_sided(step, pair)) for step in (found.lower, found.upper))
        return Spread(self._told(pair, found), f"{begin:.2%}", f"{end - begin:.2%}")

    def _told(self, pair: ShownPair, spread: StepSpread) -> str:
        steps = (spread.lower, spread.median, spread.upper)
        low, middle, high = (self._leaning(pair.printed, step) for step in steps)
        key = "spread-one" if low == high else "spread-between"
        return self.words(key, number=spread.number, low=low, middle=middle, high=high)

    def _leaning(self, pair: Pair, step: int) -> str:
        """A kept step in short: the side it leans to and its number on the scale."""
        name = self.name(pair[0] if step > 0 else pair[1])
        return self.words("leans-equal" if step == 1 else "leans", name=name, number=abs(step))

    def _parts(self, pair: ShownPair, chosen: Said) -> Iterator[Part]:
        left, right, words = self.name(pair.left), self.name(pair.right), self.words
        scale = self.panelist.wave.instrument.experts.scale
        skip = scale.skip.text[self.language]
        yield Part("left", words("side-more", name=left), self._steps(pair, range(STEPS, 1, -1), chosen))
        yield Part("equal", scale.points[0].text[self.language], self._steps(pair, [1], chosen))
        yield Part("right", words("side-more", name=right), self._steps(pair, range(-2, -STEPS - 1, -1), chosen))
        yield Part("skip", "", (Step(scale.skip.code, skip, skip, chosen is None),))

    def _steps(self, pair: ShownPair, values: Iterable[int], chosen: Said) -> tuple[Step, ...]:
        return tuple(Step(str(value), str(abs(value)), self.sentence(pair, value), value == chosen) for value in values)

    def field(self, pair: ShownPair) -> str:
        """The name of a pair's field in the form."""
        return PREFIX + ":".join(pair.printed)

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


def pair_id(first: str, second: str) -> str:
    """The id of a pair's row in the page."""
    return f"pair-{first}-{second}"


def _sided(step: int, pair: ShownPair) -> int:
    """A kept step as this expert sees it."""
    return -step if pair.swapped and step != 1 else step


def _along(step: int) -> float:
    """How far along the printed scale a step as shown stands: 0 for 9 on the left, 1 for 9 on the right."""
    place = step - 1 if step > 0 else step + 1
    return (STEPS - 1 - place) / (2 * STEPS - 2)


def _step(said: str) -> int:
    """A signed step, or 0, which is none: before sides are turned, since -1 is a step of neither side."""
    step = int(said) if len(said) <= 2 and said.removeprefix("-").isdecimal() else 0
    return step if allowed(step) else 0
