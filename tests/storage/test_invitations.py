"""Invitations by the digests of their codes."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy.exc import IntegrityError

from storage.database import Database
from surveys.invitations import Invitation
from tests.studies_for_tests import SmallStudy


def one_time(study: SmallStudy, id: str, code_digest: str) -> Invitation:
    return Invitation(id, study.wave.id, "officers", "U1", "one_time", code_digest)


def test_an_invitation_comes_back_as_it_was_issued(database: Database, small_study: SmallStudy) -> None:
    issued = one_time(small_study, "i1", "d1")
    with database.writing() as records:
        records.add_invitations([issued])
    with database.reading() as records:
        assert records.invitation("d1") == issued
        assert records.invitation("d2") is None
        assert issued in records.invitations(small_study.wave.id)
        assert records.invitations("another wave") == ()


def test_it_is_spent_once_and_only_it(database: Database, small_study: SmallStudy) -> None:
    with database.writing() as records:
        records.add_invitations([one_time(small_study, "i1", "d1"), one_time(small_study, "i2", "d2")])
        assert [records.spend(id) for id in ("i1", "i1", "no such invitation")] == [True, False, False]
        spent = {entry.id for entry in records.invitations(small_study.wave.id) if entry.spent}
    assert spent == {"i1"}


def test_of_eight_that_spend_it_at_once_one_succeeds(database: Database, small_study: SmallStudy) -> None:
    with database.writing() as records:
        records.add_invitations([one_time(small_study, "i1", "d1")])

    def spend(_: int) -> bool:
        with database.writing() as records:
            return records.spend("i1")

    with ThreadPoolExecutor(8) as threads:
        assert sum(threads.map(spend, range(8))) == 1


def test_two_invitations_never_share_a_code(database: Database, small_study: SmallStudy) -> None:
    with pytest.raises(IntegrityError), database.writing() as records:
        records.add_invitations([one_time(small_study, "i1", "d1"), one_time(small_study, "i2", "d1")])
    with database.reading() as records:
        assert records.invitation("d1") is None


def test_to_add_none_is_no_fault(database: Database) -> None:
    with database.writing() as records:
        records.add_invitations([])
        assert records.invitations("any") == ()
