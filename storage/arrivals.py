"""Studies that come in piece by piece: rows under a study that no list shows, until it is whole."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from sqlalchemy import delete, insert, select, tuple_, update

from scoring.problems import Refused, please
from storage.room import Room
from storage.rows import keep_lines
from storage.studies import ARRIVING, study_row
from storage.tables import studies, waves
from storage.whole_studies import OF_WAVES, whole_tables
from surveys.studies import Study


class SqlArrivals(Room):
    """What an import asks for while others write."""

    def begin_arrival(self, study: Study, day: date) -> str:
        """A study that no list shows, for rows that come in piece by piece; by this key it is known."""
        key = f"{ARRIVING}{secrets.token_hex(8)} {study.id}"
        self._connection.execute(insert(studies).values(study_row(replace(study, id=key)) | {"put_away_on": day}))
        return key

    def arrivals(self, study_id: str | None = None, before: date | None = None) -> tuple[str, ...]:
        """The keys of what did not come in whole, or comes in just now: of one study or all, begun before a day."""
        query = select(studies.c.id).where(studies.c.id.startswith(ARRIVING))
        query = query if before is None else query.where(studies.c.put_away_on < before)
        return tuple(key for key in self._connection.scalars(query) if study_id in (None, _study_of(key)))

    def require_arriving(self, key: str) -> None:
        """Raises Refused when it was taken out meanwhile."""
        if self._connection.execute(select(studies.c.id).where(studies.c.id == key)).first() is None:
            what = "Another import of it began meanwhile, or the server was started."
            raise Refused([please("study-import-ended", "file", what, "import it again, once and not twice")])

    def complete_arrival(self, key: str, lines: Iterable[str]) -> None:
        """Give what has come in to the study that it is of, whose row is put in; from here on everybody sees it."""
        self._lasting.clear()
        self.require_arriving(key)
        keep_lines(self._connection, studies, lines)
        self._connection.execute(update(waves).where(waves.c.study_id == key).values(study_id=_study_of(key)))
        self._connection.execute(delete(studies).where(studies.c.id == key))

    def take_out_some(self, key: str, most: int) -> bool:
        """Delete some rows of what did not come in whole; False when none are left."""
        self._forget(at_once=False)
        here = select(waves.c.id).where(waves.c.study_id == key)
        for table in reversed(whole_tables()):
            if table.name not in OF_WAVES:
                continue
            ids = tuple_(*table.primary_key.columns)
            some = select(*table.primary_key.columns).where(table.c.wave_id.in_(here)).limit(most)
            if self._connection.execute(delete(table).where(ids.in_(some))).rowcount:
                return True
        return False


def _study_of(key: str) -> str:
    """The study that an arrival will be."""
    return key.split(" ", 2)[2]
