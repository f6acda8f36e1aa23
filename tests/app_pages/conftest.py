"""What the tests of the pages share: waves with their analysis, as a page sees them."""

from __future__ import annotations

from pathlib import Path

import pytest

from app_pages.analyses import Seen, fingerprint
from storage.database import Database
from storage.records import SqlRecords
from surveys import demonstrating
from surveys.analysing import analyse
from surveys.evaluating import inputs
from surveys.studies import Wave
from surveys.withholding import shown
from tests.publishable import fill, open_wave
from tests.studies_for_tests import NOW, SECRET


def seen_of(records: SqlRecords, wave: Wave) -> Seen:
    """A wave as a page sees it, without the cache."""
    analysis = shown(wave.instrument, analyse(inputs(records, wave)))
    figures = dict(records.figures(wave.id))
    return Seen(fingerprint(records, wave), wave, analysis, records.released_numbers(wave.id), figures)


@pytest.fixture(scope="session")
def demonstration(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with the demonstration, to be read or copied."""
    file = tmp_path_factory.mktemp("demonstration") / "records.sqlite3"
    database = Database(f"sqlite:///{file}", SECRET)
    with database.writing() as records:
        demonstrating.build(records, SECRET, NOW)
    database.close()
    return file


@pytest.fixture(scope="session")
def seen(demonstration: Path) -> Seen:
    """The demonstration's live wave: 600 residents, 120 officers, 12 experts, all figures."""
    database = Database(f"sqlite:///{demonstration}", SECRET)
    with database.reading() as records:
        seen = seen_of(records, records.waves(demonstrating.STUDY_ID)[-1])
    database.close()
    return seen


@pytest.fixture
def empty(database: Database) -> Seen:
    """A wave that nobody has answered or judged, without a figure."""
    with database.writing() as records:
        return seen_of(records, open_wave(records))


@pytest.fixture
def alike(database: Database) -> Seen:
    """A wave that everyone answers alike (4 of 5, all pairs equal), without a figure: nothing varies."""
    with database.writing() as records:
        wave = open_wave(records)
        fill(records, wave)
        return seen_of(records, wave)
