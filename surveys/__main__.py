"""``python -m surveys verify BUNDLE.zip``: whether a publication's files are whole, and come to what they say."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

from scoring.problems import Refused
from surveys.archives import MOST_BYTES
from surveys.verifying import findings

USAGE = """usage: python -m surveys verify BUNDLE.zip                    whether a publication's files are sound
       python -m surveys verify BUNDLE.zip --key FINGERPRINT  the same, and signed by the key of this fingerprint
"""
SOUND, DIFFERS, UNREADABLE = 0, 1, 2


def main(arguments: list[str]) -> int:
    """Check a bundle; 0 when it is sound, 1 when anything in it is wrong, 2 when it is none or cannot be read."""
    match arguments:
        case ["verify", name] if not name.startswith("--"):
            return verify(Path(name), None)
        case ["verify", name, "--key", fingerprint] | ["verify", "--key", fingerprint, name]:
            return verify(Path(name), fingerprint)
        case _:
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
