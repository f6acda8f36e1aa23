"""A wave that people answer one by one, and what is released of it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import timedelta
from itertools import pairwise

from surveys import answering, batching, gathering, inviting, studying
from surveys.answers import Form
from surveys.inviting import open_code
from surveys.ports import Records
from surveys.studies import Stratum, Wave
from tests.publishable import open_wave
from tests.studies_for_tests import NOW, SECRET, completed, key, words

K = 10  # the shipped instrument's minimum group of residents and of officers


def community(number: int, **more: object) -> Stratum:
    return replace(Stratum("residents", f"C{number}", words(f"Community {number}")), **more)  # type: ignore[arg-type] # fields


UNIT = Stratum("officers", "U1", words("Unit group 1"), invited=40)


@dataclass
class Study:
    """A wave that people answer one by one; each has a number, which is their key."""

    records: Records
    wave: Wave
    arrived: int = 0
    codes: list[str] = field(default_factory=list)

    def answer(self, stratum: str, times: int = 1, answer: str = "4", day: int = 0, **fields: str) -> list[str]:
        """Residents answer; their receipts."""
        code = open_code(SECRET, self.wave.id, stratum)
        return [self._send(code, completed("residents", answer, **fields), day) for _ in range(times)]

    def serve(self, stratum: str, times: int = 1, answer: str = "4", **fields: str) -> list[str]:
        """Officers answer; their receipts."""
        codes = inviting.issue_codes(self.records, self.wave, stratum, times, NOW)
        self.codes += codes
        return [self._send(code, completed("officers", answer, **fields), 0) for code in codes]

    def close(self) -> int:
        return batching.close_ready(self.records, self.wave.id)

    def end(self) -> int:
        """The wave closes, and what is left is counted."""
        self.wave = studying.close_wave(self.records, self.wave.id, NOW)
        return self.close()

    def withdraw(self, receipt: str) -> None:
        answering.withdraw(self.records, receipt, NOW)

    def released(self) -> dict[str, int]:
        return {part.stratum: part.responses for part in gathering.tallies(self.records, self.wave)}

    def exact(self) -> dict[str, int]:
        standings = self.records.standings(self.wave.id)
        return {stratum: standing.exact.responses for (_, stratum), standing in standings.items()}

    def sound(self) -> None:
        """What is stored is what is counted again."""
        standings = self.records.standings(self.wave.id).items()
        stored = {place: (standing.exact, standing.excluded.exact) for place, standing in standings}
        assert batching.rebuild(self.records, self.wave) == stored

    def _send(self, code: str, form: Form, day: int) -> str:
        self.arrived += 1
        return answering.submit(self.records, code, form, key(self.arrived), NOW + timedelta(days=day))


def studied(records: Records, *strata: Stratum) -> Study:
    return Study(records, open_wave(records, (*strata, UNIT)))


def apart(numbers: set[int]) -> int:
    """The least by which two different numbers differ."""
    ordered = sorted(numbers)
    return min((second - first for first, second in pairwise(ordered)), default=K)
