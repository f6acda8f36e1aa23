"""A screening: rounds in which experts rate how important each criterion is, and what a round came to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, Literal

from scoring.concordances import KendallW
from surveys.instrument import Instrument

About = Literal["missing", "comment"]
ABOUT: tuple[About, ...] = ("missing", "comment")
POINTS = (1, 2, 3, 4, 5)
UNABLE = "unable"  # posted, and in exports: the expert cannot judge it
MOST_CHARACTERS = 1000


@dataclass(frozen=True)
class Rating:
    """How important an expert finds a criterion, 1 to 5; None: they cannot judge it."""

    expert: str
    criterion: str
    value: int | None


@dataclass(frozen=True)
class Remark:
    """What an expert says in words: which indicator is missing, or anything else."""

    expert: str
    about: About
    text: str


@dataclass(frozen=True)
class Agreed:
    """Kendall's W of the ``raters`` who rated everything on one level; None where they are too few to be told."""

    raters: int
    w: KendallW | None


@dataclass(frozen=True)
class Summary:
    """What a closed round came to; it stays as it was counted.

    ``spread`` has, for each criterion that enough experts rated, how many chose each of the five points, and then how
    many could not judge. What fewer experts rated is not in it. ``finished`` rated everything, or said they could not.
    ``subdimensions`` is None where there are none.
    """

    finished: int
    spread: Mapping[str, tuple[int, ...]]
    dimensions: Agreed
    indicators: Agreed
    subdimensions: Agreed | None = None

    def counts(self, criterion: str) -> tuple[int, ...] | None:
        """How many chose each point; None where too few rated it."""
        spread = self.spread.get(criterion)
        return None if spread is None else spread[: len(POINTS)]

    def plain(self) -> dict[str, Any]:
        return asdict(self) | {"spread": {id: list(spread) for id, spread in self.spread.items()}}


@dataclass(frozen=True)
class Round:
    """One round of a wave's screening, while the wave is a draft: open, then closed, and at last decided.

    ``instrument_digest`` is of the instrument that is rated, whose thresholds hold. ``kept`` are the indicators that
    the organiser keeps.
    """

    wave_id: str
    number: int
    instrument_digest: str
    opened_on: date
    closed_on: date | None = None
    summary: Summary | None = None
    kept: tuple[str, ...] | None = None

    @property
    def open(self) -> bool:
        return self.closed_on is None


def summary_of(plain: Mapping[str, Any]) -> Summary:
    """A summary from what :meth:`Summary.plain` made of it."""
    agreed = {level: plain[level] for level in ("dimensions", "indicators", "subdimensions") if plain.get(level)}
    return Summary(
        finished=plain["finished"],
        spread={id: tuple(spread) for id, spread in plain["spread"].items()},
        **{level: Agreed(one["raters"], KendallW(**one["w"]) if one["w"] else None) for level, one in agreed.items()},
    )


def criteria(instrument: Instrument) -> tuple[str, ...]:
    """All that is rated: the dimensions, then the subdimensions, then the indicators, each in printed order."""
    system = instrument.index_system
    return tuple(id for id in system.named if id != system.goal.id)


def parts(instrument: Instrument) -> dict[str, tuple[str, ...]]:
    """What is rated together, by the node it lies below."""
    system = instrument.index_system
    return {id: system.children(id) for id in system.inner}
