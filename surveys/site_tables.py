"""A table of comparator sites as an organiser fills it in, read into sites or refused with all its problems."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from math import isfinite, isnan
from typing import cast

from scoring.comparison import Reliability
from scoring.problems import Problem, please, refuse
from surveys.checked_sites import MOST_CHARACTERS, PERCENT, figure_problems, id_problems
from surveys.index_systems import ObjectiveIndicator
from surveys.instrument import Instrument
from surveys.site_cells import day, flag, half_of_last_place, narrow, number, whole_year
from surveys.sites import Site, SiteFigure

MOST_ROWS = 2000  # more than a hundred sites
REMARK = "#"  # begins a row or a column that is not read
NEEDED = ("city_id", "city_name", "year", "indicator_id", "value", "source_title", "reliability", "is_synthetic")
SAID = ("numerator", "denominator", "value", "source_title", "source_locator", "note")  # any of them makes a figure
_ROUNDING = Decimal("1e-12")  # of a quotient, relative


@dataclass(frozen=True)
class _Row:
    """A row of the table, its number, its cells by column; ``beyond`` when it has cells in no column."""

    number: int
    cells: Mapping[str, str]
    beyond: bool
    objective: ObjectiveIndicator | None

    def __getitem__(self, column: str) -> str:
        return self.cells.get(column, "")

    @property
    def filled(self) -> bool:
        parts = ("city_id", "city_name", "numerator", "denominator", "value")
        return self.beyond or any(self[column] for column in parts)

    @property
    def unit(self) -> str:
        """The indicator's unit; what is written, where there is no such indicator."""
        return self.objective.unit if self.objective else narrow(self["unit"])

    @property
    def quotient(self) -> float | None:
        """Numerator by denominator, in the indicator's unit; None unless both are there."""
        above, below = number(self["numerator"]), number(self["denominator"])
        if above is None or not below:
            return None
        return above / below * (100 if self.unit == PERCENT else 1)

    @property
    def figure(self) -> SiteFigure:
        """The figure of the row; what is no number is NaN in it."""
        value = number(self["value"], self.unit)
        return SiteFigure(
            indicator=self["indicator_id"],
            value=self.quotient if value is None else value,
            year=whole_year(self["year"]),
            reliability=cast(Reliability, narrow(self["reliability"]).upper() or None),
            source_title=self["source_title"],
            source_locator=self["source_locator"],
            collected_by=self["collected_by"],
            collected_on=day(self["collected_on"]),
            note=self["note"],
            numerator=number(self["numerator"]),
            denominator=number(self["denominator"]),
        )

    def at(self, problem: Problem) -> Problem:
        return problem.within(f"row {self.number}")


def columns_of(instrument: Instrument) -> tuple[str, ...]:
    """The columns of the instrument's table, and any that cannot be done without."""
    return tuple(dict.fromkeys((*instrument.comparison.template_columns, *NEEDED)))


def read_table(instrument: Instrument, rows: Sequence[Sequence[str]], year: int) -> tuple[Site, ...]:
    """The sites that a wave of ``year`` stands beside, in the order of the table; of a blank one, no site: refused."""
    sites = read_rows(instrument, rows, year)
    if not any(site.counted for site in sites):
        refuse([please("sites-none", "file", "There is no figure in it.", "fill in the template")])
    return sites


def read_rows(instrument: Instrument, rows: Sequence[Sequence[str]], year: int) -> tuple[Site, ...]:
    """The sites of a table, which may be without a figure.

    The first row names the columns, in any order. A row or column that begins with # is not read, nor a row without
    a site; a row without a value is a gap. Raises Refused, with all problems, each at its row and column.
    """
    entries = _entries(instrument, rows)
    cities: dict[str, list[_Row]] = {}
    for entry in entries:
        if entry["city_id"] and not entry.beyond:
            cities.setdefault(entry["city_id"], []).append(entry)
    found: dict[tuple[int, str], Problem] = {}  # the first of each cell
    for problem in (*_in_rows(instrument, entries, year), *_in_cities(cities.values())):
        found.setdefault(place(problem), problem)
    refuse(found[cell] for cell in sorted(found, key=lambda cell: cell[0]))
    return tuple(_site(instrument, id, city) for id, city in cities.items())


def place(problem: Problem) -> tuple[int, str]:
    """The row and the column of a problem of a table; row 0 where it is the whole file's."""
    row, _, column = problem.where.partition(" › ")
    return (int(row.removeprefix("row ")), column) if row.startswith("row ") else (0, "")


def _entries(instrument: Instrument, rows: Sequence[Sequence[str]]) -> list[_Row]:
    """The rows that say something of a site."""
    clean = {number: [" ".join(cell.split()) for cell in row] for number, row in enumerate(rows, start=1)}
    read = {number: row for number, row in clean.items() if any(row) and not row[0].startswith(REMARK)}
    if len(read) > MOST_ROWS:
        refuse([please("sites-rows", "file", f"It has more than {MOST_ROWS} rows.", "leave out what is not the table")])
    top = next(iter(read), 1)
    columns = read.pop(top, [])
    refuse(problem.within(f"row {top}") for problem in _heading_problems(instrument, columns))
    entries = []
    for at, row in read.items():
        cells = {column: cell for column, cell in zip(columns, row, strict=False) if column}
        beyond = any(cell for place, cell in enumerate(row) if place >= len(columns) or not columns[place])
        entries.append(_Row(at, cells, beyond, instrument.objectives.get(cells.get("indicator_id", ""))))
    return [entry for entry in entries if entry.filled]


