"""The files of docs/operations, as the tests read them."""

from __future__ import annotations

import re

from tests.server import ROOT
from tests.studies_for_tests import SECRET

FILES = ROOT / "docs" / "operations"
PAGE = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
PORTS = {"pages": "8100", "forms-1": "8101", "forms-2": "8102"}
PROGRAMS = ("srv/plumbline/venv/bin/uvicorn", "srv/plumbline/venv/bin/python", "bin/sh", "usr/bin/find")
WITHIN = 120  # seconds; gives up on a command, and measures nothing


def lines(name: str, word: str) -> list[str]:
    """What stands after a word that begins lines of a file."""
    return re.findall(rf"^{word}[ =](.*)$", (FILES / name).read_text(encoding="utf-8"), re.M)


def environment(**given: str) -> dict[str, str]:
    """The file `environment` with what is in capitals filled in."""
    named = dict(re.findall(r"^([A-Z_]+)=(.*)$", (FILES / "environment").read_text(encoding="utf-8"), re.M))
    return named | {"PLUMBLINE_SECRET": SECRET.decode(), "PLUMBLINE_METRICS_KEY": "a-key-for-whoever-watches"} | given
