"""An expert's place: what they have judged, how far each matrix has come, where to go next."""

from __future__ import annotations

from dataclasses import dataclass

from forms import wording
from forms.standing import Link
from surveys.judgements import Judgement, pairs
from surveys.judging import Panelist


@dataclass(frozen=True)
class Desk:
    """An expert's place: who it is, what they have judged so far, and the language they read."""

    panelist: Panelist
    judged: tuple[Judgement, ...]
    language: str
    action: str

    def of(self, matrix: str) -> tuple[Judgement, ...]:
        return tuple(judgement for judgement in self.judged if judgement.matrix == matrix)

    def total(self, matrix: str) -> int:
        return len(pairs(self.panelist.wave.instrument.criteria(matrix)))

    @property
    def matrices(self) -> dict[str, str]:
        """The parent of each matrix by its id."""
        return {matrix.id: matrix.parent for matrix in self.panelist.wave.instrument.experts.matrices}

    @property
    def names(self) -> dict[str, str]:
        named = self.panelist.wave.instrument.index_system.named
        return {id: named[parent].name[self.language] for id, parent in self.matrices.items()}

    @property
    def done(self) -> dict[str, str]:
        """How many pairs are done, in each matrix and in all."""
        counts = {id: f"{len(self.of(id))}/{self.total(id)}" for id in self.matrices}
        return counts | {"all": f"{len(self.judged)}/{sum(map(self.total, self.matrices))}"}

    def undone(self) -> tuple[str, ...]:
        return tuple(id for id in self.matrices if len(self.of(id)) < self.total(id))

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
        return Link(f"{self.action}?lang={self.language}", wording.words(self.language)("to-the-end"))

    def address(self, matrix: str) -> str:
        return f"{self.action}?matrix={matrix}&lang={self.language}"
