"""The lists of receipts that a publication has: a line for each response that it counts."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

from surveys.audiences import AUDIENCES
from surveys.ports import Records
from surveys.receipt_lists import NOBODYS, entry, listed
from surveys.studies import Wave


def lists(records: Records, wave: Wave, counted: Mapping[str, int]) -> dict[str, bytes]:
    """By audience, as many lines as responses are counted; none where that cannot be.

    A response that is counted although it was withdrawn since has a line that nobody finds: what was withdrawn cannot
    be told from the list, nor how many were. There is no list where keys do not say their audience, because they are
    older than that, or went with the responses.
    """
    merged, standings = records.merged_receipts(wave.id), records.standings(wave.id)
    found: dict[str, bytes] = {}
    for audience in AUDIENCES:
        standing = [one for (of, _), one in standings.items() if of == audience]
        stay, withdrawn = sum(one.exact.responses for one in standing), sum(one.withdrawn for one in standing)
        receipts = merged.get(audience, ())
        if stay + withdrawn and len(receipts) == stay and stay + withdrawn == counted.get(audience):
            lines = [entry(receipt, wave.id) for receipt in receipts]
            found[audience] = listed(lines + [_nobodys(records, wave, audience, number) for number in range(withdrawn)])
    return found


def _nobodys(records: Records, wave: Wave, audience: str, number: int) -> str:
    """A line that stands for a response that was withdrawn: like any other, and the same in every list of a wave."""
    signed = records.signer(NOBODYS).sign(f"{wave.id} {audience} {number}".encode())
    return hashlib.sha256(signed).hexdigest()
