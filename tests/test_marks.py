"""Nobody who comes leaves a mark: in nothing the server prints or writes, nor in the database or what leaves it."""

from __future__ import annotations

import os
import re
import secrets
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from zipfile import ZipFile

import pytest

from storage.database import Database
from surveys import publishing, studying
from surveys.invitations import new_code, printed
from tests.databases import new_url
from tests.postgresql import PostgresqlServer
from tests.publishable import FIGURES, fill
from tests.server import COMMANDS, ROOT, Server, serving
from tests.studies_for_tests import LANGUAGES, NOW, SECRET, STUDY, SmallStudy, begin
from tests.visitors import (
    AGENT,
    DIRECT,
    FORWARDED,
    LOOPBACK,
    PRIVATE,
    PROXIED,
    Visitor,
    fail_on_the_way,
    has_loopback,
    key_in,
    visit,
)

PAIRS = (("streamlit run", "sqlite"), ("uvicorn", "postgresql"))  # every command, and every kind of database
STARTS = re.compile(r"\b(streamlit run|uvicorn) streamlit_app")
TABLES = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'table'",
    "postgresql": "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace",
}


@dataclass
class House:
    """Where people have been: everything that could hold a mark."""

    kind: str
    url: str
    database: Database
    study: SmallStudy
    folder: Path
    server: Server
    began: float
    postgresql: PostgresqlServer | None
    secrets: tuple[str, ...] = ()

    @property
    def marks(self) -> dict[str, str]:
        """What must be nowhere, by the form in which it would be there."""
        known = {AGENT, FORWARDED, *({DIRECT} if has_loopback(DIRECT) else ()), *self.secrets}
        return {form: mark for mark in sorted(known) for form in forms(mark)}

    def published(self) -> str:
        """Everybody else answers, the wave is closed and published; its page, in both languages."""
        with self.database.writing() as records:
            fill(records, self.study.wave)
            studying.enter_figures(records, self.study.wave.id, FIGURES, NOW)
            studying.close_wave(records, self.study.wave.id, NOW)
        with self.database.writing(alone=True) as records:
            publication = publishing.publish(records, self.study.wave.id, NOW)
        pages = [self.server.get(f"/p/{publication.id}?lang={language}") for language in LANGUAGES]
        assert [page.status for page in pages] == [200, 200]
        return "".join(page.text for page in pages)

    def kept(self) -> Iterator[tuple[str, bytes]]:
        """Everything that is there."""
        yield "output", self.server.output.encode()
        yield "tables", "\n".join(self._rows()).encode()
        yield from read(self._written())
        if self.postgresql:
            self.postgresql.order("CHECKPOINT")
            yield from read(self._pages(self.postgresql.folder / "data"))
            yield "PostgreSQL's log", self.postgresql.log.encode()

    def carried_away(self) -> Iterator[tuple[str, bytes]]:
        """Everything that leaves by a documented command."""
        file = self.folder / f"{secrets.token_hex(4)}.zip"
        for command in (("backup", str(file)), ("events", "--head", f"{file}.head")):
            yield command[0], self._run(*command)
        with ZipFile(file) as archive:
            yield from ((f"backup: {name}", archive.read(name)) for name in archive.namelist())

    def _rows(self) -> Iterator[str]:
        with self.database.as_it_is() as connection:
            for table in connection.exec_driver_sql(TABLES[self.kind]).scalars().all():
                for row in connection.exec_driver_sql(f'SELECT * FROM "{table}"'):  # noqa: S608 # our own tables
                    yield " ".join(str(bytes(cell).hex() if isinstance(cell, bytes) else cell) for cell in row)

    def _pages(self, data: Path) -> Iterator[Path]:
        """PostgreSQL's files of this database, and its log of what is written."""
        with self.database.as_it_is() as connection:
            query = "SELECT oid FROM pg_database WHERE datname = current_database()"
            yield from files(data / "base" / str(connection.exec_driver_sql(query).scalar_one()))
        yield from files(data / "pg_wal")

    def _run(self, *command: str) -> bytes:
        settings = {"DATABASE_URL": self.url, "PLUMBLINE_SECRET": SECRET.decode()}
        done = subprocess.run(
            [sys.executable, "-m", "storage", *command],
            cwd=ROOT,
            env={**os.environ, **settings},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            check=False,
        )
        assert done.returncode == 0, done.stdout
        return done.stdout

    def _written(self) -> Iterator[Path]:
        """What is in the server's folders: its own, its home, and what is new where it was started."""
        yield from files(self.folder)
        for path in files(ROOT):
            with suppress(FileNotFoundError):  # it has gone meanwhile
                if path.lstat().st_mtime >= self.began:
                    yield path


