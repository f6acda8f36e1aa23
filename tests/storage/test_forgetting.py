"""What a withdrawal deletes is in the file no more, nor in its write-ahead log."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from threading import Event
from time import sleep

import pytest

from storage.database import Database
from storage.sqlite import TRY_AGAIN
from surveys import answering, batching, judging
from surveys.answers import Form
from tests.studies_for_tests import NOW, SmallStudy, completed, key

MARK = "a sentence that stands nowhere else"


def written(file: Path) -> bytes:
    """The database and all that SQLite keeps beside it."""
    return b"".join(path.read_bytes() for path in sorted(file.parent.glob(f"{file.name}*")))


def log(file: Path) -> int:
    """The size of the write-ahead log."""
    return file.with_name(f"{file.name}-wal").stat().st_size


def merged(database: Database, study: SmallStudy) -> str:
    """The receipt of a response in a closed batch of ten."""
    receipts = []
    for number in range(10):
        form: Form = completed("residents", R_OPEN="" if number else MARK)
        with database.writing() as records:
            receipts.append(answering.submit(records, study.residents[0], form, key(number), NOW))
    with database.writing() as records:
        assert batching.close_ready(records, study.wave.id) == 10
    return receipts[0]


def test_a_withdrawn_response(database: Database, database_file: Path, small_study: SmallStudy) -> None:
    receipt = merged(database, small_study)
    assert MARK.encode() in written(database_file)
    with database.writing() as records:
        answering.withdraw(records, receipt, NOW)
    assert MARK.encode() not in written(database_file)


def test_a_withdrawal_that_fails_forgets_nothing(
    database: Database, database_file: Path, small_study: SmallStudy
) -> None:
    receipt = merged(database, small_study)
    with suppress(ZeroDivisionError), database.writing() as records:
        answering.withdraw(records, receipt, NOW)
        raise ZeroDivisionError
    assert MARK.encode() in written(database_file)
    with database.reading() as records:
        assert len(list(records.responses(small_study.wave.id))) == 10


def test_the_log_is_emptied_after_a_batch(database: Database, database_file: Path, small_study: SmallStudy) -> None:
    merged(database, small_study)
    assert log(database_file) == 0


def test_a_reader_who_keeps_the_log_from_being_emptied_holds_nobody_up(
    database: Database, database_file: Path, small_study: SmallStudy
) -> None:
    """Whoever writes a moment after the reader has gone empties it."""
    with database.reading() as looking:
        looking.numbers_waiting(small_study.wave.id)
        merged(database, small_study)
        assert log(database_file) > 0
    sleep(TRY_AGAIN)
    with database.writing() as records:
        answering.submit(records, small_study.residents[1], completed("residents"), key(99), NOW)
    assert log(database_file) == 0


def test_a_withdrawal_waits_a_moment_for_those_who_read(
    database: Database, database_file: Path, small_study: SmallStudy, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("storage.sqlite._A_MOMENT", 60_000)  # milliseconds: the reader may be slow to go
    receipt = merged(database, small_study)
    reading = Event()

    def look() -> None:
        with database.reading() as looking:
            looking.numbers_waiting(small_study.wave.id)
            reading.set()
            sleep(0.02)

    with ThreadPoolExecutor(1) as threads:
        threads.submit(look)
        reading.wait()
        with database.writing() as records:
            answering.withdraw(records, receipt, NOW)
    assert MARK.encode() not in written(database_file)


def test_an_experts_judgements(database: Database, database_file: Path, small_study: SmallStudy) -> None:
    code = small_study.experts[0]
    with database.writing() as records:
        judging.agree(records, code, {"ED1": "pol"}, True, NOW)
        judging.judge(records, code, {"D1:D2": 7}, "M0", NOW)
        judging.withdraw(records, code, NOW)
    with database.reading() as records:
        assert records.judgements_of(small_study.wave.id, "E01") == ()
        assert records.expert(small_study.wave.id, "E01").profile == {}
    assert b"D1D2" not in written(database_file)


def test_only_its_owner_reads_the_file(database: Database, database_file: Path, small_study: SmallStudy) -> None:
    assert database_file.stat().st_mode & 0o077 == 0
