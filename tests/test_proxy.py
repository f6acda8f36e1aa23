"""The parts of docs/operations as processes: nginx and Caddy, two processes of the forms, one of the pages."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from storage.database import Database
from surveys.signing_in import issue
from tests.postgresql import PostgresqlServer
from tests.retrying import Submission, resident, until
from tests.server import ONE_PROCESS, ROOT, UVICORN, Server, end, free_port, serving
from tests.studies_for_tests import SECRET, SmallStudy, begin, kept
from tests.test_uploads import form, megabytes, opened

FILES = ROOT / "docs" / "operations"
METRICS_KEY = "a key for whoever watches"
PORTS = ("8100", "8101", "8102")
AWAY = "go back and send them again; they count once"


@dataclass
class Town:
    """Everything that ``proxy``, which is nginx, and ``caddy`` stand before."""

    proxy: Server
    caddy: Server
    pages: Server
    forms: list[Server]
    database: Database
    study: SmallStudy


def program(name: str) -> str:
    """The system's; /usr/sbin is not in everybody's path."""
    found = shutil.which(name) or shutil.which(name, path="/usr/sbin:/usr/local/sbin:/opt/homebrew/bin")
    assert found, f"the tests need {name}; tests/run installs Debian's"
    return found


def configured(folder: Path, port: int, ports: list[int]) -> Path:
    """docs/operations/plumbline.conf as it is but for the ports and the certificate."""
    site = (FILES / "plumbline.conf").read_text(encoding="utf-8")
    for written, used in zip(PORTS, ports, strict=True):
        assert f"127.0.0.1:{written} " in site
        site = site.replace(f"127.0.0.1:{written} ", f"127.0.0.1:{used} ")
    site = re.sub(r"\n *ssl_certificate.*", "", site).replace("listen 443 ssl;", f"listen 127.0.0.1:{port};")
    site = site.replace("listen 80;", f"listen 127.0.0.1:{free_port()};").replace(
        "/dev/null emerg", f"{folder}/errors emerg"
    )
    kept_in = "".join(
        f"{name}_temp_path {folder}/{name};\n" for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    whole = f"daemon off; pid {folder}/pid; error_log {folder}/errors emerg; events {{}}\nhttp {{\n{kept_in}{site}}}\n"
    file = folder / "nginx.conf"
    file.write_text(whole, encoding="utf-8")
    return file


@contextmanager
def proxied(folder: Path, port: int, ports: list[int]) -> Iterator[Server]:
    folder.chmod(0o755)
    file = configured(folder, port, ports)
    with (folder / "output").open("wb") as output:
        process = subprocess.Popen([program("nginx"), "-c", str(file)], stdout=output, stderr=subprocess.STDOUT)
    server = Server(f"http://localhost:{port}", process, folder / "output")
    try:
        until(lambda: process.poll() is not None or (folder / "pid").exists())
        assert process.poll() is None, server.output
        yield server
    finally:
        end(process)


@contextmanager
def by_caddy(folder: Path, port: int, ports: list[int]) -> Iterator[Server]:
    """docs/operations/Caddyfile as it is but for the ports, the certificate and the door to its administration."""
    site = (FILES / "Caddyfile").read_text(encoding="utf-8")
    for written, used in zip(PORTS, ports, strict=True):
        assert f"127.0.0.1:{written} " in site
        site = site.replace(f"127.0.0.1:{written} ", f"127.0.0.1:{used} ")
    site = site.replace("\nsurvey.example.org {", f"\nhttp://:{port} {{\n\tbind 127.0.0.1").replace(
        "\n{\n", "\n{\n\tadmin off\n", 1
    )
    file = folder / "Caddyfile"
    file.write_text(site, encoding="utf-8")
    with (folder / "output").open("wb") as output:
        process = subprocess.Popen(
            [program("caddy"), "run", "--config", str(file), "--adapter", "caddyfile"],
            env={**os.environ, "HOME": str(folder), "XDG_DATA_HOME": str(folder), "XDG_CONFIG_HOME": str(folder)},
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    server = Server(f"http://localhost:{port}", process, folder / "output")
    try:
        until(lambda: knows_who_is_there(server))
        yield server
    finally:
        end(process)


def knows_who_is_there(proxy: Server) -> bool:
    """Caddy finds it out by itself every two seconds."""
    assert proxy.process.poll() is None, proxy.output
    with suppress(OSError):
        return proxy.get("/forms/form.css").status == 200
    return False


@pytest.fixture(scope="module")
def town(postgresql: PostgresqlServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    url, folder, port = postgresql.create(), tmp_path_factory.mktemp("town"), free_port()
    database = Database(url, SECRET)
    with database.writing() as records:
        study = begin(records)
    settings = {"DATABASE_URL": url, "PLUMBLINE_SECRET": SECRET.decode(), "PLUMBLINE_DEMO": "0"}
    settings |= {"PLUMBLINE_ADDRESS": f"http://localhost:{port}", "PLUMBLINE_METRICS_KEY": METRICS_KEY}
    starting = [serving(folder, command, **settings) for command in (UVICORN, ONE_PROCESS, ONE_PROCESS)]
    with ExitStack() as stack, ThreadPoolExecutor(3) as threads:
        pages, *forms = threads.map(stack.enter_context, starting)
        ports = [pages.port, *(one.port for one in forms)]
        proxy = stack.enter_context(proxied(tmp_path_factory.mktemp("nginx"), port, ports))
        caddy = stack.enter_context(by_caddy(tmp_path_factory.mktemp("caddy"), free_port(), ports))
        yield Town(proxy, caddy, pages, forms, database, study)
    database.close()
    postgresql.drop(url)


def test_a_resident_answers_through_the_proxy(town: Town) -> None:
    """Each process has a part of them."""
    replies = [resident(town.study.residents[0], number).send(town.proxy.port) for number in range(24)]
    assert len({reply.receipt for reply in replies} - {None}) == 24
    assert sum(kept(town.database, town.study.wave).values()) == 24
    figures = [one.get("/metrics", Authorization=f"Bearer {METRICS_KEY}").text for one in town.forms]
    assert all(
        re.search(r'requests_total\{.*route="answer",method="POST",status="200"\} 10$', text, re.M) for text in figures
    )


def test_a_resident_answers_through_the_other_proxy(town: Town) -> None:
    before = sum(kept(town.database, town.study.wave).values())
    receipts = {send_until_thanked(resident(town.study.residents[1], 300 + number), town.caddy) for number in range(8)}
    assert len(receipts) == 8
    assert sum(kept(town.database, town.study.wave).values()) == before + 8


def test_a_page_of_those_who_sign_in_opens_with_its_websocket(town: Town, browser: Browser) -> None:
    page = browser.new_page(locale="en-GB")
    page.goto(town.pages.addresses["Organiser"])
    expect(page.get_by_text("A study").first).to_be_visible(timeout=30_000)
    page.close()


def test_the_largest_files_that_a_page_takes_go_through(town: Town) -> None:
    """Answers from elsewhere have up to 64 MB, a study 100."""
    with town.database.writing() as records:
        token = issue(records, "session", datetime.now(UTC))
    for proxy in (town.proxy, town.caddy):
        with opened(proxy, token) as page:
            assert page.put(form(megabytes(64)), "answers") == 204
            assert page.put(form(megabytes(100)), "study") == 204
            assert page.put(form(megabytes(102)), "more") in (0, 413)
            assert [page.take_back(name) for name in ("answers", "study")] == [204] * 2


def test_what_is_measured_is_closed_from_outside(town: Town) -> None:
    for proxy in (town.proxy, town.caddy):
        for path in ("/metrics", "/readyz", "/_stcore/metrics"):
            assert proxy.get(path, Authorization=f"Bearer {METRICS_KEY}").status == 404
    assert [one.get("/readyz").status for one in (town.pages, *town.forms)] == [200] * 3
    assert [proxy.get("/healthz").status for proxy in (town.proxy, town.caddy)] == [200, 200]


def test_while_one_process_is_gone_the_other_answers_and_no_log_has_a_code(town: Town) -> None:
    code, before = town.study.residents[1], sum(kept(town.database, town.study.wave).values())
    first, second = town.forms
    first.process.terminate()
    first.process.wait(30)
    assert [town.proxy.get(f"/a/{code}").status for _ in range(4)] == [200] * 4
    assert all(resident(code, 100 + number).send(town.proxy.port).receipt for number in range(4))
    patient = [send_until_thanked(resident(code, 400 + number), town.caddy) for number in range(4)]
    assert len(set(patient)) == 4
    second.process.terminate()
    second.process.wait(30)
    nobody = [resident(code, 200).send(proxy.port) for proxy in (town.proxy, town.caddy)]
    assert [(one.status, one.receipt, AWAY in one.page) for one in nobody] == [(503, None, True)] * 2
    assert [proxy.get(f"/a/{code}").headers["retry-after"] for proxy in (town.proxy, town.caddy)] == ["10", "10"]
    assert sum(kept(town.database, town.study.wave).values()) == before + 8
    folders = [proxy.log.parent for proxy in (town.proxy, town.caddy)]
    written = [path for folder in folders for path in folder.rglob("*") if path.is_file()]
    assert [path.name for path in written if code in path.read_text(errors="replace")] == []


def send_until_thanked(form: Submission, server: Server) -> str | None:
    """As a browser does that is told to come again: Caddy sends nothing to another process that one did not take."""
    while not (reply := form.send(server.port)).receipt:
        assert (reply.status, AWAY in reply.page) == (503, True)
        time.sleep(0.1)
    return reply.receipt


def test_both_proxies_send_the_same_addresses_to_the_forms() -> None:
    site, caddy = ((FILES / name).read_text(encoding="utf-8") for name in ("plumbline.conf", "Caddyfile"))
    firsts = {first for found in re.findall(r"location ~ \^/\(([^)]+)\)", site) for first in found.split("|")}
    answering = re.search(r"@answering path (.*)", caddy)
    assert answering
    assert {path.strip("/*") for path in answering[1].split()} == firsts == {"a", "w", "paper", "forms", "e", "k"}
