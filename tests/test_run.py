"""The two commands that a newcomer types, and what they stand on."""

import ast
import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator, Mapping
from importlib.metadata import packages_distributions, requires
from pathlib import Path
from typing import Any

import pytest
from streamlit import config

from app_pages.ink import PAPER

ROOT = Path(__file__).parents[1]
FOLDERS = ["app_pages", "forms", "storage", "surveys", "scoring", "tests", "docs", ".ci", ".streamlit"]
MACHINE_PATH = re.compile(r"(?<![\w.-])/(?:work/|root/|tmp/bash_jobs)")


def project_texts() -> Iterator[tuple[str, str]]:
    """Path and text of every text file of the project; needs no git, which a bare machine has not."""
    nested = (path for folder in FOLDERS for path in (ROOT / folder).rglob("*"))
    for path in [*ROOT.iterdir(), *nested]:
        if path.is_file() and "__pycache__" not in path.parts:
            try:
                yield str(path.relative_to(ROOT)), path.read_text(encoding="utf-8")
            except (UnicodeDecodeError, FileNotFoundError):
                continue  # a picture, a database someone ran here, or what another test laid down and took away


@pytest.mark.parametrize("command", ["pip install -r requirements.txt && streamlit run streamlit_app.py", "tests/run"])
def test_the_readme_gives_the_command(command: str) -> None:
    assert command in (ROOT / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("script", ["tests/run", ".ci/run"])
def test_the_script_is_executable_and_stops_at_the_first_failure(script: str) -> None:
    assert os.access(ROOT / script, os.X_OK)
    assert "\nset -euo pipefail\n" in (ROOT / script).read_text(encoding="utf-8")
    subprocess.run(["bash", "-n", ROOT / script], check=True)


def test_ci_runs_the_same_command_as_a_developer() -> None:
    assert (ROOT / ".ci/run").read_text(encoding="utf-8").endswith('\nexec tests/run "$@"\n')


def test_the_types_are_checked_beside_the_tests_and_each_of_them_can_fail_the_run(tmp_path: Path) -> None:
    script = (ROOT / "tests/run").read_text(encoding="utf-8")
    (tmp_path / "bin").mkdir()
    for types, tests, wanted in ((0, 0, 0), (1, 0, 1), (0, 3, 3), (1, 3, 1)):
        for name, code in {"ruff": 0, "lint-imports": 0, "mypy": types, "python": tests}.items():
            (tmp_path / "bin" / name).write_text(f'#!/bin/sh\necho "{name} $*"\nexit {code}\n')
            (tmp_path / "bin" / name).chmod(0o755)
        last = f"set -euo pipefail\nsay() {{ :; }}\nvenv={tmp_path}\n" + script[script.index('say "ruff check"') :]
        done = subprocess.run(
            ["bash", "-c", last, "run", "tests/x.py"],
            env=os.environ | {"PLUMBLINE_CHROMIUM": "chromium"},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == wanted
        assert re.search(r"python -m pytest -n \d+ --dist loadfile --no-loadscope-reorder tests/x.py\n", done.stdout)
        assert ("mypy " in done.stdout.splitlines()) == bool(types)  # what it found stands last, and nothing of it else


def test_all_that_is_imported_is_installed_by_the_first_command() -> None:
    """The tests' own requirements hold more than those of the program, and would hide what it lacks."""
    named = {canonical(line) for line in (ROOT / "requirements.txt").read_text(encoding="utf-8").splitlines()} - {""}
    brought = {canonical(one) for name in named for one in requires(name) or () if "extra ==" not in one}
    of_module = packages_distributions()
    lacking = {
        (module, path)
        for path, module in imported()
        if not {canonical(one) for one in of_module.get(module, [])} & (named | brought)
    }
    assert sorted(lacking) == []


def canonical(requirement: str) -> str:
    """The name of what is required, in the one way of writing it."""
    return re.sub(r"[-_.]+", "-", re.split(r"[\s\[<>=!~;#]", requirement.strip(), maxsplit=1)[0]).lower()


def imported() -> Iterator[tuple[str, str]]:
    """Each file of the program and each package from elsewhere that it imports."""
    floors = ("app_pages", "forms", "storage", "surveys", "scoring")
    files = [ROOT / "streamlit_app.py", *(file for floor in floors for file in sorted((ROOT / floor).rglob("*.py")))]
    for file in files:
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            names = [one.name for one in node.names] if isinstance(node, ast.Import) else []
            names += [node.module] if isinstance(node, ast.ImportFrom) and node.module and not node.level else []
            for module in (name.partition(".")[0] for name in names):
                if module not in {*floors, *sys.stdlib_module_names}:
                    yield str(file.relative_to(ROOT)), module


def test_no_file_names_a_place_on_one_machine() -> None:
    found = [f"{path}: {match[0]}" for path, text in project_texts() for match in MACHINE_PATH.finditer(text)]
    assert found == []


def test_a_place_on_one_machine_would_be_found() -> None:
    assert MACHINE_PATH.search("see /" + "work/notes.md")
    assert not MACHINE_PATH.search("https://example.org/" + "work/notes.md")


def named(sections: Mapping[str, Any], above: str = "") -> Iterator[str]:
    """The whole names of options, such as theme.dark.textColor."""
    for name, value in sections.items():
        if isinstance(value, dict):
            yield from named(value, f"{above}{name}.")
        else:
            yield above + name


def test_the_ground_of_charts_is_that_of_pages() -> None:
    theme = tomllib.loads((ROOT / ".streamlit/config.toml").read_text(encoding="utf-8"))["theme"]
    assert {ground: theme[ground]["backgroundColor"] for ground in PAPER} == PAPER


def test_streamlit_knows_every_option_that_is_set() -> None:
    sections = tomllib.loads((ROOT / ".streamlit/config.toml").read_text(encoding="utf-8"))
    options = set(named(sections))
    assert options
    assert options - set(config.get_config_options()) == set()
