"""What ``python -m storage`` does with one study: export it, import it, look at the receipt of one that was removed."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from getpass import getpass
from pathlib import Path

from scoring.problems import Refused, please
from storage.backups import new_file, sha256_of
from storage.exporting import export_study
from storage.importing import import_study
from storage.passphrases import is_sealed, require_long, sealed, unsealed
from storage.settings import database, require_database
from storage.study_files import MOST_MEGABYTES
from surveys import removals

DONE, WRONG = 0, 2
_CAUTION = "It has every answer that is in a batch. Give it to nobody who may not read the database; delete it in time."


def export(study_id: str, name: str, under_passphrase: bool = False) -> int:
    """One study into a new file, under a passphrase that is asked for if one is wanted."""
    require_database()
    file = Path(name)
    if file.exists():
        raise Refused([please("backup-exists", name, "This file is there already.", "name another one")])
    passphrase = getpass("Passphrase: ") if under_passphrase else ""
    if under_passphrase:
        require_long(passphrase)
    content = export_study(database(), study_id, datetime.now(UTC))
    with new_file(file) as part:
        part.write_bytes(sealed(content, passphrase) if under_passphrase else content)
    print(f"{file}: SHA-256 {sha256_of(file)}")
    print(_CAUTION)
    return DONE


def import_(name: str) -> int:
    """The study of a file; its passphrase is asked for if it has one."""
    content = _read(Path(name))
    if is_sealed(content):
        content = unsealed(content, getpass("Passphrase: "))
    study = import_study(database(), content, datetime.now(UTC))
    print(f"imported: {study.id}, {' / '.join(study.name.root.values())}")
    print("Its links and codes work no more. Its answers go on their day here too: let `retain` run.")
    return DONE


def check_receipt(name: str) -> int:
    """Whether the receipt of a removal is this server's, and unchanged; 2 when it is not."""
    require_database()
    content = _read(Path(name))
    with database().reading() as records:
        key = records.signer(removals.LABEL).public_key
        found = list(removals.problems(content, records.chain(), key))
        back = removals.brought_back_after(content, records.chain())
    for problem in found:
        print(f"WRONG: {problem}")
    if not found:
        print("sound: this server has removed that study, and the event is in the chain")
        if back:
            print(f"but: it was brought in from a file again on {back}; see what the page Studies says of it now")
    return WRONG if found else DONE


def _read(file: Path) -> bytes:
    most = MOST_MEGABYTES * 2**20 + 2**10  # a seal adds some bytes
    try:
        with file.open("rb") as opened:
            if os.fstat(opened.fileno()).st_size > most:
                what = f"It has more than {MOST_MEGABYTES} MB."
                raise Refused([please("study-file-large", str(file), what, "name the file of a study")])
            return opened.read(most)
    except OSError as error:
        what = f"It cannot be read: {error.strerror}."
        raise Refused([please("study-file-unreadable", str(file), what, "name the file of a study")]) from None
