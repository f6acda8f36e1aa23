"""A publication's bundle at its address: as it was made, and kept by whoever has fetched it."""

from __future__ import annotations

import hashlib

import pytest

from surveys import bundles, verifying
from surveys.publications import Publication
from tests.forms.conftest import House
from tests.publishable import published_in

pytestmark = pytest.mark.usefixtures("database_file")  # the pages are the same on any database


@pytest.fixture
def publication(house: House) -> Publication:
    with house.database.writing() as records:
        return published_in(records, house.study.wave, house.study.officers[:10])


def test_it_is_sent_as_it_was_made_and_kept_for_ever(house: House, publication: Publication) -> None:
    answer = house.client.get(f"/p/{publication.id}.zip")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/zip"
    assert answer.headers["content-disposition"] == f'attachment; filename="plumbline-{publication.id}.zip"'
    assert "immutable" in answer.headers["cache-control"]
    assert "content-encoding" not in answer.headers
    assert answer.headers["etag"] == f'"{hashlib.sha256(answer.content).hexdigest()}"'
    assert all(finding.sound is not False for finding in verifying.findings(answer.content))
    again = house.client.get(f"/p/{publication.id}.zip", headers={"if-none-match": f'W/"x", {answer.headers["etag"]}'})
    assert (again.status_code, again.content) == (304, b"")
    head = house.client.head(f"/p/{publication.id}.zip")
    assert (head.status_code, head.headers["etag"]) == (200, answer.headers["etag"])
    assert head.headers["content-length"] == str(len(answer.content))


def test_its_lists_of_receipts_are_those_that_are_looked_up(house: House, publication: Publication) -> None:
    files = bundles.unzipped(house.client.get(f"/p/{publication.id}.zip").content).files
    for audience in ("residents", "officers"):
        sent = house.client.get(f"/p/{publication.id}/receipts/{audience}.txt").content
        assert sent == files[bundles.receipts_path(audience)]


def test_where_there_is_none_it_is_said_in_plain_words(house: House, publication: Publication) -> None:
    with house.database.writing() as records:
        records._connection.exec_driver_sql("DELETE FROM bundles")
    status, text = house.get(f"/p/{publication.id}.zip")
    assert status == 404
    assert "published before files were made" in text
    assert house.get(f"/p/{publication.id}/receipts")[0] == 404
    assert house.get(f"/p/{publication.id}")[0] == 200
    for id in ("nothing", "%00", "a%2Fb"):
        assert house.get(f"/p/{id}.zip")[0] == 404
