"""A study's file under a passphrase: whoever finds it without the passphrase has nothing."""

from __future__ import annotations

import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from scoring.problems import Refused, please

LEAST_CHARACTERS = 12
_BEGINS = b"PLUMBLINE SEALED STUDY 1\n"
_SALT, _NONCE = 16, 12  # bytes: RFC 7914, section 2; NIST SP 800-38D, section 8.2.2
_COST, _BLOCK, _PARALLEL = 2**16, 8, 1  # 64 MB and some tenths of a second for each passphrase that is tried (RFC 7914)


def is_sealed(content: bytes) -> bool:
    """Whether a file needs a passphrase."""
    return content.startswith(_BEGINS)


def require_long(passphrase: str) -> None:
    """Raises Refused for a passphrase that could be guessed by trying."""
    if len(passphrase) < LEAST_CHARACTERS:
        what = f"It has fewer than {LEAST_CHARACTERS} characters."
        raise Refused([please("passphrase-short", "passphrase", what, "choose a longer one, such as five words")])


def sealed(content: bytes, passphrase: str) -> bytes:
    """A file under AES-256-GCM, with a key from the passphrase (scrypt). Raises Refused for a short passphrase."""
    require_long(passphrase)
    salt, nonce = os.urandom(_SALT), os.urandom(_NONCE)
    return _BEGINS + salt + nonce + _cipher(passphrase, salt).encrypt(nonce, content, _BEGINS)


def unsealed(content: bytes, passphrase: str) -> bytes:
    """The file as it was; one that is not sealed as it is. Raises Refused for another passphrase, or a changed file."""
    if not is_sealed(content):
        return content
    salt, rest = content[len(_BEGINS) :][:_SALT], content[len(_BEGINS) + _SALT :]
    try:
        return _cipher(passphrase, salt).decrypt(rest[:_NONCE], rest[_NONCE:], _BEGINS)
    except (InvalidTag, ValueError):
        what = "This passphrase does not open the file, or the file was changed."
        raise Refused([please("passphrase-wrong", "passphrase", what, "type the one it was exported with")]) from None


def _cipher(passphrase: str, salt: bytes) -> AESGCM:
    return AESGCM(Scrypt(salt, 32, _COST, _BLOCK, _PARALLEL).derive(passphrase.encode()))
