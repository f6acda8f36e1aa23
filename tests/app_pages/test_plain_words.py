"""Words, names of fields and cells of tables in which Streamlit would find a picture, an arrow or a list."""

from __future__ import annotations

import re

import pandas as pd
import pytest

from app_pages.plain_words import UNSEEN, Strong, label, plain
from app_pages.table_cells import plainly


@pytest.mark.parametrize("sign", ["<->", "->", "<-", "--", ">=", "<=", "~="])
def test_what_is_a_space_to_a_browser_makes_no_arrow(sign: str) -> None:
    alone = re.compile(rf"(?:^|[\s\ufeff]){re.escape(sign)}(?:[\s\ufeff]|$)")  # as Streamlit's script looks for it
    for space in ("", " ", "\u00a0", "\u3000", "\ufeff"):
        written = f"{space}{sign}{space}"
        assert alone.search(written)
        assert not alone.search(plain(written).replace("\\", ""))
    assert UNSEEN not in plain(f"a{sign}b")


@pytest.mark.parametrize(("written", "shown"), [("\ufeff- a", "\ufeff\\- a"), ("\ufeff1. a", "\ufeff1\\. a")])
def test_a_mark_of_byte_order_begins_no_list(written: str, shown: str) -> None:
    assert plain(written) == shown


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("1:100:1", f"1\\:{UNSEEN}100\\:1"),
        ("3:1234:5", f"3\\:{UNSEEN}1234\\:5"),
        ("1. 2", "1\\. 2"),
        ("1.", "1\\."),
        ("1 -- 2", f"1 {UNSEEN}-- 2"),
    ],
)
def test_a_cell_of_figures_is_no_picture_and_no_list(written: str, shown: str) -> None:
    """A study, a site or a group may be called so."""
    table = plainly(pd.DataFrame([[written]], [written], [written]))
    assert [table.iloc[0, 0], table.index[0], table.columns[0]] == [shown] * 3


@pytest.mark.parametrize("figure", ["-0.25", "<5", "1,234.5", "≥3", "10:30:00", "48.5 – 75.9", "12 / 20", "—", "30%"])
def test_a_figure_stays_as_it_is(figure: str) -> None:
    assert plainly(pd.DataFrame([[figure]])).iloc[0, 0] == figure
    assert plainly(pd.DataFrame([[Strong(figure)]])).iloc[0, 0] == str(Strong(figure))


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("1.1 Who (all) said: what? 5 + 3!", "1.1 Who (all) said: what? 5 + 3!"),
        ("1. Rules", f"{UNSEEN}1. Rules"),
        ("- **bold** and _thin_, a_b_c", f"{UNSEEN}- ＊＊bold＊＊ and ＿thin＿, a_b_c"),
        (r"$\alpha$ [x](/w) <b> &amp; R&D", "＄＼alpha＄ ［x］(/w) ＜b> ＆amp; R&D"),
        (":star: http://localhost:8792/", f":{UNSEEN}star: http://localhost:8792/"),
    ],
)
def test_a_label_has_no_backslash_and_no_markup(written: str, said: str) -> None:
    assert label(written) == said


def test_no_unseen_sign_gets_into_an_address_with_a_port() -> None:
    assert UNSEEN not in plain("http://localhost:8792/x")
    assert UNSEEN in plain("a :star: b")
