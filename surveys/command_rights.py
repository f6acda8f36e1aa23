"""Who can run which command, in the words of the table of who may do what.

The list protects nothing. A command has no sign-in: whoever can read the database and the secret has all that a sign-in
could protect, and is kept out by the permissions of the server's files alone. It is there to be complete, and the
documentation says it of each. The commands of ``storage`` and ``forms``, which have a database, ask for their line
before they do anything; those of ``surveys`` and ``scoring`` read the files that they are given, ask nothing, and have
their lines by the tests alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from scoring.problems import Refused, please
from surveys.permissions import Asked

Needs = Literal["files", "server"]


@dataclass(frozen=True)
class Right:
    """What a command needs, for the documentation: ``files`` that it is given, or the ``server``'s database and secret.

    ``asks`` is what the pages ask for before they do the same, and the command does not; without it no page does.
    """

    needs: Needs
    asks: Asked | None = None


FILES, SERVER = Right("files"), Right("server")

# By package and first word; with an option where that changes what is asked for.
COMMANDS: Mapping[str, Mapping[str, Right]] = {
    "storage": {
        "backup": SERVER,
        "restore": SERVER,
        "check": SERVER,
        "migrate": SERVER,
        "retain": SERVER,
        "events": Right("server", "see-events"),
        "export-study": Right("server", "export-study"),
        "import-study": Right("server", "import-study"),
        "check-receipt": SERVER,
        "answers": Right("server", "bring-answers"),
        "sign-in": Right("server", "keep-accounts"),
    },
    "forms": {
        "offline": Right("server", "issue-links"),
        "verify": SERVER,
        "verify --key": FILES,
        "read": SERVER,
    },
    "surveys": {"verify": FILES, "check": FILES, "write": FILES, "template": FILES},
    "scoring": {"METHOD": FILES},
}


def require_line(package: str, word: str) -> None:
    """Raises Refused for a command without a line, as a forgotten one; every other one is run, whoever runs it."""
    if word not in COMMANDS[package]:
        what = "Nobody has said who may run it."
        raise Refused([please("command-unlisted", word, what, "write it into surveys/command_rights.py")])
