"""A file under a passphrase is opened by it and by no other."""

from __future__ import annotations

from storage.passphrases import is_sealed, sealed, unsealed
from tests.studies_for_tests import refused


def test_a_passphrase_opens_its_file_and_no_other_does() -> None:
    closed = sealed(b"a file", "five words that are long")
    assert is_sealed(closed)
    assert b"a file" not in closed
    assert unsealed(closed, "five words that are long") == b"a file"
    assert unsealed(b"a file", "") == b"a file"
    for content, word in ((closed, "another"), (closed[:-1], "five words that are long")):
        with refused("passphrase-wrong"):
            unsealed(content, word)
    with refused("passphrase-short"):
        sealed(b"a file", "short")
