"""What other programs write under "relevant" and "constraint", as far as it compares answers: nothing is computed.

XLSForm's XPath (``selected(${q}, 'a') and ${n} >= 2``) and LimeSurvey's expressions (``q.NAOK == "A1"``) differ in
their names and signs alone, so both are read here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, TypeAlias

from scoring.problems import Refused, please

LONGEST, DEEPEST = 2000, 20  # letters; brackets within brackets
ITSELF = "."  # the answer to which a constraint belongs


@dataclass(frozen=True)
class Compared:
    """An answer beside a value; ``of`` is what of the answer: itself, how many were chosen, how long it is."""

    name: str
    sign: str
    value: str
    of: Literal["answer", "count", "length"] = "answer"


@dataclass(frozen=True)
class Chosen:
    """One answer is among those that were chosen."""

    name: str
    value: str


@dataclass(frozen=True)
class Negated:
    """What must not hold."""

    part: Expression


@dataclass(frozen=True)
class Joined:
    """What must hold all together, or one at least."""

    by: Literal["and", "or"]
    parts: tuple[Expression, ...]


@dataclass(frozen=True)
class Always:
    """What holds for everybody."""


Expression: TypeAlias = Compared | Chosen | Negated | Joined | Always

_TOKEN = re.compile(
    r"""\s*(?:\$\{\s*(?P<named>[^{}\s]+)\s*\}|(?P<text>'[^']*'|"[^"]*")|(?P<number>-?(?:\d+\.?\d*|\.\d+))"""
    r"""|(?P<sign><=|>=|!=|==|=|<|>)|(?P<word>[A-Za-z_][\w-]*(?:\.[A-Za-z]\w*)*)|(?P<mark>&&|\|\||[(),.!]))"""
)
_QUOTES = str.maketrans("\u2018\u2019\u201c\u201d", "''\"\"")
_SAME = {"&&": "and", "||": "or", "!": "not", "==": "=", "eq": "=", "ne": "!=", "lt": "<", "le": "<=", "gt": ">"}
_SAME |= {"ge": ">="}
_SIGNS = ("=", "!=", "<", "<=", ">", ">=")
_TURNED = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}
_MEASURES: dict[str, Literal["count", "length"]] = {
    "count-selected": "count",
    "count": "count",
    "string-length": "length",
    "strlen": "length",
}
_PLAIN_NUMBER = re.compile(r"-?(?:[0-9]{1,15}(?:\.[0-9]{0,10})?|\.[0-9]{1,10})")
_SUFFIX = re.compile(r"\.(NAOK|code|value|valueNAOK)$", re.IGNORECASE)


@dataclass(frozen=True)
class _Token:
    kind: str
    said: str


def parsed(said: str, bare: bool = False) -> Expression:
    """The comparisons of a text. ``bare``: names stand without signs, as in LimeSurvey. Raises Refused, placeless."""
    if len(said) > LONGEST:
        raise unreadable(said)
    reader = _Reader(tuple(_tokens(said)), said, bare)
    found = reader.either(0)
    if reader.at < len(reader.tokens):
        raise unreadable(said)
    return found


def number(value: str) -> float | None:
    """The number that a value is, whole where it is whole; None for any other, or for one that nothing here can be."""
    if not _PLAIN_NUMBER.fullmatch(value.strip()):
        return None
    found = float(value)
    return int(found) if found.is_integer() else found


def quoted(said: str) -> str:
    """An expression on one line as a problem names it; quotation marks of its own are turned."""
    line = " ".join(said.split()).replace("'", "’")
    return f"'{line[:120]}'"


def unreadable(said: str) -> Refused:
    """The refusal of what is no comparison of answers."""
    what = f"{quoted(said)} says more than a condition here can."
    way_out = "compare answers that were given before, joined by `and` alone or by `or` alone"
    return Refused([please("foreign-expression", "", what, way_out)])


