"""docs/operations as far as it runs without systemd and without containers: units, images, the drills of the page."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from surveys import program
from tests.operating import FILES, PAGE, PORTS, WITHIN, environment, lines
from tests.server import ROOT, Server, serving, serving_from
from tests.storage.released import REVISIONS, leave
from tests.studies_for_tests import SECRET

IMAGE = (FILES / "Containerfile").read_text(encoding="utf-8")
COMPOSE: dict[str, Any] = yaml.safe_load((FILES / "compose.yaml").read_text(encoding="utf-8"))["services"]


def image(folder: Path) -> Path:
    """The folder that Containerfile lays out, and nothing else of the project."""
    ignored = shutil.ignore_patterns("__pycache__")
    folder.mkdir()
    for said in lines("Containerfile", "COPY"):
        *sources, target = said.split()
        for source in sources:
            if (ROOT / source).is_dir():
                shutil.copytree(ROOT / source, folder / target, ignore=ignored)
            else:
                shutil.copy(ROOT / source, folder / target)
    return folder


def test_the_image_knows_which_version_it_is(tmp_path: Path) -> None:
    asked = "from surveys import program; print(program.version())"
    done = subprocess.run([sys.executable, "-c", asked], cwd=image(tmp_path / "image"), capture_output=True, check=True)
    assert done.stdout.decode().strip() == program.version()


def command(words: list[str]) -> tuple[str, ...]:
    """A command of an image at a loopback address, its port left open."""
    at = words.index("--port")
    rest = [*words[:at], *words[at + 2 :]]
    return (*("127.0.0.1" if word == "0.0.0.0" else word for word in rest), "--port")  # noqa: S104 - as it says


def shell(said: str, within: Path, **named: str) -> subprocess.CompletedProcess[str]:
    """A command as the page has it, by the Python that runs the tests."""
    found = {
        **os.environ,
        **named,
        "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
        "PYTHONPATH": str(ROOT),
    }
    return subprocess.run(
        ["/bin/sh", "-c", said], cwd=within, env=found, capture_output=True, text=True, timeout=WITHIN, check=False
    )


def section(title: str) -> str:
    return PAGE.partition(f"\n## {title}\n")[2].partition("\n## ")[0]


def commands(title: str, beginning: str) -> list[str]:
    """The commands that a part of the page gives."""
    return [said for said in re.findall(r"`([^`]+)`", section(title)) if beginning in said]


@pytest.fixture(scope="module")
def old(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a database as the version before this one left it."""
    folder = tmp_path_factory.mktemp("old")
    leave(f"sqlite:///{folder / 'records.sqlite3'}", REVISIONS[-2])
    return folder


@pytest.fixture(scope="module")
def before(old: Path) -> Path:
    """Its backup, of step 1."""
    file = old / "before.zip"
    done = shell(f"python -m storage backup {file}", old, **of(old / "records.sqlite3"))
    assert (done.returncode, done.stderr) == (0, "")
    return file


