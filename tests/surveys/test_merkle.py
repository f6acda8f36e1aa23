"""Merkle trees against the test vectors of Certificate Transparency, and by their laws."""

from __future__ import annotations

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.merkle import included, proof, root

# The reference implementation's vectors (google/certificate-transparency, merkletree/merkle_tree_test.cc).
LEAVES = [
    bytes.fromhex(leaf)
    for leaf in (
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    )
]
ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
CONTENTS = st.lists(st.binary(max_size=40), min_size=1, max_size=40)


@pytest.mark.parametrize("size", range(1, 9))
def test_the_reference_roots(size: int) -> None:
    assert root(LEAVES[:size]).hex() == ROOTS[size - 1]


def test_the_root_of_nothing_is_the_digest_of_nothing() -> None:
    assert root([]) == hashlib.sha256(b"").digest()


def test_the_reference_paths() -> None:
    assert [step.hex() for step in proof(LEAVES, 0)] == [
        "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
    ]
    assert [step.hex() for step in proof(LEAVES[:3], 2)] == [ROOTS[1]]


def cut_at_powers_of_two(leaves: list[bytes]) -> bytes:
    """The definition of RFC 6962, as it is written there."""
    if len(leaves) == 1:
        return hashlib.sha256(b"\x00" + leaves[0]).digest()
    cut = 1 << ((len(leaves) - 1).bit_length() - 1)
    parts = cut_at_powers_of_two(leaves[:cut]) + cut_at_powers_of_two(leaves[cut:])
    return hashlib.sha256(b"\x01" + parts).digest()


@given(CONTENTS)
def test_the_root_is_that_of_the_definition(leaves: list[bytes]) -> None:
    assert root(leaves) == cut_at_powers_of_two(leaves)


@given(CONTENTS, st.data())
def test_a_proof_leads_to_the_root_from_its_leaf_its_place_and_its_size_alone(
    leaves: list[bytes], data: st.DataObject
) -> None:
    index = data.draw(st.integers(0, len(leaves) - 1))
    path, top = proof(leaves, index), root(leaves)
    assert included(leaves[index], index, len(leaves), path, top)
    assert not included(leaves[index] + b"x", index, len(leaves), path, top)
    assert not included(leaves[index], index, len(leaves), (*path, top), top)
    assert not included(leaves[index], len(leaves), len(leaves), path, top)
    if path:
        assert not included(leaves[index], index, len(leaves), path[:-1], top)
        assert not included(leaves[index], index, len(leaves), (path[0][::-1], *path[1:]), top)


def test_there_is_no_proof_of_what_is_not_there() -> None:
    with pytest.raises(IndexError, match="no leaf 8 among 8"):
        proof(LEAVES, 8)