def read(paths: Iterable[Path]) -> Iterator[tuple[str, bytes]]:
    """What is in files that may go meanwhile."""
    for path in paths:
        with suppress(FileNotFoundError):
            yield str(path), path.read_bytes()


def files(folder: Path) -> Iterator[Path]:
    """All of them, but for the folders of tools."""
    for place, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith((".git", ".venv", ".mypy", ".ruff"))]
        yield from (path for name in names if (path := Path(place, name)).exists())


def forms(mark: str) -> Iterator[str]:
    """As people write it, as it is normalised, and as bytes are shown; large and small letters are alike."""
    code = len(mark) == len(new_code()) and mark.isalnum()
    for form in (mark, *((printed(mark),) if code else ())):
        yield form.lower()
        yield form.encode().hex()


def found(marks: Mapping[str, str], places: Iterable[tuple[str, bytes]]) -> set[tuple[str, str]]:
    """Which marks are where."""
    return {
        (mark, place)
        for place, held in places
        for lowered in [held.lower()]
        for form, mark in marks.items()
        if form.encode() in lowered
    }


@pytest.fixture(scope="module", params=PAIRS, ids="-".join)
def house(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """A server, and two who have been there: one came directly, one through a proxy."""
    command, kind = request.param
    folder = tmp_path_factory.mktemp("marks")
    request.param = kind
    own = {name: str(folder / name.lower()) for name in ("HOME", "TMPDIR")}
    for path in own.values():
        Path(path).mkdir()
    with new_url(request, folder) as url, closing(Database(url, SECRET)) as database:
        with database.writing() as records:
            study = begin(records)
        settings = {"DATABASE_URL": url, "PLUMBLINE_SECRET": SECRET.decode(), "PLUMBLINE_DEMO": "0", **own}
        began = time.time()
        with serving(folder, COMMANDS[command], **settings) as server:
            postgresql = request.getfixturevalue("postgresql") if kind == "postgresql" else None
            made = House(kind, url, database, study, folder, server, began, postgresql)
            came_from = DIRECT if has_loopback(DIRECT) else LOOPBACK
            visitors = Visitor(server.port, came_from, {}), Visitor(server.port, LOOPBACK, PROXIED)
            for number, visitor in enumerate(visitors):
                visit(visitor, study, number)
                key_in(visitor, database, study, number)
                fail_on_the_way(visitor, server, database, study)
            made.secrets = tuple(secret for visitor in visitors for secret in visitor.secrets)
            yield made


def test_no_start_command_is_documented_but_those_that_are_tested() -> None:
    documents = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
    said = {start for document in documents for start in STARTS.findall(document.read_text(encoding="utf-8"))}
    assert said == set(COMMANDS)


def test_a_visit_leaves_no_code_no_receipt_no_address_and_no_device_where_the_server_is(house: House) -> None:
    assert found(house.marks, house.kept()) == set()
    assert PRIVATE not in house.server.output
    assert (len(house.server.failures) > 0, house.server.otherwise) == (True, [])


def test_a_visit_leaves_none_in_a_backup_nor_in_events_nor_in_a_publication(house: House) -> None:
    """A mark that is planted is found wherever it can be: the search is no blind one."""
    publication, planted, marks = house.published(), secrets.token_hex(8), house.marks
    with house.database.writing() as records:
        studying.create_study(records, replace(STUDY, id=planted), LANGUAGES, NOW)
    with house.server.log.open("a", encoding="utf-8") as output:
        print(planted, file=output)
    lost = [folder / f"{secrets.token_hex(4)}.txt" for folder in (house.folder / "home", ROOT / "tests")]
    try:
        for path in lost:
            path.write_text(planted)
        places = [("publication", publication.encode()), *house.kept(), *house.carried_away()]
    finally:
        lost[1].unlink()
    hits = found({**marks, planted: planted}, places)
    assert {(mark, place) for mark, place in hits if mark != planted} == set()
    where = {place for _, place in hits}
    assert {"output", "tables", "events", "backup: tables/studies.jsonl", *map(str, lost)} - where == set()
    holding = {"sqlite": "/records.sqlite3", "postgresql": "/base/"}
    assert [place for place in where if holding[house.kind] in place]
    assert "SHA-256" in publication
