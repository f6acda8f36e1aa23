"""An expert's place in a screening: what is rated in which part, how far each has come, where to go next."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from forms import wording
from forms.posted import Posted
from surveys.questionnaires import Point
from surveys.rating import Rater
from surveys.screenings import UNABLE, parts

PREFIX = "rate:"
WORDS = "words"  # the last part: what is missing, and anything else
OFF_SCALE = 0


@dataclass(frozen=True)
class Row:
    """One criterion: its posted name, what is chosen, and from the second round on what stands beside it."""

    id: str
    field: str
    name: str
    definition: str
    given: str
    earlier: str
    spread: str


@dataclass(frozen=True)
class Sheet:
    """A rater's place, in the language they read."""

    rater: Rater
    language: str
    action: str

    @property
    def parts(self) -> dict[str, tuple[str, ...]]:
        return parts(self.rater.panelist.wave.instrument) | {WORDS: ()}

    @property
    def labels(self) -> dict[str, str]:
        """The name of everything that is rated."""
        named = self.rater.panelist.wave.instrument.index_system.named
        return {id: named[id].name[self.language] for ids in self.parts.values() for id in ids}

    @property
    def names(self) -> dict[str, str]:
        """What each part is called."""
        named = self.rater.panelist.wave.instrument.index_system.named
        said = wording.words(self.language)
        top, *below = parts(self.rater.panelist.wave.instrument)
        return {
            top: said("screen-dimensions"),
            **{id: named[id].name[self.language] for id in below},
            WORDS: said("screen-words"),
        }

    @property
    def scale(self) -> tuple[Point, ...]:
        return self.rater.panelist.wave.instrument.delphi_screening.scale

    @property
    def given(self) -> dict[str, str]:
        """What is kept, as it is posted."""
        return {id: UNABLE if value is None else str(value) for id, value in self.rater.given.items()}

    @property
    def done(self) -> dict[str, str]:
        """How many are rated, in each part and in all."""
        counts = {id: (sum(one in self.given for one in ids), len(ids)) for id, ids in self.parts.items() if ids}
        rated, all = (sum(column) for column in zip(*counts.values(), strict=True))
        return {id: f"{some}/{of}" for id, (some, of) in counts.items()} | {"all": f"{rated}/{all}"}

    def undone(self) -> tuple[str, ...]:
        return tuple(id for id, ids in self.parts.items() if any(one not in self.given for one in ids))

    def part(self, wanted: str) -> str:
        """The part that is asked for, else the first that is not done, else the first."""
        return wanted if wanted in self.parts else (*self.undone(), *self.parts)[0]

    def question(self, part: str) -> str:
        said, named = wording.words(self.language), self.rater.panelist.wave.instrument.index_system.named
        if part == WORDS:
            return said("screen-words")
        of_top = part == next(iter(self.parts))
        return said("screen-question-top" if of_top else "screen-question", parent=named[part].name[self.language])

    def after(self, part: str) -> str:
        """Where to go from a part: on to what is not done, then to the words, then to the end."""
        order = list(self.parts)
        place = order.index(part) + 1 if part in order else 0
        onward = [id for id in (*order[place:], *order) if id in self.undone() and id != part]
        if onward:
            return self.address(onward[0])
        return f"{self.action}?lang={self.language}" if part == WORDS else self.address(WORDS)

    def address(self, part: str) -> str:
        return f"{self.action}?part={part}&lang={self.language}&saved=1"

    def rows(self, part: str, given: Mapping[str, str]) -> tuple[Row, ...]:
        system = self.rater.panelist.wave.instrument.index_system
        return tuple(
            Row(
                id=id,
                field=f"{PREFIX}{id}",
                name=system.named[id].name[self.language],
                definition=system.definitions[id][self.language],
                given=given.get(id, ""),
                earlier=self._earlier(id),
                spread=self._spread(id),
            )
            for id in self.parts[part]
        )

    def _earlier(self, id: str) -> str:
        if id not in self.rater.earlier:
            return ""
        words, value = wording.words(self.language), self.rater.earlier[id]
        return words("screen-earlier", answer=words("screen-unable") if value is None else self._answers()[value - 1])

    def _spread(self, id: str) -> str:
        """How many of the panel said what in the round before; empty where too few rated it."""
        if id not in self.rater.spread:
            return ""
        words = wording.words(self.language)
        told = zip((*self._answers(), words("screen-unable-panel")), self.rater.spread[id], strict=True)
        said = words("screen-comma").join(words("screen-said", answer=answer, number=number) for answer, number in told)
        return words("screen-spread", spread=said)

    def _answers(self) -> tuple[str, ...]:
        return tuple(point.text[self.language] for point in self.scale)


def read(posted: Posted) -> dict[str, int | None]:
    """The ratings in a form; what is no point of any scale is kept apart, to be refused."""
    given = {name.removeprefix(PREFIX): said for name, said in posted.pairs if name.startswith(PREFIX) and said}
    return {id: None if said == UNABLE else _point(said) for id, said in given.items()}


def _point(said: str) -> int:
    return int(said) if said.isdecimal() and said.isascii() and len(said) == 1 else OFF_SCALE
