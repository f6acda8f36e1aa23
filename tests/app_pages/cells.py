"""A table as a reader goes along it: by the name that begins a row, and the head of a column."""

from __future__ import annotations

from typing import Any

import pandas as pd


def rows(shown: pd.DataFrame) -> dict[str, dict[str, Any]]:
    """Each row by its first cell."""
    found = shown.to_dict("records")
    return {str(row[shown.columns[0]]): {str(head): cell for head, cell in row.items()} for row in found}
