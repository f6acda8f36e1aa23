"""Experts, their sheets and their judgements. No judgement is overwritten: the latest revision of a pair counts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Row, delete, func, insert, select, update

from storage.expert_tables import experts, judgements, sheets
from storage.room import Room
from surveys.judgements import Expert, Judgement, Revision, Sheet, ShownPair

_PAIR = ("wave_id", "expert", "matrix", "first", "second")


class SqlJudgements(Room):
    """The room of :class:`surveys.ports.Judgements`."""

    def keep_expert(self, expert: Expert) -> None:
        row = asdict(expert) | {"profile": dict(expert.profile), "matrices": list(expert.matrices)}
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

    def keep_judgements(self, wave_id: str, revisions: Iterable[Revision], day: date) -> None:
        for one in revisions:
            row = asdict(one.judgement) | {"wave_id": wave_id, "round": one.round, "later": one.later}
            same_pair = [_table.c[name] == row[name] for name in _PAIR]
            number = select(func.coalesce(func.max(_table.c.revision), 0)).where(*same_pair)
            later = {"revision": self._connection.execute(number).scalar_one() + 1, "day": day}
            later |= {"proposed": one.proposed, "rationale": one.rationale}
            self._connection.execute(insert(_table).values(row | later))

    def revisions(self, wave_id: str, pseudonym: str | None = None) -> tuple[Revision, ...]:
        """Every word of all experts or of one: by expert, matrix and pair, the oldest first."""
        chosen = _table.c.wave_id == wave_id
        return self._revisions(chosen if pseudonym is None else chosen & (_table.c.expert == pseudonym))

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
        """Delete every revision of an expert's judgements, and the ways chosen."""
        self._forget()
        for table in (_table, sheets):
            self._connection.execute(delete(table).where((table.c.wave_id == wave_id) & (table.c.expert == pseudonym)))

    def keep_sheet(self, sheet: Sheet) -> None:
        row = {"wave_id": sheet.wave_id, "expert": sheet.expert, "matrix": sheet.matrix}
        here = [sheets.c[name] == value for name, value in row.items()]
        pairs = [[shown.left, shown.right, shown.swapped] for shown in sheet.pairs]
        self._connection.execute(delete(sheets).where(*here))
        self._connection.execute(insert(sheets).values(row | {"pairs": pairs, "way": sheet.way}))

    def sheets(self, wave_id: str, pseudonym: str) -> Mapping[str, Sheet]:
        """An expert's sheets by matrix; none for one that was never kept."""
        query = select(sheets).where((sheets.c.wave_id == wave_id) & (sheets.c.expert == pseudonym))
        return {
            row.matrix: Sheet(wave_id, pseudonym, row.matrix, tuple(ShownPair(*pair) for pair in row.pairs), row.way)
            for row in self._connection.execute(query)
        }

    def _latest(self, chosen: ColumnElement[bool]) -> tuple[Judgement, ...]:
        """The last revision of each pair that is not left for later, in the order of expert, matrix and pair."""
        found = {tuple(row[1:5]): row for row in self._connection.execute(_SAID.where(chosen))}
        return tuple(Judgement(*row[1:]) for row in found.values() if not row.later)

    def _revisions(self, chosen: ColumnElement[bool]) -> tuple[Revision, ...]:
        query = select(_table).where(chosen).order_by(*(_table.c[name] for name in _PAIR), _table.c.revision)
        return tuple(_revision(row) for row in self._connection.execute(query))


_table = judgements
_SAID = select(*(_table.c[name] for name in ("later", *_PAIR[1:], "value"))).order_by(
    *(_table.c[name] for name in _PAIR), _table.c.revision
)


def _revision(row: Row[Any]) -> Revision:
    judgement = Judgement(row.expert, row.matrix, row.first, row.second, row.value)
    return Revision(judgement, row.round, row.later, row.rationale, row.proposed)


def _expert(row: Row[Any]) -> Expert:
    return Expert(**{**row._mapping, "matrices": tuple(row.matrices)})
