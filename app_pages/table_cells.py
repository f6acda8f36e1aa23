"""How a cell of a table is written, and how its columns break and line up."""

from __future__ import annotations

import re
from numbers import Integral
from typing import Any

import pandas as pd

from app_pages.plain_words import Strong, drawn, plain
from surveys import formats

_FIGURES = re.compile(r"[-+−<≥≈±]?\d[-\d.,%+−–…: \xa0/]*|—|None|nan|<NA>")
# How the words of a table break: a browser may break Chinese after any character, down to one a line.
FEW = 4  # columns have room on a phone for intervals in one line
NAMES, SENTENCES = "word-break: keep-all", "min-width: 4em"


def said(cell: Any, decimals: int) -> str | Strong:
    """A cell as it is read: rounded, thousands apart, a dash where there is nothing."""
    if isinstance(cell, Strong):
        return cell
    if pd.isna(cell):
        return formats.NONE
    if isinstance(cell, float):
        return f"{formats.rounded(cell, decimals):,.{decimals}f}"
    return f"{cell:,}" if isinstance(cell, Integral) else str(cell)


def plainly(rows: pd.DataFrame) -> pd.DataFrame:
    """A table whose cells and heads read as they are written."""
    cells = [[_shown(cell) for cell in row] for row in rows.itertuples(index=False, name=None)]
    return pd.DataFrame(cells, [*map(_shown, rows.index)], [*map(_shown, rows.columns)])


def _shown(cell: Any) -> str:
    text = str(cell)
    if isinstance(cell, Strong) or (_FIGURES.fullmatch(text) and not drawn(text)):
        return text
    return plain(text)


def figures(rows: pd.DataFrame, words_in: str) -> dict[str, str]:
    """Columns of figures that are written as text, which Streamlit aligns to the left, and the words beside them."""
    styles, before = dict[str, str](), False
    for place, column in enumerate(rows.columns):
        found = all(_FIGURES.fullmatch(str(cell)) for cell in rows[column])
        if found:
            styles[f".col{place}"] = "text-align: right !important"
            styles[f"th.col{place} p"] = "min-width: 2em" if words_in == SENTENCES else words_in
            styles[f"td.col{place} p"] = "min-width: 0" + ("; white-space: nowrap" if len(rows.columns) <= FEW else "")
        elif before:
            styles[f".col{place}"] = "padding-left: 7px"
        before = found
    return styles
