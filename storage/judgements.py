"""Experts and their judgements. A judgement is never overwritten: the latest revision of a pair counts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Row, delete, func, insert, select, update

from storage.room import Room
from storage.tables import experts, judgements
from surveys.judgements import Expert, Judgement

_PAIR = ("wave_id", "expert", "matrix", "first", "second")


class SqlJudgements(Room):
    """The room of :class:`surveys.ports.Judgements`."""

    def keep_expert(self, expert: Expert) -> None:
        row = asdict(expert) | {"profile": dict(expert.profile)}
        here = (experts.c.wave_id == expert.wave_id) & (experts.c.pseudonym == expert.pseudonym)
        if not self._connection.execute(update(experts).where(here).values(row)).rowcount:
            self._connection.execute(insert(experts).values(row))

    def expert(self, wave_id: str, pseudonym: str) -> Expert:
        """An expert; of two writers at one expert, the second sees what the first has kept."""
        self._hold(f"expert {wave_id} {pseudonym}")
        here = (experts.c.wave_id == wave_id) & (experts.c.pseudonym == pseudonym)
        row = self._connection.execute(select(experts).where(here)).one_or_none()
        if row is None:
            raise LookupError(f"no expert {pseudonym} in wave {wave_id}")
        return _expert(row)

    def experts(self, wave_id: str) -> tuple[Expert, ...]:
        query = select(experts).where(experts.c.wave_id == wave_id).order_by(experts.c.pseudonym)
        return tuple(_expert(row) for row in self._connection.execute(query))

    def keep_judgements(self, wave_id: str, judgements: Iterable[Judgement], day: date, proposed: bool = False) -> None:
        for judgement in judgements:
            row = asdict(judgement) | {"wave_id": wave_id}
            same_pair = [_table.c[name] == row[name] for name in _PAIR]
            latest = select(func.coalesce(func.max(_table.c.revision), 0)).where(*same_pair)
            revision = self._connection.execute(latest).scalar_one() + 1
            later = {"revision": revision, "day": day, "proposed": proposed}
            self._connection.execute(insert(_table).values(row | later))

    def judgements(self, wave_id: str) -> tuple[Judgement, ...]:
        return self._latest(_table.c.wave_id == wave_id)

    def judgements_of(self, wave_id: str, pseudonym: str) -> tuple[Judgement, ...]:
        return self._latest((_table.c.wave_id == wave_id) & (_table.c.expert == pseudonym))

    def proposals_accepted(self, wave_id: str) -> Mapping[str, int]:
        """How many judgements of each expert accept a proposal, by pseudonym; of an expert who accepted any."""
        query = (
            select(_table.c.expert, func.count().label("accepted"))
            .where((_table.c.wave_id == wave_id) & _table.c.proposed)
            .group_by(_table.c.expert)
        )
        return {row.expert: row.accepted for row in self._connection.execute(query)}

    def withdraw_judgements(self, wave_id: str, pseudonym: str) -> None:
        """Delete every revision of an expert's judgements."""
        self._forget()
        self._connection.execute(delete(_table).where((_table.c.wave_id == wave_id) & (_table.c.expert == pseudonym)))

    def _latest(self, chosen: ColumnElement[bool]) -> tuple[Judgement, ...]:
        """The last revision of each pair, in the order of expert, matrix and pair."""
        query = select(_table).where(chosen).order_by(*(_table.c[name] for name in _PAIR), _table.c.revision)
        last = {tuple(getattr(row, name) for name in _PAIR): row for row in self._connection.execute(query)}
        return tuple(Judgement(row.expert, row.matrix, row.first, row.second, row.value) for row in last.values())


_table = judgements


def _expert(row: Row[Any]) -> Expert:
    return Expert(**row._mapping)
