"""Numbers as people read them: the only place where one is rounded, beside the cells of a table."""

from __future__ import annotations

import re
from datetime import date, datetime

NONE = "—"
BETWEEN = "\xa0… "  # breaks in two on a phone, not in three
LEAST_P = 0.001
SIGNIFICANT = 0.05  # after Holm's adjustment; below it a difference is named
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
SURELY, HARDLY = 0.99, 0.01  # of the draws: more is not claimed to be certain, nor less to be impossible


def figure(value: float | None, decimals: int = 1) -> str:
    """A number, with a minus sign that is one."""
    return NONE if value is None else f"{_rounded(value, decimals):.{decimals}f}".replace("-", "−")


def signed(value: float | None, decimals: int = 1) -> str:
    """A change: its sign is always written, unless it rounds to none."""
    if value is None:
        return NONE
    rounded = _rounded(value, decimals)
    return f"{rounded:+,.{decimals}f}".replace("-", "−") if rounded else f"{0:.{decimals}f}"


def difference(after: float | None, before: float | None, decimals: int = 1) -> str:
    """The change from one number to another; of the numbers, not of what they are rounded to."""
    return NONE if after is None or before is None else signed(after - before, decimals)


def tenths(value: float) -> float:
    """A number that a control begins at, as it is shown."""
    return _rounded(value, 1)


def count(number: int) -> str:
    """A whole number, its thousands apart."""
    return f"{number:,}".replace("-", "−")


def people(told: str) -> str:
    """A number of people as it may be told, such as ≥12000, its thousands apart."""
    return re.sub(r"\d+", lambda found: count(int(found[0])), told)


def day(when: date, language: str) -> str:
    """A day as it is written in a language; in figures where nobody has written down what its months are called."""
    if language == "zh":
        return f"{when.year}年{when.month}月{when.day}日"
    return f"{when.day} {_MONTHS[when.month - 1]} {when.year}" if language == "en" else when.isoformat()


def moment(when: datetime, language: str) -> str:
    """A day and its time, which is that of UTC and says so."""
    time = f"{when:%H:%M:%S}"
    return f"{day(when, language)} {time}（UTC）" if language == "zh" else f"{day(when, language)}, {time} UTC"


def span(low: float | None, high: float | None, decimals: int = 1) -> str:
    """From one number to another; beside a minus sign a dash would be taken for another."""
    if low is None or high is None:
        return NONE
    return f"{figure(low, decimals)}{'–' if low >= 0 else BETWEEN}{figure(high, decimals)}"


def signed_span(low: float | None, high: float | None, decimals: int = 1) -> str:
    """From one change to another."""
    return NONE if low is None or high is None else f"{signed(low, decimals)}{BETWEEN}{signed(high, decimals)}"


def percent(share: float | None, decimals: int = 1) -> str:
    """A share of one in percent, without its sign."""
    return figure(None if share is None else 100 * share, decimals)


def chance(share: float | None) -> str:
    """A probability that was estimated from draws; a cell that begins with > would be a quotation."""
    if share is None:
        return NONE
    return "≥99%" if share >= SURELY else "<1%" if share < HARDLY else f"{100 * share:.0f}%"


def p_value(p: float | None) -> str:
    """The p of a test."""
    return NONE if p is None else "<0.001" if p < LEAST_P else f"{p:.3f}"


def ratio(value: float, space: str = "\xa0") -> str:
    """How many times the first of two counts as much as the second, as one to so many."""
    first, second = (f"{max(part, 1.0):.1f}".removesuffix(".0") for part in (value, 1 / value))
    return f"{first}{space}:{space}{second}"


def rank(value: float) -> str:
    """A place in an order; equals share the mean of theirs, which may be a half."""
    return f"{value:g}"


def rounded(value: float, decimals: int) -> float:
    """A number that leaves with its digits, in a file or in what a browser draws: no more of them than are shown.

    All digits of a mean tell how many answered, and of few strata what each of them said.
    """
    return _rounded(value, decimals)


def _rounded(value: float, decimals: int) -> float:
    return round(value, decimals) + 0.0  # no negative zero
