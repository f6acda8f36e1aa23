"""What the tests of the pages share: waves with their analysis, as a page sees them."""

from __future__ import annotations

from collections.abc import Iterator

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
    given = inputs(records, wave)
    analysis = shown(wave.instrument, analyse(given))
    return Seen(fingerprint(records, wave), wave, analysis, records.released_numbers(wave.id), given.sites)


@pytest.fixture(scope="session")
def seen(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Seen]:
    """The demonstration's live wave: 600 residents, 120 officers, 12 experts, all figures."""
    database = Database(f"sqlite:///{tmp_path_factory.mktemp('demonstration') / 'records.sqlite3'}", SECRET)
    with database.writing() as records:
        demonstrating.build(records, SECRET, NOW)
        seen = seen_of(records, records.waves(demonstrating.STUDY_ID)[-1])
    yield seen
    database.close()


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
