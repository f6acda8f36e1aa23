"""Responses that wait are sealed: whoever has the database without the secret sees only that they wait."""

from __future__ import annotations

import hashlib
import hmac
import json
import os
from collections.abc import Mapping
from datetime import date
from typing import Any, TypeVar

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from scoring.problems import Refused, please
from surveys import bundles, coming_from_outside, heads, previewing, receipt_lists, removals
from surveys.batches import Place, Waiting
from surveys.entries import Entry
from surveys.signing import Signer

Key = TypeVar("Key", AESGCM, bytes)
_NONCE = 12  # bytes: NIST SP 800-38D, section 8.2.2
_SECOND_ROOM = 64  # bytes: all are of one length
_ADDRESS_ROOM = 512  # bytes: more than the longest address
_MISSING = please("secret-missing", "PLUMBLINE_SECRET", "Responses are sealed, and there is no secret.", "set it")
_UNSIGNED = please(
    "secret-unsigned", "PLUMBLINE_SECRET", "What signs is derived from it, and it is not there.", "set it"
)
_SIGNING = (
    heads.LABEL,
    bundles.LABEL,
    receipt_lists.NOBODYS,
    removals.LABEL,
    previewing.LABEL,
    coming_from_outside.LABEL,
)
_OTHER = please(
    "inbox-sealed",
    "PLUMBLINE_SECRET",
    "Responses wait that this secret does not open.",
    "start with the secret they were sealed with",
)


def derived_key(secret: bytes, label: str) -> bytes:
    """A key of 256 bits for one purpose (HKDF with SHA-256, RFC 5869); nobody gets from it to the secret or another."""
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=f"plumbline {label}".encode()).derive(secret)


class Seals:
    """Seals and opens with the keys of a secret. Without one, everything but that can be done with a database."""

    def __init__(self, secret: bytes | None) -> None:
        self._inbox = AESGCM(derived_key(secret, "inbox")) if secret else None
        self._claims = derived_key(secret, "claims") if secret else None
        self._entries = AESGCM(derived_key(secret, "entries")) if secret else None
        self._addresses = AESGCM(derived_key(secret, "addresses")) if secret else None
        self._seconds = AESGCM(derived_key(secret, "second steps")) if secret else None
        self._papers = derived_key(secret, "papers") if secret else None
        self._brought = derived_key(secret, "brought in") if secret else None
        self._signers = {label: Signer(derived_key(secret, label)) for label in _SIGNING} if secret else {}

    def seal(self, response: Waiting, place: Place, room: int) -> bytes:
        """A response under AES-256-GCM, filled up to a multiple of ``room`` bytes: its length shall not tell it.

        What stands in clear beside it is authenticated with it. Raises Refused without a secret.
        """
        content: dict[str, Any] = {
            "answers": dict(response.answers),
            "day": response.day.isoformat(),
            "claim": response.claim,
        }
        content |= {} if response.seconds is None else {"seconds": response.seconds}
        return _sealed(_there(self._inbox), content, _beside(response.receipt_digest, place), room)

    def open(self, sealed: bytes, receipt_digest: str, place: Place) -> Waiting:
        """The response that was sealed. Raises Refused without the secret, or for what was sealed otherwise."""
        content = _opened(_there(self._inbox), sealed, _beside(receipt_digest, place))
        day, seconds = date.fromisoformat(content["day"]), content.get("seconds")
        return Waiting(receipt_digest, content["answers"], day, content["claim"], seconds)

    def claim(self, receipt_digest: str) -> str | None:
        """The claim of a response that was kept before there were batches, when only its receipt's digest is known."""
        return hmac.new(self._claims, receipt_digest.encode(), hashlib.sha256).hexdigest() if self._claims else None

    def seal_entry(self, entry: Entry, place: Place, room: int) -> bytes:
        """A first entry of a sheet of paper, sealed as a response is, under a key of its own."""
        return _sealed(_there(self._entries), dict(entry.fields), _beside(entry.sheet_digest, place), room)

    def open_entry(self, sealed: bytes, sheet_digest: str, place: Place) -> Entry:
        return Entry(sheet_digest, _opened(_there(self._entries), sealed, _beside(sheet_digest, place)))

    def seal_address(self, address: str, wave_id: str, expert: str) -> bytes:
        """An expert's address, under a key of its own."""
        beside = json.dumps([wave_id, expert]).encode()
        return _sealed(_there(self._addresses), {"address": address}, beside, _ADDRESS_ROOM)

    def open_address(self, sealed: bytes, wave_id: str, expert: str) -> str:
        beside = json.dumps([wave_id, expert]).encode()
        return str(_opened(_there(self._addresses), sealed, beside)["address"])

    def seal_second(self, second: bytes, account_id: str) -> bytes:
        """The secret of an account's second step, under a key of its own."""
        content, beside = {"second": second.hex()}, account_id.encode()
        return _sealed(_there(self._seconds), content, beside, _SECOND_ROOM)

    def open_second(self, sealed: bytes, account_id: str) -> bytes:
        return bytes.fromhex(_opened(_there(self._seconds), sealed, account_id.encode())["second"])

    def paper_key(self, sheet: str) -> str:
        """The key of the response on a sheet of paper."""
        return hmac.new(_there(self._papers), sheet.encode(), hashlib.sha256).hexdigest()[:32]

    def brought_key(self, wave_id: str, name: str) -> str:
        """The key of a response from a file, by what names its row."""
        row = f"{wave_id}\x1f{name}".encode()
        return hmac.new(_there(self._brought), row, hashlib.sha256).hexdigest()[:32]

    def signer(self, label: str) -> Signer:
        """What signs for a purpose. Raises Refused without a secret."""
        if not self._signers:
            raise Refused([_UNSIGNED])
        return self._signers[label]


def _there(key: Key | None) -> Key:
    if key is None:
        raise Refused([_MISSING])
    return key


def _sealed(cipher: AESGCM, content: Mapping[str, Any], beside: bytes, room: int) -> bytes:
    written = json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()
    filled = written.ljust(-(-len(written) // room) * room)
    nonce = os.urandom(_NONCE)
    return nonce + cipher.encrypt(nonce, filled, beside)


def _opened(cipher: AESGCM, sealed: bytes, beside: bytes) -> Any:
    try:
        return json.loads(cipher.decrypt(sealed[:_NONCE], sealed[_NONCE:], beside))
    except InvalidTag:
        raise Refused([_OTHER]) from None


def _beside(receipt_digest: str, place: Place) -> bytes:
    return json.dumps([receipt_digest, place.wave_id, place.audience, place.stratum]).encode()
