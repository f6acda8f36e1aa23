"""A study goes into a file and comes back the same, on either kind of database, and nothing goes that must not."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from storage.columns import metadata
from storage.database import Database
from storage.exporting import export_study
from storage.importing import import_study
from storage.records import SqlRecords
from storage.rows import lines_of
from storage.study_files import StudyFile
from storage.whole_studies import LEFT_OUT, OF_WAVES, OTHERWISE
from surveys import (
    declaring,
    editing,
    entering_sites,
    studying,
    verifying,
)
from tests.postgresql import PostgresqlServer
from tests.storage.whole import LATER, seen, wrong
from tests.studies_for_tests import LANGUAGES, NOW, SECRET, SmallStudy, refused, wave_that_is
from tests.surveys.test_entering_sites import FIRST


def test_of_every_table_it_is_decided_whether_it_goes_along() -> None:
    assert sorted([*OF_WAVES, *OTHERWISE, *LEFT_OUT]) == sorted(metadata.tables)


def test_a_study_comes_back_the_same_to_the_last_bit_on_another_server(
    postgresql: PostgresqlServer, first: Database, tmp_path: Path
) -> None:
    """From SQLite to PostgreSQL and from there to SQLite again; nothing rests on the first server's secret."""
    url, secret = postgresql.create(), b"another secret of thirty-two characters"
    second, third = Database(url, secret), Database(f"sqlite:///{tmp_path / 'third.sqlite3'}", secret)
    content = export_study(first, "s1", LATER)
    assert import_study(second, content, LATER).id == "s1"
    assert wrong(second) == []
    with refused("study-there", "s1"):
        import_study(second, content, LATER)
    import_study(third, export_study(second, "s1", LATER), LATER)
    assert seen(third) == seen(first)
    with third.reading() as records, first.reading() as theirs, second.reading() as between:
        come = list(theirs.events("s1"))
        assert list(records.events("s1"))[: len(come)] == list(between.events("s1"))[: len(come)] == come
        last = between.events("s1")[len(come)]
        assert (last.act, last.details["events"]) == ("study-imported", len(come))
        bundle = records.bundle(records.publications()[0].id)
        assert bundle is not None
        assert all(finding.sound is not False for finding in verifying.findings(bundle.content))
    second.close()
    third.close()
    postgresql.drop(url)


def test_nothing_in_a_file_leads_from_a_person_to_a_row(first: Database, study_file: bytes) -> None:
    """Ids of rows and codes are drawn anew, nobody who withdrew or waits is in it, and it says so in no order."""
    file = StudyFile(study_file)
    with first.reading() as records:
        here = {name: [json.loads(line) for line in lines] for name, lines in _as_kept(records)}
    told = {part: [json.loads(line) for line in file.lines(part)] for part in file.manifest.parts}
    for table, column in (("responses", "id"), ("invitations", "id"), ("invitations", "code_digest")):
        found = [row[column] for row in told[table]]
        assert len(found) == len(here[table])
        assert not {row[column] for row in here[table]} & {*found}
    assert [row["id"] for row in told["responses"]] == sorted(row["id"] for row in told["responses"])
    assert (len(here["keys"]), len(told["keys"]), len(told["responses"])) == (33, 32, 32)
    assert {row["content_digest"] for row in told["keys"]} == {"kept"}
    assert all(row["code_digest"].startswith("forgotten ") for row in told["invitations"])
    assert not {*told} & {"inbox", "entries", "sign_ins"}
    assert told["events"][-1]["act"] == "study-exported"
    again = StudyFile(export_study(first, "s1", LATER))
    assert [*again.lines("responses")] != [*file.lines("responses")]


def _as_kept(records: SqlRecords) -> Iterator[tuple[str, Iterator[str]]]:
    for name in ("responses", "invitations", "keys"):
        yield name, lines_of(records._connection, metadata.tables[name])


def test_a_study_that_goes_on_is_not_exported(database: Database, small_study: SmallStudy) -> None:
    with refused("study-going-on", small_study.wave.id):
        export_study(database, "s1", NOW)
    with refused("study-unknown", "s2"):
        export_study(database, "s2", NOW)
    with database.reading() as records:
        assert records.events()[-1].act != "study-exported"


def test_a_study_that_was_removed_comes_back_and_its_changes_are_told_once(
    database: Database, database_file: Path
) -> None:
    with database.writing() as records:
        wave = wave_that_is(records, "closed")
        entering_sites.set_sites(records, wave.id, [FIRST], NOW)
        before = declaring.told(records, wave)
    content = export_study(database, "s1", NOW)
    with database.writing() as records:
        studying.remove_study(records, "s1", NOW)
    import_study(database, content, NOW)
    with database.reading() as records:
        assert declaring.told(records, records.wave(wave.id)) == before
    assert wrong(database) == []


def test_what_is_unfinished_of_a_draft_goes_along(database: Database, tmp_path: Path) -> None:
    with database.writing() as records:
        wave = wave_that_is(records, "draft")
        loaded = editing.load(records, wave)
        grids = tuple(replace(grid, rows=grid.rows[:-1]) for grid in loaded.grids)
        assert editing.save(records, wave.id, grids, loaded.version, LANGUAGES, NOW).problems
        before = editing.load(records, wave)
    other = Database(f"sqlite:///{tmp_path / 'other.sqlite3'}", SECRET)
    import_study(other, export_study(database, "s1", LATER), LATER)
    with other.reading() as records:
        assert editing.load(records, records.wave(wave.id)) == before
    other.close()
