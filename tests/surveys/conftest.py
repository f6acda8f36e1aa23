"""What the tests of the rules share."""

from collections.abc import Iterator

import pytest

from storage.database import Database
from surveys import publishing, studying
from surveys.publications import Publication
from tests.databases import ENGINES, new_database
from tests.publishable import FIGURES, fill, open_wave
from tests.studies_for_tests import NOW


@pytest.fixture(scope="module", params=ENGINES)
def published(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Database, Publication]]:
    """A real study's publication; nobody changes it."""
    with new_database(request, tmp_path_factory.mktemp("publishing")) as database:
        with database.writing() as records:
            wave = open_wave(records)
            fill(records, wave)
            studying.enter_figures(records, wave.id, FIGURES, NOW)
            studying.close_wave(records, wave.id, NOW)
            publication = publishing.publish(records, wave.id, NOW)
        yield database, publication
