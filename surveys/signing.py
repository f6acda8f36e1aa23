"""Signing with Ed25519 (RFC 8032), with keys that are derived from the server's secret; checking needs none of this."""

from __future__ import annotations

from dataclasses import dataclass, field

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey


@dataclass(frozen=True)
class Signer:
    """Signs with the key of a seed of 32 bytes, which nobody finds from what is signed."""

    seed: bytes = field(repr=False)

    @property
    def public_key(self) -> str:
        """What is signed is verified with it, in hexadecimal."""
        return self._private.public_key().public_bytes_raw().hex()

    def sign(self, message: bytes) -> bytes:
        """A signature of 64 bytes: the same for the same message."""
        return self._private.sign(message)

    @property
    def _private(self) -> Ed25519PrivateKey:
        return Ed25519PrivateKey.from_private_bytes(self.seed)
