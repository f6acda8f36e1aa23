"""What is evaluated: a study, its waves, and the strata its people belong to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from surveys import formats
from surveys.audiences import Audience
from surveys.instrument import Instrument
from surveys.notices import Reader, Told
from surveys.texts import Text

State = Literal["draft", "open", "closed"]
Standing = Literal["draft", "early", "paused", "open", "over", "closed"]
REST = "rest"  # the stratum of responses whose own strata, and their parents, were too small


@dataclass(frozen=True)
class Study:
    """What is evaluated, by whom, and what people are promised. ``banner`` marks synthetic data wherever it goes."""

    id: str
    name: Text
    area: Text
    organisation: Text
    contact: str
    retention_days: int
    banner: Text | None = None

    @property
    def synthetic(self) -> bool:
        return self.banner is not None


@dataclass(frozen=True)
class Stratum:
    """The smallest group that is ever shown. ``population`` and ``invited`` are None where nobody counted.

    ``parent`` is the group of groups, such as a district, that takes up the answers of a stratum too small to be shown;
    None is all of the audience. An open link takes no new visitors once its stratum has ``quota`` responses that are
    released: not before, since that would tell how many wait.
    """

    audience: Audience
    id: str
    name: Text
    population: int | None = None
    invited: int | None = None
    parent: str | None = None
    quota: int | None = None


@dataclass(frozen=True)
class Wave:
    """One round of a study. Its instrument is frozen once it has opened.

    ``opens_on`` is the first day to answer, where that is later than the day on which it was opened, and ``paused_on``
    the day since which it takes no answers for a while.
    """

    id: str
    study: Study
    number: int
    name: Text
    instrument: Instrument
    instrument_digest: str
    strata: tuple[Stratum, ...]
    closes_on: date
    state: State = "draft"
    opened_on: date | None = None
    closed_on: date | None = None
    opens_on: date | None = None
    paused_on: date | None = None

    @property
    def first_day(self) -> date | None:
        """The first day on which people could answer; None while it is a draft."""
        return self.opens_on or self.opened_on

    @property
    def year(self) -> int:
        """The year its counted figures are of: that of its first day; while it is a draft, of its last."""
        return (self.first_day or self.closes_on).year

    def standing(self, day: date) -> Standing:
        """How it stands on a day. What is over has passed its last day and was not closed yet."""
        if self.state != "open":
            return self.state
        if day > self.closes_on:
            return "over"
        if self.opens_on is not None and day < self.opens_on:
            return "early"
        return "open" if self.paused_on is None else "paused"

    def accepts(self, day: date) -> bool:
        """Whether answers and judgements are taken on this day."""
        return self.standing(day) == "open"

    def strata_of(self, audience: Audience) -> tuple[Stratum, ...]:
        return tuple(stratum for stratum in self.strata if stratum.audience == audience)

    def notice_words(self, language: str, address: str) -> dict[str, str]:
        """What the placeholders of a notice stand for in this wave."""
        return {
            "area": self.study.area[language],
            "organisation": self.study.organisation[language],
            "contact": self.study.contact,
            "survey_end": formats.day(self.closes_on, language),
            "retention_days": str(self.study.retention_days),
            "withdraw_url": f"{address}/w",
        }

    def told(self, reader: Reader, language: str, address: str) -> Told:
        """What people are told in this wave before they answer or judge."""
        notice = self.instrument.notices[reader]
        said = notice.text.filled(language, **self.notice_words(language, address))
        rows = reader in self.instrument.privacy.rows_released
        return Told(tuple(said.splitlines()), notice.consent[language], rows)
