"""What is said of a mistake of ours carries no answer and no code, whatever of it is printed."""

from __future__ import annotations

import logging
from datetime import date
from traceback import format_exception

import pytest
from sqlalchemy import Insert, insert, select
from sqlalchemy.exc import DBAPIError

from storage.database import Database
from storage.tables import invitations, responses
from tests.studies_for_tests import SmallStudy

ANSWER, CODE = "words to forget", "HTGR4Y20JQRVZGZJ"


def refused_rows(wave_id: str) -> tuple[Insert, ...]:
    """Rows that no database takes: an answer without its batch, one of no wave, a code of no wave, one twice."""
    row = {
        "id": "r1",
        "wave_id": wave_id,
        "audience": "residents",
        "stratum": "C1",
        "batch": 1,
        "day": date(2030, 3, 1),
    }
    answer, code = row | {"answers": {"R_OPEN": ANSWER}}, {"id": "i1", "wave_id": wave_id, "audience": "officers"}
    issued = code | {"group": "U1", "kind": "one_time", "code_digest": CODE, "spent": False}
    return (
        insert(responses).values(answer | {"batch": None}),
        insert(responses).values(answer | {"wave_id": ANSWER}),
        insert(invitations).values(issued | {"wave_id": CODE}),
        insert(invitations).values([issued, issued | {"id": "i2"}]),
    )


@pytest.mark.parametrize("place", range(4))
def test_an_error_carries_no_answer_and_no_code(
    database: Database, small_study: SmallStudy, place: int, caplog: pytest.LogCaptureFixture
) -> None:
    """With all that led to it, as a server prints it; and with what SQLAlchemy and the driver log at an error."""
    statement = refused_rows(small_study.wave.id)[place]
    with caplog.at_level(logging.INFO), pytest.raises(DBAPIError) as caught, database.writing() as records:
        records._connection.execute(statement)
    printed = "".join(format_exception(caught.value)) + repr(caught.value) + caplog.text
    assert "hide_parameters" in printed or "SQL" in printed
    assert ANSWER not in printed
    assert CODE not in printed
    with database.reading() as records:
        assert records._connection.execute(select(responses)).all() == []
