"""Experts' addresses: kept apart and sealed, written to by who may be, and gone on their day."""

from datetime import timedelta

import pytest

from storage.database import Database
from surveys import addresses, addressing, judging, retaining, scheduling, studying
from surveys.addresses import Address
from tests.publishable import judge_alike
from tests.studies_for_tests import LAST_DAY, NOW, SmallStudy, refused

DAY = timedelta(days=1)
GIVEN = {"E01": "one@example.org", "E02": "two@example.org"}


def test_addresses_stand_sealed_apart_from_codes_and_judgements(database: Database, small_study: SmallStudy) -> None:
    wave = small_study.wave
    with database.writing() as records:
        addressing.keep_addresses(records, wave, GIVEN, NOW)
        assert records.addresses(wave.id) == (Address("E01", "one@example.org"), Address("E02", "two@example.org"))
        rows = records._connection.exec_driver_sql("SELECT * FROM addresses").all()
        sealed = [column for row in rows for column in row if isinstance(column, bytes)]
        assert len({len(one) for one in sealed}) == 1  # its length does not tell it
        assert all(b"example" not in one for one in sealed)
        told = records.events()[-1]
    assert (told.act, told.details) == ("addresses-entered", {"wave": 1, "number": 2})


def test_each_is_invited_once_and_only_those_are_reminded_who_have_not_finished(
    database: Database, small_study: SmallStudy
) -> None:
    wave = small_study.wave
    with database.writing() as records:
        addressing.keep_addresses(records, wave, GIVEN, NOW)
        assert [one.expert for one in addressing.may_be_written_to(records, wave, "first", NOW)] == ["E01", "E02"]
        assert addressing.may_be_written_to(records, wave, "reminder", NOW) == ()  # nobody was invited yet
        for expert in GIVEN:
            addressing.written_to(records, wave, expert, "first", NOW)
        assert addressing.may_be_written_to(records, wave, "first", NOW) == ()
        assert len(addressing.may_be_written_to(records, wave, "reminder", NOW)) == 2
        addressing.written_to(records, wave, "E01", "reminder", NOW)
        assert [one.expert for one in addressing.may_be_written_to(records, wave, "reminder", NOW)] == ["E02"]
        assert len(addressing.may_be_written_to(records, wave, "reminder", NOW + DAY)) == 2
        paused = scheduling.pause_wave(records, wave.id, NOW)
        assert addressing.may_be_written_to(records, paused, "reminder", NOW + DAY) == ()
        scheduling.resume_wave(records, wave.id, NOW)
        judge_alike(records, wave, NOW)
        assert addressing.may_be_written_to(records, wave, "reminder", NOW + DAY) == ()


def test_another_address_is_one_that_nobody_has_written_to(database: Database, small_study: SmallStudy) -> None:
    wave = small_study.wave
    with database.writing() as records:
        addressing.keep_addresses(records, wave, GIVEN, NOW)
        for expert in GIVEN:
            addressing.written_to(records, wave, expert, "first", NOW)
        addressing.keep_addresses(records, wave, {**GIVEN, "E02": "other@example.org"}, NOW)
        assert addressing.may_be_written_to(records, wave, "first", NOW) == (Address("E02", "other@example.org"),)
        addressing.drop_addresses(records, wave, NOW)
        assert records.number_of_addresses(wave.id) == 0


def test_who_withdraws_is_not_written_to_again(database: Database, small_study: SmallStudy) -> None:
    wave = small_study.wave
    with database.writing() as records:
        addressing.keep_addresses(records, wave, GIVEN, NOW)
        judging.agree(records, small_study.experts[0], {}, False, NOW)
        judging.withdraw(records, small_study.experts[0], NOW)
        assert [one.expert for one in records.addresses(wave.id)] == ["E02"]


def test_addresses_go_on_the_day_that_experts_were_promised_and_with_an_event(
    database: Database, small_study: SmallStudy
) -> None:
    wave = small_study.wave
    days = int(wave.instrument.privacy.retention["expert_contacts_days_after_close"])
    with database.writing() as records:
        addressing.keep_addresses(records, wave, GIVEN, NOW)
        closed = studying.close_wave(records, wave.id, NOW)
        with refused("wave-closed"):
            addressing.keep_addresses(records, closed, GIVEN, NOW)
        with refused("wave-closed"):
            addressing.written_to_all(records, closed, "residents", "first", 3, NOW)
        day = NOW + timedelta(days=days)
        due = [one for one in retaining.due(records, day) if one.what == "addresses"]
        assert [(one.on, one.number) for one in due] == [(day.date(), 2)]
        assert not [one for one in retaining.due(records, day - DAY) if one.what == "addresses"]
        retaining.retain(records, due[0], day)
        assert records.addresses(wave.id) == ()
        assert "addresses" not in [one.what for one in retaining.planned(records, records.wave(wave.id))]
        assert records.events()[-1].act == "addresses-deleted"
    assert closed.closes_on == LAST_DAY


def test_lists_are_read_whole_or_refused_with_every_line_that_is_wrong() -> None:
    assert addresses.listed("a@example.org\n\nb@example.org\na@example.org\n") == ("a@example.org", "b@example.org")
    with refused("address-none", "2") as problems:
        addresses.listed("a@example.org\nb@@example.org\nc@example.org, d@example.org")
    assert [one.where for one in problems] == ["2", "3"]
    for number in (0, 201):
        with refused("addresses-number"):
            addresses.listed("\n".join(f"a{one}@example.org" for one in range(number)))
    assert addresses.of_experts("e01 a@example.org\nE02\tb@example.org", GIVEN) == {
        "E01": "a@example.org",
        "E02": "b@example.org",
    }
    with refused("address-expert", "1") as problems:
        addresses.of_experts("E09 c@example.org\nE01 a@example.org\nE01 b@example.org\nE02", GIVEN)
    assert [(one.code, one.where) for one in problems] == [
        ("address-expert", "1"),
        ("address-twice", "2"),
        ("address-twice", "3"),
        ("address-none", "4"),
    ]
    with refused("address-twice", "1"):  # of a secretary, say: whose message it was could not be told
        addresses.of_experts("E01 desk@example.org\nE02 Desk@example.org", GIVEN)


@pytest.mark.parametrize(
    "text", ["", "a", "a@b", "a@b.c\n", "a b@example.org", "<a@example.org>", "a@example.org\r\nBcc: b@example.org"]
)
def test_what_is_no_address(text: str) -> None:
    assert not addresses.is_address(text)
