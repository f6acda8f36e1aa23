"""Where words of a study go in the source of the pages: what Streamlit takes for Markdown and is given them raw.

A word of a study is a text in somebody's language (``name[read]``), or what people wrote. It is followed through names,
joins, our own sentences, values and functions, of the pages and of the rules, until `plain` or `Strong` makes it safe.
"""

from __future__ import annotations

import ast
import builtins
from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from tests.app_pages.showing import ALL, SAFE, SHOWING

WRITTEN = {
    *("contact", "owner", "note", "heading", "left_out", "source_title", "source_locator", "collected_by", "what"),
    *("parent", "email", "name", "title", "banner"),
}
THROUGH = {"__getitem__", "iat", "iloc", "columns", "index", "values"}  # the words of a mapping, of a table
OURS = {"random_index"}  # its name is one of a few
SAYING = {
    f"surveys.{name}" for name in ("sentences", "levels", "checklists", "messages", "report_notes", "imported_values")
}
CELLS = {"surveys.sheet_blocks.cell"}  # what an instrument's sheet holds
TEXTS = {"read", "language", "default_language"}
KEEPING = {"append", "extend", "add", "update", "insert", "setdefault"}  # what a list or a mapping is given


@dataclass
class Known:
    """What is known of all modules.

    ``telling`` are the functions whose value has words of a study; ``showing`` those that show a parameter as Markdown,
    with its places and names.
    """

    telling: set[str] = field(default_factory=set)
    showing: dict[str, set[tuple[int, str]]] = field(default_factory=dict)


@dataclass
class Function:
    """A function, or what stands outside of any, with what is read in it again and again."""

    node: ast.Module | ast.FunctionDef
    name: str
    bound: list[tuple[set[str], ast.expr]] = field(default_factory=list)
    calls: list[ast.Call] = field(default_factory=list)
    given_back: list[ast.expr] = field(default_factory=list)

    def __post_init__(self) -> None:
        for node in ast.walk(self.node):
            self.bound += [(_held(target), value) for target, value in _bound(node)]
            if isinstance(node, ast.Call):
                self.calls.append(node)
            elif isinstance(node, ast.Return | ast.Yield | ast.YieldFrom) and node.value is not None:
                self.given_back.append(node.value)

    @property
    def is_of_words(self) -> bool:
        """Whether it gives back words, or a table of them; a text in all languages is found where one is chosen."""
        returns = ast.unparse(self.node.returns) if isinstance(self.node, ast.FunctionDef) and self.node.returns else ""
        return any(one in returns for one in ("str", "Said", "DataFrame")) and "Text" not in returns

    @property
    def parameters(self) -> list[tuple[int, str]]:
        """The places and names of those that are words: a text, or several."""
        if isinstance(self.node, ast.Module):
            return []
        given = [*enumerate(self.node.args.args), *((len(ALL), one) for one in self.node.args.kwonlyargs)]
        return [(place, one.arg) for place, one in given if _is_words(one)]


