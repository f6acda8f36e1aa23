"""An expert's place: what they have judged, how far each matrix has come, where to go next."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from forms import wording
from forms.matrix import Entered
from forms.standing import Link
from surveys import judging
from surveys.designing import policy
from surveys.judgements import LATER, Pair, Revision, Way, latest, pairs
from surveys.judging import Panelist, Standing


@dataclass(frozen=True)
class Desk:
    """An expert's place: who it is, every word of theirs so far, and the language they read."""

    panelist: Panelist
    revisions: tuple[Revision, ...]
    language: str
    action: str

    @cached_property
    def _latest(self) -> dict[str, dict[Pair, Revision]]:
        return self._by_matrix(self.revisions)

    @cached_property
    def _standings(self) -> dict[str, Standing]:
        return {}

    def entered(self, matrix: str) -> Entered:
        """What is kept of a matrix, as its rows show it."""
        now, number = self._latest.get(matrix, {}), self.panelist.round_number
        before = self._by_matrix(tuple(one for one in self.revisions if one.round < number)).get(matrix, {})
        why = {pair: one.rationale for pair, one in now.items()}
        return Entered({pair: one.said for pair, one in now.items()}, why, before)

    def is_judged(self, matrix: str, pair: Pair) -> bool:
        """Whether a pair is judged, or cannot be."""
        return pair in self._latest.get(matrix, {}) and self._latest[matrix][pair].said != LATER

    def standing(self, matrix: str) -> Standing:
        if matrix not in self._standings:
            instrument, said = self.panelist.wave.instrument, self._latest.get(matrix, {})
            judgements = tuple(one.judgement for one in said.values() if not one.later)
            later = [pair for pair, one in said.items() if one.later]
            criteria = instrument.criteria(matrix)
            self._standings[matrix] = judging.standing(instrument.experts, criteria, judgements, later)
        return self._standings[matrix]

    def way(self, matrix: str) -> Way:
        return self.panelist.sheet(matrix).way

    def number(self, matrix: str) -> int:
        """How many pairs of a matrix are judged, or cannot be."""
        return sum(one.said != LATER for one in self._latest.get(matrix, {}).values())

    def total(self, matrix: str) -> int:
        return len(pairs(self.panelist.wave.instrument.criteria(matrix)))

    @property
    def matrices(self) -> dict[str, str]:
        """The parent of each matrix that this expert is asked, by its id."""
        return {matrix.id: matrix.parent for matrix in self.panelist.matrices}

    @property
    def names(self) -> dict[str, str]:
        named = self.panelist.wave.instrument.index_system.named
        return {id: named[parent].name[self.language] for id, parent in self.matrices.items()}

    @property
    def done(self) -> dict[str, str]:
        """How many pairs are done, in each matrix and in all."""
        counts = {id: f"{self.number(id)}/{self.total(id)}" for id in self.matrices}
        return counts | {"all": f"{sum(map(self.number, self.matrices))}/{sum(map(self.total, self.matrices))}"}

    def state(self, matrix: str) -> str:
        """Where a matrix stands, in a few words."""
        return wording.words(self.language)("state-comma").join(self._states(matrix))

    def _states(self, matrix: str) -> Iterator[str]:
        words, standing = wording.words(self.language), self.standing(matrix)
        if standing.weighed is None:
            yield words("state-begun" if standing.judged else "state-none")
        else:
            found = standing.weighed.consistency
            verdict = policy(self.panelist.wave.instrument.experts).verdict(found)
            yield words(f"state-{verdict}", cr="–" if found.cr is None else f"{found.cr:.3f}")
        if standing.unable:
            yield words("state-unable", number=standing.unable)
        if standing.reached and not standing.done and self.way(matrix) == "short":
            yield words("state-reached")

    def undone(self) -> tuple[str, ...]:
        """The matrices that are not finished, by the way chosen through each."""
        return tuple(id for id in self.matrices if self.number(id) < self.total(id) and not self._short_way_ends(id))

    def matrix(self, wanted: str) -> str:
        """The matrix that is asked for, else the first that is not done, else the first."""
        return wanted if wanted in self.matrices else (*self.undone(), *self.matrices)[0]

    def onward(self, matrix: str) -> Link:
        """From a matrix to the next one that is not done, or to the end."""
        words, order = wording.words(self.language), list(self.matrices)
        after = [id for id in (*order[order.index(matrix) + 1 :], *order) if id in self.undone() and id != matrix]
        if after:
            return Link(self.address(after[0]), words("next-matrix", name=self.names[after[0]]))
        return Link(self.address(matrix) + "#form", words("finish-this")) if self.undone() else self.end()

    def end(self) -> Link:
        return Link(f"{self.action}?summary=yes&lang={self.language}", wording.words(self.language)("to-the-end"))

    def address(self, matrix: str) -> str:
        return f"{self.action}?matrix={matrix}&lang={self.language}"

    def _short_way_ends(self, matrix: str) -> bool:
        return self.way(matrix) == "short" and self.standing(matrix).reached

    def _by_matrix(self, revisions: tuple[Revision, ...]) -> dict[str, dict[Pair, Revision]]:
        found: dict[str, dict[Pair, Revision]] = {}
        for (_, matrix, pair), one in latest(revisions).items():
            found.setdefault(matrix, {})[pair] = one
        return found
