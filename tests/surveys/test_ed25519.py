"""Signatures are checked in integers as RFC 8032 says, and as OpenSSL does."""

from __future__ import annotations

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from hypothesis import given
from hypothesis import strategies as st

from surveys.ed25519 import verified

# RFC 8032, section 7.1: public key, message, signature of tests 1, 2, 3 and SHA(abc).
VECTORS = [
    (
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155"
        "5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
    ),
    (
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
        "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
    ),
    (
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        "af82",
        "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac"
        "18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a",
    ),
    (
        "ec172b93ad5e563bf4932c70e1245034c35467ef2efd4d64ebf819683467e2bf",
        "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a"
        "2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f",
        "dc2a4459e7369633a52b1bf277839a00201009a3efbf3ecb69bea2186c26b589"
        "09351fc9ac90b3ecfdfbc7c66431e0303dca179c138ac17ad9bef1177331a704",
    ),
]
ORDER = 2**252 + 27742317777372353535851937790883648493
SMALL = [  # points of small order, and spellings of them that are not the one (Chalkias et al. 2020, table 5)
    "0000000000000000000000000000000000000000000000000000000000000000",
    "0100000000000000000000000000000000000000000000000000000000000000",
    "0100000000000000000000000000000000000000000000000000000000000080",
    "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
    "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa",
    "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
]


def openssl(key: bytes, message: bytes, signature: bytes) -> bool:
    try:
        Ed25519PublicKey.from_public_bytes(key).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True


@pytest.mark.parametrize(("key", "message", "signature"), VECTORS)
def test_the_vectors_of_rfc_8032(key: str, message: str, signature: str) -> None:
    assert verified(bytes.fromhex(key), bytes.fromhex(message), bytes.fromhex(signature))
    assert not verified(bytes.fromhex(key), bytes.fromhex(message) + b"\x00", bytes.fromhex(signature))


@given(st.binary(min_size=32, max_size=32), st.binary(max_size=200), st.integers(0, 63), st.integers(0, 7))
def test_what_was_signed_is_verified_and_nothing_that_differs_in_a_bit(
    seed: bytes, message: bytes, place: int, bit: int
) -> None:
    private = Ed25519PrivateKey.from_private_bytes(seed)
    key, signature = private.public_key().public_bytes_raw(), private.sign(message)
    assert verified(key, message, signature)
    changed = bytearray(signature)
    changed[place] ^= 1 << bit
    assert not verified(key, message, bytes(changed))
    other = bytearray(key)
    other[place % 32] ^= 1 << bit
    assert not verified(bytes(other), message, signature)
    assert not verified(key, message + b"x", signature)


def test_a_number_has_one_spelling() -> None:
    key, message, signature = (bytes.fromhex(part) for part in VECTORS[0])
    scalar = int.from_bytes(signature[32:], "little") + ORDER
    assert not verified(key, message, signature[:32] + scalar.to_bytes(32, "little"))


@pytest.mark.parametrize("key", SMALL)
@pytest.mark.parametrize("first", SMALL)
def test_points_of_small_order_are_taken_as_openssl_takes_them(key: str, first: str) -> None:
    signature = bytes.fromhex(first) + bytes(32)
    for message in (b"", b"1", b"2"):
        ours, theirs = verified(bytes.fromhex(key), message, signature), openssl(bytes.fromhex(key), message, signature)
        assert ours <= theirs  # never more than OpenSSL takes


@given(st.binary(max_size=70), st.binary(max_size=5), st.binary(max_size=70))
def test_what_is_no_key_or_no_signature_verifies_nothing(key: bytes, message: bytes, signature: bytes) -> None:
    assert not verified(key, message, signature)


def test_a_key_of_small_order_is_nobodys() -> None:
    """Anybody could sign for the neutral point, and for the seven others whose eightfold it is."""
    neutral = (1).to_bytes(32, "little")
    assert not verified(neutral, b"anything", neutral + bytes(32))
    assert not verified(bytes(32), b"anything", neutral + bytes(32))  # y = 0, of order four
