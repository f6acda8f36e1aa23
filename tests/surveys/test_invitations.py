"""Codes that people read aloud and type, of which only the digest is kept."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.invitations import ALPHABET, LENGTH, derived_code, digest, new_code, normalised, printed, receipt_code

CODES = st.text(ALPHABET, min_size=LENGTH, max_size=LENGTH)


@pytest.mark.parametrize(
    "typed",
    [
        "0123456789ABCDEF",
        "0123-4567-89AB-CDEF",
        "0123 4567 89ab cdef",
        "  0123-4567-89ab-cdef\n",
        "oL23-4567-89AB-CDEF",
        "OI23456789ABCDEF",
        "o i 2 3 4 5 6 7 8 9 a b c d e f",
        "０１２３－４５６７－８９ＡＢ－ＣＤＥＦ",  # full-width, as Chinese keyboards write it
    ],
)
def test_a_code_is_known_however_it_is_typed(typed: str) -> None:
    assert normalised(typed) == "0123456789ABCDEF"


@pytest.mark.parametrize("typed", ["", "0123456789ABCDE", "0123456789ABCDEF0", "U123456789ABCDEF", "0123456789ABCDE*"])
def test_what_cannot_be_a_code_is_none(typed: str) -> None:
    assert normalised(typed) is None


@given(CODES)
def test_a_printed_code_is_read_back(code: str) -> None:
    assert normalised(printed(code)) == normalised(printed(code).lower()) == normalised(code) == code


@given(st.text())
def test_whatever_is_typed_is_a_code_or_none(typed: str) -> None:
    code = normalised(typed)
    assert code is None or (len(code) == LENGTH and set(code) <= set(ALPHABET))


def test_no_letter_can_be_misread() -> None:
    assert len(ALPHABET) == len(set(ALPHABET)) == 32
    assert not set(ALPHABET) & set("ILOU")


def test_new_codes_differ_and_use_every_letter() -> None:
    codes = [new_code() for _ in range(1000)]
    assert len(set(codes)) == 1000
    used = Counter("".join(codes))
    assert set(used) == set(ALPHABET)
    assert max(used.values()) < 650  # of 16,000: 500 expected, s.d. 22, so 6.8 s.d.


@given(st.binary(min_size=32), st.lists(st.text(ALPHABET), min_size=1))
def test_a_derived_code_is_always_the_same(secret: bytes, parts: list[str]) -> None:
    code = derived_code(secret, *parts)
    assert code == derived_code(secret, *parts) == normalised(code)


def test_derived_codes_differ_by_secret_and_by_every_part() -> None:
    parts = ("open", "w", "C1"), ("open", "w", "C2"), ("personal", "w", "C1"), ("open", "wC", "1"), ("openw", "C1")
    codes = [derived_code(secret, *part) for secret in (b"one", b"two") for part in parts]
    assert len(set(codes)) == 10


@given(st.lists(st.text("0123456789abcdef", min_size=32, max_size=32), unique=True, min_size=2))
def test_every_key_has_its_own_receipt_which_does_not_show_it(keys: list[str]) -> None:
    receipts = [receipt_code(key) for key in keys]
    assert len(set(receipts)) == len(keys)
    assert all(normalised(receipt) == receipt for receipt in receipts)
    assert not any(receipt.lower() in key for receipt, key in zip(receipts, keys, strict=True))


def test_the_digest_is_sha_256() -> None:
    # FIPS 180-2, example B.1: the message "abc"
    assert digest("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
