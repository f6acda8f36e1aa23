"""The receipt of a removal says what went and tells of nobody; whoever has it can check it."""

from __future__ import annotations

from storage.database import Database
from surveys import canonical, removals, studying
from surveys.removals import LABEL
from tests.publishable import fill
from tests.studies_for_tests import NOW, SmallStudy


def codes(database: Database, receipt: bytes, key: str | None = None) -> list[str]:
    with database.reading() as records:
        own = records.signer(LABEL).public_key
        return [problem.code for problem in removals.problems(receipt, records.chain(), key or own)]


def test_the_receipt_tells_what_went_and_no_number_of_fewer_than_ten(
    database: Database, small_study: SmallStudy
) -> None:
    with database.writing() as records:
        fill(records, small_study.wave, officers=0, experts=3)
        removal = studying.remove_study(records, "s1", NOW)
    content = canonical.loads(removal.receipt)
    assert content["study"] == {"id": "s1", "name": {"zh": "A study", "en": "A study"}}
    assert content["day"] == NOW.date().isoformat()
    assert content["deleted"] == {
        "waves": 1,
        "sites": 0,
        "responses_residents": 22,
        "responses_officers": None,
        "experts": None,
        "codes": 47,
    }
    with database.reading() as records:
        last = records.chain()[-1]
    assert (last.event.act, content["event"]) == ("study-removed", {"number": last.number, "digest": last.digest})
    assert codes(database, removal.receipt) == []


def test_a_receipt_that_was_changed_is_of_another_server_or_of_another_chain_is_told(
    database: Database, small_study: SmallStudy
) -> None:
    with database.writing() as records:
        receipt = studying.remove_study(records, "s1", NOW).receipt
    assert codes(database, receipt.replace(b"A study", b"B study")) == ["removal-unsigned"]
    assert codes(database, receipt, "0" * 64) == ["removal-key"]
    for nothing in (b"", b"{}", b"[]", b"\xff", receipt.replace(b"removal 1", b"removal 2")):
        assert codes(database, nothing) == ["removal-unreadable"]
    with database.writing() as records:
        records._connection.exec_driver_sql("UPDATE events SET digest = 'another' WHERE act = 'study-removed'")
    assert codes(database, receipt) == ["removal-lost"]
