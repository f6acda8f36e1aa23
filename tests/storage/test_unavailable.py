"""How it is said what is wrong with a database."""

from __future__ import annotations

import subprocess
import sys

from tests.server import ROOT

REPORTING = """
from scoring.problems import please
from storage.unavailable import Unavailable, report
report(Unavailable(please("database-away", "DATABASE_URL", "It does not answer.", "start it")))
"""


def test_on_a_command_line_it_is_a_sentence() -> None:
    """Where no server has begun to write its log, whoever typed the command reads it."""
    done = subprocess.run([sys.executable, "-c", REPORTING], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stderr == "DATABASE_URL: It does not answer. Please start it. [database-away]\n"
