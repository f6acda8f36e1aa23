"""Tables of comparator sites: what is kept of them, and what is wrong with a file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from app_pages import frame
from app_pages.figure_entry import unit
from scoring.comparison import YEARS_APART
from scoring.problems import Problem
from surveys.checked_sites import MOST_CHARACTERS
from surveys.index_systems import ObjectiveIndicator
from surveys.instrument import Instrument
from surveys.site_files import MOST_MEGABYTES
from surveys.site_tables import MOST_ROWS, columns_of, place
from surveys.sites import Site, SiteFigure
from surveys.studies import Wave

MOST_SHOWN = 50  # problems of a file; the rest is often the same again


def explained(wave: Wave) -> Mapping[str, str]:
    """What each column of the table holds, in this person's language."""
    words, allowed = frame.words(), _allowed(wave)
    known = [column for column in columns_of(wave.instrument) if f"sites-column-{column}" in words]
    return {column: words(f"sites-column-{column}", **allowed) for column in known}


def meanings(instrument: Instrument) -> str:
    """The grades of reliability and what each means, as the instrument has them."""
    said = (f"{one.code} {one.text[frame.language()]}" for one in instrument.comparison.reliability_grades)
    return frame.words()("semicolon").join(said)


def refusals(wave: Wave, problems: Sequence[Problem]) -> pd.DataFrame:
    """Each problem at its row and column, with the way out; the first of many."""
    placed = [
        (" · ".join(part for part in (str(row or ""), column) if part) or "—", problem)
        for problem in problems
        for row, column in [place(problem)]
    ]
    return _refused(wave, "row-column", placed)


def refusals_of_entry(wave: Wave, problems: Sequence[Problem], places: Mapping[str, str]) -> pd.DataFrame:
    """The same of a site that was filled in on a page: each at its figure and field, as the page calls them."""
    words = frame.words()
    placed = [
        (" · ".join(places.get(part) or words(f"site-field-{part}") for part in problem.where.split(" › ")), problem)
        for problem in problems
    ]
    return _refused(wave, "site-figure-field", placed, here=True)


def _refused(wave: Wave, heading: str, placed: Sequence[tuple[str, Problem]], here: bool = False) -> pd.DataFrame:
    """``here``: on a page, where some ways out are others than in a file."""
    words, allowed = frame.words(), _allowed(wave)
    rows = [
        {
            words(heading): where,
            words("wrong"): words(f"problem-{problem.code}", **allowed),
            words("way-out"): _way_out(problem, here, allowed),
        }
        for where, problem in placed[:MOST_SHOWN]
    ]
    if more := len(placed) - len(rows):
        rows.append(dict.fromkeys(rows[0], "…") | {words("wrong"): words("problems-more", number=more)})
    return pd.DataFrame(rows)


def overview(wave: Wave, sites: Sequence[Site]) -> pd.DataFrame:
    """How much there is of each site."""
    words, read, all_figures = frame.words(), frame.language(), len(wave.instrument.objective_indicators)
    return pd.DataFrame(
        [
            {
                words("site"): site.name[read],
                words("sites-counted"): f"{len(site.counted)} / {all_figures}",
                words("sites-synthetic"): words("yes" if site.synthetic else "no"),
            }
            for site in sites
        ]
    )


def figures(wave: Wave, site: Site) -> pd.DataFrame:
    """The figures of one site, a row an indicator; a gap is a dash."""
    words, entered = frame.words(), {figure.indicator: figure for figure in site.figures}
    return pd.DataFrame(
        [
            {
                words("indicator"): objective.name[frame.language()],
                words("sites-value"): _value(objective, entered.get(objective.id)),
                words("source"): _source(entered.get(objective.id)),
            }
            for objective in wave.instrument.objective_indicators
        ]
    )


def _value(objective: ObjectiveIndicator, figure: SiteFigure | None) -> str:
    """The figure, its year and how far it can be trusted."""
    if figure is None or figure.value is None:
        return "—"
    return f"{figure.value:.10g} {unit(objective)} · {figure.year} · {figure.reliability}"


def _source(figure: SiteFigure | None) -> str:
    """Where a figure was found, by whom, when, and what is noted of it."""
    if figure is None:
        return "—"
    day = frame.day(figure.collected_on) if figure.collected_on else ""
    parts = (figure.source_title, figure.source_locator, figure.collected_by, day, figure.note)
    return " · ".join(part for part in parts if part) or "—"


def _way_out(problem: Problem, here: bool, allowed: Mapping[str, object]) -> str:
    words = frame.words()
    if here and f"entry-{problem.code}" in words:
        return words(f"entry-{problem.code}", **allowed)
    return words(f"way-out-{problem.code}", **allowed)


def _allowed(wave: Wave) -> dict[str, object]:
    """What the words about a table name: years, grades, sizes."""
    words = frame.words()
    return {
        "first": wave.year - YEARS_APART,
        "last": wave.year + YEARS_APART,
        "grades": words("comma").join(grade.code for grade in wave.instrument.comparison.reliability_grades),
        "meanings": meanings(wave.instrument),
        "characters": MOST_CHARACTERS,
        "rows": MOST_ROWS,
        "megabytes": MOST_MEGABYTES,
    }
