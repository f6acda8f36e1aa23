"""``python -m surveys check`` in a process of its own: what it says, and what it takes."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

CHECKING = """
import pathlib, re, sys, time
from surveys.__main__ import main
code = main(["check", sys.argv[1]])
held = re.search(r"VmHWM:\\s*(\\d+) kB", pathlib.Path("/proc/self/status").read_text())
print(time.process_time(), held[1], file=sys.stderr)
sys.exit(code)
"""

WITHIN = 300  # seconds; gives up on a file that is never done with, and measures nothing


@dataclass(frozen=True)
class Done:
    """How it ended; seconds of a processor and the most memory, the start of Python among them."""

    code: int
    said: str
    seconds: float
    megabytes: float


def checked_apart(file: Path) -> Done:
    done = subprocess.run(
        [sys.executable, "-c", CHECKING, file], capture_output=True, text=True, check=False, timeout=WITHIN
    )
    assert done.stderr.strip(), "it ended before it said what it took"
    seconds, kilobytes = done.stderr.split()[-2:]
    return Done(done.returncode, done.stdout, float(seconds), int(kilobytes) / 1024)
