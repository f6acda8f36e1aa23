"""What a withdrawal deletes is in the file no more, nor in its write-ahead log."""

from contextlib import suppress
from pathlib import Path

from storage.database import Database
from surveys import answering, judging
from surveys.answers import Form
from tests.studies_for_tests import NOW, SmallStudy, completed, key

MARK = "a sentence that stands nowhere else"


def written(file: Path) -> bytes:
    """The database and all that SQLite keeps beside it."""
    return b"".join(path.read_bytes() for path in sorted(file.parent.glob(f"{file.name}*")))


def test_a_withdrawn_response(database: Database, database_file: Path, small_study: SmallStudy) -> None:
    form: Form = completed("residents", R_OPEN=MARK)
    with database.writing() as records:
        receipt = answering.submit(records, small_study.residents[0], form, key(), NOW)
    assert MARK.encode() in written(database_file)
    with database.writing() as records:
        answering.withdraw(records, receipt, NOW)
    assert MARK.encode() not in written(database_file)


def test_a_withdrawal_that_fails_forgets_nothing(
    database: Database, database_file: Path, small_study: SmallStudy
) -> None:
    with database.writing() as records:
        receipt = answering.submit(records, small_study.residents[0], completed("residents", R_OPEN=MARK), key(), NOW)
    with suppress(ZeroDivisionError), database.writing() as records:
        answering.withdraw(records, receipt, NOW)
        raise ZeroDivisionError
    assert MARK.encode() in written(database_file)
    with database.reading() as records:
        assert len(list(records.responses(small_study.wave.id))) == 1


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
