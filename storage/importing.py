"""Importing a study whole: read into a database of its own first, looked at as any other, and then kept or refused."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from itertools import islice

from sqlalchemy import Connection, Table, create_engine, select
from sqlalchemy.exc import DBAPIError, IntegrityError

from scoring.problems import Problem, Refused, please, refuse
from storage import checks
from storage.arriving import LAST, arriving, clear
from storage.columns import metadata
from storage.database import Database
from storage.expert_tables import screening_rounds
from storage.migrating import migrate, newest
from storage.records import SqlRecords
from storage.rows import keep_lines, lines_of, tables_of
from storage.studies import ARRIVING
from storage.study_files import EVENTS, StudyFile
from storage.study_rows import events_of, row_problems
from storage.tables import instruments, publications, studies, waves
from storage.whole_studies import whole_tables
from surveys import bundles, canonical, publishing, verifying
from surveys.bundles import Kept
from surveys.checked_sites import problems as site_problems
from surveys.events import Event
from surveys.ports import Records
from surveys.practice_cards import problems as card_problems
from surveys.studies import Study
from surveys.unread_copies import UnreadCopy, require_bounded

_MOST_SAID = 20
_UNREADABLE = (KeyError, TypeError, ValueError, AttributeError, LookupError, RecursionError, DBAPIError)


def import_study(database: Database, content: bytes, now: datetime) -> Study:
    """Keep the study of a file, all of it or nothing, under the ids it has.

    Raises Refused, with all problems, for a file that is damaged, newer, or not sound by itself, and for a study,
    wave or publication that is here already.
    """
    file = StudyFile(content)
    digest = hashlib.sha256(content).hexdigest()
    with _apart() as aside:
        study, events = _laid_out(aside, file)
        imported = Event(now, "study-imported", study.id, {"events": len(events), "file": digest})
        if not database.one_by_one:
            _keep(database, aside, whole_tables(), [*events, imported])
            return study
        clear(database, study.id)  # an import of it that was cut off
        with database.reading() as records:
            refuse(_there_already(records, aside))
        with arriving(database, aside, study, now.date()) as key:
            _keep(database, aside, LAST, [*events, imported], key)
    return study


def _keep(
    database: Database, aside: Connection, tables: Sequence[Table], events: Sequence[Event], key: str = ""
) -> None:
    """All of a study, or what is left of one that arrives, in one transaction."""
    with database.writing(alone=True) as records:
        try:
            if key:
                records.complete_arrival(key, lines_of(aside, studies))
            else:
                refuse(_there_already(records, aside))
            for table in tables:
                records.keep_lines_of_study(table, lines_of(aside, table))
        except IntegrityError:
            what = "Something in it has an id that is taken here."
            raise Refused([please("study-there", "file", what, "remove what is here first")]) from None
        for event in events:
            records.add_event(event)


@contextmanager
def _apart() -> Iterator[Connection]:
    """A database in memory, which goes when the block ends."""
    engine = create_engine("sqlite://", hide_parameters=True)
    try:
        with engine.connect() as connection, connection.begin():
            yield connection
    finally:
        engine.dispose()


def _laid_out(aside: Connection, file: StudyFile) -> tuple[Study, Sequence[Event]]:
    """Put a file into a database of its own, bring that up to date and look at it. Raises Refused."""
    revision = file.manifest.revision
    migrate(aside, revision)
    tables = {table.name: table for table in metadata.sorted_tables} if revision == newest() else tables_of(aside)
    names = {table.name for table in whole_tables()} | {EVENTS}
    strange = [_unsound(part, "No such part belongs to a study.") for part in file.manifest.parts if part not in names]
    refuse(strange)
    parts = {name: table for name, table in tables.items() if name in file.manifest.parts and name != EVENTS}
    events, wrong = events_of(file.lines(EVENTS), file.manifest.study)
    rows = (problem for name, table in parts.items() for problem in row_problems(table, file.lines(name)))
    refuse([*wrong[:_MOST_SAID], *islice(rows, _MOST_SAID), *islice(_instruments(file), _MOST_SAID)])
    try:
        for name, table in parts.items():
            keep_lines(aside, table, file.lines(name))
        migrate(aside)
        records = SqlRecords(aside)
        for event in events:
            records.add_event(event)
        refuse(islice(_problems(aside, records, file.manifest.study), _MOST_SAID))
        return records.study(file.manifest.study), events
    except Refused:
        raise
    except _UNREADABLE as error:
        what = f"What it says does not fit together ({type(error).__name__})."
        raise Refused([_unsound("file", what)]) from None


def _instruments(file: StudyFile) -> Iterator[Problem]:
    """Instruments are known by their digests, also to other studies: none may stand under another's."""
    for line in file.lines("instruments"):
        try:
            row = json.loads(line)
            same = canonical.digest(row["document"]) == row["digest"]
        except (ValueError, TypeError, KeyError, RecursionError):
            same = False
        if not same:
            yield _unsound("instruments", "An instrument is not the one it is known by.")


