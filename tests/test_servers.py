"""Several server processes on one PostgreSQL database, begun at the same moment while it is empty."""

from __future__ import annotations

import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from datetime import date
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlencode

import pytest

from storage.database import Database
from storage.exporting import export_study
from storage.importing import import_study
from surveys import inviting, scheduling, studying
from surveys.demonstrating import STUDY_ID
from tests.postgresql import PostgresqlServer
from tests.server import FORMS, STREAMLIT, UVICORN, Server, serving
from tests.storage.test_processes import renamed
from tests.studies_for_tests import NOW, STUDY, begin, completed, kept, key, wave_that_is

SECRET = "the same secret for every process of a server"
RECEIPT = re.compile(r'class="code" translate="no">([0-9A-Z-]{19})<')


@pytest.fixture(scope="module")
def url(postgresql: PostgresqlServer) -> Iterator[str]:
    """The address of a database without any table."""
    made = postgresql.create("template0")
    yield made
    postgresql.drop(made)


@pytest.fixture(scope="module")
def servers(url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[Server]]:
    """Two, started at once, each by another command."""
    settings = {"DATABASE_URL": url, "PLUMBLINE_SECRET": SECRET}
    starting = [serving(tmp_path_factory.mktemp("server"), command, **settings) for command in (STREAMLIT, UVICORN)]
    with ExitStack() as stack, ThreadPoolExecutor(2) as threads:
        yield list(threads.map(stack.enter_context, starting))


@pytest.fixture(scope="module")
def database(url: str) -> Iterator[Database]:
    opened = Database(url, SECRET.encode())
    yield opened
    opened.close()


def post(server: Server, path: str, fields: dict[str, str]) -> tuple[int, str, dict[str, str]]:
    connection = HTTPConnection("127.0.0.1", server.port, timeout=30)
    headers = {"Content-Type": "application/x-www-form-urlencoded", "Accept-Language": "en"}
    connection.request("POST", path, urlencode(fields), headers)
    reply = connection.getresponse()
    answer = reply.status, reply.read().decode(), {name.lower(): value for name, value in reply.getheaders()}
    connection.close()
    return answer


def resident(number: int) -> dict[str, str]:
    """A resident's form as a browser posts it."""
    return {**completed("residents").fields, "consent": "yes", "lang": "en", "key": key(number)}


def counted(database: Database) -> int:
    """Responses in the wave that can be answered."""
    with database.reading() as records:
        wave = records.waves(STUDY_ID)[-1]
    return sum(kept(database, wave).values())


def test_they_make_one_demonstration_and_print_the_same_links(servers: list[Server], database: Database) -> None:
    first, second = ({label: server.path(label) for label in server.addresses} for server in servers)
    assert list(first) == ["Organiser", "Resident", "Officer", "Expert", "Published"]
    assert {label for label in first if first[label] != second[label]} == {"Organiser"}
    with database.reading() as records:
        assert [study.id for study in records.studies()] == [STUDY_ID]
        assert [wave.number for wave in records.waves(STUDY_ID)] == [1, 2]
        assert [event.act for event in records.events()].count("study-created") == 1


def test_the_organiser_enters_by_one_of_the_two_links(servers: list[Server]) -> None:
    """A new link ends the one before; which server starts last is open, and a link works at both."""
    replies = [server.get(servers[place].path("Organiser")).status for place in (0, 1) for server in reversed(servers)]
    assert sorted(replies) == [303, 410, 410, 410]


def test_responses_through_both_are_counted_once_each(servers: list[Server], database: Database) -> None:
    before, path = counted(database), servers[0].path("Resident")

    def send(number: int) -> tuple[int, set[str]]:
        """The same form to both, as when a balancer sends a repeated click elsewhere."""
        answers = [post(server, path, resident(number)) for server in (servers[number % 2], servers[1 - number % 2])]
        receipts = {receipt for _, page, _ in answers for receipt in RECEIPT.findall(page)}
        return max(status for status, _, _ in answers), receipts

    with ThreadPoolExecutor(4) as threads:
        sent = list(threads.map(send, range(24)))
    assert {status for status, _ in sent} == {200}
    assert [len(receipts) for _, receipts in sent] == [1] * 24
    assert len(set.union(*(receipts for _, receipts in sent))) == 24
    assert counted(database) == before + 24


