"""What an expert says: one comparison of two criteria, on Saaty's nine steps both ways."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import combinations
from typing import Final, Literal

from scoring.pairwise import ratio

STEPS = 9
LONGEST_RATIONALE = 500  # characters
LATER: Final = "later"
Pair = tuple[str, str]
Said = int | Literal["later"] | None  # of a pair: a step; to be judged later; cannot be judged
Way = Literal["short", "long"]


@dataclass(frozen=True)
class Expert:
    """A member of the panel. Reports know only the pseudonym; ``profile`` is empty until the expert has agreed.

    ``matrices`` are those that they are asked, by id; all of them where none is named.
    """

    wave_id: str
    pseudonym: str
    consented: bool = False
    named_in_thanks: bool = False
    profile: Mapping[str, str] = field(default_factory=dict)
    matrices: tuple[str, ...] = ()


@dataclass(frozen=True)
class Judgement:
    """``value`` s >= 1: the first is s times as important; s <= -2: the second is; None: cannot be judged."""

    expert: str
    matrix: str
    first: str
    second: str
    value: int | None


@dataclass(frozen=True)
class Revision:
    """One word of an expert on a pair, as it is kept. ``later``: the pair is open, and the judgement says nothing.

    ``proposed``: a proposal of ours was accepted. ``rationale``: why, in the expert's own words.
    """

    judgement: Judgement
    round: int = 1
    later: bool = False
    rationale: str = ""
    proposed: bool = False

    @property
    def said(self) -> Said:
        return LATER if self.later else self.judgement.value


@dataclass(frozen=True)
class ShownPair:
    """A pair as an expert sees it: ``left`` may be the second criterion of the printed order."""

    left: str
    right: str
    swapped: bool

    @property
    def printed(self) -> Pair:
        """The pair in the order it is kept."""
        return (self.right, self.left) if self.swapped else (self.left, self.right)


@dataclass(frozen=True)
class Sheet:
    """How one expert is asked one matrix: its pairs in their own order and sides, and the way chosen through them."""

    wave_id: str
    expert: str
    matrix: str
    pairs: tuple[ShownPair, ...]
    way: Way = "long"


def pairs(criteria: Iterable[str]) -> tuple[Pair, ...]:
    """Every pair once, row by row of the upper triangle."""
    return tuple(combinations(criteria, 2))


def allowed(value: int) -> bool:
    """Whether a signed step is one of the seventeen."""
    return value == 1 or 2 <= abs(value) <= STEPS


def step_of(ratio: float) -> int:
    """The signed step of a ratio on the scale: 3 for 3, -3 for 1/3; the nearest one for a ratio between."""
    step = min(max(round(ratio if ratio >= 1 else 1 / ratio), 1), STEPS)
    return step if ratio >= 1 or step == 1 else -step


def turned(said: Said) -> Said:
    """The same word read from the other side."""
    return -said if isinstance(said, int) and said != 1 else said


def latest(revisions: Iterable[Revision]) -> dict[tuple[str, str, Pair], Revision]:
    """The last revision of each pair, by expert, matrix and pair; ``revisions`` in the order they were made."""
    return {
        (one.judgement.expert, one.judgement.matrix, (one.judgement.first, one.judgement.second)): one
        for one in revisions
    }


def ratios(judgements: Iterable[Judgement]) -> dict[Pair, float]:
    """How many times as important the first of each judged pair is; what cannot be judged is left out."""
    return {
        (judgement.first, judgement.second): ratio(judgement.value)
        for judgement in judgements
        if judgement.value is not None
    }
