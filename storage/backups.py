"""Backups: one file for both kinds of database, written from one moment, with the digest of every table in it."""

from __future__ import annotations

import hashlib
import json
import os
import secrets
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile, ZipInfo

from sqlalchemy import Connection, Table

from scoring.problems import Problem, Refused, please
from storage.database import Database
from storage.migrating import known, revision
from storage.rows import lines_of, tables_of

FORMAT = "plumbline backup 1"
MANIFEST = "MANIFEST.json"
LEFT_OUT = ("sign_ins", "sign_in_tries")  # who is signed in or tries to at the moment has no place in a copy
_LEAST_DATE = (1980, 1, 1, 0, 0, 0)  # ZIP's own; when a row came is nobody's concern
_PATIENT = "SET LOCAL statement_timeout = 0; SET LOCAL idle_in_transaction_session_timeout = 0"
_AGAIN = "take another backup, or fetch the file again"
DAMAGES = (BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, RuntimeError)


@dataclass(frozen=True)
class Member:
    """What the manifest says of one table: the number of its rows, and the SHA-256 of its lines."""

    rows: int
    sha256: str


@dataclass(frozen=True)
class Manifest:
    """``revision`` is the version of the tables; ``events_key`` tells which secret belongs to the backup."""

    revision: str
    made_at: datetime
    events_key: str
    tables: Mapping[str, Member]


def back_up(database: Database, file: Path, events_key: str, now: datetime) -> Manifest:
    """Write everything that stands in the database at one moment into a new file, for its owner only.

    The tables are taken as they are, of whatever version, while others write. Raises Refused when the file is there
    already or cannot be written, and for a database without tables or of a newer version.
    """
    with new_file(file) as part:
        with database.as_it_is() as connection, ZipFile(part, "w", ZIP_DEFLATED) as archive:
            patient(connection)
            version, members = _version(connection), _added(archive, connection)
            manifest = Manifest(version, now.astimezone(UTC).replace(microsecond=0), events_key, members)
            archive.writestr(_member(MANIFEST), json.dumps(_plain(manifest), indent=1) + "\n")
        verified(part)
    return manifest


def verified(file: Path) -> Manifest:
    """The manifest of a backup that is whole. Raises Refused, with all problems, for one that is not."""
    with opened(file) as archive:
        manifest = _manifest(archive, file)
        found = tuple(_damages(archive, manifest))
    if found:
        raise Refused(found)
    return manifest


@contextmanager
def opened(file: Path) -> Iterator[ZipFile]:
    """A backup to be read. Raises Refused when it is none."""
    try:
        archive = ZipFile(file)
    except OSError as error:
        what = f"It cannot be read: {error.strerror}."
        raise Refused([please("backup-unreadable", str(file), what, "name a backup")]) from None
    except BadZipFile:
        raise Refused([_damaged(str(file), "It is not a backup, or only a part of one.")]) from None
    with archive:
        yield archive


def lines(archive: ZipFile, table: str) -> Iterator[str]:
    """The rows of a table in a backup."""
    with archive.open(_name(table)) as member:
        for line in member:
            yield line.decode("ascii")


def patient(connection: Connection) -> None:
    """A copy takes the time it takes."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(_PATIENT)


def sha256_of(file: Path) -> str:
    """The digest of a whole file."""
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def _version(connection: Connection) -> str:
    found = revision(connection)
    if found is None:
        what = "There are no tables of Plumbline in it."
        raise Refused([please("database-empty", "DATABASE_URL", what, "name the database that the server names")])
    if not known(found):
        what = "A newer version of Plumbline has written this database."
        raise Refused([please("database-newer", "DATABASE_URL", what, "back it up with that version")])
    return found


def _added(archive: ZipFile, connection: Connection) -> dict[str, Member]:
    found = tables_of(connection).items()
    return {name: _add(archive, connection, table) for name, table in found if name not in LEFT_OUT}


def _add(archive: ZipFile, connection: Connection, table: Table) -> Member:
    rows, digest = 0, hashlib.sha256()
    with archive.open(_member(_name(table.name)), "w", force_zip64=True) as member:
        for line in lines_of(connection, table):
            plain = line.encode("ascii")
            digest.update(plain)
            member.write(plain)
            rows += 1
    return Member(rows, digest.hexdigest())


def _damages(archive: ZipFile, manifest: Manifest) -> Iterator[Problem]:
    present, expected = set(archive.namelist()), {MANIFEST, *map(_name, manifest.tables)}
    for name in sorted(present ^ expected):
        yield _damaged(name, "It is missing." if name in expected else "The manifest does not know it.")
    for table, member in manifest.tables.items():
        if _name(table) in present and _read(archive, table) != member:
            yield _damaged(_name(table), "It is not what was written.")


def _read(archive: ZipFile, table: str) -> Member | None:
    rows, digest = 0, hashlib.sha256()
    try:
        with archive.open(_name(table)) as member:
            for line in member:
                digest.update(line)
                rows += 1
    except DAMAGES:
        return None
    return Member(rows, digest.hexdigest())


def _manifest(archive: ZipFile, file: Path) -> Manifest:
    try:
        plain = json.loads(archive.read(MANIFEST))
        members = {str(table): Member(int(m["rows"]), str(m["sha256"])) for table, m in plain["tables"].items()}
        made_at = datetime.fromisoformat(plain["made_at"])
        manifest = Manifest(str(plain["revision"]), made_at, str(plain["events_key"]), members)
        written_as = plain["format"]
    except (KeyError, TypeError, ValueError, AttributeError, *DAMAGES):
        raise Refused([_damaged(str(file), "It has no manifest that could be read.")]) from None
    if written_as != FORMAT or not known(manifest.revision):
        what = "A newer version of Plumbline has written it."
        raise Refused([please("backup-newer", str(file), what, "restore it with that version")])
    return manifest


def _plain(manifest: Manifest) -> dict[str, Any]:
    return {"format": FORMAT} | asdict(manifest) | {"made_at": manifest.made_at.isoformat()}


def _damaged(where: str, what: str) -> Problem:
    return please("backup-damaged", where, what, _AGAIN)


def _name(table: str) -> str:
    return f"tables/{table}.jsonl"


def _member(name: str) -> ZipInfo:
    member = ZipInfo(name, _LEAST_DATE)
    member.compress_type, member.external_attr = ZIP_DEFLATED, 0o600 << 16
    return member


@contextmanager
def new_file(file: Path) -> Iterator[Path]:
    """Where to write a file that appears under its name when the block ends, whole and synced, or not at all."""
    if file.exists():
        raise _there_already(file)
    part = file.with_name(f".{file.name}.{secrets.token_hex(4)}")
    try:
        os.close(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        yield part
        _sync(part)
        _rename(part, file)
        _sync(file.parent)
    except OSError as error:
        what = f"It cannot be written: {error.strerror or error}."
        raise Refused([please("backup-unwritable", str(file), what, "look after the folder and its disk")]) from None
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)


def _rename(part: Path, file: Path) -> None:
    """Give it its name, unless another has taken it meanwhile."""
    try:
        os.link(part, file)
    except FileExistsError:
        raise _there_already(file) from None
    except OSError:  # not every file system has links
        if file.exists():
            raise _there_already(file) from None
        part.rename(file)


def _sync(path: Path) -> None:
    if os.name == "nt" and path.is_dir():
        return  # Windows opens no folder
    opened = os.open(path, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


def _there_already(file: Path) -> Refused:
    what = "This file is there already."
    return Refused([please("backup-exists", str(file), what, "name another one; none is overwritten")])
