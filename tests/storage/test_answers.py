"""Responses wait sealed, one row each, beside the keys that were spent for them."""

import hashlib
import hmac
import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy.exc import IntegrityError

from storage.database import Database
from storage.records import SqlRecords
from storage.sealing import Seals, derived_key
from surveys.answers import Answers, room
from surveys.audiences import AUDIENCES, Audience
from surveys.batches import Place, Waiting
from surveys.quality import LONGEST
from surveys.reading import community_policing
from tests.studies_for_tests import SECRET, SmallStudy, kept_in, refused

DAY = date(2030, 3, 2)
ANSWERS: Answers = {"R01": 5, "R03": "DK", "R_OPEN": '准绳 "quoted"\n😀 \\ \u2028 \0'}
GIVEN = Waiting("r1", ANSWERS, DAY, "a claim")
ROOM = 500


def place(study: SmallStudy, stratum: str = "C1") -> Place:
    return Place(study.wave.id, "residents", stratum)


def keep(records: SqlRecords, where: Place, response: Waiting, content: str) -> None:
    assert records.spend_key(where, response.receipt_digest, content) is None
    records.keep_response(where, response, ROOM)


def test_a_response_comes_back_as_it_was_given(database: Database, small_study: SmallStudy) -> None:
    with database.writing() as records:
        keep(records, place(small_study), GIVEN, "content")
    with database.reading() as records:
        assert records.waiting(place(small_study)) == (GIVEN,)
        assert records.waiting(place(small_study, "C2")) == ()
        assert list(records.responses(small_study.wave.id)) == []
        assert records.kept_content("r1") == "content"
        assert records.wave_of_receipt("r1") == small_study.wave.id
        assert records.place_of("r1") == place(small_study)
        assert (records.kept_content("r2"), records.wave_of_receipt("r2"), records.place_of("r2")) == (None,) * 3


def test_it_is_one_row_that_says_where_it_waits_and_nothing_else(
    database: Database, small_study: SmallStudy, database_file: Path
) -> None:
    with database.writing() as records:
        keep(records, place(small_study), GIVEN, "content")
    with closing(sqlite3.connect(database_file)) as connection:
        ((*fields, sealed),) = connection.execute("SELECT * FROM inbox").fetchall()
        key = connection.execute("SELECT * FROM keys").fetchall()
    assert fields == ["r1", small_study.wave.id, "residents", "C1"]
    assert key == [("r1", small_study.wave.id, "content", "residents")]
    written = b"".join(path.read_bytes() for path in database_file.parent.iterdir())
    for said in (b"quoted", "准绳".encode(), b"2030-03-02", b"R01", b"a claim"):
        assert said not in sealed
        assert b"quoted" not in written


def test_a_receipt_is_kept_once(database: Database, small_study: SmallStudy) -> None:
    with database.writing() as records:
        keep(records, place(small_study), GIVEN, "content")
    with database.writing() as records:
        assert records.spend_key(place(small_study, "C2"), "r1", "other") == "content"
    with pytest.raises(IntegrityError), database.writing() as records:
        records.keep_response(place(small_study, "C2"), GIVEN, ROOM)
    with database.reading() as records:
        assert kept_in(records, small_study.wave.id) == {("residents", "C1"): 1}


def test_responses_are_counted_by_audience_and_stratum(database: Database, small_study: SmallStudy) -> None:
    with database.writing() as records:
        for number, group in enumerate(("C1", "C1", "C2")):
            given = replace(GIVEN, receipt_digest=f"r{number}")
            keep(records, place(small_study, group), given, "content")
    with database.reading() as records:
        assert kept_in(records, small_study.wave.id) == {("residents", "C1"): 2, ("residents", "C2"): 1}
        assert kept_in(records, "another wave") == {}
        assert records.number_waiting(place(small_study)) == 2


def test_a_withdrawn_response_leaves_only_the_digest_of_its_receipt(
    database: Database, small_study: SmallStudy, database_file: Path
) -> None:
    with database.writing() as records:
        keep(records, place(small_study), GIVEN, "content to forget")
        ((sealed,),) = records._connection.exec_driver_sql("SELECT sealed FROM inbox").all()
        records.withdraw_waiting("r1")
        records.withdraw_key("r1")
        assert (records.kept_content("r1"), records.wave_of_receipt("r1")) == ("", None)
        assert kept_in(records, small_study.wave.id) == {}
    database.close()
    assert b"to forget" not in database_file.read_bytes()
    assert sealed[:64] not in database_file.read_bytes()


# --- seals ---

HERE = Place("w1", "residents", "C1")


def test_a_seal_has_one_length_whatever_is_in_it_and_is_never_the_same_twice() -> None:
    seals = Seals(SECRET)
    short, long = replace(GIVEN, answers={}, claim=None), replace(GIVEN, answers={"R_OPEN": "长" * 100})
    assert len({len(seals.seal(given, HERE, ROOM)) for given in (GIVEN, short, long)}) == 1
    assert len({seals.seal(GIVEN, HERE, ROOM) for _ in range(20)}) == 20
    assert len(seals.seal(replace(GIVEN, answers={"R_OPEN": "x" * ROOM}), HERE, ROOM)) == 12 + 2 * ROOM + 16


@pytest.mark.parametrize(
    ("secret", "digest", "there"),
    [
        (b"another secret of thirty-two sig", "r1", HERE),
        (SECRET, "r2", HERE),
        (SECRET, "r1", replace(HERE, stratum="C2")),
        (SECRET, "r1", replace(HERE, audience="officers")),
        (SECRET, "r1", replace(HERE, wave_id="w2")),
    ],
)
def test_nothing_else_opens_a_seal(secret: bytes, digest: str, there: Place) -> None:
    sealed = Seals(SECRET).seal(GIVEN, HERE, ROOM)
    assert Seals(SECRET).open(sealed, "r1", HERE) == GIVEN
    with refused("inbox-sealed", "PLUMBLINE_SECRET"):
        Seals(secret).open(sealed, digest, there)


@pytest.mark.parametrize("audience", AUDIENCES)
def test_the_room_of_a_sealed_response_holds_the_longest_that_can_come(audience: Audience) -> None:
    instrument = community_policing()
    asked = instrument.questionnaires[audience]
    longest: dict[str, int | str] = {id: instrument.non_answer_of(audience).code for id in asked.items}
    longest |= {one.id: max(one.codes, key=len) for one in (*asked.screener, *asked.profile)}
    longest |= {one.id: "😀" * one.maximum_characters for one in asked.comments}
    waiting = Waiting("r1", longest, DAY, "f" * 64, LONGEST)
    sealed = Seals(SECRET).seal(waiting, HERE, room(instrument, audience))
    assert len(sealed) == 12 + room(instrument, audience) + 16


def test_without_a_secret_nothing_is_sealed_or_opened() -> None:
    with refused("secret-missing", "PLUMBLINE_SECRET"):
        Seals(None).seal(GIVEN, HERE, ROOM)
    with refused("secret-missing", "PLUMBLINE_SECRET"):
        Seals(None).open(b"", "r1", HERE)
    assert Seals(None).claim("r1") is None


def test_keys_are_derived_as_in_rfc_5869() -> None:
    """By its own construction, without the library."""
    extracted = hmac.new(bytes(32), SECRET, hashlib.sha256).digest()
    expanded = hmac.new(extracted, b"plumbline inbox\x01", hashlib.sha256).digest()
    assert derived_key(SECRET, "inbox") == expanded
    assert len({derived_key(SECRET, label) for label in ("inbox", "claims", "events")}) == 3
