"""Comparator sites: counted figures of other districts or cities, each with its year, source and reliability."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import cast

from scoring import comparison
from scoring.comparison import Reliability

LOCAL = "local"  # the id that the study's own site has in a comparison


@dataclass(frozen=True)
class SiteFigure:
    """One counted figure of a site, in the indicator's unit; ``value`` None is a gap that something is said of.

    Only a gap may lack its year, its reliability and its source.
    """

    indicator: str
    value: float | None
    year: int | None
    reliability: Reliability | None
    source_title: str = ""
    source_locator: str = ""
    collected_by: str = ""
    collected_on: date | None = None
    note: str = ""
    numerator: float | None = None
    denominator: float | None = None


@dataclass(frozen=True)
class Site:
    """A district or city to stand beside; ``synthetic`` when it is made up."""

    id: str
    name: Mapping[str, str]
    figures: tuple[SiteFigure, ...]
    synthetic: bool

    @property
    def counted(self) -> tuple[SiteFigure, ...]:
        """The figures that are no gaps."""
        return tuple(figure for figure in self.figures if figure.value is not None)


@dataclass(frozen=True)
class FigureSource:
    """Where a figure of the study's own is from, and a grade of the instrument: how surely it is known."""

    title: str
    reliability: str


def local(figures: Mapping[str, float], sources: Mapping[str, FigureSource], year: int) -> Site:
    """The study's own figures as those of a site; figures whose source nobody said are left out."""
    sourced = {id: sources[id] for id in figures if id in sources}
    return Site(
        LOCAL,
        {},
        tuple(
            SiteFigure(id, figures[id], year, cast(Reliability, one.reliability), one.title)
            for id, one in sourced.items()
        ),
        synthetic=False,
    )


def scored(site: Site) -> comparison.Site:
    """The site as it is compared; a gap is left out, which compares the same."""
    return comparison.Site(
        site.id,
        {
            figure.indicator: comparison.SiteFigure(figure.value, figure.year, figure.reliability)
            for figure in site.figures
            if figure.value is not None and figure.year is not None and figure.reliability is not None
        },
    )


def scored_local(figures: Mapping[str, float], year: int) -> comparison.Site:
    """The study's own site as it is compared: its figures are its own records, of the wave's year."""
    return comparison.Site(LOCAL, {id: comparison.SiteFigure(value, year) for id, value in figures.items()})
