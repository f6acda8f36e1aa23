"""A table of comparator sites: what is read from it, and every refusal at its row and column."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.problems import Problem, Refused
from surveys.checked_sites import problems
from surveys.site_tables import MOST_ROWS, NEEDED, place, read_table
from surveys.sites import Site, SiteFigure
from tests.studies_for_tests import refused
from tests.surveys.tables_of_sites import COLUMNS, FULL, INSTRUMENT, YEAR, table

NAME = {"zh": "甲市", "en": "甲市"}
FIGURE = SiteFigure(
    "OB01", 79.5, 2029, "A", "甲市统计年鉴", "p. 12", "李", date(2030, 2, 1), "checked", numerator=159, denominator=200
)
SECOND = {"indicator_id": "OB03", "value": "4", "unit": "days", "numerator": "", "denominator": ""}


def read(rows: list[list[str]]) -> tuple[Site, ...]:
    return read_table(INSTRUMENT, rows, YEAR)


def found(*rows: dict[str, str]) -> list[tuple[str, str]]:
    """The problems of a table: code and place."""
    with pytest.raises(Refused) as refusal:
        read(table(*rows))
    return [(problem.code, problem.where) for problem in refusal.value.problems]


# --- reading ---


def test_a_full_row_is_a_figure_with_all_that_is_said_of_it() -> None:
    assert read(table({})) == (Site("350200", NAME, (FIGURE,), synthetic=False),)


def test_sites_and_figures_keep_the_order_of_the_table() -> None:
    other = {"city_id": "B", "city_name": "乙市", "is_synthetic": "是"}
    first, second = read(table({}, other, SECOND, other | SECOND))
    assert (first.id, second.id, second.synthetic) == ("350200", "B", True)
    assert [figure.indicator for figure in first.figures] == ["OB01", "OB03"]


def test_columns_may_stand_in_any_order_and_those_that_may_lack_are_empty() -> None:
    (site,) = read(table({}, columns=tuple(reversed(NEEDED))))
    (figure,) = site.figures
    assert (figure.value, figure.numerator, figure.note, figure.collected_on) == (79.5, None, "", None)


def test_remarks_and_rows_without_a_site_are_not_read() -> None:
    blank = dict.fromkeys(FULL, "") | {"indicator_id": "OB02", "unit": "%", "year": "2029"}
    rows = table({"city_id": "# an example"}, blank, {}, columns=(*COLUMNS[:4], "# what it is", *COLUMNS[4:]))
    assert [site.id for site in read([["# a title"], [], *rows, ["", ""]])] == ["350200"]


def test_a_row_without_a_value_is_a_gap_with_what_is_said_of_it() -> None:
    empty = {"value": "", "numerator": "", "denominator": "", "reliability": "", "source_title": ""}
    said = SECOND | empty | {"note": "not published", "year": ""}
    unsaid = {"indicator_id": "OB02"} | empty | {"source_locator": "", "note": ""}
    (site,) = read(table({}, said, unsaid))
    assert [(figure.indicator, figure.value) for figure in site.figures] == [("OB01", 79.5), ("OB03", None)]
    assert (site.figures[1].note, site.figures[1].year, len(site.counted)) == ("not published", None, 1)


def test_numerator_and_denominator_make_the_value_in_the_indicators_unit() -> None:
    hours = {"indicator_id": "OB15", "numerator": "90", "denominator": "4", "value": "", "unit": "hours"}
    (site,) = read(table({"value": ""}, hours))
    assert [figure.value for figure in site.figures] == [79.5, 22.5]


@pytest.mark.parametrize(("value", "below"), [("79.5", "200"), ("79.50%", "200"), ("80", "200"), ("53", "300")])
def test_a_value_may_be_rounded_to_its_last_digit(value: str, below: str) -> None:
    (site,) = read(table({"value": value, "denominator": below}))
    assert site.figures[0].value == float(value.removesuffix("%"))


def test_a_name_and_whether_it_is_made_up_may_stand_once() -> None:
    (site,) = read(table({"city_name": "", "is_synthetic": ""}, SECOND, SECOND | {"indicator_id": "OB13", "unit": ""}))
    assert (site.name["en"], site.synthetic, len(site.figures)) == ("甲市", False, 3)


def test_cells_lose_the_spaces_and_lines_around_their_words() -> None:
    (site,) = read(table({"city_id": " 350200 ", "note": "two\nlines", "reliability": "ａ"}))
    assert (site.id, site.figures[0].note, site.figures[0].reliability) == ("350200", "two lines", "A")


# --- refusing ---


@pytest.mark.parametrize(
    ("cells", "code", "column"),
    [
        ({"city_id": ""}, "site-id", "city_id"),
        ({"city_id": "a b"}, "site-id", "city_id"),
        ({"city_name": ""}, "site-name", "city_name"),
        ({"year": ""}, "site-year", "year"),
        ({"year": "29"}, "site-year", "year"),
        ({"year": "2028"}, "site-years-apart", "year"),
        ({"indicator_id": ""}, "site-indicator", "indicator_id"),
        ({"indicator_id": "OB99"}, "site-indicator", "indicator_id"),
        ({"indicator_id": "OB99", "unit": ""}, "site-indicator", "indicator_id"),
        ({"numerator": "many"}, "site-number", "numerator"),
        ({"denominator": "1,000"}, "site-number", "denominator"),
        ({"denominator": "0"}, "site-denominator", "denominator"),
        ({"value": "79.5 points"}, "site-number", "value"),
        ({"value": "179.5", "numerator": ""}, "site-percent", "value"),
        ({"value": "79.4"}, "site-quotient", "value"),
        ({"value": "0.795"}, "site-quotient", "value"),
        ({"value": "", "denominator": ""}, "site-value", "value"),
        ({"value": "", "numerator": ""}, "site-value", "value"),
        ({"unit": "days"}, "site-unit", "unit"),
        ({"source_title": ""}, "site-source", "source_title"),
        ({"collected_on": "yesterday"}, "site-day", "collected_on"),
        ({"reliability": ""}, "site-reliability", "reliability"),
        ({"reliability": "D"}, "site-reliability", "reliability"),
        ({"is_synthetic": ""}, "site-synthetic", "is_synthetic"),
        ({"is_synthetic": "perhaps"}, "site-synthetic", "is_synthetic"),
        ({"note": "x" * 501}, "site-cell", "note"),
        ({"city_name": "甲\x00市"}, "site-cell", "city_name"),
    ],
)
def test_a_cell_that_cannot_be_read_is_refused_alone_at_its_place(
    cells: dict[str, str], code: str, column: str
) -> None:
    assert found(cells) == [(code, f"row 2 › {column}")]


def test_an_empty_value_whose_numerator_is_misread_has_that_problem_alone() -> None:
    assert found({"value": "", "numerator": "x"}) == [("site-number", "row 2 › numerator")]


def test_a_quotient_beyond_the_floats_is_no_value() -> None:
    assert ("site-number", "row 2 › value") in found({"value": "", "numerator": "1e300", "denominator": "1e-300"})


@pytest.mark.parametrize(
    ("second", "code", "column"),
    [
        ({}, "site-indicator-twice", "indicator_id"),
        (SECOND | {"city_name": "乙市"}, "site-names", "city_name"),
        (SECOND | {"is_synthetic": "yes"}, "site-synthetic-differs", "is_synthetic"),
    ],
)
def test_a_row_that_does_not_agree_with_an_earlier_one(second: dict[str, str], code: str, column: str) -> None:
    assert found({}, second) == [(code, f"row 3 › {column}")]


def test_the_first_name_of_a_site_is_the_one_that_others_are_held_to() -> None:
    third = SECOND | {"indicator_id": "OB13", "unit": "hours"}
    assert found({}, SECOND | {"city_name": "乙市"}, third) == [("site-names", "row 3 › city_name")]


def test_all_problems_come_at_once_in_the_order_of_the_rows_one_for_each_cell() -> None:
    first = {"city_name": "", "value": "x", "year": "1999", "source_title": ""}
    assert found(first, {"city_id": "", "value": "120", "reliability": "D"}, {"city_name": ""}) == [
        ("site-number", "row 2 › value"),
        ("site-source", "row 2 › source_title"),
        ("site-years-apart", "row 2 › year"),
        ("site-name", "row 2 › city_name"),
        ("site-id", "row 3 › city_id"),
        ("site-quotient", "row 3 › value"),
        ("site-reliability", "row 3 › reliability"),
        ("site-indicator-twice", "row 4 › indicator_id"),
    ]


def test_a_row_out_of_step_with_its_columns_has_that_problem_alone() -> None:
    rows = table({}, {"value": "x"})
    rows[2].insert(8, "a title, cut in two")
    with refused("sites-row-long", "row 3") as told:
        read(rows)
    assert len(told) == 1


def test_a_heading_is_refused_with_every_column_that_lacks_is_unknown_or_stands_twice() -> None:
    heading = ["city" if column == "city_id" else column for column in COLUMNS]
    with refused("sites-column-missing", "row 1 › city_id") as told:
        read([[*heading, "note", ""], list(FULL.values())])
    assert [(problem.code, place(problem)) for problem in told] == [
        ("sites-column-missing", (1, "city_id")),
        ("sites-column-unknown", (1, "city")),
        ("sites-column-twice", (1, "note")),
    ]


@pytest.mark.parametrize("rows", [[], [["", ""]]])
def test_an_empty_file_has_none_of_the_columns(rows: list[list[str]]) -> None:
    with refused("sites-column-missing", "row 1 › value"):
        read(rows)


def test_a_table_without_a_figure_is_refused_so_that_a_blank_template_deletes_nothing() -> None:
    with refused("sites-none", "file") as told:
        read(table())
    assert place(told[0]) == (0, "")
    with refused("sites-none", "file"):
        read(table({"value": "", "numerator": "", "denominator": ""}))


def test_too_many_rows_are_refused_before_they_are_read() -> None:
    with refused("sites-rows", "file"):
        read(table(*({} for _ in range(MOST_ROWS))))


WILD = st.sampled_from(
    ["", "x", "0", "1e300", "-5", "79.5", "100%", "2030", "A", "OB01", "yes", "#", "“", "\x00", "甲"]
)


@given(st.lists(st.lists(WILD, min_size=1, max_size=len(COLUMNS) + 1), max_size=4))
def test_any_table_is_read_into_sites_that_can_be_compared_or_refused(rows: list[list[str]]) -> None:
    told: tuple[Problem, ...] = ()
    sites: tuple[Site, ...] = ()
    try:
        sites = read([list(COLUMNS), *rows])
    except Refused as refusal:
        told = refusal.problems
    assert bool(sites) != bool(told)
    assert list(problems(INSTRUMENT, sites, YEAR)) == []
    assert len({place(problem) for problem in told}) == len(told)
