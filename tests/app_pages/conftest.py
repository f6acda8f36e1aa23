"""What the tests of the pages share: waves with their analysis, as a page sees them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from app_pages.analyses import Seen, fingerprint
from storage.database import Database
from storage.records import SqlRecords
from storage.settings import database as process_database
from storage.settings import settings
from surveys import demonstrating
from surveys.analysing import analyse
from surveys.designing import design
from surveys.gathering import inputs
from surveys.studies import Wave
from surveys.withholding import shown
from tests.app_pages.reporting import Made, in_language
from tests.publishable import fill, open_wave
from tests.studies_for_tests import NOW, SECRET


def seen_of(records: SqlRecords, wave: Wave) -> Seen:
    """A wave as a page sees it, without the cache."""
    given = inputs(records, wave)
    analysis = shown(design(wave.instrument), analyse(given))
    released = records.released_numbers(wave.id)
    return Seen(fingerprint(records, wave), wave, analysis, released, given.figures, given.sites)


@pytest.fixture(scope="session")
def demonstration_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with the demonstration, to be read or copied."""
    file = tmp_path_factory.mktemp("demonstration") / "records.sqlite3"
    database = Database(f"sqlite:///{file}", SECRET)
    with database.writing() as records:
        demonstrating.build(records, SECRET, NOW)
    database.close()
    return file


@pytest.fixture(scope="session")
def demonstration(demonstration_file: Path) -> Iterator[Database]:
    """The demonstration's database; nobody changes it."""
    database = Database(f"sqlite:///{demonstration_file}", SECRET)
    yield database
    database.close()


@pytest.fixture(scope="session")
def seen(demonstration: Database) -> Seen:
    """The demonstration's live wave: 600 residents, 120 officers, 12 experts, all figures."""
    with demonstration.reading() as records:
        return seen_of(records, records.waves(demonstrating.STUDY_ID)[-1])


@pytest.fixture(autouse=True)
def process(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str], None]]:
    """What a part that is drawn reads by itself: an empty database, until it is told to read another."""

    def read(url: str) -> None:
        monkeypatch.setenv("DATABASE_URL", url)
        monkeypatch.setenv("PLUMBLINE_SECRET", SECRET.decode())
        settings.cache_clear()
        process_database.cache_clear()

    read(f"sqlite:///{tmp_path / 'process.sqlite3'}")
    yield read
    if process_database.cache_info().currsize:
        process_database().close()
    settings.cache_clear()
    process_database.cache_clear()


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


@pytest.fixture(scope="session", params=["zh", "en"])
def made(seen: Seen, request: pytest.FixtureRequest) -> Made:
    """The demonstration's tables of a report in each language."""
    return in_language(seen, request.param)


@pytest.fixture(scope="session")
def zh(seen: Seen) -> Made:
    """The same in Chinese."""
    return in_language(seen, "zh")
