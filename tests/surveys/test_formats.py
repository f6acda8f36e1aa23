"""Numbers as people read them."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from surveys import formats


@pytest.mark.parametrize(
    ("value", "decimals", "said"),
    [(57.95, 1, "58.0"), (-1.25, 2, "−1.25"), (-0.04, 1, "0.0"), (70.0, 0, "70"), (None, 1, "—")],
)
def test_a_figure_has_a_minus_sign_that_is_one_and_no_negative_nought(value: float, decimals: int, said: str) -> None:
    assert formats.figure(value, decimals) == said


@pytest.mark.parametrize(
    ("value", "said"), [(1.23, "+1.2"), (-1.23, "−1.2"), (0.04, "0.0"), (-0.04, "0.0"), (None, "—")]
)
def test_a_change_says_which_way_unless_it_rounds_to_none(value: float, said: str) -> None:
    assert formats.signed(value) == said


@pytest.mark.parametrize(
    ("low", "high", "said"),
    [(57.93, 60.78, "57.9–60.8"), (-0.21, 0.4, "−0.2\xa0… 0.4"), (None, None, "—"), (1, None, "—")],
)
def test_a_span_has_no_dash_beside_a_minus_sign(low: float, high: float, said: str) -> None:
    assert formats.span(low, high) == said


def test_a_span_of_changes_writes_both_signs() -> None:
    assert formats.signed_span(-4.44, 1.56) == "−4.4\xa0… +1.6"
    assert formats.signed_span(None, 1.56) == "—"


@pytest.mark.parametrize(
    ("share", "said"),
    [
        (1.0, "≥99%"),
        (0.99, "≥99%"),
        (0.989, "99%"),
        (0.6365, "64%"),
        (0.01, "1%"),
        (0.009, "<1%"),
        (0.0, "<1%"),
        (None, "—"),
    ],
)
def test_a_chance_from_draws_is_never_certain(share: float, said: str) -> None:
    assert formats.chance(share) == said


@pytest.mark.parametrize(("p", "said"), [(0.0004, "<0.001"), (0.044, "0.044"), (1.0, "1.000"), (None, "—")])
def test_a_p_is_never_nought(p: float, said: str) -> None:
    assert formats.p_value(p) == said


@pytest.mark.parametrize(
    ("value", "said"), [(9.0, "9 : 1"), (1 / 9, "1 : 9"), (1.565, "1.6 : 1"), (0.583, "1 : 1.7"), (1.0, "1 : 1")]
)
def test_a_ratio_is_one_to_so_many(value: float, said: str) -> None:
    assert formats.ratio(value).replace("\xa0", " ") == said


def test_a_day_is_written_as_its_language_does() -> None:
    assert formats.day(date(2026, 11, 8), "zh") == "2026年11月8日"
    assert formats.day(date(2026, 11, 8), "en") == "8 November 2026"
    assert formats.day(date(2026, 11, 8), "fr") == "2026-11-08"


def test_a_time_says_that_it_is_of_utc() -> None:
    when = datetime(2026, 11, 28, 9, 5, 0, tzinfo=UTC)
    assert formats.moment(when, "zh") == "2026年11月28日 09:05:00（UTC）"
    assert formats.moment(when, "en") == "28 November 2026, 09:05:00 UTC"


@pytest.mark.parametrize(
    ("told", "said"), [("600", "600"), ("<10", "<10"), ("≥1000000", "≥1,000,000"), ("12345", "12,345")]
)
def test_thousands_of_people_stand_apart(told: str, said: str) -> None:
    assert formats.people(told) == said
