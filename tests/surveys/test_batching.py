"""Batches: closed when there are enough, together, in no order, and so that no two views differ by a few people."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest

from storage.database import Database
from surveys import answering, batching, gathering
from surveys.batches import Place
from surveys.invitations import claim, digest
from surveys.reading import read
from tests.studies_for_tests import NOW, document, kept_in, refused
from tests.surveys.studied import K, Study, community, studied


@pytest.fixture
def study(database: Database) -> Iterator[Study]:
    with database.writing() as records:
        yield studied(records, community(1), community(2), community(3))


# --- when a batch closes ---


def test_nine_wait_and_ten_are_closed_together(study: Study) -> None:
    study.answer("C1", K - 1)
    assert (study.close(), study.released()) == (0, {})
    study.answer("C1")
    assert (study.close(), study.released(), study.exact()) == (K, {"C1": K}, {"C1": K})
    assert (study.close(), study.records.numbers_waiting(study.wave.id)) == (0, {})
    study.sound()


def test_strata_and_audiences_wait_apart(study: Study) -> None:
    study.answer("C1", K - 1)
    study.answer("C2", K - 1)
    study.serve("U1", K)
    assert (study.close(), study.released()) == (K, {"U1": K})
    counts = kept_in(study.records, study.wave.id)
    assert counts == {("residents", "C1"): 9, ("residents", "C2"): 9, ("officers", "U1"): 10}
    assert batching.left_out(study.records, study.wave) == {"residents": 18, "officers": 0}


def test_a_closed_batch_is_rows_under_ids_that_only_a_residents_receipt_leads_to(study: Study) -> None:
    receipts = study.answer("C1", K)
    study.serve("U1", K)
    study.close()
    found = [study.records.claimed(claim(one), digest(one)) for one in receipts]
    places = {place for place, _ in filter(None, found)}
    rows = [row for _, row in filter(None, found)]
    assert places == {Place(study.wave.id, "residents", "C1")}
    assert len({row.id for row in rows}) == K
    assert {digest(one) for one in receipts}.isdisjoint(row.id for row in rows)
    assert len({len(id) for id in ids(study)}) == 1


def ids(study: Study) -> list[str]:
    connection = study.records._connection  # type: ignore[attr-defined] # a look at the rows themselves
    return list(connection.exec_driver_sql("SELECT id FROM responses").scalars())


def test_all_of_a_batch_have_the_day_of_its_last(study: Study) -> None:
    """By a day of one's own, somebody who knows when who came would know who said what."""
    for day in range(K):
        study.answer("C1", day=day)
    study.close()
    connection = study.records._connection  # type: ignore[attr-defined] # a look at the rows themselves
    days = connection.exec_driver_sql("SELECT day, batch FROM responses").all()
    assert {(str(day), batch) for day, batch in days} == {((NOW + timedelta(days=K - 1)).date().isoformat(), 1)}


def test_the_look_that_comes_first_misses_nothing_that_can_be_closed(study: Study) -> None:
    """It does not count who has withdrawn: closing itself does."""
    here = Place(study.wave.id, "residents", "C1")
    receipts = study.answer("C1", K - 1)
    assert not batching.may_be_due(study.records, study.wave, here)
    receipts += study.answer("C1")
    assert batching.may_be_due(study.records, study.wave, here)
    study.close()
    study.withdraw(receipts[0])
    study.answer("C1", K)
    assert batching.may_be_due(study.records, study.wave, here)
    assert batching.close_batch(study.records, here) == 0
    study.answer("C1")
    assert batching.close_batch(study.records, here) == K + 1


# --- withdrawing ---


def test_a_response_that_waits_is_gone_at_once_for_everybody(study: Study) -> None:
    resident, officer = study.answer("C1"), study.serve("U1")
    assert answering.look(study.records, officer[0]) == "waiting"
    for receipt in (*resident, *officer):
        study.withdraw(receipt)
        with refused("receipt-unknown"):
            answering.look(study.records, receipt)
    assert kept_in(study.records, study.wave.id) == {}


def test_a_resident_of_a_closed_batch_leaves_it_and_figures_follow_with_the_next(study: Study) -> None:
    receipts = study.answer("C1", K, R_OPEN="words")
    study.close()
    study.withdraw(receipts[3])
    assert (study.exact(), study.released()) == ({"C1": K - 1}, {"C1": K})
    assert len(list(study.records.responses(study.wave.id))) == K - 1
    study.sound()
    study.answer("C1", K, "1")
    assert (study.close(), study.released()) == (0, {"C1": K})  # eleven are needed, so that ten more are seen
    study.answer("C1", 1, "1")
    assert (study.close(), study.released(), study.exact()) == (K + 1, {"C1": 2 * K}, {"C1": 2 * K})
    (found,) = gathering.tallies(study.records, study.wave)
    assert found.counts["R01"] == (K + 1, 0, 0, K - 1, 0, 0, 0, 0)
    study.sound()
    with refused("receipt-unknown"):
        study.withdraw(receipts[3])


def test_an_officers_receipt_proves_that_it_was_received_and_nothing_more(study: Study) -> None:
    receipts = study.serve("U1", K)
    study.close()
    for receipt in receipts:
        assert answering.look(study.records, receipt) == "merged"
        with refused("response-merged", "receipt"):
            study.withdraw(receipt)
        assert study.records.claimed(claim(receipt), digest(receipt)) is None
    assert study.exact() == {"U1": K}
    study.end()
    assert answering.look(study.records, receipts[0]) == "merged"
    with refused("response-merged"):
        study.withdraw(receipts[0])


def test_the_mode_is_the_instruments() -> None:
    """Left out, it is what officers and residents have by themselves; another instrument may say otherwise."""
    silent, other = document(), document()
    for audience in ("residents", "officers"):
        del silent["questionnaires"][audience]["withdrawal"]
    other["questionnaires"]["residents"]["withdrawal"] = "until_merged"
    assert read(silent).withdrawal_of("residents") == "until_close"
    assert read(silent).withdrawal_of("officers") == "until_merged"
    assert read(other).withdrawal_of("residents") == "until_merged"
