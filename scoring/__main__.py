"""`python -m scoring weights FILE.json`: weights for people who live outside Python, JSON in and JSON out.

The only module of scoring that reads a file; the form of both is in docs/methods.md.
"""

import json
import sys
from typing import Any

from scoring.problems import Refused, please
from scoring.weights_file import read_weights_file
from scoring.weights_report import weights_report

USAGE = """usage: python -m scoring weights FILE.json
       python -m scoring weights -          (reads standard input)

Turns pairwise judgements into weights; docs/methods.md describes both forms.
"""
REFUSED = 2


def main(arguments: list[str]) -> int:
    """Run the command; return 0, or 2 for refused input and wrong usage."""
    match arguments:
        case ["weights", name]:
            answer, status = _weights(name)
            text = json.dumps(answer, ensure_ascii=False, indent=2, allow_nan=False)
            sys.stdout.buffer.write(
                text.encode("utf-8", "backslashreplace") + b"\n"
            )  # a lone surrogate as JSON escapes it
            return status
        case _:
            sys.stderr.write(USAGE)
            return REFUSED


def _weights(name: str) -> tuple[dict[str, Any], int]:
    try:
        return weights_report(read_weights_file(_read(name))), 0
    except Refused as refused:
        return {"problems": [vars(problem) for problem in refused.problems]}, REFUSED


def _read(name: str) -> bytes:
    if name == "-":
        return sys.stdin.buffer.read()
    try:
        with open(name, "rb") as file:
            return file.read()
    except OSError as wrong:
        what = f"cannot be read: {wrong.strerror}."
        raise Refused([please("file-unreadable", name, what, "name a file that can be read")]) from None


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
