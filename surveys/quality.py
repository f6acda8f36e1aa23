"""Signs of careless answering as an instrument names them, and the rule by which they leave a response out."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

# The only rules that are built, in the instrument's words: one with other words would not do what it says.
RULES: Mapping[str, str] = {
    "attention_failed": "attention item answered with another value",
    "speeder": "total time < max(1/3 of median, 2 s x items shown)",
    "straightliner": "same raw answer on >= 90% of scored items, where both key directions were answered",
    "too_few": "fewer than 80% of scored items shown have a scale answer or DK/NA",
    "mostly_dk": "DK/NA on more than 50% of scored items",
}
UNKNOWN = "unknown"  # in a tally's flags: responses from before there were any
LONGEST = 86_400  # seconds that a form may take; more is no measurement

Flags = tuple[str, ...]


@dataclass(frozen=True)
class Clause:
    """One reason to leave a response out: ``least`` or more of some flags."""

    least: int
    flags: Flags

    def holds(self, raised: Collection[str]) -> bool:
        return len(set(self.flags) & set(raised)) >= self.least


@dataclass(frozen=True)
class ExclusionRule:
    """The clauses of which one is enough."""

    clauses: tuple[Clause, ...]

    def excludes(self, raised: Flags | None) -> bool:
        """Whether a response is left out. One whose flags are unknown is not."""
        return raised is not None and any(clause.holds(raised) for clause in self.clauses)
