"""Responses that waited in clear before there were batches are sealed, counted and withdrawn like any other."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from alembic.command import upgrade
from sqlalchemy import text

from storage.database import Database, kind_of
from storage.migrating import config
from surveys import answering, batching
from surveys.invitations import digest, receipt_code
from surveys.studies import Wave
from tests.databases import FILE
from tests.studies_for_tests import NOW, SECRET, STUDY, document, kept_in, key, refused

BEFORE = "0004"
MARK = "words that waited in clear"


@pytest.fixture
def older(empty_url: str) -> str:
    """A database of the version before, in which 12 residents and 3 officers have answered."""
    fill(empty_url)
    return empty_url


def fill(url: str) -> None:
    kind = kind_of(url)
    engine = kind.engine()
    with engine.begin() as connection:
        kind.prepare(connection)
        upgrade(config(connection), BEFORE)
        said = {"study": json.dumps({"zh": "A", "en": "A"}), "document": json.dumps(document())}
        for order in (
            "INSERT INTO instruments VALUES ('d1', :document)",
            f"INSERT INTO studies VALUES ('{STUDY.id}', :study, :study, :study, 'c', 180, NULL)",  # noqa: S608 # ours
            f"""INSERT INTO waves VALUES ('w1', '{STUDY.id}', 1, :study, 'd1', '2030-03-31', 'open', '2030-03-01',
            NULL)""",  # noqa: S608 # ours
            "INSERT INTO strata VALUES ('w1', 'residents', 'C1', 0, :study, 600, NULL)",
            "INSERT INTO strata VALUES ('w1', 'officers', 'U1', 1, :study, NULL, 40)",
        ):
            connection.execute(text(order), said)
        for number in range(15):
            audience, stratum = ("residents", "C1") if number < 12 else ("officers", "U1")
            item = "R01" if number < 12 else "O01"
            row = {"digest": digest(receipt_code(key(number))), "content": f"content {number}"}
            row |= {"audience": audience, "stratum": stratum, "body": json.dumps({item: 4, "R_OPEN": MARK})}
            connection.execute(text("INSERT INTO keys VALUES (:digest, 'w1', :content)"), row)
            connection.execute(
                text("INSERT INTO inbox VALUES (:digest, 'w1', :audience, :stratum, '2030-03-02', :body)"), row
            )
    engine.dispose()


def wave(database: Database) -> Wave:
    with database.reading() as records:
        return records.wave("w1")


def test_none_is_lost_and_all_wait_sealed(older: str) -> None:
    database = Database(older, SECRET)
    with database.reading() as records:
        assert kept_in(records, "w1") == {("residents", "C1"): 12, ("officers", "U1"): 3}
        rows = records._connection.exec_driver_sql("SELECT sealed FROM inbox").scalars().all()
        assert len({len(bytes(sealed)) for sealed in rows}) == 1
        assert MARK.encode() not in b"".join(map(bytes, rows))
    with database.writing() as records:
        assert batching.close_ready(records, "w1") == 12
        found = [dict(answers) for _, _, answers, _ in records.responses("w1")]
    assert found == [{"R01": 4, "R_OPEN": MARK}] * 12
    database.close()


def test_whoever_was_promised_to_withdraw_still_can(older: str) -> None:
    database = Database(older, SECRET)
    with database.writing() as records:
        answering.withdraw(records, receipt_code(key(0)), NOW)
        answering.withdraw(records, receipt_code(key(12)), NOW)
        assert batching.close_ready(records, "w1") == 11
        answering.withdraw(records, receipt_code(key(1)), NOW)
        assert kept_in(records, "w1") == {("residents", "C1"): 10, ("officers", "U1"): 2}
        assert batching.rebuild(records, records.wave("w1"))["residents", "C1"][0].responses == 10
    database.close()


def test_without_a_secret_nothing_is_changed(older: str) -> None:
    database = Database(older)
    with refused("secret-missing", "PLUMBLINE_SECRET"), database.reading() as records:
        records.studies()
    database.close()
    engine = kind_of(older).engine()
    with engine.connect() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM inbox WHERE day IS NOT NULL").scalar_one() == 15
        assert connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar_one() == BEFORE
    engine.dispose()


def test_a_database_without_responses_needs_no_secret(database_url: str, tmp_path: Path) -> None:
    database = Database(database_url)
    with database.reading() as records:
        assert records.studies() == ()
    database.close()


def test_nothing_of_them_stands_in_clear_in_the_file(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / FILE}"
    fill(url)
    assert MARK.encode() in (tmp_path / FILE).read_bytes()
    database = Database(url, SECRET)
    with database.writing() as records:
        records.wave("w1")
    assert MARK.encode() not in b"".join(path.read_bytes() for path in tmp_path.iterdir())
    database.close()
