"""What a process keeps in its own memory from one request to the next, found in the source."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]
FLOORS = ("app_pages", "forms", "storage", "surveys", "scoring")
KEEPS = frozenset({"cache", "lru_cache", "remembered", "cache_resource", "cache_data"})
CHANGES = frozenset(
    {"dict", "list", "set", "deque", "Counter", "OrderedDict", "defaultdict", "Lock", "RLock", "Event", "ContextVar"}
    | {"AtHand", "CapacityLimiter", "Thread", "ThreadPoolExecutor", "local", "count"}
)


def found() -> set[str]:
    """Each as ``forms/blank.py _written``: functions that remember results, and what a module can change."""
    files = [path for floor in FLOORS for path in (ROOT / floor).rglob("*.py") if "migrations" not in path.parts]
    return {
        f"{path.relative_to(ROOT).as_posix()} {name}"
        for path in (*files, ROOT / "streamlit_app.py")
        for name in kept_by(ast.parse(path.read_text(encoding="utf-8")))
    }


def kept_by(module: ast.Module) -> Iterator[str]:
    for node in ast.walk(module):
        if isinstance(node, ast.FunctionDef) and any(_called(one) in KEEPS for one in node.decorator_list):
            yield node.name
    for node in module.body:
        if isinstance(node, ast.Assign | ast.AnnAssign) and _changes(node):
            yield from (name.id for name in ast.walk(node) if isinstance(name, ast.Name) and _stored(name))


def _changes(node: ast.Assign | ast.AnnAssign) -> bool:
    """Something empty that is to be filled, or that many share; what is declared as a `Mapping` is neither."""
    value = node.value
    if isinstance(value, ast.Call):
        return _called(value) in CHANGES
    frozen = isinstance(node, ast.AnnAssign) and _called(node.annotation) not in CHANGES
    return isinstance(value, ast.Dict | ast.List) and ast.unparse(value) in ("{}", "[]") and not frozen


def _stored(name: ast.Name) -> bool:
    return isinstance(name.ctx, ast.Store)


def _called(node: ast.expr) -> str:
    """The last part of what is called, or of what decorates."""
    match node:
        case ast.Call(func=func):
            return _called(func)
        case ast.Subscript(value=value):
            return _called(value)
        case ast.Attribute(attr=name) | ast.Name(id=name):
            return name
        case _:
            return ""
