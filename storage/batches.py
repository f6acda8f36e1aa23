"""Responses of closed batches under ids that tell nothing, and the tallies that are kept of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from sqlalchemy import ColumnElement, bindparam, delete, insert, select, update
from sqlalchemy import Row as Found

from scoring.tallies import Tally, of_plain
from storage.room import Room
from storage.tables import inbox, responses, tallies
from surveys.answers import Answers
from surveys.batches import Place, Row, Standing
from surveys.questionnaires import Audience


class SqlBatches(Room):
    """The room of :class:`surveys.ports.Batches`."""

    def keep_batch(self, place: Place, rows: Iterable[Row], receipt_digests: Iterable[str]) -> None:
        """Write the rows of a batch in the order given, and empty the inbox of the same responses."""
        self._forget(at_once=False)  # they were sealed
        here = {"wave_id": place.wave_id, "audience": place.audience, "stratum": place.stratum}
        written = [
            {"id": row.id, **here, "batch": row.batch, "day": row.day, "answers": dict(row.answers)} for row in rows
        ]
        self._connection.execute(insert(responses), written)
        emptied = delete(inbox).where(inbox.c.receipt_digest == bindparam("closed"))
        self._connection.execute(emptied, [{"closed": digest} for digest in receipt_digests])

    def responses(self, wave_id: str) -> Iterator[tuple[Audience, str, Answers]]:
        """All responses of closed batches, by stratum, in the order of their ids."""
        table = responses
        query = select(table.c.audience, table.c.stratum, table.c.answers).where(table.c.wave_id == wave_id)
        for row in self._connection.execute(query.order_by(table.c.audience, table.c.stratum, table.c.id)):
            yield row.audience, row.stratum, row.answers

    def claimed(self, claim: str, receipt_digest: str) -> tuple[Place, Row] | None:
        """The response of a closed batch that a receipt finds; of two writers, the second sees what the first left."""
        ids = [id for id in (claim, self._seals.claim(receipt_digest)) if id]
        query = select(responses).where(responses.c.id.in_(ids))
        found = self._connection.execute(query).one_or_none()
        if found is not None and self._hold_place(_place(found)):
            found = self._connection.execute(query).one_or_none()
        return (_place(found), Row(found.id, found.batch, found.day, found.answers)) if found else None

    def remove_response(self, id: str) -> None:
        self._forget()
        self._connection.execute(delete(responses).where(responses.c.id == id))

    def standing(self, place: Place) -> Standing | None:
        """What stands of a stratum; nobody else closes a batch there before a writer who knows has ended."""
        self._hold_place(place)
        found = self._connection.execute(select(tallies).where(*_at(place))).one_or_none()
        return _standing(found) if found else None

    def standings(self, wave_id: str) -> Mapping[tuple[Audience, str], Standing]:
        query = select(tallies).where(tallies.c.wave_id == wave_id).order_by(tallies.c.audience, tallies.c.stratum)
        return {(found.audience, found.stratum): _standing(found) for found in self._connection.execute(query)}

    def keep_standing(self, place: Place, standing: Standing) -> None:
        self._forget(at_once=False)
        figures = {"batch": standing.batch, "exact": standing.exact.plain(), "released": standing.released.plain()}
        if not self._connection.execute(update(tallies).where(*_at(place)).values(figures)).rowcount:
            here = {"wave_id": place.wave_id, "audience": place.audience, "stratum": place.stratum}
            self._connection.execute(insert(tallies).values(here | figures))

    def released(self, wave_id: str) -> tuple[Tally, ...]:
        query = select(tallies.c.released).where(tallies.c.wave_id == wave_id)
        query = query.order_by(tallies.c.audience, tallies.c.stratum)
        return tuple(of_plain(row.released) for row in self._connection.execute(query))


def _at(place: Place) -> tuple[ColumnElement[bool], ...]:
    table = tallies
    return (table.c.wave_id == place.wave_id, table.c.audience == place.audience, table.c.stratum == place.stratum)


def _place(found: Found[Any]) -> Place:
    return Place(found.wave_id, found.audience, found.stratum)


def _standing(found: Found[Any]) -> Standing:
    return Standing(found.batch, of_plain(found.exact), of_plain(found.released))
