"""``python -m surveys``: whether a publication's files come to what they say; an instrument's file."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Mapping
from importlib import import_module
from pathlib import Path

from scoring.problems import Refused
from surveys.archives import MOST_BYTES
from surveys.verifying import findings

USAGE = """usage: python -m surveys verify BUNDLE.zip                    whether a publication's files are sound
       python -m surveys verify BUNDLE.zip --key FINGERPRINT  the same, and signed by the key of this fingerprint
       python -m surveys check FILE [--language zh]           what is wrong with an instrument, ours or another's
       python -m surveys check FILE --texts-in zh             the same; what names no language in it is in this one
       python -m surveys write FILE OUT                       the same instrument as OUT, .xlsx or .yaml
       python -m surveys write FILE OUT.xlsx --as xlsform [--audience officers]
                                                              a questionnaire of it for Kobo and ODK
       python -m surveys write FILE OUT ... --texts-in zh     the same; what names no language in FILE is in this one
       python -m surveys template OUT.xlsx                    an empty workbook to write an instrument in
"""
SOUND, DIFFERS, UNREADABLE = 0, 1, 2


def main(arguments: list[str]) -> int:
    """Do what is asked; 0 when it is sound, 1 when a bundle differs, 2 when a file is refused or cannot be read."""
    match arguments:
        case ["verify", name] if not name.startswith("--"):
            return verify(Path(name), None)
        case ["verify", name, "--key", fingerprint] | ["verify", "--key", fingerprint, name]:
            return verify(Path(name), fingerprint)
        case ["check" | "write" | "template", _, *_]:
            # needs more than NumPy and SciPy, with which alone bundles are checked
            done: int | None = import_module("surveys.instrument_commands").main(arguments)
            return _unknown() if done is None else done
        case _:
            return _unknown()


def _unknown() -> int:
    sys.stderr.write(USAGE)
    return UNREADABLE


def verify(file: Path, fingerprint: str | None) -> int:
    """Print what was checked, a line each, and what is wrong."""
    found = Counter[bool | None]()
    try:
        for finding in findings(_content(file), fingerprint):
            print(finding)
            found[finding.sound] += 1
    except OSError as error:
        print(f"{file}: it cannot be read: {error.strerror}", file=sys.stderr)
        return UNREADABLE
    except Refused as refusal:
        print(refusal, file=sys.stderr)
        return UNREADABLE
    print(_summed(found))
    return DIFFERS if found[False] else SOUND


def _summed(found: Mapping[bool | None, int]) -> str:
    """The last line: what failed or passed, and how much could not be looked at."""
    wrong, sound, not_done = found[False], found[True], found[None]
    said = f"{wrong} of {sound + wrong} checks failed" if wrong else f"all {sound} checks passed"
    return f"{said}, {not_done} not done" if not_done else said


def _content(file: Path) -> bytes:
    """At most as much as a bundle may have."""
    with file.open("rb") as opened:
        return opened.read(MOST_BYTES + 1)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
