"""What follows an answer: ten of a group come into the figures, and nothing that fails then takes the thanks away."""

from __future__ import annotations

import pytest

from storage.records import SqlRecords
from storage.sealing import Seals
from surveys.batches import Place, Waiting
from surveys.invitations import printed, receipt_code
from tests.forms.conftest import BEGUN, KEY, TWENTY, House, receipt
from tests.studies_for_tests import NOW, key


def released(house: House) -> dict[str, int]:
    """How many of each stratum are in what pages are told."""
    with house.database.reading() as records:
        return {part.stratum: part.responses for part in records.released(house.study.wave.id)}


def test_the_tenth_answer_of_a_community_brings_all_ten_into_the_figures(house: House) -> None:
    for number in range(10):
        assert released(house) == {}
        assert house.post(house.resident, {**BEGUN, **TWENTY, "key": key(300 + number)})[0] == 200
    assert released(house) == {"C1": 10}
    assert house.stored() == 10


def test_a_batch_that_cannot_be_closed_takes_nothing_from_the_thanks(
    house: House, caplog: pytest.LogCaptureFixture
) -> None:
    """Nine responses wait that were sealed with a secret that is gone."""
    other = Seals(b"another secret of thirty-two sig")
    with house.database.writing() as records:
        for number in range(9):
            here = Place(house.study.wave.id, "residents", "C1")
            waiting = Waiting(f"r{number}", {"R01": 4}, NOW.date())
            records.spend_key(here, waiting.receipt_digest, "content")
            SqlRecords(records._connection, other).keep_response(here, waiting, 500)
    status, page = house.post(house.resident, {**BEGUN, **TWENTY})
    assert status == 200
    assert receipt(page) == printed(receipt_code(KEY))
    assert "Responses wait that this secret does not open" in caplog.text
    assert released(house) == {}


FAILING = {
    "sqlite": ("CREATE TRIGGER no_row BEFORE INSERT ON responses BEGIN SELECT RAISE(ABORT, 'no more rows'); END",),
    "postgresql": (
        "CREATE FUNCTION no_row() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RAISE ''no more rows''; END'",
        "CREATE TRIGGER no_row BEFORE INSERT ON responses FOR EACH ROW EXECUTE FUNCTION no_row()",
    ),
}


def test_a_database_that_fails_after_the_answer_takes_nothing_from_the_thanks(house: House) -> None:
    """The tenth is kept and thanked, though the batch that they fill cannot be written."""
    with house.database.writing() as records:
        for statement in FAILING[records._connection.dialect.name]:
            records._connection.exec_driver_sql(statement)
    for number in range(10):
        status, page = house.post(house.resident, {**BEGUN, **TWENTY, "key": key(number)})
        assert (status, receipt(page)) == (200, printed(receipt_code(key(number))))
    assert released(house) == {}
    assert house.stored() == 10
