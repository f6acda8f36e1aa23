"""What a process keeps for itself is listed in the decision on many processes, and nothing else is kept."""

from __future__ import annotations

import ast
import re

from tests.local_state import ROOT, found, kept_by

(DECISION,) = (ROOT / "docs" / "decisions").glob("*-many-processes.md")
LISTED = re.compile(r"`((?:app_pages|forms|scoring|storage|surveys)/\w+\.py)`((?: `\w+`,?)+)")


def listed() -> set[str]:
    """The lines of the decision's tables: a file, and names in it."""
    text = DECISION.read_text(encoding="utf-8")
    return {f"{file} {name}" for file, names in LISTED.findall(text) for name in re.findall(r"\w+", names)}


def test_all_that_a_process_keeps_is_listed_with_why_it_may() -> None:
    assert found() == listed()


def test_what_iskept_by_is_found() -> None:
    source = """
from functools import lru_cache
FROZEN: Mapping[str, str] = {}
WORDS = {"a": "b"}
_seen: dict[str, int] = {}
_guard = threading.Lock()

@lru_cache(maxsize=4)
def worked_out(): ...

@st.cache_resource(ttl=3)
def shown(): ...

@property
def plain(): ...
"""
    assert set(kept_by(ast.parse(source))) == {"_seen", "_guard", "worked_out", "shown"}
