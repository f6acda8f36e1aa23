"""Codes that change every half minute, by the vectors of RFC 6238 and RFC 4226; each works once."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from storage.database import Database
from surveys import keeping_accounts, second_steps, signing_in
from surveys.accounts import Account
from surveys.ports import Records
from surveys.signing_in import Second
from tests.studies_for_tests import NOW, SECRET, refused

VECTOR = b"12345678901234567890"
WORDS = "paper kite river seven"
HALF_MINUTE = timedelta(seconds=second_steps.STEP)


def shown(secret: bytes, now: datetime) -> str:
    return second_steps.code(secret, int(now.timestamp()) // second_steps.STEP)


@pytest.mark.parametrize(
    ("seconds", "code"),
    [(59, "94287082"), (1111111109, "07081804"), (1111111111, "14050471"), (1234567890, "89005924"),
     (2000000000, "69279037"), (20000000000, "65353130")],
)  # fmt: skip
def test_codes_are_those_of_rfc_6238_appendix_b(seconds: int, code: str) -> None:
    assert second_steps.code(VECTOR, seconds // 30, 8) == code


def test_codes_are_those_of_rfc_4226_appendix_d() -> None:
    expected = ["755224", "287082", "359152", "969429", "338314", "254676", "287922", "162583", "399871", "520489"]
    assert [second_steps.code(VECTOR, counter) for counter in range(10)] == expected


def test_a_code_is_good_one_step_around_its_own_and_no_longer() -> None:
    code, now = shown(VECTOR, NOW), int(NOW.timestamp()) // 30
    for away, step in ((-1, now), (0, now), (1, now), (-2, None), (2, None)):
        assert second_steps.step_of(VECTOR, f"{code[:3]} {code[3:]}", NOW + away * HALF_MINUTE) == step
    assert second_steps.step_of(VECTOR, code, NOW, after=now) is None
    assert second_steps.step_of(b"", second_steps.code(b"", now), NOW) is None
    assert second_steps.step_of(VECTOR, "１２３４５６", NOW) is None


@pytest.mark.parametrize("typed", ["", "?", "AAAA", "é" * 32])
def test_a_secret_that_is_none_is_empty(typed: str) -> None:
    assert second_steps.read(typed) == b""
    assert second_steps.read(second_steps.written(VECTOR)) == VECTOR


def made(records: Records, secret: bytes) -> Account:
    account = keeping_accounts.make(records, "Li Si", NOW)
    token = keeping_accounts.invite(records, account.id, NOW)
    assert signing_in.set_password(records, token, WORDS, WORDS, NOW, Second(secret, shown(secret, NOW)))
    return records.account(account.id)


def test_with_a_second_step_the_password_alone_opens_nothing_and_a_code_works_once(database: Database) -> None:
    later = NOW + HALF_MINUTE
    with database.writing() as records:
        account = made(records, VECTOR)
        assert account.second == VECTOR
        assert signing_in.enter(records, account, "", later) is None
        assert signing_in.enter(records, account, shown(VECTOR, NOW), later) is None  # used when it was set
        assert signing_in.enter(records, account, shown(VECTOR, later), later)
        assert signing_in.enter(records, account, shown(VECTOR, later), later) is None
        assert signing_in.enter(records, records.account(account.id), shown(VECTOR, later), later) is None


def test_a_code_that_is_not_the_apps_spends_no_invitation(database: Database) -> None:
    with database.writing() as records:
        account = keeping_accounts.make(records, "a", NOW)
        token = keeping_accounts.invite(records, account.id, NOW)
        with refused("second-code", "code"):
            signing_in.set_password(records, token, WORDS, WORDS, NOW, Second(VECTOR, "000000"))
        assert signing_in.invited(records, token, NOW) == account


def test_a_new_invitation_ends_a_second_step(database: Database) -> None:
    with database.writing() as records:
        account = made(records, VECTOR)
        token = keeping_accounts.invite(records, account.id, NOW)
        assert signing_in.set_password(records, token, WORDS, WORDS, NOW)
        assert records.account(account.id).second is None
        assert signing_in.enter(records, records.account(account.id), "", NOW)


def test_under_another_secret_nobody_with_a_second_step_gets_in(database: Database, database_url: str) -> None:
    with database.writing() as records:
        account = made(records, VECTOR)
        kept = records._connection.exec_driver_sql("SELECT second FROM accounts").scalar_one()
    assert VECTOR not in bytes(kept)
    other = Database(database_url, SECRET[::-1])
    later = datetime.fromtimestamp(NOW.timestamp() + 60, UTC)
    with other.writing() as records:
        found = records.account(account.id)
        assert found == replace(account, second=b"")
        assert signing_in.enter(records, found, shown(VECTOR, later), later) is None
        assert signing_in.enter(records, found, shown(b"", later), later) is None
    other.close()
