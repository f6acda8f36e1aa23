"""All that is kept of one study, as lines that go into a file, and back; what must not leave the house stays out."""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from sqlalchemy import ColumnElement, Table, exists, insert, select

from storage.columns import metadata
from storage.expert_tables import screening_rounds
from storage.room import Room
from storage.rows import keep_lines, lines_of, plain_row
from storage.tables import bundles, inbox, instruments, invitations, keys, publications, studies, waves
from surveys.answering import WITHDRAWN
from surveys.invitations import FORGOTTEN

# A table that is added is decided on in one of these three, or a test fails.
OF_WAVES = (
    "strata",
    "figures",
    "sites",
    "practice_cards",
    "working_copies",
    "assignments",
    "invitations",
    "keys",
    "responses",
    "tallies",
    "visits",
    "experts",
    "judgements",
    "screening_rounds",
    "ratings",
    "remarks",
    "sheets",
    "rounds",
)
OTHERWISE = ("studies", "instruments", "waves", "publications", "bundles")
LEFT_OUT = {
    "addresses": "experts gave them to those who invited them",
    "events": "the study's own are a part of their own, and are chained anew",
    "sign_ins": "who is signed in is no part of a study",
    "sign_in_tries": "nor is who has tried to",
    "accounts": "those who sign in belong to a house, not to a study",
    "account_roles": "another house has other accounts",
    "account_ties": "nor do they sign in by the same services",
    "inbox": "sealed with the secret, and too few to be in any figure",
    "breakdowns": "counted again from the responses",
    "entries": "sealed with the secret, and gone when a wave closes",
}
_KEPT = "kept"  # in place of a content digest: nobody sends the same again
_ID = 32  # bytes, as claims have


class SqlWholeStudies(Room):
    """One study's rows of every table, and rows that become a study."""

    def lines_of_study(self, study_id: str) -> Iterator[tuple[str, Iterator[str]]]:
        """By table, those that others refer to first: rows in the order of their keys, never in the order they came."""
        for table in whole_tables():
            yield table.name, iter(self._lines(table, study_id))

    def keep_lines_of_study(self, table: Table, lines: Iterable[str], arrival: str = "") -> None:
        """Put rows into a table; of instruments, those that are not here. Waves go to an ``arrival`` that is named."""
        if arrival and table is waves:
            lines = (plain_row(json.loads(line) | {"study_id": arrival}) for line in lines)
        if table is not instruments:
            keep_lines(self._connection, table, lines)
            return
        here = set(self._connection.scalars(select(instruments.c.digest)))
        for row in (json.loads(line) for line in lines):
            if row["digest"] not in here:
                self._connection.execute(insert(instruments).values(row))

    def taken(self, table: Table, ids: Iterable[str]) -> list[str]:
        """Which of these ids a table has already."""
        (id,) = table.primary_key.columns
        return [one for one in ids if self._connection.execute(select(id).where(id == one)).first()]

    def _lines(self, table: Table, study_id: str) -> Iterable[str]:
        where = _where(table, study_id)
        match table.name:
            case "responses":  # a receipt would find a resident's by its id
                return sorted(self._renewed(table, where, lambda: {"id": secrets.token_hex(_ID)}))
            case "invitations":
                return sorted(self._renewed(table, where, _codeless))
            case "keys":
                return self._renewed(table, where, lambda: {"content_digest": _KEPT})
            case _:
                return lines_of(self._connection, table, where)

    def _renewed(self, table: Table, where: ColumnElement[bool], anew: Any) -> Iterator[str]:
        for row in self._connection.execute(select(table).where(where).order_by(*table.primary_key.columns)):
            yield plain_row({**row._mapping, **anew()})


def whole_tables() -> tuple[Table, ...]:
    """The tables of which a file has a part, those that others refer to first."""
    return tuple(table for table in metadata.sorted_tables if table.name in (*OTHERWISE, *OF_WAVES))


def _where(table: Table, study_id: str) -> ColumnElement[bool]:
    of_study = waves.c.study_id == study_id
    wave_ids = select(waves.c.id).where(of_study)
    published = select(publications.c.id).where(publications.c.study_id == study_id)
    used = select(waves.c.instrument_digest).where(of_study)
    screened = select(screening_rounds.c.instrument_digest).where(screening_rounds.c.wave_id.in_(wave_ids))
    waits = exists().where(inbox.c.receipt_digest == keys.c.receipt_digest)
    apart: Mapping[str, ColumnElement[bool]] = {
        "studies": studies.c.id == study_id,
        "waves": of_study,
        "publications": publications.c.study_id == study_id,
        "bundles": bundles.c.publication_id.in_(published),
        "instruments": instruments.c.digest.in_(used.union(screened)),
        # of the responses in batches alone: no more than those tell whether somebody answered
        "keys": keys.c.wave_id.in_(wave_ids) & (keys.c.content_digest != WITHDRAWN) & ~waits,
        # whoever opens a draft issues its links anew
        "invitations": invitations.c.wave_id.in_(wave_ids.where(waves.c.state == "closed")),
    }
    return apart[table.name] if table.name in apart else table.c.wave_id.in_(wave_ids)


def _codeless() -> Mapping[str, str]:
    """How many codes were issued and spent stays; what a code could be recognised by does not."""
    return {"id": secrets.token_hex(8), "code_digest": FORGOTTEN + secrets.token_hex(16)}
