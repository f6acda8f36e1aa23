"""What other programs write under relevant and constraint: comparisons are read, everything else is refused by name."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring.problems import Refused
from surveys.foreign_expressions import Always, Chosen, Compared, Expression, Joined, Negated, number, parsed
from tests.brief import BRIEF
from tests.studies_for_tests import refused


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("${a} = 'x'", Compared("a", "=", "x")),
        ("'x' = ${a}", Compared("a", "=", "x")),
        ("5 < ${n}", Compared("n", ">", "5")),
        ("${n}>=-2.5", Compared("n", ">=", "-2.5")),
        ("selected( ${a} , \u2018x\u2019)", Chosen("a", "x")),
        ("not(selected(${a}, 'x'))", Negated(Chosen("a", "x"))),
        ("count-selected(.) <= 3", Compared(".", "<=", "3", "count")),
        ("string-length(.) < 200", Compared(".", "<", "200", "length")),
        (". >= date('2024-01-31')", Compared(".", ">=", "2024-01-31")),
        ("true()", Always()),
        (
            "${a} = 'x' or (${b} = 'y' or ${c} = 'z')",
            Joined("or", (Compared("a", "=", "x"), Compared("b", "=", "y"), Compared("c", "=", "z"))),
        ),
        (
            "${a} = 'x' and ${b} = 'y' or ${c} = 'z'",
            Joined("or", (Joined("and", (Compared("a", "=", "x"), Compared("b", "=", "y"))), Compared("c", "=", "z"))),
        ),
    ],
)
def test_xpath_of_forms_is_read(said: str, meant: Expression) -> None:
    assert parsed(said) == meant


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("1", Always()),
        ('((Q1.NAOK == "A1"))', Compared("Q1", "=", "A1")),
        ('Q1.naok == "A1" or Q2.valueNAOK > 2', Joined("or", (Compared("Q1", "=", "A1"), Compared("Q2", ">", "2")))),
        ("!is_empty(Q1) && Q2.NAOK gt 3", Joined("and", (Negated(Compared("Q1", "=", "")), Compared("Q2", ">", "3")))),
        ('Q1_SQ001.NAOK ne "Y" || Q2 le 4', Joined("or", (Compared("Q1_SQ001", "!=", "Y"), Compared("Q2", "<=", "4")))),
    ],
)
def test_expressions_of_limesurvey_are_read(said: str, meant: Expression) -> None:
    assert parsed(said, bare=True) == meant


@pytest.mark.parametrize(
    "said",
    [
        "", "${a}", "${a} =", "= 'x'", "${a} = ${b}", "${a} + 1 = 2", ". >= today()", "regex(., '[a-z]+')",
        "if(${a}, 1, 2)", "selected(/data/a, 'x')", "(${a} = 'x'", "${a} = 'x')", "'x' = 'y'", "once(uuid())",
        "${a} = 'x' and", "; drop", "__import__('os')", "(" * 60, "not " * 400 + "${a} = 1", "${a} = 'x' and " * 400,
    ],
)  # fmt: skip
def test_what_is_more_than_a_comparison_is_refused_by_name(said: str) -> None:
    with refused("foreign-expression", ""):
        parsed(said)


@given(st.text(alphabet="${}ab.'\"<>=!&|()1 andorselected,", max_size=400), st.booleans())
@settings(max_examples=100 if BRIEF else 1000)
def test_whatever_is_written_is_read_or_refused(said: str, bare: bool) -> None:
    with suppress(Refused):
        parsed(said, bare)


@pytest.mark.parametrize(
    ("said", "value"),
    [
        ("5", 5),
        ("-0.25", -0.25),
        (" .5 ", 0.5),
        ("nan", None),
        ("inf", None),
        ("1e9", None),
        ("9" * 400, None),
        ("x", None),
    ],
)
def test_numbers_are_plain_and_small(said: str, value: float | None) -> None:
    assert number(said) == value
