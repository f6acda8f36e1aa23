"""Cells as people and spreadsheets write them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from math import isnan

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.site_cells import day, flag, half_of_last_place, number, whole_year


@pytest.mark.parametrize(
    ("cell", "unit", "value"),
    [("79.5", "days", 79.5), ("７９．５％", "%", 79.5), ("-.5", "", -0.5), ("96 %", "%", 96), ("1.2e3", "CNY", 1200)],
)
def test_numbers(cell: str, unit: str, value: float) -> None:
    assert number(cell, unit) == value


@pytest.mark.parametrize("cell", ["x", "13,800", "1_000", "nan", "inf", "96%", "1e9999", "79.5.1", "七十九", "٣"])
def test_what_is_no_number_is_seen_as_such(cell: str) -> None:
    value = number(cell, "days")
    assert value is not None
    assert isnan(value)


def test_a_number_beyond_the_floats_is_not_finite_and_no_number_is_none() -> None:
    assert number("9" * 400) == float("inf")
    assert number("") is None


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_every_float_is_read_as_it_is_written(value: float) -> None:
    assert number(repr(value)) == value


@pytest.mark.parametrize(("cell", "half"), [("79", "0.5"), ("79.3", "0.05"), ("79.30%", "0.005"), ("1e2", "50")])
def test_half_of_the_last_place(cell: str, half: str) -> None:
    assert half_of_last_place(cell, "%") == Decimal(half)


@pytest.mark.parametrize(
    ("cell", "year"), [("2029", 2029), ("２０２９年", 2029), ("", None), ("29", 0), ("2029.5", 0), ("last", 0)]
)
def test_years(cell: str, year: int | None) -> None:
    assert whole_year(cell) == year


@pytest.mark.parametrize("cell", ["2030-03-01", "2030/3/1", "2030.03.01", "2030年3月1日"])
def test_dates(cell: str) -> None:
    assert day(cell) == date(2030, 3, 1)


@pytest.mark.parametrize("cell", ["2030-02-30", "1/3/2030", "2030", "", "0000-01-01"])
def test_what_is_no_date(cell: str) -> None:
    assert day(cell) is None


@pytest.mark.parametrize(("cell", "said"), [("YES", True), ("TRUE", True), ("是", True), ("否", False), ("０", False)])
def test_yes_and_no(cell: str, said: bool) -> None:
    assert flag(cell) is said


@pytest.mark.parametrize("cell", ["", "maybe", "2"])
def test_neither_yes_nor_no(cell: str) -> None:
    assert flag(cell) is None
