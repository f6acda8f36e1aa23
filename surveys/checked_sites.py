"""Whether a comparator site can stand beside a study: its id, its name, its figures and their sources."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator

from scoring.comparison import YEARS_APART
from scoring.problems import Problem, please
from surveys.instrument import Instrument
from surveys.sites import LOCAL, Site, SiteFigure

PERCENT = "%"
MOST_CHARACTERS = 500  # of a name, a source, a note
FIRST_YEAR, LAST_YEAR = 1000, 9999
_ID = re.compile(r"[\w-]{1,64}")


def problems(instrument: Instrument, sites: Iterable[Site], year: int) -> Iterator[Problem]:
    """Everything that is wrong with the sites that a wave of ``year`` would stand beside."""
    seen: set[str] = set()
    for site in sites:
        if site.id in seen:
            yield please("site-twice", site.id, "This site stands twice.", "give each site once, with its own id")
        seen.add(site.id)
        for problem in _faults(instrument, site, year):
            yield problem.within(site.id)


def id_problems(id: str) -> Iterator[Problem]:
    """Why this cannot be a site's id."""
    if not _ID.fullmatch(id) or id == LOCAL:
        what = f"It is missing, is “{LOCAL}”, or has other signs than letters, digits, - and _."
        yield please("site-id", "city_id", what, "write a short one, the same in each row of the site")


def figure_problems(instrument: Instrument, figure: SiteFigure, year: int) -> Iterator[Problem]:
    """Why a figure cannot be compared with a wave of ``year``, at the columns of the instrument's table."""
    objective = instrument.objectives.get(figure.indicator)
    if objective is None:
        yield please("site-indicator", "indicator_id", "There is no such objective indicator.", "correct its id")
    for column in ("numerator", "denominator", "value"):
        number = getattr(figure, column)
        if number is not None and not math.isfinite(number):
            what = "It is not a number."
            yield please("site-number", column, what, "write digits, without separators, or leave the cell empty")
    if figure.denominator is not None and figure.denominator <= 0:
        yield please("site-denominator", "denominator", "Nothing is divided by it.", "write a number above 0")
    if figure.value is not None and objective and objective.unit == PERCENT and not 0 <= figure.value <= 100:
        yield please("site-percent", "value", "It is not from 0 to 100 percent.", "correct it")
    yield from _unsourced(instrument, figure)
    yield from _years(figure, year)


def _faults(instrument: Instrument, site: Site, year: int) -> Iterator[Problem]:
    yield from id_problems(site.id)
    if not all(site.name.get(language, "").strip() for language in instrument.languages):
        yield please("site-name", "city_name", "It is missing.", "name the site")
    seen: set[str] = set()
    for figure in site.figures:
        if figure.indicator in seen:
            what = "The site has this indicator already."
            yield please("site-indicator-twice", f"{figure.indicator} › indicator_id", what, "keep one of the two")
        seen.add(figure.indicator)
        yield from (problem.within(figure.indicator) for problem in figure_problems(instrument, figure, year))


def _unsourced(instrument: Instrument, figure: SiteFigure) -> Iterator[Problem]:
    grades = [grade.code for grade in instrument.comparison.reliability_grades]
    if figure.reliability not in grades and not (figure.value is None and figure.reliability is None):
        what = "It is none of the grades."
        yield please("site-reliability", "reliability", what, f"write one of {', '.join(grades)}")
    if figure.value is not None and not figure.source_title:
        yield please("site-source", "source_title", "It is missing.", "name where the figure was found")
    for column in ("source_title", "source_locator", "collected_by", "note"):
        if len(getattr(figure, column)) > MOST_CHARACTERS:
            what = f"It is longer than {MOST_CHARACTERS} characters."
            yield please("site-cell", column, what, "shorten it")


def _years(figure: SiteFigure, year: int) -> Iterator[Problem]:
    if figure.year is None:
        if figure.value is not None:
            yield please("site-year", "year", "It is missing.", "write the year that the figure is of")
    elif not FIRST_YEAR <= figure.year <= LAST_YEAR:
        yield please("site-year", "year", "It is no year.", "write the year that the figure is of, in four digits")
    elif figure.value is not None and abs(figure.year - year) > YEARS_APART:
        what = f"It is more than {YEARS_APART} year from {year}, the wave's own."
        yield please("site-years-apart", "year", what, "give a figure of a nearer year, or leave the gap")
