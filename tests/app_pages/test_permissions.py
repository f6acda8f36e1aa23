"""Every page, step and file of the pages asks the table, and all that is in the table is asked for."""

from __future__ import annotations

import ast
import re
from pathlib import Path

from app_pages import access_tables, frame, invite
from app_pages.addresses import ASKED, PAGES
from surveys.permissions import MAY

FOLDER = Path(frame.__file__).parent
SOURCES = {path.stem: path.read_text(encoding="utf-8") for path in FOLDER.glob("*.py")}
ASKING = ("act", "act_apart", "require", "may", "may_somewhere", "offer", "_do")
DOCS = FOLDER.parent / "docs" / "access.md"


def asked_for() -> set[str]:
    """What the pages name when they ask."""
    found: set[str] = {*ASKED.values(), *invite.OF_PARTS.values()}
    for source in SOURCES.values():
        for node in ast.walk(ast.parse(source)):
            if isinstance(node, ast.Call) and ast.unparse(node.func).split(".")[-1] in ASKING:
                found |= {str(one.value) for one in node.args[:1] if isinstance(one, ast.Constant)}
    return found


def test_every_page_asks_and_every_row_of_the_table_is_asked_for() -> None:
    assert tuple(ASKED) == PAGES[1:]
    assert asked_for() == set(MAY)


def test_pages_write_and_give_files_away_through_what_asks_alone() -> None:
    writing = {name for name, source in SOURCES.items() if ".writing(" in source}
    giving = {name for name, source in SOURCES.items() if "download_button" in source}
    changing = re.compile(r"frame\.attempt\([^)]*\b(import_study|_exported|export_study|_bring_in|bring_in)\b")
    assert (writing, giving) == ({"frame"}, {"downloads"})
    assert [name for name, source in SOURCES.items() if changing.search(source)] == []


def test_every_page_script_asks_before_it_says_anything() -> None:
    for name in PAGES[1:]:
        source = SOURCES["live" if ASKED[name] in ("see-results", "see-tables") else name]
        assert "frame.require(" in source, name
        assert "st.title(" not in source[: source.index("frame.require(")], name


def test_the_table_for_a_phone_says_the_same() -> None:
    with frame.speaking("en"):
        wide, narrow = access_tables.rules(), access_tables.by_act()
    for row, (_, roles) in zip(wide.to_dict("records"), narrow.to_numpy(), strict=True):
        assert [name for name, mark in row.items() if mark == access_tables.YES] == roles.split(", ")


def test_the_table_in_the_documentation_is_the_table() -> None:
    with frame.speaking("en"):
        rows = access_tables.rules()
    lines = [f"| {' | '.join(row)} |" for row in ([*rows.columns], ["---"] * len(rows.columns), *rows.to_numpy())]
    found = [line for line in DOCS.read_text(encoding="utf-8").splitlines() if line.startswith("|")][: len(lines)]
    assert found == lines
