"""JSON in its one canonical form (RFC 8785), where there is nothing but Python: what digests and signatures cover."""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

_text = json.JSONEncoder(ensure_ascii=False).encode
_LARGEST = 2**53 - 1  # RFC 7493, section 2.2: greater integers are not the same everywhere
_LEAST_POINT, _GREATEST_POINT = -6, 21  # ECMA-262, Number::toString


def dumps(value: Any) -> bytes:
    """The canonical form of what JSON can hold. Raises ValueError for what it cannot, or not everywhere alike."""
    try:
        return _written(value).encode("utf-8")
    except RecursionError:
        raise ValueError("it is too deep") from None


def digest(value: Any) -> str:
    """SHA-256 of the canonical form, in hexadecimal. Raises ValueError as `dumps` does."""
    return hashlib.sha256(dumps(value)).hexdigest()


def loads(content: bytes) -> Any:
    """A document, which must have every name once and no number that is none. Raises ValueError."""
    text = content.decode("utf-8")
    try:
        return json.loads(text, object_pairs_hook=_once, parse_int=_whole, parse_float=_finite, parse_constant=_finite)
    except RecursionError:
        raise ValueError("it is too deep") from None


def _written(value: Any) -> str:
    match value:
        case str():
            return _text(value)
        case None | bool():
            return json.dumps(value)
        case int():
            return _integer(value)
        case float():
            return _number(value)
        case list() | tuple():
            return "[" + ",".join(map(_written, value)) + "]"
        case dict() | Mapping():  # the first is known at once, the second by its register of classes
            members = [f"{_text(name)}:{_written(value[name])}" for name in sorted(value, key=_units)]
            return "{" + ",".join(members) + "}"
        case _:
            raise ValueError(f"JSON holds no {type(value).__name__}")


def _units(name: str) -> bytes:
    """Names stand in the order of their UTF-16 code units (section 3.2.3)."""
    return name.encode("utf-16-be")


def _integer(value: int) -> str:
    if abs(value) > _LARGEST:
        raise ValueError(f"{value} is not the same number everywhere")
    return str(value)


def _number(value: float) -> str:
    """The shortest digits that give the number back, as ECMAScript writes them (section 3.2.2.3)."""
    if not math.isfinite(value):
        raise ValueError(f"JSON holds no {value}")
    if value == 0:
        return "0"
    if "e" not in (shortest := repr(value)):
        return shortest.removesuffix(".0")
    sign, digits, exponent = Decimal(shortest).normalize().as_tuple()
    if not isinstance(exponent, int):
        raise ValueError(f"{value} has no digits")
    written, point = "".join(map(str, digits)), len(digits) + exponent
    if 0 < point <= _GREATEST_POINT:
        plain = written.ljust(point, "0")
        found = plain[:point] + (f".{plain[point:]}" if len(plain) > point else "")
    elif _LEAST_POINT < point <= 0:
        found = f"0.{'0' * -point}{written}"
    else:
        rest = f".{written[1:]}" if len(written) > 1 else ""
        found = f"{written[0]}{rest}e{point - 1:+d}"
    return "-" + found if sign else found


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        raise ValueError(f"{next(name for name in names if names.count(name) > 1)!r} stands there twice")
    return found


def _whole(written: str) -> int | float:
    """A number is what a double can hold, as everywhere else (RFC 8785, section 3.2.2.3)."""
    number = int(written)
    return number if abs(number) <= _LARGEST else _finite(written)


def _finite(written: str) -> float:
    if not math.isfinite(number := float(written)):
        raise ValueError(f"{written[:20]} is no number")
    return number
