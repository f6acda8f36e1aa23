"""A study's file with unfinished changes that this version cannot read: they go along, within bounds."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from storage.database import Database
from storage.exporting import export_study
from storage.importing import import_study
from surveys import editing
from surveys.unread_copies import MOST_BYTES
from tests.studies_for_tests import NOW, SECRET, refused, wave_that_is
from tests.surveys.other_layouts import NO_TABLES, TABLES, keep

LATER = NOW + timedelta(days=3)


@pytest.mark.parametrize("written", [TABLES, NO_TABLES])
def test_what_no_version_here_can_read_goes_along_to_be_put_aside(
    database: Database, tmp_path: Path, written: object
) -> None:
    with database.writing() as records:
        wave = wave_that_is(records, "draft")
        keep(records, wave.id, written)
        before = editing.unread(records, wave)
    other = Database(f"sqlite:///{tmp_path / 'other.sqlite3'}", SECRET)
    import_study(other, export_study(database, "s1", LATER), LATER)
    with other.writing() as records:
        assert before
        assert editing.unread(records, wave) == before
        editing.discard(records, wave.id, before.version, LATER)
        assert editing.unread(records, wave) is None
    other.close()


def test_a_file_brings_no_more_unfinished_than_an_instrument_could_be(database: Database, tmp_path: Path) -> None:
    with database.writing() as records:
        keep(records, wave_that_is(records, "draft").id, ["a" * MOST_BYTES])
    other = Database(f"sqlite:///{tmp_path / 'other.sqlite3'}", SECRET)
    with refused("working-copy-large"):
        import_study(other, export_study(database, "s1", LATER), LATER)
    other.close()
