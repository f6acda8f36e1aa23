"""Whether what is kept is sound: the file, the tables, the counts, the chain of events, what was published."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import ColumnElement, Connection, Table, and_, exists, func, not_, select
from sqlalchemy.exc import DBAPIError

from scoring.problems import one_line
from storage.backups import patient
from storage.columns import metadata
from storage.migrating import newest, revision
from storage.records import SqlRecords
from storage.rows import lines_of, tables_of
from storage.tables import entries, inbox, instruments, keys, responses
from surveys import batching, breaking_down, canonical, publishing, retaining, screening
from surveys.answering import WITHDRAWN
from surveys.batches import Standing
from surveys.events import breaks
from surveys.heads import Head, lost
from surveys.studies import Wave

_MOST_SHOWN = 20


@dataclass(frozen=True)
class Finding:
    """What was looked at, and whether it is as it should be."""

    sound: bool
    what: str

    def __str__(self) -> str:
        return one_line(f"{'sound' if self.sound else 'WRONG'}: {self.what}")


def findings(connection: Connection, heads: Sequence[Head] = (), key: str = "") -> Iterator[Finding]:
    """Look at everything over one reading transaction; nothing is changed. Heads are held against their public key."""
    patient(connection)
    version = revision(connection)
    up_to_date = version == newest()
    yield Finding(up_to_date, f"the tables are of version {version}" + ("" if up_to_date else f", not {newest()}"))
    yield from _file(connection)
    tables = tables_of(connection)
    rows = tuple(_rows(connection, tables))
    yield from (*rows, *_references(connection, tables))
    if up_to_date and all(finding.sound for finding in rows):  # what cannot be read cannot be looked into
        yield from _tables(connection)
        records = SqlRecords(connection)
        yield from _events(records, heads, key)
        yield from _documents(records, connection)
        for study in records.studies():
            for wave in records.waves(study.id):
                yield from _wave(records, connection, wave)


def _file(connection: Connection) -> Iterator[Finding]:
    if connection.dialect.name != "sqlite":
        return
    said = list(connection.exec_driver_sql(f"PRAGMA integrity_check({_MOST_SHOWN})").scalars())
    if said == ["ok"]:
        yield Finding(True, "SQLite finds the file whole (integrity_check)")
    for line in said if said != ["ok"] else ():
        yield Finding(False, f"SQLite says of the file: {line}")


def _rows(connection: Connection, tables: Mapping[str, Table]) -> Iterator[Finding]:
    """Every row of every table is read. How many there are is not said: it grows with each answer."""
    unreadable = False
    for table in tables.values():
        try:
            for _ in lines_of(connection, table):
                pass
        except (ValueError, TypeError, DBAPIError) as error:
            if isinstance(error, DBAPIError) and connection.dialect.name != "sqlite":
                raise  # the server is away, and its transaction with it
            unreadable = True
            yield Finding(False, f"a row of {table.name} cannot be read ({type(error).__name__})")
    if not unreadable:
        yield Finding(True, f"{len(tables)} tables, every row read")


def _references(connection: Connection, tables: Mapping[str, Table]) -> Iterator[Finding]:
    orphans = {name: _orphans(connection, table) for name, table in tables.items()}
    for name, number in orphans.items():
        if number:
            yield Finding(False, f"{number} rows of {name} refer to what is not there")
    if not any(orphans.values()):
        yield Finding(True, "every row refers to rows that are there")


def _orphans(connection: Connection, table: Table) -> int:
    found = 0
    for constraint in table.foreign_key_constraints:
        parent = constraint.referred_table.alias()
        pairs = [(element.parent, parent.c[element.column.name]) for element in constraint.elements]
        there = exists().where(and_(*(child == other for child, other in pairs)))
        named = and_(*(child.is_not(None) for child, _ in pairs))
        found += connection.execute(select(func.count()).select_from(table).where(named, not_(there))).scalar_one()
    return found


def _tables(connection: Connection) -> Iterator[Finding]:
    context = MigrationContext.configure(connection, opts={"compare_type": True})
    differing = compare_metadata(context, metadata)
    said = f"the tables differ from version {newest()} in {len(differing)} places"
    yield Finding(not differing, said if differing else "the tables are those of their version")


def _events(records: SqlRecords, heads: Sequence[Head], key: str) -> Iterator[Finding]:
    chain = records.chain()
    broken = [link.number for link in breaks(chain)]
    for number in broken[:_MOST_SHOWN]:
        yield Finding(False, f"event {number} does not follow the one before: something was changed or taken out")
    if not broken:
        yield Finding(True, f"{len(chain)} events, each chained to the one before")
    missing = list(lost(heads, chain, key))
    yield from (Finding(False, str(problem)) for problem in missing)
    if heads and not missing:
        yield Finding(True, f"{len(heads)} exported heads, each in the chain")


def _documents(records: SqlRecords, connection: Connection) -> Iterator[Finding]:
    rows = connection.execute(select(instruments.c.digest, instruments.c.document)).all()
    changed = [row.digest[:8] for row in rows if canonical.digest(row.document) != row.digest]
    yield _all_sound("instruments have the digest they are known by", len(rows), changed)
    published = records.publications()
    spoilt = [one.id for one in published if publishing.digest(one.study, one.inputs) != one.inputs_digest]
    yield _all_sound("publications have the digest they were published with", len(published), spoilt)
    made = [(one.id, kept) for one in published if (kept := records.bundle(one.id))]
    changed = [id for id, kept in made if hashlib.sha256(kept.content).hexdigest() != kept.facts.sha256]
    yield _all_sound("bundles are the bytes they were made as", len(made), changed)


def _all_sound(what: str, number: int, wrong: Sequence[str]) -> Finding:
    return Finding(not wrong, f"{number - len(wrong)} of {number} {what}" + "".join(f"; not {one}" for one in wrong))


def _wave(records: SqlRecords, connection: Connection, wave: Wave) -> Iterator[Finding]:
    name = f"wave {wave.number} of {wave.study.id}"
    yield _counts(connection, wave, name)
    yield from _rounds(records, wave, name)
    if wave.state == "closed" and _number(connection, entries, wave):
        yield Finding(False, f"{name}: first entries of paper are there after its close")
    if retaining.gone(records, wave):
        left = bool(records.number_to_forget(wave.id))
        what = "deleted and are there again, run `retain`" if left else "deleted when they were due"
        yield Finding(not left, f"{name}: its responses were {what}")
        return
    kept, rebuilt = records.standings(wave.id), batching.rebuild(records, wave)
    differing = [place for place in sorted({*kept, *rebuilt}) if not _is_rebuilt(kept.get(place), rebuilt.get(place))]
    for audience, stratum in differing:
        yield Finding(False, f"{name}: the tally of {audience} in {stratum} is not that of its responses")
    if not differing:
        yield Finding(True, f"{name}: {len(kept)} tallies, each that of its responses")
    yield from _breakdowns(records, wave, name)


def _breakdowns(records: SqlRecords, wave: Wave, name: str) -> Iterator[Finding]:
    """What was counted once when a wave closed is what is counted again."""
    for audience in wave.instrument.audiences:
        if (kept := records.breakdown(wave.id, audience)) is not None:
            sound = kept.plain() == breaking_down.counted(records, wave, audience).plain()
            what = "is" if sound else "is not"
            yield Finding(
                sound, f"{name}: what was counted of {audience} by who they are {what} that of their responses"
            )


def _is_rebuilt(kept: Standing | None, rebuilt: batching.Counted | None) -> bool:
    """Whether everybody's tally, and that of whom the rule leaves out, are there and as counted again."""
    if kept is None or rebuilt is None:
        return False
    return [kept.exact.plain(), kept.excluded.exact.plain()] == [tally.plain() for tally in rebuilt]