@pytest.fixture(scope="module")
def container(old: Path, before: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """What an image would run, from the files and by the command that Containerfile names, on the old database."""
    assert before.exists()
    words = json.loads(lines("Containerfile", "CMD")[0])
    named = environment(**of(old / "records.sqlite3"))
    with serving_from(image(tmp_path_factory.mktemp("images") / "image"), old, command(words), named) as server:
        yield server


def of(file: Path) -> dict[str, str]:
    return {"DATABASE_URL": f"sqlite:///{file}", "PLUMBLINE_SECRET": SECRET.decode(), "PLUMBLINE_DEMO": "0"}


# --- containers ---


def test_an_image_has_all_that_it_runs_and_is_ready(container: Server) -> None:
    assert container.get("/readyz").status == 200
    for path in ("/", "/w", "/sign-in", "/forms/form.css"):
        assert container.get(path).status == 200, path
    assert container.get("/", Host="survey.example.org").headers["strict-transport-security"]


def test_the_health_of_a_container_is_asked_as_it_answers(container: Server) -> None:
    """By the command of compose.yaml, which comes with the name of this machine."""
    words = COMPOSE["pages"]["healthcheck"]["test"]
    assert words[0] == "CMD"
    asking = [word.replace(PORTS["pages"], str(container.port)) for word in words[1:]]
    assert subprocess.run([sys.executable, *asking[1:]], timeout=WITHIN, check=False).returncode == 0
    asking[-1] = asking[-1].replace("/readyz", "/nowhere")
    done = subprocess.run([sys.executable, *asking[1:]], capture_output=True, timeout=WITHIN, check=False)
    assert done.returncode == 1


def test_a_container_of_the_forms_answers(container: Server, old: Path, tmp_path: Path) -> None:
    named = environment(**of(old / "records.sqlite3"))
    assert container.get("/readyz").status == 200
    with serving_from(image(tmp_path / "image"), tmp_path, command(COMPOSE["forms-1"]["command"]), named) as server:
        assert server.get("/readyz").status == 200
        assert server.get("/w").status == 200


def test_containers_wait_for_what_they_need_and_are_where_the_proxy_looks() -> None:
    assert set(COMPOSE) == {"database", "proxy", *PORTS}
    said = {name: COMPOSE[name].get("command") or json.loads(lines("Containerfile", "CMD")[0]) for name in PORTS}
    assert {name: words[words.index("--port") + 1] for name, words in said.items()} == PORTS
    site = (FILES / "plumbline.conf").read_text(encoding="utf-8")
    assert all(f"127.0.0.1:{port} " in site for port in PORTS.values())
    for name in PORTS:
        assert COMPOSE[name]["build"] == {"context": "../..", "dockerfile": "docs/operations/Containerfile"}
        assert (FILES / COMPOSE[name]["env_file"]).exists()
        for needed, when in COMPOSE[name]["depends_on"].items():
            assert when == {"condition": "service_healthy"}
            assert "healthcheck" in COMPOSE[needed]
    mounted = dict(volume.split(":")[:2] for volume in COMPOSE["proxy"]["volumes"])
    assert (FILES / "plumbline.conf").samefile(FILES / next(iter(mounted)))
    certificates = re.findall(r"ssl_certificate(?:_key)? (\S+);", site)
    assert {str(Path(one).parent) for one in certificates} == {mounted["./certificates"]}


def test_an_image_is_stopped_as_a_server_ends_well_and_nobody_is_root() -> None:
    assert lines("Containerfile", "STOPSIGNAL") == ["SIGTERM"]
    assert lines("Containerfile", "USER") == ["plumbline"]
    first, *rest = (line for line in IMAGE.splitlines() if line and not line.startswith("#"))
    assert re.fullmatch(r"FROM docker.io/library/python:3\.11-slim", first)
    assert {line.split()[0] for line in rest} == {"RUN", "WORKDIR", "COPY", "USER", "STOPSIGNAL", "CMD"}


# --- drills ---


def test_the_upgrade_as_the_page_has_it(container: Server, old: Path, before: Path, tmp_path: Path) -> None:
    """Step 1 is the fixture before, step 3 the fixture container: the new version on the old database."""
    kept = of(old / "records.sqlite3")
    assert container.get("/readyz").status == 200
    backup, check, again = commands("Stopping, starting, upgrading", "python -m storage")
    assert (backup, check, again) == (
        "python -m storage backup …",
        "python -m storage check",
        "python -m storage check",
    )
    done = shell(again, tmp_path, **kept)
    assert (done.returncode, "WRONG" in done.stdout) == (0, False)
    assert REVISIONS[-1] in done.stdout
    back = of(tmp_path / "back.sqlite3")
    done = shell(f"python -m storage restore {before}", tmp_path, **back)
    assert (done.returncode, REVISIONS[-2] in done.stdout) == (0, True)
    assert shell(check, tmp_path, **back).returncode == 0


def test_every_day_and_the_drill_as_the_page_has_them(container: Server, old: Path, tmp_path: Path) -> None:
    """What plumbline-daily.service starts, line by line, on the running server; then the drill with what it left."""
    assert container.get("/readyz").status == 200
    for name in ("state", "backups"):
        (tmp_path / name).mkdir()
    for said in lines("plumbline-daily.service", "ExecStart"):
        done = shell(placed(said, tmp_path), ROOT, **of(old / "records.sqlite3"))
        assert (done.returncode, done.stderr) == (0, ""), said
    (newest,) = (tmp_path / "backups").glob("*.zip")
    shutil.copy(tmp_path / "state" / "heads.txt", tmp_path)
    restore, check = commands("Backup, and the drill", "python -m storage")
    secret = f"PLUMBLINE_SECRET={shlex.quote(SECRET.decode())}"
    done = shell(restore.replace("PLUMBLINE_SECRET=…", secret).replace("FILE", str(newest)), tmp_path)
    assert (done.returncode, done.stderr, "ANOTHER SECRET" in done.stdout) == (0, "", False)
    drilled = of(tmp_path / "drill.sqlite3")
    done = shell(check, tmp_path, **drilled)
    assert (done.returncode, "WRONG" in done.stdout) == (0, False), done.stdout
    (start,) = commands("Backup, and the drill", "streamlit run")
    words = [word for word in start.split() if "=" not in word]
    with serving(tmp_path, (*words, "--server.port"), **drilled) as server:
        assert server.get("/readyz").status == 200


def placed(said: str, folder: Path) -> str:
    """A line of a unit with the folders of a test; systemd writes a percent sign twice."""
    known = {"/srv/plumbline/venv/bin/python": sys.executable, "/var/lib/plumbline": f"{folder}/state"}
    known |= {"/var/backups/plumbline": f"{folder}/backups", "%%": "%"}
    for written, used in known.items():
        said = said.replace(written, used)
    return said
