"""Responses that come in from a file: rows among the others, with keys that a file is known by when it comes again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import func, insert, select

from storage.room import Room
from storage.tables import keys, responses
from surveys.audiences import AUDIENCES, Audience
from surveys.batches import BROUGHT_IN, Place, Row
from surveys.invitations import digest, receipt_code

_AT_ONCE = 500  # receipts in one question
_KEPT = "brought in"  # in place of a content digest: no browser sends the same again


class SqlBroughtIn(Room):
    """The room of :class:`surveys.ports.BroughtIn`."""

    def brought_receipts(self, wave_id: str, names: Iterable[str]) -> tuple[str, ...]:
        """The receipts' digests of rows by what names them; without the secret nobody gets from one to the other."""
        return tuple(digest(receipt_code(self._seals.brought_key(wave_id, name))) for name in names)

    def kept_of(self, receipt_digests: Iterable[str]) -> frozenset[str]:
        """Those of some receipts under which something was kept."""
        found = set[str]()
        for some in _parts(receipt_digests):
            query = select(keys.c.receipt_digest).where(keys.c.receipt_digest.in_(some))
            found.update(self._connection.execute(query).scalars())
        return frozenset(found)

    def keep_brought(self, place: Place, rows: Iterable[Row], receipt_digests: Iterable[str]) -> None:
        """Write rows and keys, each in the order given; the two orders must have nothing to do with one another."""
        self._hold_place(place)
        here = {"wave_id": place.wave_id, "audience": place.audience}
        written: list[dict[str, Any]] = [
            {
                **here,
                "stratum": place.stratum,
                "id": row.id,
                "batch": row.batch,
                "day": row.day,
                "answers": dict(row.answers),
                "flags": row.flags,
            }
            for row in rows
        ]
        spent = [{**here, "receipt_digest": one, "content_digest": _KEPT} for one in receipt_digests]
        self._connection.execute(insert(responses), written)
        self._connection.execute(insert(keys), spent)

    def numbers_brought(self, wave_id: str) -> Mapping[Audience, int]:
        """How many are kept of a wave, by audience; none of an audience of which there are none."""
        query = select(responses.c.audience, func.count().label("responses")).group_by(responses.c.audience)
        query = query.where(responses.c.wave_id == wave_id, responses.c.batch == BROUGHT_IN)
        found = {row.audience: row.responses for row in self._connection.execute(query)}
        return {audience: found[audience] for audience in AUDIENCES if audience in found}


def _parts(receipts: Iterable[str]) -> Iterable[list[str]]:
    listed = list(receipts)
    return (listed[start : start + _AT_ONCE] for start in range(0, len(listed), _AT_ONCE))
