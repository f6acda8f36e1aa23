"""``python -m forms COMMAND``: forms for places without a network, and the answers that come back from there."""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import partial

from forms import commands
from scoring.problems import Refused
from storage.unavailable import Unavailable
from surveys import command_rights

USAGE = """usage: python -m forms offline STUDY --out FILE [--wave NUMBER] [--stratum ID] [--language zh]
                                                the residents' form of a community as one signed file
       python -m forms verify FILE              whether a form file is as this server signed it
       python -m forms verify FILE --key KEY    the same, by the fingerprint of another server's key
       python -m forms read STUDY FILE          answers that were saved from a form file
       python -m forms read STUDY -             sequences of letters, one a line, as they were read out or written down
"""
OPTIONS = ("out", "wave", "stratum", "language")
REFUSED = 2


def main(arguments: list[str]) -> int:
    """Run a command; 0 when done, 2 when it is not known or is refused."""
    command = _command(arguments)
    if command is None:
        sys.stderr.write(USAGE)
        return REFUSED
    try:
        command_rights.require_line("forms", arguments[0])
        return command()
    except (Refused, Unavailable) as reason:
        print(reason, file=sys.stderr)
        return REFUSED


def _command(arguments: list[str]) -> Callable[[], int] | None:
    """What the arguments ask for; None for anything else."""
    match arguments:
        case ["offline", study, *rest] if (chosen := _chosen(rest)) is not None:
            return partial(commands.make, study, chosen)
        case ["verify", file]:
            return partial(commands.verify, file)
        case ["verify", file, "--key", key]:
            return partial(commands.verify, file, key)
        case ["read", study, file]:
            return partial(commands.read, study, file)
        case _:
            return None


def _chosen(rest: list[str]) -> dict[str, str] | None:
    """Options with their values; None unless all are known and a file is named."""
    names, values = rest[::2], rest[1::2]
    known = len(names) == len(values) and set(names) <= {f"--{option}" for option in OPTIONS}
    chosen = {name.removeprefix("--"): value for name, value in zip(names, values, strict=False)}
    return chosen if known and "out" in chosen and chosen.get("wave", "1").isdecimal() else None


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
