"""What ``python -m storage`` does: each command prints plain lines and returns the exit status."""

from __future__ import annotations

import os
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

from scoring.problems import Refused, one_line, please
from storage import arriving, backups, checks, restoring
from storage.migrating import newest, revision
from storage.sealing import Seals, derived_key
from storage.settings import database, require_database, settings
from storage.unavailable import Unavailable
from surveys import heads, retaining
from surveys.events import Link, breaks
from surveys.heads import Head
from surveys.retaining import Deletion
from surveys.signing import Signer
from surveys.signing_in import issue_link

DONE, WRONG = 0, 2
_WITHOUT = "The secret is not in it. Keep it elsewhere: without it, links stop working and what waits stays sealed."


def sign_in() -> int:
    """A new one-time link for an organiser."""
    with database().writing(alone=True) as records:
        token = issue_link(records, _now())
    print(f"Organiser: {(settings().address or 'http://localhost:8501').rstrip('/')}/sign-in/{token}")
    return DONE


def back_up(name: str) -> int:
    """Everything that is kept, into a new file, while the server runs."""
    require_database()
    file = Path(name)
    manifest = backups.back_up(database(), file, _signer().public_key, _now())
    print(f"{file}: {len(manifest.tables)} tables, version {manifest.revision}")  # rows grow with each answer
    print(f"SHA-256: {backups.sha256_of(file)}")
    print(_WITHOUT)
    return DONE


def restore(name: str) -> int:
    """A backup into an empty database."""
    manifest = restoring.restore(database(), Path(name), Seals(settings().secret))
    print(f"{len(manifest.tables)} tables, of {manifest.made_at:%Y-%m-%d %H:%M} UTC")
    print(_brought(manifest.revision, newest()))
    if manifest.events_key != _signer().public_key:
        print("ANOTHER SECRET: this backup belongs to one that is not set here. Set it before people answer.")
    print("What was withdrawn or deleted since then is back: run `retain`, then `check`; sign in by `sign-in`.")
    return DONE


def check(exported: str | None = None) -> int:
    """Look whether what is kept is sound; 2 when anything is not."""
    require_database()
    known = heads.read(_text(exported)) if exported else ()
    try:
        with database().as_it_is() as connection:
            return _told(checks.findings(connection, known, _signer().public_key))
    except Unavailable as reason:
        if reason.problem.code != "database-unreadable":
            raise
        return _told([checks.Finding(False, str(reason))])


def migrate() -> int:
    """Bring the tables up to date."""
    before, after = database().migrate()
    print(_brought(before, after))
    return DONE


def retain(only_say: bool = False) -> int:
    """Delete what is due, or say what would be deleted."""
    _require_up_to_date()
    now = _now()
    if not only_say:
        arriving.clear(database(), before=now.date())  # imports that were cut off: no list shows what is left of them
    with database().reading() as records:
        due = retaining.due(records, now)
    for one in due:
        if only_say:
            print(f"would be deleted: {_due(one)}")
        else:
            _delete(one, now)
    if not due:
        print("nothing is due")
    return DONE


def events(export_to: str | None = None) -> int:
    """Print what organisers did, and the head of its chain; 2 when the chain is broken."""
    _require_up_to_date()
    with database().reading() as records:
        chain = records.chain()
    for link in chain:
        print(_line(link))
    if broken := tuple(breaks(chain)):
        return _told(checks.Finding(False, f"event {link.number} does not follow the one before") for link in broken)
    head = heads.head(_signer().sign, chain, _now())
    print(f"head: {head}")
    print(f"public key: {_signer().public_key}")
    if export_to is not None:
        _append(Path(export_to), head)
    return DONE


def _delete(due: Deletion, now: datetime) -> None:
    """Each in a transaction of its own: what stands in one's way does not undo the others."""
    with database().writing(alone=True) as records:
        deleted = retaining.retain(records, due, now)
    if deleted:
        print(f"deleted: {_due(deleted)}")
        if deleted.unopened:
            print("Some of them had not been counted and could not be: they were sealed with another secret.")


def _due(one: Deletion) -> str:
    number = "" if one.number is None else f"{one.number} "
    return f"{number}{one.what} of wave {one.wave.number} of {one.wave.study.id}, due {one.on}"


def _brought(before: str | None, after: str) -> str:
    return f"version {after}, as before" if before == after else f"version {before or 'none'} → {after}"


def _told(findings: Iterable[checks.Finding]) -> int:
    status = DONE
    for finding in findings:
        print(finding)
        status = status if finding.sound else WRONG
    return status


def _line(link: Link) -> str:
    event = link.event
    details = " ".join(f"{name}={value}" for name, value in event.details.items())
    said = f"{link.number} {event.at:%Y-%m-%dT%H:%M:%SZ} {event.act} {event.study_id or ''} {details}"
    return one_line(" ".join(said.split()))


def _append(file: Path, head: Head) -> None:
    try:
        with file.open("a", encoding="ascii") as opened:
            print(head, file=opened)
            opened.flush()
            os.fsync(opened.fileno())
    except OSError as error:
        what = f"It cannot be written: {error.strerror}."
        raise Refused([please("heads-unwritable", str(file), what, "look after the folder and its disk")]) from None


def _text(name: str) -> str:
    try:
        return Path(name).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        what = f"It cannot be read: {getattr(error, 'strerror', None) or 'it is not text'}."
        raise Refused([please("heads-unreadable", name, what, "name the file of exported heads")]) from None


def _require_up_to_date() -> None:
    require_database()
    with database().as_it_is() as connection:
        found = revision(connection)
    if found != newest():
        what = f"Its tables are of version {found or 'none'}, not {newest()}."
        raise Refused([please("database-older", "DATABASE_URL", what, "run `python -m storage migrate`")])


def _signer() -> Signer:
    return Signer(derived_key(settings().secret, heads.LABEL))


def _now() -> datetime:
    return datetime.now(UTC)
