"""Rounds of a screening, with the ratings and remarks of experts. A rating is never overwritten: the latest counts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from datetime import date

from sqlalchemy import ColumnElement, delete, func, insert, select, update

from storage.expert_tables import ratings, remarks, screening_rounds
from storage.room import Room
from surveys.screenings import Rating, Remark, Round, summary_of

_RATED = ("wave_id", "round", "expert", "criterion")
_SAID = ("wave_id", "round", "expert", "about")


class SqlScreenings(Room):
    """The room of :class:`surveys.ports.Screenings`."""

    def keep_screening_round(self, round: Round) -> None:
        summary = round.summary.plain() if round.summary else None
        kept = None if round.kept is None else list(round.kept)
        row = asdict(round) | {"summary": summary, "kept": kept}
        here = (_rounds.c.wave_id == round.wave_id) & (_rounds.c.number == round.number)
        if not self._connection.execute(update(_rounds).where(here).values(row)).rowcount:
            self._connection.execute(insert(_rounds).values(row))

    def screening_rounds(self, wave_id: str) -> tuple[Round, ...]:
        """A wave's rounds in their order."""
        query = select(_rounds).where(_rounds.c.wave_id == wave_id).order_by(_rounds.c.number)
        return tuple(
            Round(
                wave_id=row.wave_id,
                number=row.number,
                instrument_digest=row.instrument_digest,
                opened_on=row.opened_on,
                closed_on=row.closed_on,
                summary=summary_of(row.summary) if row.summary else None,
                kept=None if row.kept is None else tuple(row.kept),
            )
            for row in self._connection.execute(query)
        )

    def keep_ratings(self, wave_id: str, number: int, ratings: Iterable[Rating], day: date) -> None:
        for rating in ratings:
            row = asdict(rating) | {"wave_id": wave_id, "round": number}
            same = [_ratings.c[name] == row[name] for name in _RATED]
            latest = select(func.coalesce(func.max(_ratings.c.revision), 0)).where(*same)
            revision = self._connection.execute(latest).scalar_one() + 1
            self._connection.execute(insert(_ratings).values(row | {"revision": revision, "day": day}))

    def ratings(self, wave_id: str, number: int) -> tuple[Rating, ...]:
        return self._latest_ratings((_ratings.c.wave_id == wave_id) & (_ratings.c.round == number))

    def ratings_of(self, wave_id: str, number: int, pseudonym: str) -> tuple[Rating, ...]:
        here = (_ratings.c.wave_id == wave_id) & (_ratings.c.round == number)
        return self._latest_ratings(here & (_ratings.c.expert == pseudonym))

    def keep_remark(self, wave_id: str, number: int, remark: Remark) -> None:
        """Keep the words of an expert in place of earlier ones, which are gone; empty words are none."""
        self._forget(at_once=False)
        row = asdict(remark) | {"wave_id": wave_id, "round": number}
        self._connection.execute(delete(_remarks).where(*(_remarks.c[name] == row[name] for name in _SAID)))
        if remark.text:
            self._connection.execute(insert(_remarks).values(row))

    def remarks(self, wave_id: str, number: int) -> tuple[Remark, ...]:
        """The words of all experts in a round, in the order of the words: those of nobody stand together."""
        here = (_remarks.c.wave_id == wave_id) & (_remarks.c.round == number)
        query = select(_remarks).where(here).order_by(_remarks.c.about, _remarks.c.text, _remarks.c.expert)
        return tuple(Remark(row.expert, row.about, row.text) for row in self._connection.execute(query))

    def withdraw_ratings(self, wave_id: str, pseudonym: str) -> None:
        """Delete every revision of an expert's ratings, in all rounds, and their remarks."""
        self._forget()
        for table in (_ratings, _remarks):
            self._connection.execute(delete(table).where(table.c.wave_id == wave_id, table.c.expert == pseudonym))

    def _latest_ratings(self, chosen: ColumnElement[bool]) -> tuple[Rating, ...]:
        """The last revision of each rating, in the order of expert and criterion."""
        order = (_ratings.c.expert, _ratings.c.criterion, _ratings.c.revision)
        rows = self._connection.execute(select(_ratings).where(chosen).order_by(*order))
        last = {(row.expert, row.criterion): row for row in rows}
        return tuple(Rating(row.expert, row.criterion, row.value) for row in last.values())


_rounds, _ratings, _remarks = screening_rounds, ratings, remarks
