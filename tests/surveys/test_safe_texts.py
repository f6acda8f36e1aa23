"""Words that somebody wrote, as a spreadsheet may open them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.safe_texts import safe


@pytest.mark.parametrize("sign", "=+-@＝＋－＠")
@pytest.mark.parametrize("before", ["", " ", "\t", "\r\n", "\x00", "\x00 \x1f"])
def test_nothing_that_a_spreadsheet_computes_begins_a_cell(sign: str, before: str) -> None:
    assert safe(f"{before}{sign}1+1|cmd") == f"'{sign}1+1|cmd"


@given(st.text() | st.text("=+-@＝ \t\r\n'a"))
def test_whatever_was_written_is_one_line_that_is_no_formula(text: str) -> None:
    found = safe(text)
    assert not found.startswith(tuple("=+-@＝＋－＠"))
    assert not {"\n", "\r", "\t", "\x00"} & set(found)
    assert safe(found) == found
    found.encode()


@given(st.text("abc 字，。1+=-@", min_size=1).map(lambda text: f"a{text}b"))
def test_plain_words_stay_as_they_were_written(text: str) -> None:
    assert safe(text) == text
