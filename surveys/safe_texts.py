"""Words as a spreadsheet may open them, whoever wrote them."""

from __future__ import annotations

import re

# What begins so is computed; in East Asian editions the full-width signs too (OWASP, CSV Injection).
_FORMULA = tuple("=+-@＝＋－＠")
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff\ufffe\uffff]+")


def safe(text: str) -> str:
    """Words on one line that no spreadsheet takes for a formula: an apostrophe stands before what would be one."""
    line = _UNPRINTABLE.sub(" ", text).strip()
    return f"'{line}" if line.startswith(_FORMULA) else line