def _problems(aside: Connection, records: SqlRecords, study_id: str) -> Iterator[Problem]:
    """All that is not as it should be: what `storage check` would say, and what a study in a file may not be."""
    found = list(aside.scalars(select(studies.c.id)))
    if found != [study_id]:
        yield _unsound("studies", "It is not the one study that the manifest names.")
        return
    if study_id.startswith(ARRIVING):
        yield _unsound("studies", "No study has such an id.")
    used = select(waves.c.instrument_digest).union(select(screening_rounds.c.instrument_digest))
    if aside.execute(select(instruments.c.digest).where(instruments.c.digest.not_in(used))).first():
        yield _unsound("instruments", "There is an instrument that no wave asks by.")
    for finding in checks.findings(aside):
        if not finding.sound:
            yield _unsound("file", finding.what)
    for wave in records.waves(study_id):
        if wave.state not in ("draft", "closed"):
            yield please("study-going-on", wave.id, "A wave is open.", "close it where it is, and export it then")
        sites, cards = records.sites(wave.id), records.practice_cards(wave.id)
        yield from site_problems(wave.instrument, sites, wave.year)
        yield from card_problems(wave.instrument, cards, [card.site for card in cards], wave.year)
        _looked_at(records, wave.id)
    for publication in records.publications():
        if publication.wave_id not in {wave.id for wave in records.waves(study_id)}:
            yield _unsound("publications", "A publication is of another study's wave.")
        if kept := records.bundle(publication.id):
            yield from _unsigned(publication.id, kept)
            if bundles.unzipped(kept.content).files.get(bundles.PUBLICATION) != canonical.dumps(publication.plain()):
                yield _unsound(f"publications › {publication.id}", "It is another than the one in its bundle.")
        elif publishing.recompute(publication):
            yield _unsound(f"publications › {publication.id}", "It does not compute to what it says.")


def _unsigned(id: str, kept: Kept) -> Iterator[Problem]:
    """A bundle is handed out as it is, so it has to be what its signature says: of this publication, by this key."""
    bundle = bundles.unzipped(kept.content)
    manifest = bundles.manifest(bundle)
    if (manifest.publication, manifest.public_key) != (id, kept.facts.public_key):
        yield _unsound(f"bundles › {id}", "It is of another publication, or signed with another key.")
    for finding in verifying.outside(bundle, manifest):
        if finding.sound is False:
            yield _unsound(f"bundles › {id}", finding.what)


def _looked_at(records: Records, wave_id: str) -> None:
    """Read what pages read; what cannot be read raises."""
    if isinstance(copy := records.working_copy(wave_id), UnreadCopy):
        require_bounded(copy)  # of another version, it may be anything, and waits to be discarded
    records.figures(wave_id), records.assignments(wave_id), records.invitations(wave_id), records.visits(wave_id)
    records.released(wave_id), records.released_by_day(wave_id), records.left_out(wave_id)
    records.judgements(wave_id), records.rounds(wave_id), records.screening_rounds(wave_id)
    for expert in records.experts(wave_id):
        records.sheets(wave_id, expert.pseudonym)


def _there_already(records: SqlRecords, aside: Connection) -> Iterator[Problem]:
    for table, what in ((studies, "study"), (waves, "wave"), (publications, "publication")):
        for id in records.taken(table, list(aside.scalars(select(table.c.id)))):
            yield please("study-there", id, f"This {what} is here already.", "remove what is here first, or keep it")


def _unsound(where: str, what: str) -> Problem:
    return please("study-file-unsound", where, what, "ask whoever exported it; nothing was imported")
