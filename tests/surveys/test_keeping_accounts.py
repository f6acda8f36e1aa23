"""Accounts: an invitation sets a password once, a password opens a session, and what is taken away is gone at once."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from storage.database import Database
from storage.events import acting
from storage.records import SqlRecords
from surveys import keeping_accounts, passwords, signing_in, studying
from surveys.accounts import Account
from surveys.permissions import Person
from surveys.sign_ins import LIFETIMES, MOST_TRIES, MOST_TRIES_OF_ALL, WINDOW
from tests.studies_for_tests import NOW, SmallStudy, refused

WORDS = "纸鸢 river 铜钟 seven"


def made(records: SqlRecords, name: str = "Zhang San") -> Account:
    account = keeping_accounts.make(records, name, NOW)
    signing_in.set_password(records, keeping_accounts.invite(records, account.id, NOW), WORDS, WORDS, NOW)
    return records.account(account.id)


def session(records: SqlRecords, account: Account) -> str:
    token = signing_in.enter(records, account, "", NOW)
    assert token is not None
    return token


def test_a_password_is_kept_as_argon2id_of_19_mib_and_two_passes() -> None:
    kept = passwords.hashed(WORDS)
    assert kept.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert kept != passwords.hashed(WORDS)
    assert passwords.matches(WORDS, kept)
    assert not passwords.matches(WORDS + "x", kept)
    assert not passwords.matches("x", None)


@pytest.mark.parametrize(
    ("password", "again", "code"),
    [
        ("short", "short", "password-length"),
        ("x" * 201, "x" * 201, "password-length"),
        (WORDS, "other", "password-again"),
    ],
)
def test_a_password_that_will_not_do_spends_no_invitation(
    database: Database, password: str, again: str, code: str
) -> None:
    with database.writing() as records:
        account = keeping_accounts.make(records, "a", NOW)
        token = keeping_accounts.invite(records, account.id, NOW)
        with refused(code):
            signing_in.set_password(records, token, password, again, NOW)
        assert signing_in.invited(records, token, NOW) == account


def test_an_invitation_works_once_and_for_three_days_and_a_later_one_ends_it(database: Database) -> None:
    with database.writing() as records:
        account = keeping_accounts.make(records, "a", NOW)
        earlier = keeping_accounts.invite(records, account.id, NOW)
        token = keeping_accounts.invite(records, account.id, NOW)
        assert signing_in.invited(records, earlier, NOW) is None
        assert signing_in.invited(records, token, NOW + LIFETIMES["invitation"]) is None
        assert signing_in.set_password(records, token, WORDS, WORDS, NOW)
        assert signing_in.set_password(records, token, WORDS, WORDS, NOW) is None
        assert signing_in.sign_in(records, keeping_accounts.invite(records, account.id, NOW), NOW) is None


def test_an_account_has_its_roles_and_no_others(database: Database, small_study: SmallStudy) -> None:
    study = small_study.wave.study.id
    with database.writing() as records:
        account = made(records)
        token = session(records, account)
        assert signing_in.who(records, token, NOW) == Person(account.id, {})
        keeping_accounts.give_role(records, account.id, study, "analyst", NOW)
        keeping_accounts.give_role(records, account.id, study, "field", NOW)
        assert signing_in.who(records, token, NOW) == Person(account.id, {study: "field"})
        keeping_accounts.give_role(records, account.id, study, None, NOW)
        assert signing_in.who(records, token, NOW) == Person(account.id, {})


def test_removing_a_study_removes_its_roles(database: Database, small_study: SmallStudy) -> None:
    with database.writing() as records:
        account = made(records)
        keeping_accounts.give_role(records, account.id, small_study.wave.study.id, "owner", NOW)
        studying.remove_study(records, small_study.wave.study.id, NOW)
        assert records.roles(account.id) == {}


@pytest.mark.parametrize("way", ["signed out", "signed out everywhere", "disabled", "password changed", "over"])
def test_a_session_that_was_stolen_is_worth_nothing_afterwards(database: Database, way: str) -> None:
    with database.writing() as records:
        account, later = made(records), NOW
        token = session(records, account)
        match way:
            case "signed out":
                signing_in.sign_out(records, token, NOW)
            case "signed out everywhere":
                keeping_accounts.sign_out_everywhere(records, account.id, NOW)
            case "disabled":
                keeping_accounts.disable(records, account.id, True, NOW)
            case "password changed":
                again = keeping_accounts.invite(records, account.id, NOW)
                signing_in.set_password(records, again, f"{WORDS} 2", f"{WORDS} 2", NOW)
            case _:
                later = NOW + LIFETIMES["session"]
        assert signing_in.who(records, token, later) is None


def test_putting_one_out_leaves_the_others_and_the_administrator_in(database: Database) -> None:
    with database.writing() as records:
        one, other = made(records), made(records, "Li Si")
        administrator = signing_in.sign_in(records, signing_in.issue_link(records, NOW), NOW)
        kept = session(records, other)
        keeping_accounts.disable(records, one.id, True, NOW)
        assert signing_in.who(records, kept, NOW)
        assert signing_in.who(records, administrator, NOW)
        signing_in.issue_link(records, NOW)
        assert signing_in.who(records, kept, NOW)


def test_a_disabled_account_neither_enters_nor_is_invited_until_it_is_enabled(database: Database) -> None:
    with database.writing() as records:
        account = made(records)
        waiting = keeping_accounts.invite(records, account.id, NOW)
        keeping_accounts.disable(records, account.id, True, NOW)
        assert signing_in.invited(records, waiting, NOW) is None
        assert signing_in.enter(records, account, "", NOW) is None
        assert signing_in.enter(records, records.account(account.id), "", NOW) is None
        with refused("account-disabled"):
            keeping_accounts.invite(records, account.id, NOW)
        keeping_accounts.disable(records, account.id, False, NOW)
        assert signing_in.enter(records, records.account(account.id), "", NOW)


def test_a_password_that_changed_while_it_was_looked_at_opens_nothing(database: Database) -> None:
    with database.writing() as records:
        looked_at = made(records)
        again = keeping_accounts.invite(records, looked_at.id, NOW)
        signing_in.set_password(records, again, f"{WORDS} 2", f"{WORDS} 2", NOW)
        assert signing_in.enter(records, looked_at, "", NOW) is None


def test_tries_under_one_name_end_and_come_back_and_are_forgotten_when_one_was_right(database: Database) -> None:
    with database.writing() as records:
        account = made(records)
        for _ in range(MOST_TRIES):
            assert signing_in.count_try(records, " ZHANG  san", NOW) == account
        assert signing_in.count_try(records, "zhang san", NOW) is None
        assert signing_in.count_try(records, "zhang san", NOW + WINDOW) == account
        signing_in.enter(records, account, "", NOW + WINDOW)
        for _ in range(MOST_TRIES):
            assert signing_in.count_try(records, "zhang san", NOW + WINDOW) == account


def test_tries_under_many_names_shut_out_no_name_that_was_not_tried(database: Database) -> None:
    """Whoever has the name gets in by their first try, as often as they come; whoever fails waits."""
    with database.writing() as records:
        account, tried = made(records), keeping_accounts.make(records, "li si", NOW)
        assert signing_in.count_try(records, tried.name, NOW) == tried
        invent(records, 2 * MOST_TRIES_OF_ALL)
        assert signing_in.count_try(records, tried.name, NOW) is None
        for _ in range(2):
            assert signing_in.count_try(records, account.name, NOW) == account
            assert signing_in.enter(records, account, "", NOW)
        assert signing_in.count_try(records, account.name, NOW) == account
        assert signing_in.count_try(records, account.name, NOW) is None
        assert signing_in.count_try(records, tried.name, NOW + WINDOW) == tried


def test_tries_under_many_names_leave_so_many_rows_and_no_name(database: Database) -> None:
    with database.writing() as records:
        account = made(records)
        invent(records, 3 * MOST_TRIES_OF_ALL)
        signing_in.count_try(records, account.name, NOW)
        assert rows(records) == MOST_TRIES_OF_ALL + 3  # all together, those that came later, and the account's
        signing_in.count_try(records, account.name, NOW + WINDOW)
        assert rows(records) == 2


def invent(records: SqlRecords, names: int) -> None:
    """Tries under names that nobody has."""
    for number in range(names):
        assert signing_in.count_try(records, f"nobody {number}", NOW) is None


def rows(records: SqlRecords) -> int:
    return int(records._connection.exec_driver_sql("SELECT count(*) FROM sign_in_tries").scalar_one())


@pytest.mark.parametrize(
    ("name", "code"), [("  ", "account-name"), ("x" * 61, "account-name"), ("ＺＨＡＮＧ san", "account-taken")]
)
def test_a_name_that_will_not_do_is_refused(database: Database, name: str, code: str) -> None:
    with database.writing() as records:
        made(records)
        with refused(code, "name"):
            keeping_accounts.make(records, name, NOW)


def test_events_say_what_was_done_to_which_account_and_by_whom(database: Database, small_study: SmallStudy) -> None:
    with database.writing() as records:
        before = len(records.events())
        account = made(records)
        with acting("boss"):
            keeping_accounts.give_role(records, account.id, small_study.wave.study.id, "owner", NOW)
        keeping_accounts.disable(records, account.id, True, NOW)
        found = records.events()[before:]
    acts = ["account-made", "account-invited", "password-set", "role-given", "account-disabled"]
    assert [one.act for one in found] == acts
    assert {one.details["account"] for one in found} == {account.id}
    assert [one.details.get("by") for one in found] == [None, None, None, "boss", None]


def test_no_password_and_no_token_is_in_the_files(database: Database, database_file: Path) -> None:
    with database.writing() as records:
        account = made(records)
        tokens = [WORDS, keeping_accounts.invite(records, account.id, NOW), session(records, account)]
    files = b"".join(file.read_bytes() for file in database_file.parent.iterdir())
    assert [one for one in tokens if one.encode() in files] == []
    assert LIFETIMES["session"] <= timedelta(hours=12)
