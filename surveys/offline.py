"""What goes to places without a network and comes back: a form file that is signed, and answers sealed to the server.

Each answer is sealed in the browser (ECDH on P-256 with a key of its own, HKDF-SHA-256, AES-256-GCM): whoever has the
device, or the file of answers, reads none of them without the server's secret.
"""

from __future__ import annotations

import binascii
import hashlib
import json
import re
from base64 import b64decode
from collections.abc import Mapping
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from scoring.problems import Refused, please
from surveys.invitations import letters, printed

FORMAT = "plumbline answers 1"
SIGNING, SEALING = "offline files", "offline answers"  # what the two keys are derived for
INFO = b"plumbline offline answers"
_MESSAGE = b"plumbline offline file 1\n"
_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551  # of P-256: SP 800-186, section 3.2.1.3
_POINT, _NONCE = 65, 12  # bytes: an uncompressed point (SEC 1, section 2.3.3), and SP 800-38D, section 8.2.2
_NUMBER = re.compile(r"[0-9A-HJKMNP-TV-Z]{16}")
_LAST_LINE = re.compile(r"(?s)(.*\n)<!-- signed ([0-9a-f]{64}) ([0-9a-f]{128}) -->\n")


@dataclass(frozen=True)
class Carried:
    """A response that came back: the number that only it has, and its answers."""

    number: str
    fields: Mapping[str, str]


def key(number: str) -> str:
    """The key of a response that was given without a network."""
    return hashlib.sha256(f"offline\x1f{number}".encode()).hexdigest()[:32]


def signed(page: str, seed: bytes) -> str:
    """A page with its signature (Ed25519) as the last line, by the key of a seed of 32 bytes."""
    private = Ed25519PrivateKey.from_private_bytes(seed)
    signature = private.sign(_MESSAGE + page.encode())
    return f"{page}<!-- signed {private.public_key().public_bytes_raw().hex()} {signature.hex()} -->\n"


def fingerprint(seed: bytes) -> str:
    """What people compare: 80 bits of the digest of the public key that files are signed with."""
    return _fingerprint(Ed25519PrivateKey.from_private_bytes(seed).public_key().public_bytes_raw())


def signer(text: str) -> str:
    """The fingerprint of the key that a file was signed with. Raises Refused when it was not, or was changed since."""
    found = _LAST_LINE.fullmatch(text)
    if found is None:
        raise Refused([please("offline-unsigned", "file", "It carries no signature.", "take the file as it was made")])
    public = bytes.fromhex(found[2])
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(bytes.fromhex(found[3]), _MESSAGE + found[1].encode())
    except (InvalidSignature, ValueError):
        what = "It was changed after it was signed."
        raise Refused([please("offline-changed", "file", what, "do not use it, and take another")]) from None
    return _fingerprint(public)


def sealing_point(seed: bytes) -> bytes:
    """The public key that answers are sealed to, as an uncompressed point."""
    return _private(seed).public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def opened(seed: bytes, tag: str, sealed: str) -> Carried:
    """A response that was sealed in a browser. Raises Refused for anything else."""
    try:
        raw = b64decode(sealed, validate=True)
        point, nonce, content = raw[:_POINT], raw[_POINT : _POINT + _NONCE], raw[_POINT + _NONCE :]
        public = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point)
        shared = _private(seed).exchange(ec.ECDH(), public)
        cipher = AESGCM(HKDF(algorithm=SHA256(), length=32, salt=None, info=INFO).derive(shared))
        return _carried(json.loads(cipher.decrypt(nonce, content, tag.encode())))
    except (InvalidTag, ValueError, TypeError, KeyError, binascii.Error):
        what = "It is damaged, or was sealed for another server."
        raise Refused([please("answer-unreadable", "", what, "take the file from the device again")]) from None


def _carried(plain: Mapping[str, object]) -> Carried:
    number, fields = plain["number"], plain["fields"]
    if not isinstance(number, str) or not isinstance(fields, dict) or not _NUMBER.fullmatch(number):
        raise TypeError
    return Carried(number, {str(id): str(given) for id, given in fields.items()})


def _private(seed: bytes) -> ec.EllipticCurvePrivateKey:
    """The seed as a number below the curve's order; it is as good as evenly spread, since the order is near 2^256."""
    return ec.derive_private_key(int.from_bytes(seed, "big") % (_ORDER - 1) + 1, ec.SECP256R1())


def _fingerprint(public: bytes) -> str:
    return printed(letters(hashlib.sha256(public).digest()))