def _rounds(records: SqlRecords, wave: Wave, name: str) -> Iterator[Finding]:
    """Each closed round of a screening has counted all the ratings that are kept of it."""
    for one in records.screening_rounds(wave.id):
        if one.summary is not None:
            wrong = screening.uncounted(one.summary, records.ratings(wave.id, one.number))
            said = f"has not counted all ratings of {', '.join(wrong)}" if wrong else "has counted what was rated"
            yield Finding(not wrong, f"{name}: round {one.number} of its screening {said}")


def _counts(connection: Connection, wave: Wave, name: str) -> Finding:
    """Each response that was accepted is there once, unless it was withdrawn. How many wait is told to nobody."""
    spent = _number(connection, keys, wave, keys.c.content_digest != WITHDRAWN)
    there = sum(_number(connection, table, wave) for table in (inbox, responses))
    if there == spent:
        return Finding(True, f"{name}: as many responses wait and are in batches as were accepted and not withdrawn")
    differ = f"{abs(there - spent)} {'more' if there > spent else 'fewer'}"
    return Finding(False, f"{name}: {differ} responses wait and are in batches than were accepted and not withdrawn")


def _number(connection: Connection, table: Table, wave: Wave, *which: ColumnElement[bool]) -> int:
    query = select(func.count()).select_from(table).where(table.c.wave_id == wave.id, *which)
    return connection.execute(query).scalar_one()
