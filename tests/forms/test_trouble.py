"""A clock that is set back and a commit that fails, in the middle of a submission: nobody is thanked for nothing."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from sqlalchemy import Connection, event
from sqlalchemy.exc import OperationalError

from surveys.events import breaks
from tests.forms.conftest import BEGUN, OTHER_KEY, TWENTY, House, receipt
from tests.studies_for_tests import NOW

OFFICERS = {"key": OTHER_KEY, "lang": "en", "consent": "yes", "O01": "4"}


class Full(Exception):
    """What SQLite says, as its driver says it."""

    sqlite_errorname = "SQLITE_FULL"
    sqlstate = "53100"


@contextmanager
def commits_failing(house: House) -> Iterator[None]:
    """Every commit of a writer fails, as on a disk that is full."""
    engine = house.database._engine()

    def fail(_connection: Connection) -> None:
        raise OperationalError("COMMIT", None, Full("the disk is full"))

    event.listen(engine, "commit", fail)
    try:
        yield
    finally:
        event.remove(engine, "commit", fail)


def test_a_commit_that_fails_is_not_thanked_for(house: House, caplog: pytest.LogCaptureFixture) -> None:
    form = {**BEGUN, **TWENTY}
    with commits_failing(house):
        for address, fields in ((house.resident, form), (house.officer, OFFICERS)):
            status, page = house.post(address, fields)
            assert (status, 'class="code"' in page) == (503, False)
    assert (house.stored(), house.spent(house.officer)) == (0, False)
    assert "database-full" in (said := caplog.text)
    assert "Traceback" not in said
    status, page = house.post(house.resident, form)
    assert (status, bool(receipt(page)), house.stored()) == (200, True, 1)


def test_a_clock_that_is_set_back_in_the_middle_changes_nothing(house: House) -> None:
    """The form was opened at nine thirty; then it is the day before, before the wave has opened."""
    form = {**BEGUN, **TWENTY}
    assert house.get(house.resident)[0] == 200
    house.clock[0] = NOW - timedelta(days=1)
    status, page = house.post(house.resident, form)
    assert status == 200
    thanked = receipt(page)
    house.clock[0] = NOW
    again = house.post(house.resident, form)
    assert (again[0], receipt(again[1]), house.stored()) == (200, thanked, 1)
    house.clock[0] = NOW - timedelta(days=400)
    house.close()
    with house.database.reading() as records:
        assert list(breaks(records.chain())) == []
    assert house.post(house.resident, form)[0] == 200  # the receipt again, though the wave has closed
    assert house.stored() == 1
