"""Invitations by the digests of their codes."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from sqlalchemy.exc import IntegrityError

from storage.database import Database
from surveys.invitations import Invitation
from tests.studies_for_tests import NOW, SmallStudy


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


def test_a_code_is_found_with_the_wave_it_invites_to_as_both_are_now(
    database: Database, small_study: SmallStudy
) -> None:
    issued, wave = one_time(small_study, "i1", "d1"), small_study.wave
    with database.writing() as records:
        records.add_invitations([issued])
        assert records.invited("d1") == (issued, wave)
        assert records.spend("i1")
    paused = replace(wave, paused_on=NOW.date())
    with database.writing() as records:
        assert records.invited("d1") == (replace(issued, spent=True), wave)
        records.keep_wave(paused)
        assert records.invited("d1") == (replace(issued, spent=True), paused)
    with database.reading() as records:
        assert records.invited("d1") == (replace(issued, spent=True), paused)
        assert records.invited("d2") is None


def test_what_was_taken_back_is_seen_by_nobody(database: Database, small_study: SmallStudy) -> None:
    """What is at hand of a wave is known by its row, not by who looked at it last."""
    wave = small_study.wave
    with database.writing() as records:
        records.add_invitations([one_time(small_study, "i1", "d1")])

    def pause_in_vain() -> None:
        with database.writing() as records:
            records.keep_wave(replace(wave, paused_on=NOW.date()))
            assert records.wave(wave.id).paused_on
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        pause_in_vain()
    with database.reading() as records:
        assert records.wave(wave.id) == wave


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
