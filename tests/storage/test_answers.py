"""One JSON row a response, and the keys that were spent for them."""

import json
import sqlite3
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy.exc import IntegrityError

from storage.database import Database
from surveys.answers import Answers, Response
from surveys.invitations import Invitation
from tests.studies_for_tests import SmallStudy

DAY = date(2030, 3, 2)
ANSWERS: Answers = {"R01": 5, "R03": "DK", "R_OPEN": '准绳 "quoted"\n😀 \\ \u2028 \0'}


def invitation(study: SmallStudy, group: str = "C1") -> Invitation:
    return Invitation(f"i-{group}", study.wave.id, "residents", group, "open", f"digest of {group}")


def test_a_response_comes_back_as_it_was_given(database: Database, small_study: SmallStudy) -> None:
    with database.writing() as records:
        records.keep_response(invitation(small_study), Response("residents", ANSWERS), "r1", "content", DAY)
    with database.reading() as records:
        assert list(records.responses(small_study.wave.id)) == [("residents", "C1", ANSWERS)]
        assert list(records.responses("another wave")) == []
        assert records.kept_content("r1") == "content"
        assert records.wave_of_receipt("r1") == small_study.wave.id
        assert (records.kept_content("r2"), records.wave_of_receipt("r2")) == (None, None)


def test_it_is_one_row_of_json_with_a_day_and_nothing_of_the_invitation(
    database: Database, small_study: SmallStudy, database_file: Path
) -> None:
    with database.writing() as records:
        records.keep_response(invitation(small_study), Response("residents", ANSWERS), "r1", "content", DAY)
    with closing(sqlite3.connect(database_file)) as connection:
        ((*fields, body),) = connection.execute("SELECT * FROM inbox").fetchall()
        key = connection.execute("SELECT * FROM keys").fetchall()
    assert fields == ["r1", small_study.wave.id, "residents", "C1", "2030-03-02"]
    assert json.loads(body) == ANSWERS
    assert key == [("r1", small_study.wave.id, "content")]


def test_a_receipt_is_kept_once(database: Database, small_study: SmallStudy) -> None:
    with database.writing() as records:
        records.keep_response(invitation(small_study), Response("residents", {"R01": 5}), "r1", "content", DAY)
    with pytest.raises(IntegrityError), database.writing() as records:
        records.keep_response(invitation(small_study, "C2"), Response("residents", {"R01": 1}), "r1", "other", DAY)
    with database.reading() as records:
        assert dict(records.counts(small_study.wave.id)) == {("residents", "C1"): 1}


def test_responses_are_counted_by_audience_and_stratum(database: Database, small_study: SmallStudy) -> None:
    with database.writing() as records:
        for number, group in enumerate(("C1", "C1", "C2")):
            given = Response("residents", {"R01": 5})
            records.keep_response(invitation(small_study, group), given, f"r{number}", "content", DAY)
    with database.reading() as records:
        assert dict(records.counts(small_study.wave.id)) == {("residents", "C1"): 2, ("residents", "C2"): 1}
        assert dict(records.counts("another wave")) == {}


def test_a_withdrawn_response_leaves_only_the_digest_of_its_receipt(
    database: Database, small_study: SmallStudy, database_file: Path
) -> None:
    with database.writing() as records:
        given = Response("residents", {"R01": 5, "R_OPEN": "words to forget"})
        records.keep_response(invitation(small_study), given, "r1", "content to forget", DAY)
        records.withdraw_response("r1")
        assert (records.kept_content("r1"), records.wave_of_receipt("r1")) == ("", None)
        assert dict(records.counts(small_study.wave.id)) == {}
    database.close()
    assert b"to forget" not in database_file.read_bytes()
