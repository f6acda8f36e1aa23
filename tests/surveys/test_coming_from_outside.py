"""Signing in by another service: what it says is taken once, while it is new, for the account that is tied to it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from storage.database import Database
from storage.records import SqlRecords
from surveys import coming_from_outside, keeping_accounts, second_steps, signing_in
from surveys.accounts import Account
from surveys.coming_from_outside import come_in, session_of, tie, tokens, waits
from surveys.outside import FRESH, SKEW, Identity, read
from surveys.permissions import Person
from surveys.signing_in import Second
from tests.studies_for_tests import NOW, refused

CLAIMS = {"iss": "https://id.example", "sub": "u-1", "nonce": "n-1", "iat": int(NOW.timestamp())}
ZHANG = read(CLAIMS | {"email": "zhang@id.example", "email_verified": True})
WORDS = "paper kite river seven"


def again(identity: Identity = ZHANG, at: datetime = NOW) -> Identity:
    """The same person, signed in there another time."""
    return replace(identity, nonce=f"n-{at.timestamp()}", issued=at)


def invited(records: SqlRecords, name: str = "zhang") -> tuple[Account, str]:
    account = keeping_accounts.make(records, name, NOW)
    return account, keeping_accounts.invite(records, account.id, NOW)


def tied(records: SqlRecords) -> Account:
    account, token = invited(records)
    tie(records, token, ZHANG, NOW)
    return records.account(account.id)


def open_now(records: SqlRecords, identity: Identity, now: datetime = NOW) -> bool:
    return signing_in.who(records, session_of(records, identity), now) is not None


def test_an_address_that_is_not_verified_is_not_taken() -> None:
    assert ZHANG.email == "zhang@id.example"
    for said in ({}, {"email_verified": False}, {"email_verified": "true"}, {"email_verified": None}):
        assert read(CLAIMS | {"email": "zhang@id.example"} | said).email is None


@pytest.mark.parametrize("missing", ["iss", "sub", "nonce", "iat"])
@pytest.mark.parametrize("value", [None, "", [], "x" * 256])
def test_who_and_when_have_to_be_said(missing: str, value: object) -> None:
    if missing in ("iss", "nonce") and value == "x" * 256:
        assert read(CLAIMS | {missing: value})
        return
    with refused("outside-incomplete"):
        read(CLAIMS | {missing: value})


def test_one_number_at_two_services_is_two_people() -> None:
    other = read(CLAIMS | {"iss": "https://another.example"})
    assert len({ZHANG.digest, other.digest, read(CLAIMS | {"sub": "u-2"}).digest}) == 3
    assert ZHANG.digest == again().digest


def test_an_invitation_ties_once_and_opens_a_session(database: Database) -> None:
    with database.writing() as records:
        account, token = invited(records)
        earlier = signing_in.issue(records, "session", NOW, account.id)
        tie(records, token, ZHANG, NOW)
        assert open_now(records, ZHANG)
        assert not signing_in.who(records, earlier, NOW)
        assert signing_in.who(records, session_of(records, ZHANG), NOW) == Person(account.id)
        kept = records.tie(account.id)
        assert kept is not None
        assert (kept.issuer, kept.email, kept.identity_digest) == (ZHANG.issuer, ZHANG.email, ZHANG.digest)
        assert [one.act for one in records.events()][-2:] == ["outside-tied", "signed-in"]
        with refused("outside-invitation"):
            tie(records, token, again(), NOW)


def test_neither_subject_nor_address_stand_in_the_database(database: Database) -> None:
    subject = replace(ZHANG, subject="a-number-by-which-others-know-zhang")
    with database.writing() as records:
        _, token = invited(records)
        tie(records, token, subject, NOW)
        rows = str([tuple(row) for row in records._connection.exec_driver_sql("SELECT * FROM account_ties")])
    assert "id.example" in rows
    assert subject.subject not in rows
    assert "zhang@" not in rows


def test_each_sign_in_there_opens_one_session_here_and_signed_out_it_opens_none(database: Database) -> None:
    with database.writing() as records:
        tied(records)
        assert not waits(records, ZHANG, NOW)
        signing_in.sign_out(records, session_of(records, ZHANG), NOW)
        with refused("outside-stale"):
            come_in(records, ZHANG, "", NOW)
        assert not open_now(records, ZHANG)
        come_in(records, again(at=NOW + FRESH), "", NOW + FRESH)
        assert open_now(records, again(at=NOW + FRESH), NOW + FRESH)


@pytest.mark.parametrize(
    ("issued", "good"),
    [(-FRESH, True), (-FRESH - timedelta(seconds=1), False), (SKEW, True), (SKEW + timedelta(seconds=1), False)],
)
def test_what_was_said_some_time_ago_or_is_said_of_later_opens_nothing(
    database: Database, issued: timedelta, good: bool
) -> None:
    with database.writing() as records:
        tied(records)
        other = again(at=NOW + issued)
        assert waits(records, other, NOW) == good
        if not good:
            with refused("outside-stale"):
                come_in(records, other, "", NOW)
        else:
            come_in(records, other, "", NOW)


def test_marks_go_when_they_are_too_old_and_not_before(database: Database) -> None:
    """A mark that went while its sign-in was fresh would let it in once more."""
    with database.writing() as records:
        tied(records)
        late = NOW + 2 * FRESH
        come_in(records, again(at=late), "", late)
        assert not ZHANG.fresh(late)
        marks = records._connection.exec_driver_sql("SELECT count(*) FROM sign_ins WHERE credential = 'arrival'")
        assert marks.scalar_one() == 2
        later = late + timedelta(seconds=1)
        come_in(records, again(at=later), "", later)
        marks = records._connection.exec_driver_sql("SELECT count(*) FROM sign_ins WHERE credential = 'arrival'")
        assert marks.scalar_one() == 2


def test_nobody_unknown_disabled_or_of_another_account_gets_in(database: Database) -> None:
    with database.writing() as records:
        account = tied(records)
        with refused("outside-unknown"):
            come_in(records, read(CLAIMS | {"sub": "u-2"}), "", NOW)
        _, token = invited(records, "other")
        with refused("outside-taken"):
            tie(records, token, again(), NOW)
        assert signing_in.invited(records, token, NOW)
        keeping_accounts.disable(records, account.id, True, NOW)
        assert not open_now(records, ZHANG)
        with refused("outside-disabled"):
            come_in(records, again(at=NOW + timedelta(seconds=9)), "", NOW)
        assert len(records.accounts()) == 2


def test_a_browser_is_known_by_its_cookie_and_by_what_the_other_service_said(database: Database) -> None:
    with database.reading() as records:
        opened = session_of(records, ZHANG)
        assert [*tokens(records, "a-token", ZHANG)] == ["a-token", opened]
        assert [*tokens(records, None, ZHANG)] == [*tokens(records, "", ZHANG)] == [opened]
        assert [*tokens(records, "a-token", None)] == ["a-token"]
        assert not [*tokens(records, None, None)]


def test_what_ends_sessions_ends_those_from_outside(database: Database) -> None:
    with database.writing() as records:
        account = tied(records)
        keeping_accounts.sign_out_everywhere(records, account.id, NOW)
        assert not open_now(records, ZHANG)
        assert not waits(records, ZHANG, NOW)


def test_a_password_and_another_service_each_take_the_others_place(database: Database) -> None:
    with database.writing() as records:
        account, token = invited(records)
        signing_in.set_password(records, token, WORDS, WORDS, NOW)
        tie(records, keeping_accounts.invite(records, account.id, NOW), ZHANG, NOW)
        assert records.account(account.id).password is None
        signing_in.set_password(records, keeping_accounts.invite(records, account.id, NOW), WORDS, WORDS, NOW)
        assert records.tie(account.id) is None
        assert not open_now(records, ZHANG)
        with refused("outside-unknown"):
            come_in(records, again(at=NOW + timedelta(seconds=9)), "", NOW)


def test_a_second_step_is_asked_for_and_a_code_works_once(database: Database) -> None:
    secret, step = second_steps.new_secret(), int(NOW.timestamp()) // second_steps.STEP
    with database.writing() as records:
        account, token = invited(records)
        with refused("second-code"):
            tie(records, token, ZHANG, NOW, Second(secret, "1"))
        tie(records, token, ZHANG, NOW, Second(secret, second_steps.code(secret, step)))
        assert records.account(account.id).second == secret
        for typed in ("", "1", second_steps.code(secret, step)):
            with refused("outside-code"):
                come_in(records, again(at=NOW + timedelta(seconds=9)), typed, NOW)
        come_in(records, again(at=NOW + timedelta(seconds=9)), second_steps.code(secret, step + 1), NOW)
        tie(records, keeping_accounts.invite(records, account.id, NOW), again(at=NOW + timedelta(seconds=19)), NOW)
        assert records.account(account.id).second is None


def test_a_token_that_somebody_makes_of_what_they_know_is_no_session(database: Database) -> None:
    """The nonce stands in an address; the session is named by a key of the server."""
    with database.writing() as records:
        tied(records)
        guesses = [ZHANG.digest, ZHANG.nonce, f"arrival {session_of(records, ZHANG)}"]
        assert not any(signing_in.who(records, one, NOW) for one in guesses)
        assert session_of(records, ZHANG) != session_of(records, again(at=datetime(2030, 3, 1, tzinfo=UTC)))
        assert coming_from_outside.account_of(records, ZHANG).name == "zhang"
