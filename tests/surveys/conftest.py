"""What the tests of the rules share."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from storage.database import Database
from surveys import batching, publishing, studying
from surveys.publications import Publication
from surveys.studies import Wave
from tests.databases import ENGINES, new_database
from tests.publishable import FIGURES, fill, open_wave
from tests.studies_for_tests import NOW, SECRET
from tests.surveys.archived import Archived, archived, declared, fielded


@pytest.fixture
def wave(database: Database) -> Wave:
    """An open wave with a link to each community."""
    with database.writing() as records:
        return open_wave(records)


@contextmanager
def temporary(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """A database in a file that nobody asks for again."""
    database = Database(f"sqlite:///{tmp_path_factory.mktemp('archived') / 'records.sqlite3'}", SECRET)
    yield database
    database.close()


@pytest.fixture(scope="module", params=ENGINES)
def published(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Database, Publication]]:
    """A real study's publication, half of whose people tick 2 throughout and half 4; nobody changes it."""
    with new_database(request, tmp_path_factory.mktemp("publishing")) as database:
        yield database, _publication(database, ("2", "4"))


@pytest.fixture(scope="module", params=ENGINES)
def agreed(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Database, Publication]]:
    """The same where all tick 4, so that nearly everything is withheld."""
    with new_database(request, tmp_path_factory.mktemp("agreeing")) as database:
        yield database, _publication(database, ("4",))


@pytest.fixture(scope="session")
def bundled(tmp_path_factory: pytest.TempPathFactory) -> Archived:
    """A made-up study that is published with residents' rows."""
    with temporary(tmp_path_factory) as database, database.writing() as records:
        return archived(records, fielded(records, declared()))


@pytest.fixture(scope="session")
def bundled_alike(tmp_path_factory: pytest.TempPathFactory) -> Archived:
    """The same, but everybody ticks 4 throughout: nearly all is withheld."""
    with temporary(tmp_path_factory) as database, database.writing() as records:
        return archived(records, fielded(records, declared(), ("4",)))


def _publication(database: Database, ticked: tuple[str, ...]) -> Publication:
    with database.writing() as records:
        wave = open_wave(records)
        fill(records, wave, ticked=ticked)
        studying.enter_figures(records, wave.id, FIGURES, NOW)
        studying.close_wave(records, wave.id, NOW)
        batching.close_ready(records, wave.id)
        return publishing.publish(records, wave.id, NOW)
