"""Responses of closed batches under ids that tell nothing, and the tallies that are kept of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from sqlalchemy import Row as Found
from sqlalchemy import bindparam, delete, func, insert, select, update

from scoring.exclusion import Cells, Exclusion
from scoring.tallies import Tally, of_plain
from storage.room import Room
from storage.tables import inbox, responses, tallies
from surveys.answers import Answers
from surveys.audiences import Audience
from surveys.batches import Place, Row, Standing
from surveys.quality import Flags


class SqlBatches(Room):
    """The room of :class:`surveys.ports.Batches`."""

    def keep_batch(self, place: Place, rows: Iterable[Row], receipt_digests: Iterable[str]) -> None:
        """Write the rows of a batch in the order given, and empty the inbox of its responses, also in the order given.

        The two orders must have nothing to do with one another: a server's log and its dead rows keep both.
        """
        self._forget(at_once=False)  # they were sealed
        here = _columns(place)
        written = [
            {"id": row.id, **here, "batch": row.batch, "day": row.day, "answers": dict(row.answers), "flags": row.flags}
            for row in rows
        ]
        self._connection.execute(insert(responses), written)
        self._connection.execute(_TAKE_OUT, [{"closed": digest} for digest in receipt_digests])

    def responses(self, wave_id: str) -> Iterator[tuple[Audience, str, Answers, Flags | None]]:
        """All responses of closed batches with their flags, by stratum, in the order of their ids."""
        table = responses
        query = select(table.c.audience, table.c.stratum, table.c.answers, table.c.flags)
        query = query.where(table.c.wave_id == wave_id).order_by(table.c.audience, table.c.stratum, table.c.id)
        for row in self._connection.execute(query):
            yield row.audience, row.stratum, row.answers, _flags(row.flags)

    def claimed(self, claim: str, receipt_digest: str) -> tuple[Place, Row] | None:
        """The response of a closed batch that a receipt finds; of two writers, the second sees what the first left."""
        ids = [id for id in (claim, self._seals.claim(receipt_digest)) if id]
        query = select(responses).where(responses.c.id.in_(ids))
        found = self._connection.execute(query).one_or_none()
        if found is not None and self._hold_place(_place(found)):
            found = self._connection.execute(query).one_or_none()
        if found is None:
            return None
        return _place(found), Row(found.id, found.batch, found.day, found.answers, _flags(found.flags))

    def remove_response(self, id: str) -> None:
        self._forget()
        self._connection.execute(delete(responses).where(responses.c.id == id))

    def staying(self, place: Place, batch: int) -> int:
        """How many responses of a batch are still there."""
        here = (responses.c.wave_id, place.wave_id), (responses.c.audience, place.audience)
        there = (responses.c.stratum, place.stratum), (responses.c.batch, batch)
        query = select(func.count()).where(*(column == value for column, value in (*here, *there)))
        return int(self._connection.execute(query).scalar_one())

    def standing(self, place: Place) -> Standing | None:
        """What stands of a stratum; nobody else closes a batch there before a writer who knows has ended."""
        self._hold_place(place)
        found = self._connection.execute(_STANDING, _here(place)).one_or_none()
        return _standing(found) if found else None

    def standings(self, wave_id: str) -> Mapping[tuple[Audience, str], Standing]:
        query = select(tallies).where(tallies.c.wave_id == wave_id).order_by(tallies.c.audience, tallies.c.stratum)
        return {(found.audience, found.stratum): _standing(found) for found in self._connection.execute(query)}

    def keep_standing(self, place: Place, standing: Standing) -> None:
        self._forget(at_once=False)
        figures = {"batch": standing.batch, "exact": standing.exact.plain(), "released": standing.released.plain()}
        figures |= {"excluded": standing.excluded.plain()}
        figures |= {"days": {day.isoformat(): people for day, people in standing.days.items()}}
        if not self._connection.execute(_COUNT_ON, _here(place) | figures).rowcount:
            self._connection.execute(insert(tallies), _columns(place) | figures)

    def released_numbers(self, wave_id: str) -> tuple[tuple[Audience, str, int, int], ...]:
        """Audience, stratum, last batch and number of responses of all that is released, at a glance."""
        return tuple((*row,) for row in self._connection.execute(_NUMBERS, {"wave": wave_id}))

    def totals(self) -> tuple[int, int]:
        """Batches closed and responses released, of all waves together."""
        row = self._connection.execute(_TOTALS).one()
        return int(row.batches or 0), int(row.responses or 0)

    def released_by_day(self, wave_id: str) -> Mapping[tuple[Audience, date], int]:
        """By how many responses what is released of an audience has grown on each day, where days were kept."""
        found = Counter[tuple[Audience, date]]()
        query = select(tallies.c.audience, tallies.c.days).where(tallies.c.wave_id == wave_id)
        for row in self._connection.execute(query):
            found.update({(row.audience, day): people for day, people in _days(row.days).items()})
        return found

    def released(self, wave_id: str) -> tuple[Tally, ...]:
        query = select(tallies.c.released).where(tallies.c.wave_id == wave_id)
        query = query.order_by(tallies.c.audience, tallies.c.stratum)
        return tuple(of_plain(row.released) for row in self._connection.execute(query))

    def left_out(self, wave_id: str) -> Mapping[tuple[Audience, str], Cells]:
        """What of the released answers the instrument's rule leaves out, as far as it is told, by stratum."""
        query = select(tallies.c.audience, tallies.c.stratum, tallies.c.excluded).where(tallies.c.wave_id == wave_id)
        rows = self._connection.execute(query)
        return {(row.audience, row.stratum): Exclusion.of_plain(row.excluded).told for row in rows}


_AT = (
    tallies.c.wave_id == bindparam("at_wave"),
    tallies.c.audience == bindparam("at_audience"),
    tallies.c.stratum == bindparam("at_stratum"),
)
_STANDING = select(tallies).where(*_AT)
_COUNT_ON = update(tallies).where(*_AT)
_NUMBERS = (
    select(tallies.c.audience, tallies.c.stratum, tallies.c.batch, tallies.c.released["responses"].as_integer())
    .where(tallies.c.wave_id == bindparam("wave"))
    .order_by(tallies.c.audience, tallies.c.stratum)
)
_TOTALS = select(
    func.sum(tallies.c.batch).label("batches"),
    func.sum(tallies.c.released["responses"].as_integer()).label("responses"),
)
_TAKE_OUT = delete(inbox).where(inbox.c.receipt_digest == bindparam("closed"))


def _columns(place: Place) -> dict[str, str]:
    return {"wave_id": place.wave_id, "audience": place.audience, "stratum": place.stratum}


def _here(place: Place) -> dict[str, str]:
    return {"at_wave": place.wave_id, "at_audience": place.audience, "at_stratum": place.stratum}


def _place(found: Found[Any]) -> Place:
    return Place(found.wave_id, found.audience, found.stratum)


def _standing(found: Found[Any]) -> Standing:
    excluded = Exclusion.of_plain(found.excluded)
    return Standing(found.batch, of_plain(found.exact), of_plain(found.released), excluded, _days(found.days))


def _days(kept: Mapping[str, int]) -> dict[date, int]:
    return {date.fromisoformat(day): people for day, people in kept.items()}


def _flags(found: list[str] | None) -> Flags | None:
    return None if found is None else tuple(found)
