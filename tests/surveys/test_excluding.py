"""Flags from answers, and the instrument's rule, read or refused with all its problems."""

from __future__ import annotations

from typing import Any

import pytest

from surveys.excluding import raised, rule, seconds_of
from surveys.quality import Clause
from surveys.reading import community_policing, read
from tests.studies_for_tests import completed, document, refused

INSTRUMENT = community_policing()


@pytest.mark.parametrize(
    ("posted", "seconds"),
    [("1", 1), ("86400", 86400), (" 90 ", 90), ("090", 90)]
    + [(faulty, None) for faulty in ("", "0", "86401", "-5", "9.5", "1e3", "٩٠", "9" * 5000, "soon")],
)
def test_seconds_are_whole_and_of_one_day_or_not_measured(posted: str, seconds: int | None) -> None:
    assert seconds_of(posted) == seconds


def attentive(answer: str, **fields: str) -> dict[str, int | str]:
    """A form as it is kept."""
    asked = INSTRUMENT.questionnaires["residents"]
    line = next(id for id, item in asked.items.items() if item.attention is not None)
    form = completed("residents", answer, **{line: str(asked.items[line].attention)} | fields)
    return {id: int(given) if given.isdecimal() else given for id, given in form.fields.items() if id in asked.items}


def test_flags_are_those_of_the_instrument_in_its_order() -> None:
    """21 statements are read in 42 seconds; the median of 30, 200 and 400 is 200."""
    answers, mixed = attentive("4"), attentive("4", R01="2", R03="5", R05="DK")
    found = raised(INSTRUMENT, "residents", [(answers, 400), (mixed, 200), (mixed, 30), ({"R01": 4}, None)])
    assert found == (("Q3",), (), ("Q2",), ("Q4",))


def test_a_third_of_the_batchs_median_is_too_fast() -> None:
    mixed = attentive("4", R01="2", R03="5", R05="DK")
    times = [99, 100, 300, 300, 900, None]
    assert raised(INSTRUMENT, "residents", [(mixed, time) for time in times]) == (("Q2",), *[()] * 5)


def test_the_shipped_rule_is_two_of_three_or_the_fourth() -> None:
    found = rule(INSTRUMENT.survey_quality)
    assert found.clauses == (Clause(2, ("Q1", "Q2", "Q3")), Clause(1, ("Q4",)))
    assert [found.excludes(flags) for flags in ((), ("Q1",), ("Q1", "Q3"), ("Q3", "Q5"), ("Q4",))] == [
        False,
        False,
        True,
        False,
        True,
    ]
    assert not found.excludes(None)


def with_rule(words: str) -> dict[str, Any]:
    ours = document()
    ours["survey_quality"]["exclude_default"] = words
    return ours


def test_other_rules_can_be_written() -> None:
    assert rule(read(with_rule("Q1 or Q5, or three or more of Q1-Q4")).survey_quality).clauses == (
        Clause(1, ("Q1",)),
        Clause(1, ("Q5",)),
        Clause(3, ("Q1", "Q2", "Q3", "Q4")),
    )


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("two or more of Q1-Q9, or Q4", "quality-rule-flag"),
        ("Q4, or Q7", "quality-rule-flag"),
        ("whoever looks careless", "quality-rule"),
        ("", "quality-rule"),
        ("seven or more of Q1-Q3", "quality-rule"),
        ("four or more of Q1-Q3", "quality-rule"),
        ("two or more of Q3-Q1", "quality-rule"),
    ],
)
def test_a_rule_that_cannot_be_followed_is_refused_at_reading(words: str, code: str) -> None:
    with refused(code, "survey_quality › exclude_default"):
        read(with_rule(words))


def test_a_flag_that_is_not_built_is_refused_at_reading() -> None:
    """With another threshold in its words, it would not do what it says."""
    ours = document()
    ours["survey_quality"]["flags"][2]["rule"] = "same raw answer on >= 95% of scored items"
    ours["survey_quality"]["flags"][4]["name"] = "grumpy"
    with refused("quality-flag-unknown") as problems:
        read(ours)
    assert [problem.where for problem in problems] == ["survey_quality › flags › Q3", "survey_quality › flags › Q5"]