def test_an_officers_code_works_once_at_both_together(servers: list[Server], database: Database) -> None:
    before, path = counted(database), servers[0].path("Officer")

    def send(place: int) -> int:
        fields = {"key": key(100 + place), "lang": "en", "consent": "yes", "O01": "4"}
        return post(servers[place % 2], path, fields)[0]

    with ThreadPoolExecutor(4) as threads:
        assert sorted(threads.map(send, range(4))) == [200, 410, 410, 410]
    assert counted(database) == before + 1


def opened(database: Database, wave_id: str) -> str:
    """The address of a form, once its wave is open; the same for the same wave."""
    with database.writing(alone=True) as records:
        inviting.issue_open_links(records, studying.open_wave(records, wave_id, NOW), SECRET.encode(), NOW)
    return f"/a/{inviting.open_code(SECRET.encode(), wave_id, 'C1')}"


def test_what_another_process_changes_both_see_at_once(servers: list[Server], database: Database) -> None:
    """Both have shown the form before, and keep what is the same for everybody."""
    with database.writing() as records:
        wave = wave_that_is(records, "draft")
    written = export_study(database, STUDY.id, NOW)

    def seen(words: str) -> list[tuple[int, bool]]:
        replies = [server.get(path) for server in servers]
        return [(reply.status, words in reply.text) for reply in replies]

    path = opened(database, wave.id)
    assert seen("A study") == [(200, True)] * 2
    with database.writing(alone=True) as records:
        scheduling.pause_wave(records, wave.id, NOW)
    assert seen("") == [(503, True)] * 2
    with database.writing(alone=True) as records:
        scheduling.resume_wave(records, wave.id, NOW)
        scheduling.extend_wave(records, wave.id, date(2030, 4, 2), NOW)
    assert seen("2 April 2030") == [(200, True)] * 2
    with database.writing(alone=True) as records:
        studying.close_wave(records, wave.id, NOW)
    assert seen("") == [(410, True)] * 2
    with database.writing(alone=True) as records:
        studying.remove_study(records, STUDY.id, NOW)
    assert seen("") == [(404, True)] * 2
    import_study(database, renamed(written, "Called otherwise"), NOW)
    assert path == opened(database, wave.id)
    assert seen("Called otherwise") == [(200, True)] * 2
    assert seen("A study") == [(200, False)] * 2


def test_while_the_database_is_away_nobody_is_thanked_and_then_all_goes_on(
    servers: list[Server], database: Database, postgresql: PostgresqlServer
) -> None:
    before, path = counted(database), servers[0].path("Resident")
    postgresql.stop()
    for server in servers:
        status, page, headers = post(server, path, resident(200))
        assert (status, int(headers["retry-after"]) > 0) == (503, True)
        assert "they count once" in page
        assert RECEIPT.findall(page) == []
        assert server.get("/healthz").status == 503
        assert server.get(path).status == 503
    postgresql.start()
    assert [post(server, path, resident(200))[0] for server in servers] == [200, 200]
    assert counted(database) == before + 1


def test_neither_says_the_password_nor_a_trace(servers: list[Server], postgresql: PostgresqlServer) -> None:
    for server in servers:
        assert {line["code"] for line in server.told if "code" in line} == {"database-away"}
        assert (server.failures, server.otherwise) == ([], [])
        assert [said for said in (postgresql.password, SECRET) if said in server.output] == []


def test_two_processes_of_the_forms_alone_share_one_file(tmp_path: Path) -> None:
    """Many at once, each with an answer; pages are not theirs, and a batch is closed by one of the two."""
    database = Database(f"sqlite:///{tmp_path / 'records.sqlite3'}", SECRET.encode())
    with database.writing() as records:
        study = begin(records)
    path = f"/a/{study.residents[0]}"
    with serving(tmp_path, FORMS, PLUMBLINE_SECRET=SECRET) as server, ThreadPoolExecutor(8) as threads:
        replies = list(threads.map(lambda number: post(server, path, resident(number)), range(60)))
        assert {status for status, _, _ in replies} == {200}
        assert len({found[1] for _, page, _ in replies if (found := RECEIPT.search(page))}) == 60
        assert [server.get(page).status for page in ("/", "/studies", "/_stcore/health")] == [404] * 3
        assert study.residents[0] not in server.output
        assert [line for line in server.otherwise if not line.startswith("INFO:  ")] == []  # uvicorn's, of its group
    assert sum(kept(database, study.wave).values()) == 60
    with database.reading() as records:
        assert 50 <= sum(part.responses for part in records.released(study.wave.id)) <= 60
    database.close()
