"""The cells of a table of sites, as people and spreadsheets write them."""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from decimal import Decimal
from math import nan

from surveys.checked_sites import PERCENT

FLAGS = {"yes": True, "true": True, "1": True, "是": True, "no": False, "false": False, "0": False, "否": False}
NO_YEAR = 0
_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d{1,3})?", re.ASCII | re.IGNORECASE)
_YEAR = re.compile(r"(\d{4})年?", re.ASCII)
_DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?", re.ASCII)


def narrow(cell: str) -> str:
    """The cell with full-width digits and signs made narrow."""
    return unicodedata.normalize("NFKC", cell).strip()


def number(cell: str, unit: str = "") -> float | None:
    """The number in a cell, maybe with a percent sign where percent are meant; NaN for anything else, None for none."""
    if not cell:
        return None
    written = _written(cell, unit)
    return float(written) if _NUMBER.fullmatch(written) else nan


def half_of_last_place(cell: str, unit: str) -> Decimal:
    """How far a number may have been from what is written: half a step of the last digit. For what `number` reads."""
    exponent = Decimal(_written(cell, unit)).as_tuple().exponent
    return Decimal(5).scaleb(int(exponent) - 1)


def whole_year(cell: str) -> int | None:
    """The year in a cell; NO_YEAR for anything else, None for none."""
    found = _YEAR.fullmatch(narrow(cell))
    return int(found[1]) if found else NO_YEAR if cell else None


def day(cell: str) -> date | None:
    """The date in a cell, as 2024-03-31 or as spreadsheets turn it; None for anything else."""
    found = _DAY.fullmatch(narrow(cell))
    try:
        return date(int(found[1]), int(found[2]), int(found[3])) if found else None
    except ValueError:  # no such day
        return None


def flag(cell: str) -> bool | None:
    """Whether a cell says yes or no; None for anything else."""
    return FLAGS.get(narrow(cell).lower())


def _written(cell: str, unit: str) -> str:
    return narrow(cell).removesuffix(PERCENT if unit == PERCENT else "").strip()
