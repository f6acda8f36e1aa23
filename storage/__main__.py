"""``python -m storage sign-in``: a new one-time sign-in link for an organiser who has lost the printed one."""

from __future__ import annotations

import sys
from datetime import UTC, datetime

from scoring.problems import Refused
from storage.settings import database, settings
from storage.unavailable import Unavailable
from surveys.signing_in import issue_link


def main(arguments: list[str]) -> int:
    """Run a command; 0 when it was done, 2 when it is not known, 3 when the database or a setting refuses."""
    if arguments != ["sign-in"]:
        print("usage: python -m storage sign-in", file=sys.stderr)
        return 2
    try:
        with database().writing(alone=True) as records:
            token = issue_link(records, datetime.now(UTC))
    except (Refused, Unavailable) as reason:
        print(reason, file=sys.stderr)
        return 3
    print(f"Organiser: {(settings().address or 'http://localhost:8501').rstrip('/')}/sign-in/{token}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
