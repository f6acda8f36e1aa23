"""Every command of every package says what it needs, in the documentation too; the server's are not run without."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import surveys
from app_pages import frame
from scoring.__main__ import METHODS
from surveys import command_rights
from surveys.command_rights import COMMANDS, FILES, SERVER, require_line
from tests.studies_for_tests import refused

HERE = Path(surveys.__file__).parents[1]
MAINS = {path.parent.name: path.read_text(encoding="utf-8") for path in sorted(HERE.glob("*/__main__.py"))}
WRITTEN = ("storage", "forms", "surveys")  # those whose words are written in their code
NEEDS = {"files": "whoever has the files", "server": "whoever has the database and the secret"}
OTHERWISE = {"files": "nothing", "server": "no page does it"}
HEADS = ["Command", "Who can run it", "What a page asks for the same"]


def words(pattern: ast.pattern) -> Iterator[str]:
    """What the first argument has to be for a case of a match."""
    first = pattern.patterns[0] if isinstance(pattern, ast.MatchSequence) and pattern.patterns else pattern
    for one in first.patterns if isinstance(first, ast.MatchOr) else [first]:
        if isinstance(one, ast.MatchValue) and isinstance(one.value, ast.Constant):
            yield str(one.value.value)
        elif isinstance(one, ast.MatchSequence):
            yield from words(one)


def keys(table: ast.Dict) -> Iterator[str]:
    """The first word of each key of a table of commands."""
    for key in table.keys:
        first = key.elts[0] if isinstance(key, ast.Tuple) else key
        if isinstance(first, ast.Constant):
            yield str(first.value)


def taken(source: str) -> set[str]:
    """The first words that a command line takes."""
    found = set[str]()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.match_case):
            found |= set(words(node.pattern))
        elif isinstance(node, ast.AnnAssign) and isinstance(node.value, ast.Dict):
            found |= set(keys(node.value))
    return found


def test_every_package_with_commands_has_its_lines() -> None:
    assert set(MAINS) == set(COMMANDS)


@pytest.mark.parametrize("package", WRITTEN)
def test_every_command_that_is_taken_or_told_has_a_line_and_no_line_is_left_over(package: str) -> None:
    lines = {name.split()[0] for name in COMMANDS[package]}
    told = set(re.findall(rf"python -m {package} ([a-z-]+)", MAINS[package]))
    assert lines == taken(MAINS[package]) == told


def test_methods_read_files_alone() -> None:
    assert COMMANDS["scoring"] == {"METHOD": FILES}
    assert METHODS  # what they may import is in the contracts of pyproject.toml


@pytest.mark.parametrize("package", ["storage", "forms"])
def test_whether_a_command_has_a_line_is_asked_before_it_does_anything(package: str) -> None:
    assert MAINS[package].index("command_rights.require_line(") < MAINS[package].index("return command()")


def test_what_needs_files_alone_imports_no_database() -> None:
    assert all(one == FILES for one in COMMANDS["surveys"].values())  # surveys knows no database: a contract too
    assert (COMMANDS["forms"]["verify"], COMMANDS["forms"]["verify --key"]) == (SERVER, FILES)


def test_a_command_without_a_line_is_not_run() -> None:
    with refused("command-unlisted"):
        require_line("storage", "forget-everything")
    require_line("storage", "answers")


def test_the_list_asks_nobody_for_a_right_and_says_that_it_protects_nothing() -> None:
    """Nobody signs in to a command; a call that asks for the administrator's right would pass always."""
    source = Path(command_rights.__file__).read_text(encoding="utf-8")
    assert "require(" not in source
    assert "ADMINISTRATOR" not in source
    assert "protects nothing" in (command_rights.__doc__ or "")
    assert "nothing by itself" in (HERE / "docs" / "access.md").read_text(encoding="utf-8")


def test_the_table_in_the_documentation_is_the_table() -> None:
    said = frame.all_words()["en"]
    rows = [
        [
            f"`python -m {package} {name}`",
            NEEDS[one.needs],
            said(f"asked-{one.asks}") if one.asks else OTHERWISE[one.needs],
        ]
        for package, lines in COMMANDS.items()
        for name, one in lines.items()
    ]
    lines = [f"| {' | '.join(row)} |" for row in (HEADS, ["---"] * len(HEADS), *rows)]
    assert "\n".join(lines) in (HERE / "docs" / "access.md").read_text(encoding="utf-8")
