"""Merkle trees as in RFC 6962, section 2.1: one digest stands for a list, and a short proof for a line in it.

Certificate Transparency (Laurie, Langley, Kasper 2013). Leaves and nodes are hashed under different first bytes, so
that no node can be passed off as a leaf.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

_LEAF, _NODE = b"\x00", b"\x01"


def root(leaves: Sequence[bytes]) -> bytes:
    """The tree's hash, 32 bytes; of no leaves, SHA-256 of nothing."""
    if not leaves:
        return hashlib.sha256(b"").digest()
    level = [_leaf(leaf) for leaf in leaves]
    while len(level) > 1:  # what has no partner moves up as it is: the same tree as cutting at powers of two
        paired = [_node(level[at], level[at + 1]) for at in range(0, len(level) - 1, 2)]
        level = paired + level[len(paired) * 2 :]
    return level[0]


def proof(leaves: Sequence[bytes], index: int) -> tuple[bytes, ...]:
    """The audit path of the leaf at an index, from its neighbour upwards (RFC 6962, section 2.1.1)."""
    if not 0 <= index < len(leaves):
        raise IndexError(f"no leaf {index} among {len(leaves)}")
    path, level = [], [_leaf(leaf) for leaf in leaves]
    while len(level) > 1:
        if (beside := index ^ 1) < len(level):
            path.append(level[beside])
        paired = [_node(level[at], level[at + 1]) for at in range(0, len(level) - 1, 2)]
        level, index = paired + level[len(paired) * 2 :], index // 2
    return tuple(path)


def included(leaf: bytes, index: int, size: int, path: Sequence[bytes], expected: bytes) -> bool:
    """Whether a proof leads from a leaf to the hash of a tree of a size (RFC 9162, section 2.1.3.2)."""
    if not 0 <= index < size:
        return False
    at, last, found = index, size - 1, _leaf(leaf)
    for beside in path:
        if last == 0:
            return False
        if at % 2 or at == last:
            found = _node(beside, found)
            while at % 2 == 0 and at:
                at, last = at // 2, last // 2
        else:
            found = _node(found, beside)
        at, last = at // 2, last // 2
    return last == 0 and found == expected


def _leaf(content: bytes) -> bytes:
    return hashlib.sha256(_LEAF + content).digest()


def _node(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(_NODE + left + right).digest()