@dataclass
class Source:
    """A module by its full name."""

    name: str
    tree: ast.Module
    known: Known = field(default_factory=Known)

    @cached_property
    def functions(self) -> list[Function]:
        """Those of the module and of its classes, and what stands outside of them."""
        inside = [node for node in self.tree.body if isinstance(node, ast.FunctionDef | ast.ClassDef)]
        found = [Function(ast.Module([node for node in self.tree.body if node not in inside], []), "")]
        for node in inside:
            if isinstance(node, ast.FunctionDef):
                found.append(Function(node, f"{self.name}.{node.name}"))
            else:  # who calls a method rarely says of which class
                found += [Function(one, f".{one.name}") for one in node.body if isinstance(one, ast.FunctionDef)]
        return found

    @cached_property
    def names(self) -> dict[str, str]:
        """What a name of the module stands for, in full."""
        found = dict[str, str]()
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                found |= {one.asname or one.name.split(".")[0]: one.name for one in node.names}
            elif isinstance(node, ast.ImportFrom):
                found |= {one.asname or one.name: f"{node.module}.{one.name}" for one in node.names}
        for node in self.tree.body:
            if isinstance(node, ast.FunctionDef | ast.ClassDef):
                found[node.name] = f"{self.name}.{node.name}"
            elif isinstance(node, ast.Assign) and not any(isinstance(one, ast.Call) for one in ast.walk(node.value)):
                held = {name for target in node.targets for name in _held(target)}  # another name of something
                found |= {name: f"{self.name}.{name}" for name in held if f"{self.name}.{name}" in SAFE}
        return found

    def full(self, called: ast.expr) -> str:
        """A function's full name; of an object that is none of our modules, a dot and the name alone."""
        if isinstance(called, ast.Name):
            return self.names.get(called.id) or (f"builtins.{called.id}" if hasattr(builtins, called.id) else "")
        if not isinstance(called, ast.Attribute):
            return ""
        of = self.names.get(called.value.id, "") if isinstance(called.value, ast.Name) else ""
        return f"{of}.{called.attr}"

    def found(self) -> Iterator[str]:
        """Where raw words of a study are shown."""
        for function in self.functions:
            yield from (f"{self.name}:{line}" for line in sorted(self._lines(function, self._carriers(function))))

    def tells(self) -> Iterator[str]:
        """The functions that give back words of a study."""
        for function in self.functions:
            if function.name not in SAFE | self.known.telling and function.is_of_words:
                carriers = self._carriers(function)
                if any(self.carries(one, carriers) for one in function.given_back):
                    yield function.name

    def shows(self) -> Iterator[tuple[str, tuple[int, str]]]:
        """The functions that show what they are given, with the place and the name of the parameter."""
        for function in self.functions:
            if parameters := function.parameters:
                alone = self._lines(function, self._carriers(function))
                for one in parameters:
                    if self._lines(function, self._carriers(function, {one[1]})) - alone:
                        yield function.name, one

    def _lines(self, function: Function, carriers: set[str]) -> set[int]:
        return {call.lineno for call in function.calls if any(self.carries(one, carriers) for one in self._shown(call))}

    def _shown(self, call: ast.Call) -> Iterator[ast.expr]:
        """The arguments of a call that are shown as Markdown, also of one that somebody else is handed to make."""
        full = self.full(call.func)
        if places := self.known.showing.get(full):
            yield from _at(call, {place for place, _ in places}, {name for _, name in places})
        elif full.startswith((".", "streamlit.")) and (name := full.rpartition(".")[2]) in SHOWING:
            yield from _at(call, *SHOWING[name])
        elif full in ("functools.partial", "builtins.map") and isinstance(call.args[0], ast.Attribute | ast.Name):
            yield from self._shown(ast.Call(call.args[0], call.args[1:], call.keywords))

    def _carriers(self, function: Function, given: Iterable[str] = ()) -> set[str]:
        """The names in a function that hold words of a study, when those that are ``given`` do."""
        held, before = set(given), -1
        while len(held) > before:
            before = len(held)
            for targets, value in function.bound:
                if not targets <= held and self.carries(value, held):
                    held |= targets
            held |= set(self._kept(function, held))
        return held

    def _kept(self, function: Function, held: set[str]) -> Iterator[str]:
        for call in function.calls:
            to = call.func
            if not (isinstance(to, ast.Attribute) and to.attr in KEEPING and isinstance(to.value, ast.Name)):
                continue
            if to.value.id not in {*held, *self.names} and any(self.carries(one, held) for one in call.args):
                yield to.value.id

    def carries(self, node: ast.AST, held: set[str]) -> bool:
        """Whether a value has words of a study in it; what a comprehension goes through is known by its names."""
        match node:
            case ast.Compare() | ast.Lambda() | ast.Constant() | ast.comprehension():
                return False
            case ast.Call():
                return self._call_carries(node, held)
            case ast.Name():
                return node.id in held or self.full(node) in self.known.telling
            case ast.Subscript() if _of_language([node.slice]):
                return not _is_ours(node.value)
            case ast.Attribute() if node.attr in WRITTEN or self.full(node) in self.known.telling:
                return getattr(node.value, "attr", "") not in OURS
        return any(self.carries(one, held) for one in _parts(node))

    def _call_carries(self, call: ast.Call, held: set[str]) -> bool:
        full = self.full(call.func)
        if full in SAFE:
            return False
        if full in self.known.telling | CELLS or full.rpartition(".")[0] in SAYING or full == ".filled":
            return True
        if full == ".get" and _of_language(call.args[:1]) and not _is_ours(call.func):
            return True
        named = isinstance(call.func, ast.Name) and call.func.id == "words"  # by what our own words are kept
        given = [*call.args[named:], *(one.value for one in call.keywords)]
        through = [call.func.value] if isinstance(call.func, ast.Attribute) else []
        return any(self.carries(one, held) for one in (*given, *through))


