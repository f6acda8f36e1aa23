"""Studies of something else: from their document to a publication that anyone can check."""

from __future__ import annotations

import pytest

from storage.database import Database
from surveys import bundles, verifying
from surveys.publications import Publication
from surveys.reading import parse, read, shipped
from tests import walked
from tests.surveys.conftest import temporary


@pytest.fixture(scope="module")
def safety(tmp_path_factory: pytest.TempPathFactory) -> tuple[Publication, bytes]:
    """The template of public safety, which has no questionnaire for officers, published; and its bundle."""
    with temporary(tmp_path_factory) as database:
        return _published(database, "public_safety")


def test_the_template_of_public_safety_has_five_dimensions_and_twenty_two_indicators() -> None:
    instrument = read(parse(shipped("public_safety")))
    assert [len(dimension.indicators) for dimension in instrument.index_system.dimensions] == [5, 5, 4, 4, 4]
    assert instrument.audiences == ("residents",)


def test_a_study_of_public_safety_is_published_and_verifies(safety: tuple[Publication, bytes]) -> None:
    publication, bundle = safety
    assert publication.evaluation["responses"] == {"residents": walked.PEOPLE}
    found = list(verifying.findings(bundle))
    assert found
    assert [one.what for one in found if one.sound is False] == []


def test_its_files_name_no_officers(safety: tuple[Publication, bytes]) -> None:
    files = bundles.unzipped(safety[1]).files
    assert not [path for path in files if "officers" in path]
    assert b"Officers" not in files["report/report-en.html"]


def _published(database: Database, name: str) -> tuple[Publication, bytes]:
    with database.writing() as records:
        publication = walked.publish(records, parse(shipped(name)))
        kept = records.bundle(publication.id)
    assert kept
    return publication, kept.content