def _heading_problems(instrument: Instrument, columns: Sequence[str]) -> Iterator[Problem]:
    known = columns_of(instrument)
    for column in NEEDED:
        if column not in columns:
            yield please("sites-column-missing", column, "There is no such column.", "begin with the template")
    for column, count in Counter(columns).items():
        if column and column not in known and not column.startswith(REMARK):
            what = "The template has no such column."
            yield please("sites-column-unknown", column, what, f"correct its name, or begin it with {REMARK}")
        elif column in known and count > 1:
            yield please("sites-column-twice", column, "This column stands twice.", "keep one of the two")


def _in_rows(instrument: Instrument, entries: Sequence[_Row], year: int) -> Iterator[Problem]:
    """What is wrong with a row by itself; with one that is out of step with its columns, only that."""
    for row in entries:
        if row.beyond:
            what = "It has more cells than there are columns."
            yield row.at(please("sites-row-long", "", what, "put quotation marks around a text with commas"))
            continue
        figure = row.figure
        yield from map(row.at, (*_in_cells(row), *id_problems(row["city_id"]), *_in_numbers(row, figure)))
        for problem in figure_problems(instrument, figure, year):
            misread = problem.where == "value" and not row["value"] and isnan(figure.value or 0)
            if not misread:  # the numerator or the denominator, which has its own problem
                yield row.at(problem)


def _in_cells(row: _Row) -> Iterator[Problem]:
    for column, cell in row.cells.items():
        control = any(unicodedata.category(sign) == "Cc" for sign in cell)
        if not column.startswith(REMARK) and (len(cell) > MOST_CHARACTERS or control):
            what = f"It is longer than {MOST_CHARACTERS} characters, or no text."
            yield please("site-cell", column, what, "shorten it")
    if row["collected_on"] and day(row["collected_on"]) is None:
        yield please("site-day", "collected_on", "It is no date.", "write it as 2024-03-31")
    if row["is_synthetic"] and flag(row["is_synthetic"]) is None:
        yield please("site-synthetic", "is_synthetic", "It is neither yes nor no.", "write yes or no")
    if row.unit and row["unit"] and narrow(row["unit"]) != row.unit:
        what = f"The figure is counted in {row.unit}."
        yield please("site-unit", "unit", what, "convert the figure, or leave the unit empty")


def _in_numbers(row: _Row, figure: SiteFigure) -> Iterator[Problem]:
    """What is wrong with numerator, denominator and value together."""
    if not row["value"]:
        if bool(row["numerator"]) != bool(row["denominator"]):
            yield please("site-value", "value", "It is missing.", "write it, or both numerator and denominator")
        return
    value, quotient = figure.value, row.quotient
    if row.objective is None or value is None or quotient is None or not isfinite(value) or not isfinite(quotient):
        return
    allowed = half_of_last_place(row["value"], row.unit) + abs(Decimal(quotient)) * _ROUNDING
    if abs(Decimal(quotient) - Decimal(value)) > allowed:
        what = f"Numerator and denominator give {quotient:g}."
        yield please("site-quotient", "value", what, "correct one of the three")


def _in_cities(cities: Iterable[Sequence[_Row]]) -> Iterator[Problem]:
    """What is wrong with the rows of one site together."""
    for rows in cities:
        yield from _names(rows)
        yield from _flags(rows)
        seen: set[str] = set()
        for row in rows:
            if row["indicator_id"] in seen:
                what = "An earlier row has this indicator of the site."
                yield row.at(please("site-indicator-twice", "indicator_id", what, "keep one of the two"))
            seen.add(row["indicator_id"])


def _names(rows: Sequence[_Row]) -> Iterator[Problem]:
    """A name stands once, or alike in each row."""
    named = [row for row in rows if row["city_name"]]
    if not named:
        yield rows[0].at(please("site-name", "city_name", "It is missing.", "name the site"))
    for row in named:
        if row["city_name"] != named[0]["city_name"]:
            what = "An earlier row names the site otherwise."
            yield row.at(please("site-names", "city_name", what, "give a site one name, and another site another id"))


def _flags(rows: Sequence[_Row]) -> Iterator[Problem]:
    """Whether a site is made up stands once, or alike in each row."""
    if not any(row["is_synthetic"] for row in rows):
        what = "It is not said whether the site is made up."
        yield rows[0].at(please("site-synthetic", "is_synthetic", what, "write yes or no"))
    said = [(row, made_up) for row in rows if (made_up := flag(row["is_synthetic"])) is not None]
    for row, made_up in said:
        if made_up != said[0][1]:
            what = "An earlier row of the site says otherwise."
            yield row.at(please("site-synthetic-differs", "is_synthetic", what, "say the same in each row of a site"))


def _site(instrument: Instrument, id: str, rows: Sequence[_Row]) -> Site:
    name = next(row["city_name"] for row in rows if row["city_name"])
    figures = tuple(row.figure for row in rows if any(row[column] for column in SAID))
    synthetic = any(flag(row["is_synthetic"]) for row in rows)
    return Site(id, dict.fromkeys(instrument.languages, name), figures, synthetic)
