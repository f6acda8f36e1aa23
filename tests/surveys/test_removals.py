"""The receipt of a removal says what went and tells of nobody; whoever has it can check it."""

from __future__ import annotations

from datetime import timedelta

from storage.database import Database
from surveys import canonical, removals, studying
from surveys.events import Act, Event
from surveys.removals import LABEL, brought_back
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


def test_a_study_that_came_back_from_a_file_says_when_it_was_deleted_and_when_it_came() -> None:
    def at(act: Act, days: int) -> Event:
        return Event(NOW + timedelta(days), act, "s1")

    first = [at("study-created", 0), at("study-imported", 1)]
    gone = [*first, at("study-removed", 2)]
    back = [*gone, at("study-created", 0), at("study-imported", 5)]
    days = [NOW.date() + timedelta(number) for number in range(10)]
    assert [brought_back(events) for events in ([], first, gone)] == [None] * 3
    assert brought_back(back) == (days[2], days[5])
    assert brought_back([*back, at("study-removed", 6)]) is None
    assert brought_back([*back, at("study-removed", 6), at("study-imported", 9)]) == (days[6], days[9])


def test_what_came_after_a_receipt_is_told_beside_it(database: Database, small_study: SmallStudy) -> None:
    later = NOW + timedelta(3)
    with database.writing() as records:
        records.add_event(Event(NOW, "study-imported", "s1"))
        receipt = studying.remove_study(records, "s1", NOW).receipt
        records.add_event(Event(NOW, "study-imported", "s2"))
        assert removals.brought_back_after(receipt, records.chain()) is None
        records.add_event(Event(later, "study-imported", "s1"))
        assert removals.brought_back_after(receipt, records.chain()) == later.date()
        assert removals.brought_back_after(b"{}", records.chain()) is None
    assert codes(database, receipt) == []