def sources(*folders: Path) -> list[Source]:
    """All modules of packages, with what their functions tell and show."""
    found = [(f"{folder.name}.{one.stem}", one) for folder in folders for one in sorted(folder.glob("*.py"))]
    return joined([Source(name, ast.parse(one.read_text(encoding="utf-8"))) for name, one in found])


def joined(found: list[Source]) -> list[Source]:
    """Modules that know of one another."""
    known = Known()
    for one in found:
        one.known = known
    while more := {name for one in found for name in one.tells()} - known.telling:
        known.telling |= more
    before = -1
    while sum(map(len, known.showing.values())) > before:
        before = sum(map(len, known.showing.values()))
        for name, place in [shown for one in found for shown in one.shows()]:
            known.showing.setdefault(name, set()).add(place)
    return found


def _at(call: ast.Call, places: Container[int], names: Container[str]) -> Iterator[ast.expr]:
    """Some arguments of a call; of a function that names the options, how it does."""
    given = [one for place, one in enumerate(call.args) if place in places]
    given += [one.value for one in call.keywords if one.arg in names]
    yield from (one.body if isinstance(one, ast.Lambda) else one for one in given)


def _bound(node: ast.AST) -> Iterator[tuple[ast.expr, ast.expr]]:
    """What is given a name, and the name."""
    match node:
        case ast.Assign():
            yield from (pair for target in node.targets for pair in _pairs(target, node.value))
        case ast.AugAssign() | ast.NamedExpr():
            yield node.target, node.value
        case ast.AnnAssign() if node.value is not None:
            yield node.target, node.value
        case ast.For() | ast.comprehension():
            yield node.target, node.iter
        case ast.withitem() if node.optional_vars is not None:
            yield node.optional_vars, node.context_expr


def _pairs(target: ast.expr, value: ast.expr) -> Iterator[tuple[ast.expr, ast.expr]]:
    if isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple):
        yield from zip(target.elts, value.elts, strict=True)
    else:
        yield target, value


def _held(target: ast.expr) -> set[str]:
    """The names that a value is given; of one in a mapping, the mapping's."""
    held = target.value if isinstance(target, ast.Subscript) else target
    return {one.id for one in ast.walk(held) if isinstance(one, ast.Name)} - {"st"}


def _is_words(parameter: ast.arg) -> bool:
    """A text, or several, by their ids or in order."""
    of = ast.unparse(parameter.annotation) if parameter.annotation else ""
    several = of.startswith(("Mapping", "dict", "Iterable", "Iterator", "Sequence", "list", "tuple"))
    return of in ("str", "str | None", "Said") or (several and "str" in of.rpartition("[")[2])


def _parts(node: ast.AST) -> list[ast.AST]:
    """What a value is made of: not what only chooses, nor what is asked of an object."""
    if isinstance(node, ast.IfExp):
        return [node.body, node.orelse]
    if isinstance(node, ast.Attribute) and node.attr not in THROUGH:
        return []
    return [node.value] if isinstance(node, ast.Subscript) else [*ast.iter_child_nodes(node)]


def _of_language(index: list[ast.expr]) -> bool:
    called = [one.func if isinstance(one, ast.Call) else one for one in index]
    return any((one.id if isinstance(one, ast.Name) else getattr(one, "attr", "")) in TEXTS for one in called)


def _is_ours(value: ast.expr) -> bool:
    """Words of the pages by language."""
    return "LANGUAGES" in ast.unparse(value) or "words" in ast.unparse(value) or "explained()" in ast.unparse(value)
