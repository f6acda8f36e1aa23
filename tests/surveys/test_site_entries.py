"""A comparator site filled in on a page: the same as from a file, refused field by field, and taken apart unchanged."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from scoring.problems import Problem, Refused
from surveys.checked_sites import PERCENT, problems
from surveys.demonstrations import comparators, demonstration
from surveys.site_entries import FIELDS, SiteEntry, entry_of, fields_of, new_id, read_entry
from surveys.site_files import read_file
from surveys.sites import LOCAL, Site, SiteFigure
from tests.surveys.tables_of_sites import COLUMNS, FULL, INSTRUMENT, YEAR

NAMES = {"zh": "甲市", "en": "City A"}
CELLS = {column: FULL[column] for column in FIELDS}
HOURS = {"value": "22.5", "year": "2030", "reliability": "B", "source_title": "A letter"}
ENTRY = SiteEntry(NAMES, "no", {"OB01": CELLS, "OB15": HOURS})


def told(entry: SiteEntry) -> list[tuple[str, str]]:
    """The problems with an entry, with their places."""
    found: tuple[Problem, ...] = ()
    try:
        read_entry(INSTRUMENT, "A", entry, YEAR)
    except Refused as refusal:
        found = refusal.problems
    return [(problem.code, problem.where) for problem in found]


def changed(**cells: str) -> SiteEntry:
    return replace(ENTRY, cells={"OB01": CELLS | cells})


def test_a_site_of_the_page_is_the_site_of_a_file_with_the_same_cells() -> None:
    written = io.StringIO()
    writer = csv.DictWriter(written, COLUMNS, restval="")
    writer.writeheader()
    for indicator, cells in ENTRY.cells.items():
        of_site = {"city_id": "A", "city_name": "甲市", "is_synthetic": "no", "indicator_id": indicator}
        writer.writerow(of_site | dict(cells))
    (filed,) = read_file(INSTRUMENT, written.getvalue().encode(), YEAR)
    entered = read_entry(INSTRUMENT, "A", ENTRY, YEAR)
    assert replace(entered, name=filed.name) == filed
    assert entered.name == NAMES
    assert list(problems(INSTRUMENT, [entered], YEAR)) == []


def test_every_wrong_field_is_told_at_its_figure_and_what_is_the_sites_own_once() -> None:
    cells = {"OB01": CELLS | {"value": "x", "year": "1999"}, "OB15": {"value": "22.5"}}
    assert told(SiteEntry({"zh": "甲市", "en": ""}, "", cells)) == [
        ("site-name", "city_name"),
        ("site-synthetic", "is_synthetic"),
        ("site-number", "OB01 › value"),
        ("site-years-apart", "OB01 › year"),
        ("site-reliability", "OB15 › reliability"),
        ("site-source", "OB15 › source_title"),
        ("site-year", "OB15 › year"),
    ]
    assert told(SiteEntry({}, "no", {})) == [("site-name", "city_name")]
    assert told(SiteEntry({"zh": "甲" * 501, "en": "A"}, "no", {})) == [("site-cell", "city_name")]


def test_a_figure_without_source_or_grade_is_refused() -> None:
    assert told(changed(source_title="")) == [("site-source", "OB01 › source_title")]
    assert told(changed(reliability="")) == [("site-reliability", "OB01 › reliability")]
    assert told(changed(reliability="D")) == [("site-reliability", "OB01 › reliability")]


def test_what_is_said_once_holds_for_figures_that_say_nothing_else_and_for_no_gap() -> None:
    cells = {"OB01": {"value": "79.5"}, "OB02": {"value": "50", "year": "2029"}, "OB03": {"note": "not published"}}
    alike = {"year": "2030", "source_title": "Yearbook", "reliability": "A"}
    site = read_entry(INSTRUMENT, "A", SiteEntry(NAMES, "yes", cells, alike), YEAR)
    assert site.figures == (
        SiteFigure("OB01", 79.5, 2030, "A", "Yearbook"),
        SiteFigure("OB02", 50.0, 2029, "A", "Yearbook"),
        SiteFigure("OB03", None, None, None, note="not published"),
    )
    assert site.synthetic


def test_a_site_can_be_begun_without_a_figure() -> None:
    assert read_entry(INSTRUMENT, "A", SiteEntry(NAMES, "no", {}), YEAR) == Site("A", NAMES, (), synthetic=False)


def test_only_what_the_instruments_table_has_is_asked() -> None:
    assert fields_of(INSTRUMENT) == FIELDS
    fewer = INSTRUMENT.comparison.model_copy(update={"template_columns": ("city_id", "value", "source_title")})
    other = INSTRUMENT.model_copy(update={"comparison": fewer})
    assert fields_of(other) == ("value", "year", "reliability", "source_title")


def test_a_long_quotient_is_worked_out_anew_when_a_site_is_changed() -> None:
    quotient = read_entry(INSTRUMENT, "A", changed(value="", numerator="52", denominator="60"), YEAR)
    known = entry_of(INSTRUMENT, quotient)
    assert (known.cells["OB01"]["value"], known.cells["OB01"]["numerator"]) == ("", "52")
    fewer = replace(known, cells={"OB01": dict(known.cells["OB01"]) | {"numerator": "30"}})
    assert read_entry(INSTRUMENT, "A", fewer, YEAR).figures[0].value == 50


def test_the_demonstrations_sites_are_taken_apart_and_read_unchanged() -> None:
    year = 2030
    for site in comparators(demonstration(), year):
        assert read_entry(INSTRUMENT, site.id, entry_of(INSTRUMENT, site), year) == site


TEXTS = st.text("甲乙ab-# ,;", max_size=6).map(lambda text: " ".join(text.split()))
NUMBERS = st.floats(0.001, 1e9)


@st.composite
def figures(draw: st.DrawFn, id: str, percent: bool) -> SiteFigure:
    """A figure that can be compared: of two numbers, or by itself."""
    above, below = draw(NUMBERS), draw(NUMBERS)
    value = above / below * (100 if percent else 1)
    whole = draw(st.booleans()) and not (percent and value > 100)
    alone = draw(st.floats(0, 100))
    source = draw(TEXTS.filter(bool))
    return SiteFigure(
        id,
        value if whole else alone,
        draw(st.integers(YEAR - 1, YEAR + 1)),
        draw(st.sampled_from("ABC")),
        source,
        draw(TEXTS),
        draw(TEXTS),
        draw(st.none() | st.dates(date(1000, 1, 1))),
        draw(TEXTS),
        above if whole else None,
        below if whole else None,
    )


@given(st.data())
def test_any_site_is_taken_apart_and_read_unchanged(data: st.DataObject) -> None:
    known = data.draw(st.lists(st.sampled_from(INSTRUMENT.objective_indicators), unique_by=lambda one: one.id))
    known.sort(key=INSTRUMENT.objective_indicators.index)
    drawn = tuple(data.draw(figures(one.id, one.unit == PERCENT)) for one in known)
    site = Site("A", NAMES, drawn, synthetic=data.draw(st.booleans()))
    assert read_entry(INSTRUMENT, "A", entry_of(INSTRUMENT, site), YEAR) == site


@given(st.dictionaries(st.sampled_from(("zh", "en")), st.text(max_size=80)), st.sets(st.text(max_size=3)))
def test_an_id_that_is_made_is_new_and_can_be_one(names: dict[str, str], taken: set[str]) -> None:
    id = new_id(names, taken)
    site = Site(id, NAMES, (), synthetic=False)
    assert id not in {*taken, LOCAL}
    assert list(problems(INSTRUMENT, [site], YEAR)) == []


def test_an_id_is_the_name_and_a_number_where_that_is_taken() -> None:
    assert new_id({"zh": "甲市", "en": "City A"}, []) == "甲市"
    assert new_id({"en": "New York (state)"}, ["New-York-state"]) == "New-York-state-2"
    assert new_id({"en": "local"}, []) == "local-2"
    assert new_id({}, ["site"]) == "site-2"
