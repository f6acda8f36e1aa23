"""Where a response is kept: waiting in the inbox of its stratum, then as one row of a closed batch."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from scoring.exclusion import Exclusion
from scoring.tallies import Tally
from surveys.answers import Answers
from surveys.audiences import Audience
from surveys.quality import Flags

BROUGHT_IN = 0  # the batch of responses that came in from a file: never the last one, and nobody's who may withdraw


@dataclass(frozen=True)
class Place:
    """A stratum of a wave: what an inbox, its batches and their tally belong to."""

    wave_id: str
    audience: Audience
    stratum: str


@dataclass(frozen=True)
class Waiting:
    """A response in the inbox. ``claim`` is how its receipt finds it in a closed batch; None where it shall not.

    ``seconds`` is how long it took, None where no browser measured it; it goes when the batch is closed.
    """

    receipt_digest: str
    answers: Answers
    day: date
    claim: str | None = None
    seconds: int | None = None


@dataclass(frozen=True)
class Row:
    """A response of a closed batch, or one that was `BROUGHT_IN`. ``day`` is the batch's, the same for all of it.

    ``flags`` are the ids of its signs of careless answering; None where it was stored before there were any.
    """

    id: str
    batch: int
    day: date
    answers: Answers
    flags: Flags | None = None


@dataclass(frozen=True)
class Standing:
    """What stands of a stratum's closed batches, ``batch`` being the number of the last one.

    ``exact`` counts every response that is kept. ``released`` is what pages and publications are told: it changes by a
    whole minimum group or not at all, in responses and in the answers to each item, and so counts those who withdrew
    since, ``withdrawn``, until the next batch, and answers to an item that were held back as missing. ``excluded`` are
    those of both that the instrument's rule leaves out. ``days`` is by how many ``released`` has grown on each day;
    what was released before days were kept is on none.
    """

    batch: int
    exact: Tally
    released: Tally
    excluded: Exclusion
    days: Mapping[date, int] = field(default_factory=dict)

    @property
    def withdrawn(self) -> int:
        return self.released.responses - self.exact.responses
