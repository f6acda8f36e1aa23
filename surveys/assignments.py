"""Assignments: who carries out a measure, until when. An organiser decides them; the instrument knows none."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from scoring.problems import Problem, please
from surveys.instrument import Instrument

MOST_OWNER, MOST_NOTE = 200, 500  # characters


@dataclass(frozen=True)
class Assignment:
    """A measure of the instrument, the office or role that carries it out, its last day, and a note.

    What is not decided yet is empty, or None.
    """

    measure: str
    owner: str = ""
    due: date | None = None
    note: str = ""

    @property
    def decided(self) -> bool:
        """Whether anything is."""
        return bool(self.owner or self.due or self.note)


def problems(instrument: Instrument, assignment: Assignment, first_day: date) -> Iterator[Problem]:
    """Everything that is wrong with an assignment of a wave that began on ``first_day``."""
    if assignment.measure not in {one.id for one in instrument.countermeasures.measures}:
        yield please("assignment-measure", "measure", "The instrument has no such measure.", "choose one of its own")
    for column, most in (("owner", MOST_OWNER), ("note", MOST_NOTE)):
        if len(getattr(assignment, column)) > most:
            yield please(f"assignment-{column}", column, f"It is longer than {most} characters.", "shorten it")
    if assignment.due is not None and assignment.due < first_day:
        what = f"It is before {first_day}, when the wave began."
        yield please("assignment-due", "due", what, "choose a later day")