def _tokens(said: str) -> Iterator[_Token]:
    said = said.translate(_QUOTES).rstrip()
    at = 0
    while at < len(said):
        found = _TOKEN.match(said, at)
        if found is None or found.lastgroup is None:
            raise unreadable(said)
        token = found[found.lastgroup]
        kind = found.lastgroup
        if kind in ("word", "mark", "sign") and token.lower() in _SAME:
            token, kind = _SAME[token.lower()], "sign" if _SAME[token.lower()] in _SIGNS else "word"
        yield _Token(kind, token[1:-1] if kind == "text" else token)
        at = found.end()


class _Reader:
    """One expression, read from the left."""

    def __init__(self, tokens: tuple[_Token, ...], said: str, bare: bool) -> None:
        self.tokens, self.at, self._said, self._bare = tokens, 0, said, bare

    def either(self, depth: int) -> Expression:
        if depth > DEEPEST:
            raise unreadable(self._said)
        return self._joined("or", depth)

    def _joined(self, by: Literal["and", "or"], depth: int) -> Expression:
        parts = list[Expression]()
        while not parts or self._takes(by):
            part = self._joined("and", depth) if by == "or" else self._one(depth)
            parts += part.parts if isinstance(part, Joined) and part.by == by else [part]
        return parts[0] if len(parts) == 1 else Joined(by, tuple(parts))

    def _one(self, depth: int) -> Expression:
        if self._takes("not"):
            return Negated(self._one(depth + 1) if depth < DEEPEST else self.either(depth + 1))
        if self._takes("("):
            inner = self.either(depth + 1)
            self._needs(")")
            return inner
        if self._next("word") and self._said_next().lower() in ("selected", "is_empty", "true"):
            return self._called(self._taken().lower())
        return self._comparison()

    def _called(self, name: str) -> Expression:
        self._needs("(")
        if name == "true":
            self._needs(")")
            return Always()
        asked = self._name()
        if name == "is_empty":
            self._needs(")")
            return Compared(asked, "=", "")
        self._needs(",")
        value = self._value()
        self._needs(")")
        return Chosen(asked, value)

    def _comparison(self) -> Expression:
        if self._next("text") or self._next("number"):
            value = self._value()
            if value == "1" and not self._next("sign"):
                return Always()
            sign = self._sign()
            name, of = self._measured()
            return Compared(name, _TURNED.get(sign, sign), value, of)
        name, of = self._measured()
        return Compared(name, self._sign(), self._value(), of)

    def _measured(self) -> tuple[str, Literal["answer", "count", "length"]]:
        if self._next("word") and self._said_next().lower() in _MEASURES:
            of = _MEASURES[self._taken().lower()]
            self._needs("(")
            name = self._name()
            self._needs(")")
            return name, of
        return self._name(), "answer"

    def _name(self) -> str:
        if self._next("named"):
            return self._taken()
        if self._bare and self._next("word"):
            return _SUFFIX.sub("", self._taken())
        self._needs(ITSELF)
        return ITSELF

    def _sign(self) -> str:
        if not self._next("sign"):
            raise unreadable(self._said)
        return self._taken()

    def _value(self) -> str:
        if self._next("text") or self._next("number"):
            return self._taken()
        if self._takes("date"):  # XPath has no dates but those made so
            self._needs("(")
            value = self._value()
            self._needs(")")
            return value
        raise unreadable(self._said)

    def _next(self, kind: str) -> bool:
        return self.at < len(self.tokens) and self.tokens[self.at].kind == kind

    def _said_next(self) -> str:
        return self.tokens[self.at].said

    def _taken(self) -> str:
        self.at += 1
        return self.tokens[self.at - 1].said

    def _takes(self, said: str) -> bool:
        if self.at < len(self.tokens) and self.tokens[self.at] in (_Token("word", said), _Token("mark", said)):
            self.at += 1
            return True
        return False

    def _needs(self, said: str) -> None:
        if not self._takes(said):
            raise unreadable(self._said)
