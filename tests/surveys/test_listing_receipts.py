"""Lists of receipts have a line for each response that is counted, and say nothing else."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import text

from storage.database import Database
from surveys import answering, batching, listing_receipts, retaining, studying
from surveys.audiences import Audience
from surveys.invitations import digest, receipt_code
from surveys.ports import Records
from surveys.receipt_lists import entry
from surveys.studies import Wave
from tests.studies_for_tests import AFTERWARDS, NOW, SmallStudy, completed, key


def answered(records: Records, code: str, numbers: range, audience: Audience = "residents") -> list[str]:
    """The receipts of those who answered."""
    return [answering.submit(records, code, completed(audience), key(number), NOW) for number in numbers]


def lines(records: Records, wave: Wave, counted: dict[str, int]) -> dict[str, set[str]]:
    found = listing_receipts.lists(records, wave, counted)
    each = {audience: content.decode().split("\n")[:-1] for audience, content in found.items()}
    assert all(one == sorted(set(one)) and len(one) == counted[audience] for audience, one in each.items())
    return {audience: set(one) for audience, one in each.items()}


def of(receipts: list[str], wave: Wave) -> set[str]:
    return {entry(digest(receipt), wave.id) for receipt in receipts}


def test_those_counted_are_in_the_list_of_their_audience_and_those_who_wait_in_none(
    database: Database, small_study: SmallStudy
) -> None:
    wave = small_study.wave
    with database.writing() as records:
        ours = answered(records, small_study.residents[0], range(10))
        answered(records, small_study.residents[1], range(10, 19))
        theirs = [
            receipt
            for number, code in enumerate(small_study.officers[:10], 100)
            for receipt in answered(records, code, range(number, number + 1), "officers")
        ]
        assert lines(records, wave, {"residents": 0, "officers": 0}) == {}
        batching.close_ready(records, wave.id)
        found = lines(records, wave, {"residents": 10, "officers": 10})
        assert found == {"residents": of(ours, wave), "officers": of(theirs, wave)}
        batching.close_ready(records, studying.close_wave(records, wave.id, NOW).id)
        assert lines(records, wave, {"residents": 10, "officers": 10}) == found


def test_who_withdrew_leaves_a_line_that_nobody_finds_while_the_response_is_counted(
    database: Database, small_study: SmallStudy
) -> None:
    wave = small_study.wave
    with database.writing() as records:
        receipts = answered(records, small_study.residents[0], range(10))
        batching.close_ready(records, wave.id)
        answering.withdraw(records, receipts[3], NOW)
        waits = answered(records, small_study.residents[1], range(10, 12))
        answering.withdraw(records, waits[0], NOW)
        found = lines(records, wave, {"residents": 10})["residents"]
    stayed = of([receipt for receipt in receipts if receipt != receipts[3]], wave)
    assert stayed < found
    assert found.isdisjoint(of([receipts[3], *waits], wave))


def test_there_is_no_list_where_it_would_not_have_as_many_lines(database: Database, small_study: SmallStudy) -> None:
    wave = small_study.wave
    with database.writing() as records:
        answered(records, small_study.residents[0], range(10))
        batching.close_ready(records, wave.id)
        assert lines(records, wave, {"residents": 11}) == {}
        unsaid = text("UPDATE keys SET audience = NULL WHERE receipt_digest = :receipt")
        records._connection.execute(unsaid, {"receipt": digest(receipt_code(key(0)))})
        assert lines(records, wave, {"residents": 10}) == {}, "a key from before it said its audience"


def test_there_is_none_once_the_responses_are_gone(database: Database, small_study: SmallStudy) -> None:
    wave, later = small_study.wave, AFTERWARDS + timedelta(days=1000)
    with database.writing() as records:
        answered(records, small_study.residents[0], range(10))
        batching.close_ready(records, wave.id)
        for deletion in retaining.due(records, later):
            retaining.retain(records, deletion, later)
        assert lines(records, wave, {"residents": 10}) == {}
