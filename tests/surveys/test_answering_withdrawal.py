"""Withdrawing a response by its receipt, and what the database's files do not tell."""

from pathlib import Path

import pytest

from storage.database import Database
from surveys import answering, studying
from surveys.answers import Form
from surveys.audiences import AUDIENCES
from surveys.invitations import digest, printed, receipt_code
from tests.studies_for_tests import NOW, SmallStudy, answers_kept, completed, kept, key, refused

RESIDENTS, OFFICERS = AUDIENCES


def submit(database: Database, code: str, form: Form, with_key: str = key()) -> str:
    with database.writing() as records:
        return answering.submit(records, code, form, with_key, NOW)


def withdraw(database: Database, receipt: str) -> None:
    with database.writing() as records:
        answering.withdraw(records, receipt, NOW)


def test_a_withdrawn_response_is_gone_and_does_not_come_back(database: Database, small_study: SmallStudy) -> None:
    receipt = submit(database, small_study.residents[0], completed(RESIDENTS))
    withdraw(database, printed(receipt).lower())
    assert kept(database, small_study.wave) == {}
    for answer in ("4", "5"):
        with refused("response-withdrawn", "form"):
            submit(database, small_study.residents[0], completed(RESIDENTS, answer))
    with refused("receipt-unknown", "receipt"):
        withdraw(database, receipt)
    submit(database, small_study.residents[0], completed(RESIDENTS), key(2))
    assert kept(database, small_study.wave) == {("residents", "C1"): 1}


def test_only_the_response_of_the_receipt_is_withdrawn(database: Database, small_study: SmallStudy) -> None:
    receipts = [submit(database, small_study.residents[0], completed(RESIDENTS, str(n)), key(n)) for n in (1, 2, 3)]
    withdraw(database, receipts[1])
    with database.reading() as records:
        left = {answers["R01"] for _, _, answers in answers_kept(records, small_study.wave.id)}
    assert left == {1, 3}


def test_a_withdrawn_officers_code_stays_spent(database: Database, small_study: SmallStudy) -> None:
    withdraw(database, submit(database, small_study.officers[0], completed(OFFICERS)))
    with refused("code-spent"):
        submit(database, small_study.officers[0], completed(OFFICERS), key(2))


@pytest.mark.parametrize("receipt", ["0123456789ABCDEF", "", "nonsense", "0" * 10_000])
def test_a_receipt_that_was_never_given_is_unknown(database: Database, small_study: SmallStudy, receipt: str) -> None:
    with refused("receipt-unknown", "receipt"):
        withdraw(database, receipt)


def test_nothing_is_withdrawn_once_the_wave_has_closed(database: Database, small_study: SmallStudy) -> None:
    receipt = submit(database, small_study.residents[0], completed(RESIDENTS))
    with database.writing() as records:
        studying.close_wave(records, small_study.wave.id, NOW)
    with refused("wave-closed"):
        withdraw(database, receipt)
    assert kept(database, small_study.wave) == {("residents", "C1"): 1}


def test_neither_code_nor_key_nor_receipt_is_in_the_files(
    database: Database, small_study: SmallStudy, database_file: Path
) -> None:
    receipt = submit(database, small_study.officers[0], completed(OFFICERS, O_OPEN="a comment"), key(0xABC123))
    files = b"".join(file.read_bytes() for file in database_file.parent.iterdir())
    assert b"a comment" not in files
    assert digest(small_study.officers[0]).encode() in files
    secrets = (*small_study.officers, *small_study.residents, *small_study.experts, receipt, key(0xABC123))
    for secret in (*secrets, *map(printed, secrets)):
        assert secret.encode() not in files


def test_code_and_response_share_no_value_that_would_join_them(database: Database, small_study: SmallStudy) -> None:
    submit(database, small_study.officers[0], completed(OFFICERS))
    with database.reading() as records:
        (used,) = [entry for entry in records.invitations(small_study.wave.id) if entry.spent]
        content = records.kept_content(digest(receipt_code(key())))
    assert used.id not in (content, receipt_code(key()))
    assert used.code_digest not in (content, digest(receipt_code(key())))
