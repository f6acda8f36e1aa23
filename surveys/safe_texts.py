"""Words as a page, a document or a spreadsheet may hold them, whoever wrote them."""

from __future__ import annotations

import re

# What begins so is computed; in East Asian editions the full-width signs too (OWASP, CSV Injection).
_FORMULA = tuple("=+-@＝＋－＠")
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff\ufffe\uffff]+")


def on_one_line(text: str) -> str:
    """Words as they were written, without what cannot be printed; for whatever computes nothing."""
    return _UNPRINTABLE.sub(" ", text).strip()


def safe(text: str) -> str:
    """Words on one line that no spreadsheet takes for a formula: an apostrophe stands before what would be one."""
    line = on_one_line(text)
    return f"'{line}" if line.startswith(_FORMULA) else line
