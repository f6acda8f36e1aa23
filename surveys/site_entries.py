"""One comparator site as it is filled in on a page: read as the rows of a file are, and taken apart to be changed."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import count

from scoring.problems import Problem, Refused, please, refuse
from surveys.checked_sites import MOST_CHARACTERS, PERCENT
from surveys.entered import plainly_of
from surveys.index_systems import ObjectiveIndicator
from surveys.instrument import Instrument
from surveys.site_tables import columns_of, place, read_rows
from surveys.sites import LOCAL, Site, SiteFigure

FIELDS = (
    "value",
    "year",
    "reliability",
    "source_title",
    "numerator",
    "denominator",
    "source_locator",
    "collected_by",
    "collected_on",
    "note",
)
ALIKE = ("year", "source_title", "reliability")  # can be said once for all figures of a site
_COUNTED = ("value", "numerator", "denominator")
_OF_SITES = ("city_id", "city_name", "is_synthetic", "indicator_id")
_SHORT = 12  # digits of a figure that somebody may have written; a quotient has more, and is worked out anew
_LONGEST_ID = 48


@dataclass(frozen=True)
class SiteEntry:
    """What was written, as text: ``cells`` by indicator and column; ``alike`` holds for figures that say nothing else.

    ``synthetic`` is yes, no, or empty where it was not said.
    """

    names: Mapping[str, str]
    synthetic: str
    cells: Mapping[str, Mapping[str, str]]
    alike: Mapping[str, str] = field(default_factory=dict)


def fields_of(instrument: Instrument) -> tuple[str, ...]:
    """What is asked of each figure: the columns that the instrument's table has."""
    known = columns_of(instrument)
    return tuple(column for column in FIELDS if column in known)


def read_entry(instrument: Instrument, id: str, entry: SiteEntry, year: int) -> Site:
    """The site that a wave of ``year`` stands beside, the same as from a file with these cells.

    Raises Refused, with all problems, each at its indicator's id and column, or at a column of the site's own.
    """
    names = {language: " ".join(entry.names.get(language, "").split()) for language in instrument.languages}
    found, sites = list(_name_problems(names)), tuple[Site, ...]()
    try:
        sites = read_rows(instrument, _rows(instrument, id, entry, next(filter(None, names.values()), "")), year)
    except Refused as refusal:
        places = [one.id for one in instrument.objective_indicators]
        found += [_replaced(problem, places) for problem in refusal.problems]
    once = {(problem.code, problem.where): problem for problem in found}
    refuse(sorted(once.values(), key=lambda problem: problem.where not in _OF_SITES))
    return Site(id, names, sites[0].figures, sites[0].synthetic)


def entry_of(instrument: Instrument, site: Site) -> SiteEntry:
    """A site as somebody would fill it in, to be changed."""
    figures = {figure.indicator: figure for figure in site.figures}
    cells = {
        one.id: _cells(one, figures[one.id]) if one.id in figures else {} for one in instrument.objective_indicators
    }
    return SiteEntry(dict(site.name), "yes" if site.synthetic else "no", cells)


def new_id(names: Mapping[str, str], taken: Collection[str]) -> str:
    """An id for a site that has none: its first name as far as an id can have it, and a number where that is taken."""
    said = next(filter(None, names.values()), "")
    stem = re.sub(r"[^\w-]+", "-", said).strip("-")[:_LONGEST_ID] or "site"
    tried = (stem if number == 1 else f"{stem}-{number}" for number in count(1))
    return next(id for id in tried if id not in taken and id != LOCAL)


def _rows(instrument: Instrument, id: str, entry: SiteEntry, name: str) -> list[list[str]]:
    """The rows of a file that says the same: a heading, and one row an indicator."""
    heading = (*_OF_SITES, *fields_of(instrument))
    rows = [list(heading)]
    for one in instrument.objective_indicators:
        cells = dict(entry.cells.get(one.id, {}))
        if any(cells.get(column, "").strip() for column in _COUNTED):
            cells |= {column: entry.alike.get(column, "") for column in ALIKE if not cells.get(column, "").strip()}
        of_site = {"city_id": id, "city_name": name, "is_synthetic": entry.synthetic, "indicator_id": one.id}
        rows.append([(cells | of_site).get(column, "") for column in heading])
    return rows


def _name_problems(names: Mapping[str, str]) -> Iterator[Problem]:
    if not all(names.values()):
        yield please("site-name", "city_name", "It is missing.", "name the site")
    if any(len(name) > MOST_CHARACTERS for name in names.values()):
        what = f"It is longer than {MOST_CHARACTERS} characters."
        yield please("site-cell", "city_name", what, "shorten it")


def _replaced(problem: Problem, indicators: list[str]) -> Problem:
    """A problem of a row, at its indicator; what is the site's own is told once, whatever row it was found in."""
    row, column = place(problem)
    where = column if column in _OF_SITES else f"{indicators[row - 2]} › {column}"
    return Problem(problem.code, where, problem.what, problem.way_out)


def _cells(objective: ObjectiveIndicator, figure: SiteFigure) -> dict[str, str]:
    said: dict[str, object] = {
        "value": _value(objective, figure),
        "numerator": _number(figure.numerator),
        "denominator": _number(figure.denominator),
        "reliability": figure.reliability or "",
        "year": figure.year or "",
        "collected_on": figure.collected_on or "",
    }
    texts = ("source_title", "source_locator", "collected_by", "note")
    return {column: str(cell) for column, cell in (said | {one: getattr(figure, one) for one in texts}).items()}


def _value(objective: ObjectiveIndicator, figure: SiteFigure) -> str:
    """The figure as it is written; nothing where it is a long quotient, which follows from its two numbers."""
    written, above, below = _number(figure.value), figure.numerator, figure.denominator
    if above is None or not below or len(written) <= _SHORT:
        return written
    quotient = above / below * (100 if objective.unit == PERCENT else 1)
    return "" if quotient == figure.value else written


def _number(value: float | None) -> str:
    return "" if value is None else plainly_of(value)
