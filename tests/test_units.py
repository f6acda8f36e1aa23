"""The units of systemd, as far as they can be tried without starting one."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.operating import FILES, PAGE, PORTS, PROGRAMS, WITHIN, environment, lines
from tests.server import ROOT

TARGETS = ("sysinit", "basic", "shutdown", "multi-user", "network-online", "timers", "time-sync", "time-set")
ANALYZE = shutil.which("systemd-analyze")
MOST_EXPOSED = 2.0  # of 10; systemd calls what is below 2.5 and above 1 OK


def test_units_name_what_there_is() -> None:
    """Programs, ports, settings, folders."""
    started = [said for path in FILES.glob("*.service") for said in lines(path.name, "ExecStart")]
    programs = {shlex.split(said)[0] for said in started}
    assert {program.lstrip("/") for program in programs} <= {*PROGRAMS}
    pages = shlex.split(lines("plumbline-pages.service", "ExecStart")[0])
    assert pages[pages.index("--port") + 1] == PORTS["pages"]
    settings = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")
    assert [name for name in environment() if f"| `{name}` |" not in settings] == []
    assert [path.name for path in FILES.iterdir() if path.name not in PAGE] == []


if ANALYZE:  # where systemd is

    def analyzed(*words: str) -> str:
        """What systemd says of units, of which none is started."""
        done = subprocess.run(
            [ANALYZE or "", *words],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=WITHIN,
            check=False,
        )
        return done.stdout if done.returncode == 0 else f"{done.returncode}: {done.stdout}"

    @pytest.fixture
    def machine(tmp_path: Path) -> Path:
        """A machine's folders with the units and the programs that they start."""
        units = tmp_path / "etc/systemd/system"
        units.mkdir(parents=True)
        for path in FILES.glob("plumbline*.*"):
            if path.suffix in (".service", ".timer"):
                shutil.copy(path, units)
        shutil.copy(units / "plumbline-forms@.service", units / "plumbline-forms@8101.service")
        for name in TARGETS:
            (units / f"{name}.target").write_text("[Unit]\n")
        for name in PROGRAMS:
            (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / name).write_text("#!/bin/sh\n")
            (tmp_path / name).chmod(0o755)
        return tmp_path

    UNITS = (
        "plumbline-pages.service",
        "plumbline-forms@8101.service",
        "plumbline-daily.service",
        "plumbline-daily.timer",
    )

    def verified(machine: Path) -> str:
        return analyzed("verify", "--man=no", f"--root={machine}", *UNITS)

    def test_systemd_takes_every_line_of_the_units(machine: Path) -> None:
        assert verified(machine) == ""

    @pytest.mark.parametrize(
        ("right", "wrong"), [("UMask=0077", "UMasks=0077"), ("venv/bin/python", "bin/python"), ("oneshot", "once")]
    )
    def test_systemd_would_say_what_is_wrong(machine: Path, right: str, wrong: str) -> None:
        unit = machine / "etc/systemd/system/plumbline-daily.service"
        unit.write_text(unit.read_text().replace(right, wrong))
        assert "plumbline-daily.service" in verified(machine)

    @pytest.mark.parametrize("name", [name for name in UNITS if name.endswith(".service")])
    def test_units_may_do_little(machine: Path, name: str) -> None:
        said = analyzed("security", "--offline=yes", "--no-pager", str(machine / "etc/systemd/system" / name))
        level = re.search(r"exposure level for \S+: ([0-9.]+)", said)
        assert level, said
        assert float(level[1]) <= MOST_EXPOSED
