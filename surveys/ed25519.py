"""Checking Ed25519 signatures in integers alone (RFC 8032, section 5.1.7), where there is nothing but Python.

Nothing is signed here. What is checked is public, so that it need not take the same time for all; a signature takes
some milliseconds. The equation is the one without the cofactor, as in OpenSSL, and every number has one spelling only.
"""

from __future__ import annotations

import hashlib

Point = tuple[int, int, int, int]  # extended coordinates: x = X/Z, y = Y/Z, x y = T/Z

_P = 2**255 - 19  # the field, RFC 8032, section 5.1
_ORDER = 2**252 + 27742317777372353535851937790883648493
_COFACTOR = 8
_D = -121665 * pow(121666, -1, _P) % _P
_ROOT_OF_MINUS_ONE = pow(2, (_P - 1) // 4, _P)
_NEUTRAL: Point = (0, 1, 1, 0)


def verified(public_key: bytes, message: bytes, signature: bytes) -> bool:
    """Whether a signature of 64 bytes over a message was made by the owner of a public key of 32 bytes."""
    key = _point(public_key)
    if key is None or len(signature) != 64 or _encoded(_times(_COFACTOR, key)) == _encoded(_NEUTRAL):
        return False  # a key of small order is nobody's: anybody signs for it
    scalar = int.from_bytes(signature[32:], "little")
    if scalar >= _ORDER:
        return False
    digest = hashlib.sha512(signature[:32] + public_key + message).digest()
    challenge = int.from_bytes(digest, "little") % _ORDER
    x, y, z, t = _times(challenge, key)
    found = _sum(_times(scalar, _BASE), (-x % _P, y, z, -t % _P))
    return _encoded(found) == signature[:32]


def _point(encoded: bytes) -> Point | None:
    """The point that 32 bytes stand for (section 5.1.3); None for those that stand for none, or not in the one way."""
    if len(encoded) != 32:
        return None
    number = int.from_bytes(encoded, "little")
    sign, y = number >> 255, number & (2**255 - 1)
    if y >= _P:
        return None
    square = (y * y - 1) * pow(_D * y * y + 1, -1, _P) % _P
    x = pow(square, (_P + 3) // 8, _P)
    if x * x % _P != square:
        x = x * _ROOT_OF_MINUS_ONE % _P
    if x * x % _P != square or (x == 0 and sign):
        return None
    x = _P - x if x % 2 != sign else x
    return x, y, 1, x * y % _P


def _encoded(point: Point) -> bytes:
    x, y, z, _ = point
    inverse = pow(z, -1, _P)
    return (y * inverse % _P | (x * inverse % _P & 1) << 255).to_bytes(32, "little")


def _sum(first: Point, second: Point) -> Point:
    """Section 5.1.4; it holds for all points, also for one and itself."""
    (x1, y1, z1, t1), (x2, y2, z2, t2) = first, second
    a, b = (y1 - x1) * (y2 - x2) % _P, (y1 + x1) * (y2 + x2) % _P
    c, d = 2 * t1 * t2 * _D % _P, 2 * z1 * z2 % _P
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % _P, g * h % _P, f * g % _P, e * h % _P


def _times(number: int, point: Point) -> Point:
    found = _NEUTRAL
    while number:
        if number & 1:
            found = _sum(found, point)
        point, number = _sum(point, point), number >> 1
    return found


def _base() -> Point:
    found = _point((4 * pow(5, -1, _P) % _P).to_bytes(32, "little"))  # y = 4/5, x even
    if found is None:
        raise ArithmeticError("the base point is on the curve")
    return found


_BASE = _base()
