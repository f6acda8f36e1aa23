"""What Plumbline stands on: each is named with its licence, and advisories are asked truly."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from importlib.metadata import metadata, version
from typing import Any

import pytest

from tests import advisories
from tests.advisories import NOT_ASKED, SOUND, UNSAFE
from tests.server import ROOT, free_port

NAMED = re.compile(r"^([a-z0-9-]+)(?:\[\w+\])?[<>=!~]", re.MULTILINE)
FREE = re.compile(r"Apache|BSD|MIT|LGPL|Enthought|Vega-Altair")  # the last two write their licence out


def required() -> list[str]:
    files = ("requirements.txt", "requirements-outside.txt")
    return [name for file in files for name in NAMED.findall((ROOT / file).read_text(encoding="utf-8"))]


def documented() -> dict[str, str]:
    text = (ROOT / "docs/dependencies.md").read_text(encoding="utf-8")
    return dict(re.findall(r"^\| ([a-z0-9-]+) \| .+ \| (.+) \|$", text, re.MULTILINE))


def test_every_package_is_named_with_what_it_is_for_and_its_licence() -> None:
    assert len(required()) > 15
    assert [name for name in documented() if name != "package"] == required()


@pytest.mark.parametrize("name", required())
def test_the_licence_is_what_the_package_says_of_itself(name: str) -> None:
    about = metadata(name)
    fields = ("License-Expression", "License", "Classifier")
    written = " ".join(one for field in fields for one in about.get_all(field, []))
    assert FREE.search(written)
    family = re.match(r"[A-Z]+", documented()[name].upper())
    assert family is not None
    assert re.search(rf"\b{family[0]}\b", written.upper())


@contextmanager
def answering(vulnerable: str) -> Iterator[str]:
    """A server that knows of one package what OSV would say, in its words."""

    class Osv(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))["queries"]
            found: list[dict[str, Any]] = [
                {"vulns": [{"id": "PYSEC-1"}]}
                if one == {"package": {"ecosystem": "PyPI", "name": vulnerable}, "version": version(vulnerable)}
                else {}
                for one in asked
                if vulnerable
            ]
            body = json.dumps({"results": found or [{} for _ in asked]}).encode()
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            """Nothing."""

    with HTTPServer(("127.0.0.1", 0), Osv) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/"
        finally:
            server.shutdown()
            thread.join()


@pytest.mark.parametrize(("vulnerable", "status"), [("numpy", UNSAFE), ("", SOUND)])
def test_what_is_known_is_told(
    vulnerable: str, status: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with answering(vulnerable) as address:
        monkeypatch.setenv("PLUMBLINE_ADVISORIES", address)
        assert advisories.main() == status
    assert (f"numpy {version('numpy')}: PYSEC-1" in capsys.readouterr().out) == bool(vulnerable)


def test_where_nobody_can_be_asked_that_is_said(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PLUMBLINE_ADVISORIES", f"http://127.0.0.1:{free_port()}/")
    assert advisories.main() == NOT_ASKED
    assert "Not asked" in capsys.readouterr().out
