"""The tables: none that holds answers has a row number, and no column holds a time of day for who answered."""

from pathlib import Path

import pytest
from sqlalchemy import DateTime
from sqlalchemy.exc import OperationalError

from storage.columns import metadata
from storage.database import Database
from surveys import answering, judging
from surveys.addresses import Address
from surveys.assignments import Assignment
from surveys.demonstrations import comparators, demonstration
from surveys.screenings import Rating, Remark, Round
from surveys.visits import Visit
from tests.studies_for_tests import NOW, SmallStudy, completed, key

ANSWERING = (
    "inbox",
    "entries",
    "responses",
    "keys",
    "judgements",
    "ratings",
    "remarks",
    "invitations",
    "visits",
    "breakdowns",
)
APART = (*ANSWERING, "addresses", "breakdowns")


@pytest.mark.parametrize("table", APART)
def test_a_table_that_holds_answers_or_codes_has_no_row_number(
    database: Database, database_file: Path, table: str
) -> None:
    with database.reading() as records:
        records._connection.exec_driver_sql(f"SELECT * FROM {table}")  # noqa: S608 # our own tables
        for name in ("rowid", "oid", "_rowid_"):
            with pytest.raises(OperationalError, match="no such column"):
                records._connection.exec_driver_sql(f"SELECT {name} FROM {table}")  # noqa: S608 # our own tables


def test_a_time_of_day_is_kept_only_of_those_who_sign_in() -> None:
    timed = {
        (table.name, column.name)
        for table in metadata.tables.values()
        for column in table.columns
        if isinstance(column.type, DateTime)
    }
    assert timed == {("events", "at"), ("sign_ins", "expires_at")}


def test_responses_stand_in_the_order_of_their_receipts_not_of_their_coming(
    database: Database, database_file: Path, small_study: SmallStudy
) -> None:
    with database.writing() as records:
        for number in range(8):
            form = completed("residents", R_OPEN=f"comment {number}")
            answering.submit(records, small_study.residents[0], form, key(number), NOW)
        receipts = records._connection.exec_driver_sql("SELECT receipt_digest FROM inbox").scalars().all()
    assert receipts == sorted(receipts)


def test_everything_of_a_wave_goes_with_it(database: Database, small_study: SmallStudy) -> None:
    with database.writing() as records:
        answering.submit(records, small_study.residents[0], completed("residents"), key(), NOW)
        judging.agree(records, small_study.experts[0], {}, False, NOW)
        judging.judge(records, small_study.experts[0], {"D1:D2": 3}, "M0", NOW)
        records.keep_screening_round(Round(small_study.wave.id, 1, small_study.wave.instrument_digest, NOW.date()))
        records.keep_ratings(small_study.wave.id, 1, [Rating("E01", "IC1", 4)], NOW.date())
        records.keep_remark(small_study.wave.id, 1, Remark("E01", "missing", "Trust"))
        records.keep_figures(small_study.wave.id, {"OB01": 1.0})
        records.add_visits({Visit(small_study.wave.id, "residents", "opened"): 10})
        records.keep_sites(small_study.wave.id, comparators(demonstration(), NOW.year))
        records.keep_assignment(small_study.wave.id, Assignment("K1a", "The office"))
        records.keep_address(small_study.wave.id, Address("E01", "one@example.org"))
        connection = records._connection
        connection.exec_driver_sql("DELETE FROM waves")
        for table in metadata.tables.values():
            if "wave_id" in table.columns:
                assert connection.exec_driver_sql(f"SELECT count(*) FROM {table.name}").scalar_one() == 0  # noqa: S608 # our own names
