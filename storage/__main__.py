"""``python -m storage COMMAND``: what whoever keeps the server does with the database that the environment names."""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import partial

from scoring.problems import Refused
from storage import answer_commands, commands, study_commands
from storage.unavailable import Unavailable
from surveys import command_rights

USAGE = """usage: python -m storage backup FILE          everything that is kept, into a new file; the server may run
       python -m storage restore FILE         a backup into an empty database of either kind
       python -m storage check                whether all that is kept is sound
       python -m storage check --heads FILE   the same, and whether the exported heads are still in the chain
       python -m storage migrate              bring the tables up to date
       python -m storage retain               delete what was promised to go by now
       python -m storage retain --dry-run     say what would be deleted
       python -m storage events               what organisers did, and the head of its chain
       python -m storage events --head FILE   the same, and the head into a file that is kept elsewhere
       python -m storage export-study STUDY FILE
                                              one study whole, into a new file; with --passphrase, sealed
       python -m storage import-study FILE    the study of such a file
       python -m storage check-receipt FILE   whether the receipt of a removal is this server's
       python -m storage answers STUDY WAVE FILE MAP
                                              answers from elsewhere: proposes how FILE is read, into a new MAP; with
                                              a MAP, says what could be kept; with --bring-in, keeps it
       python -m storage sign-in              a new one-time sign-in link, when the printed one is lost
"""
UNKNOWN, REFUSED = 2, 3


def main(arguments: list[str]) -> int:
    """Run a command; 0 when done, 2 when it is not known or a check finds something wrong, 3 when it is refused."""
    command = _command(arguments)
    if command is None:
        sys.stderr.write(USAGE)
        return UNKNOWN
    try:
        command_rights.require_line("storage", arguments[0])
        return command()
    except (Refused, Unavailable) as reason:
        print(reason, file=sys.stderr)
        return REFUSED


def _command(arguments: list[str]) -> Callable[[], int] | None:
    """What the arguments ask for; None for anything else."""
    alone: dict[str, Callable[[], int]] = {
        "check": commands.check,
        "migrate": commands.migrate,
        "retain": commands.retain,
        "events": commands.events,
        "sign-in": commands.sign_in,
    }
    with_file: dict[tuple[str, ...], Callable[[str], int]] = {
        ("backup",): commands.back_up,
        ("restore",): commands.restore,
        ("check", "--heads"): commands.check,
        ("events", "--head"): commands.events,
        ("import-study",): study_commands.import_,
        ("check-receipt",): study_commands.check_receipt,
    }
    match arguments:
        case ["retain", "--dry-run"]:
            return partial(commands.retain, only_say=True)
        case ["export-study", study, file, *options] if options in ([], ["--passphrase"]):
            return partial(study_commands.export, study, file, bool(options))
        case ["answers", study, wave, file, map, *options] if options in ([], ["--bring-in"]):
            return partial(answer_commands.answers, study, wave, file, map, bool(options))
        case [word] if word in alone:
            return alone[word]
        case [*words, file] if tuple(words) in with_file and not file.startswith("--"):
            return partial(with_file[tuple(words)], file)
        case _:
            return None


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
