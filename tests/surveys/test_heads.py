"""Heads are signed, one a line, and hold whoever keeps the database to what was there."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys import heads
from surveys.events import FIRST, Event, Link, chained
from surveys.heads import genuine, head, lost
from surveys.signing import Signer
from tests.studies_for_tests import NOW, refused

OURS, OTHER = Signer(bytes(range(32))), Signer(bytes(32))
KEY = OURS.public_key


def chain(number: int) -> tuple[Link, ...]:
    links: list[Link] = []
    for place in range(1, number + 1):
        event = Event(NOW, "wave-added", "s1", {"wave": place})
        links.append(Link(place, event, chained(links[-1].digest if links else FIRST, event)))
    return tuple(links)


def test_the_key_of_rfc_8032() -> None:
    """Section 7.1, test 1."""
    seed = bytes.fromhex("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60")
    assert Signer(seed).public_key == "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"


@given(st.integers(0, 5), st.integers(0, 10**9))
def test_a_head_comes_back_from_its_line(number: int, seconds: int) -> None:
    written = head(OURS.sign, chain(number), NOW + timedelta(seconds=seconds))
    assert heads.read(f"\n{written}\n\n") == (written,)
    assert genuine(written, KEY)


def test_a_head_is_signed_whole_and_by_one_key() -> None:
    signed = head(OURS.sign, chain(2), NOW)
    for spoilt in (
        replace(signed, at=NOW + timedelta(seconds=1)),
        replace(signed, number=1),
        replace(signed, digest=chain(1)[0].digest),
        replace(signed, signature=head(OTHER.sign, chain(2), NOW).signature),
    ):
        assert not genuine(spoilt, KEY)
    assert not genuine(signed, OTHER.public_key)


def test_heads_of_a_chain_that_has_grown_are_in_it() -> None:
    exported = [head(OURS.sign, chain(number), NOW) for number in range(6)]
    assert list(lost(exported, chain(5), KEY)) == []


def test_a_head_that_is_lost_and_one_that_is_not_signed_are_both_named() -> None:
    exported = [head(OURS.sign, chain(2), NOW), head(OURS.sign, chain(3), NOW), head(OTHER.sign, chain(1), NOW)]
    found = [(problem.code, problem.where) for problem in lost(exported, chain(2), KEY)]
    assert found == [("head-lost", "2030-03-01T09:30:00Z, event 3"), ("head-unsigned", "2030-03-01T09:30:00Z, event 1")]


@pytest.mark.parametrize("spoil", [lambda line: line[:-1], lambda line: line.replace("2030-03", "2030-13"), str.upper])
def test_a_line_that_is_none_is_refused_by_its_number(spoil: object) -> None:
    line = str(head(OURS.sign, chain(1), NOW))
    assert callable(spoil)
    with refused("head-unreadable", "line 2") as problems:
        heads.read(f"{line}\n{spoil(line)}\nx\n")
    assert [problem.where for problem in problems] == ["line 2", "line 3"]
