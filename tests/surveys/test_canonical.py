"""Canonical JSON is that of RFC 8785, by its own examples and beside another implementation."""

from __future__ import annotations

from hashlib import sha256
from typing import Any

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from surveys.canonical import digest, dumps, loads

SCALARS = (
    st.none()
    | st.booleans()
    | st.integers(-(2**53) + 1, 2**53 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(exclude_categories=["Cs"]))
)
NAMES = st.text(st.characters(exclude_categories=["Cs"]), max_size=5)
VALUES = st.recursive(SCALARS, lambda of: st.lists(of, max_size=5) | st.dictionaries(NAMES, of, max_size=5))


@given(VALUES)
def test_it_is_what_another_implementation_writes(value: Any) -> None:
    assert dumps(value) == rfc8785.dumps(value)


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_number_comes_back(value: float) -> None:
    assert loads(dumps(value)) == value
    assert dumps(loads(dumps(value))) == dumps(value)


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (0.0, "0"),
        (-0.0, "0"),
        (5e-324, "5e-324"),
        (1.7976931348623157e308, "1.7976931348623157e+308"),
        (9007199254740992.0, "9007199254740992"),
        (295147905179352830000.0, "295147905179352830000"),
        (9.999999999999997e22, "9.999999999999997e+22"),
        (1e21, "1e+21"),
        (1e20, "100000000000000000000"),
        (1e-6, "0.000001"),
        (1e-7, "1e-7"),
        (333333333.33333329, "333333333.3333333"),
        (-4.5, "-4.5"),
    ],
)
def test_numbers_of_rfc_8785(value: float, written: str) -> None:
    """Appendix B."""
    assert dumps(value) == written.encode()


def test_names_are_sorted_by_their_utf_16_code_units() -> None:
    """Section 3.2.3: the emoji, above U+FFFF, stands before U+FB33."""
    assert (
        dumps({"\ufb33": 1, "\U0001f600": 2, "\r": 3, "1": 4}) == '{"\\r":3,"1":4,"\U0001f600":2,"\ufb33":1}'.encode()
    )


@pytest.mark.parametrize("value", [float("nan"), float("inf"), 2**53, -(2**53), {1}, "\ud800", {"a": b""}])
def test_what_is_not_the_same_everywhere_is_refused(value: Any) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 # a surrogate's is Python's own
        dumps(value)


@pytest.mark.parametrize(
    "content",
    [b'{"a":1,"a":2}', b'{"b":[{"a":1,"a":1}]}', b"NaN", b"[Infinity]", b"1e999", b"[" * 100_000, b"\xff", b"{"],
)
def test_what_could_be_read_in_two_ways_is_not_read(content: bytes) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 # some are Python's own
        loads(content)


def test_what_is_too_deep_is_no_document() -> None:
    deep: Any = []
    for _ in range(5000):
        deep = [deep]
    with pytest.raises(ValueError, match="too deep"):
        dumps(deep)


def test_a_digest_is_of_the_canonical_form_whatever_order_names_come_in() -> None:
    assert digest({"b": 1.0, "a": [None]}) == sha256(b'{"a":[null],"b":1}').hexdigest() == digest({"a": [None], "b": 1})
