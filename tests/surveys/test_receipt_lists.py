"""A list of receipts: found by whoever has the receipt, and of no use to anybody else."""

from __future__ import annotations

import hashlib

from hypothesis import given
from hypothesis import strategies as st

from surveys.invitations import ALPHABET, claim, digest, printed
from surveys.receipt_lists import SHORT, entry, found, list_number, listed

RECEIPTS = st.text(ALPHABET, min_size=16, max_size=16)
WAVE = "00c0ffee00c0ffee"


def test_a_line_is_the_digest_that_the_page_of_receipts_describes() -> None:
    of_receipt = hashlib.sha256(b"0123456789ABCDEF").hexdigest()
    said = f"receipt list\x1f{WAVE}\x1f{of_receipt}".encode()
    assert entry(digest("0123456789ABCDEF"), WAVE) == hashlib.sha256(said).hexdigest()


@given(st.sets(RECEIPTS, min_size=1, max_size=20), RECEIPTS)
def test_who_is_in_a_list_is_found_and_nobody_else(receipts: set[str], other: str) -> None:
    content = listed(entry(digest(receipt), WAVE) for receipt in receipts)
    assert all(found(printed(receipt).lower(), WAVE, content) for receipt in receipts)
    assert found(other, WAVE, content) == (other in receipts)
    assert not any(found(receipt, "another wave", content) for receipt in receipts)
    assert content.count(b"\n") == len(receipts)


@given(st.lists(RECEIPTS, unique=True, max_size=20).flatmap(lambda all: st.tuples(st.just(all), st.permutations(all))))
def test_a_list_says_nothing_of_the_order_of_people(orders: tuple[list[str], list[str]]) -> None:
    first, second = (listed(entry(digest(receipt), WAVE) for receipt in order) for order in orders)
    assert first == second


@given(RECEIPTS)
def test_a_list_holds_neither_what_withdraws_nor_what_is_stored(receipt: str) -> None:
    line = entry(digest(receipt), WAVE)
    assert line not in (digest(receipt), claim(receipt), digest(line))
    assert line.startswith(list_number(receipt, WAVE))
    assert len(list_number(receipt, WAVE)) == SHORT


def test_what_is_no_receipt_is_in_no_list() -> None:
    content = listed([entry(digest("0123456789ABCDEF"), WAVE)])
    assert not found("", WAVE, content)
    assert not found("0123456789ABCDE", WAVE, content)
    assert not found("0123456789ABCDEF", WAVE, b"")
