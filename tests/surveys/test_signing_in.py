"""A link works once and opens a session; a session ends by itself or by signing out."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest

from storage.database import Database
from surveys import signing_in
from surveys.sign_ins import LIFETIMES
from tests.studies_for_tests import NOW

MINUTE = timedelta(minutes=1)
BEIJING = timezone(timedelta(hours=8))


def link(database: Database, now: datetime = NOW) -> str:
    with database.writing() as records:
        return signing_in.issue_link(records, now)


def session(database: Database, token: str, now: datetime = NOW) -> str | None:
    with database.writing() as records:
        return signing_in.sign_in(records, token, now)


def known(database: Database, token: str | None, now: datetime = NOW) -> bool:
    with database.reading() as records:
        return signing_in.who(records, token, now) is not None


def test_a_link_opens_a_session_once(database: Database) -> None:
    token = link(database)
    opened = session(database, token)
    assert opened is not None
    assert known(database, opened)
    assert session(database, token) is None


def test_eight_browsers_with_one_link_open_one_session(database: Database) -> None:
    token = link(database)
    with ThreadPoolExecutor(8) as threads:
        opened = list(threads.map(lambda _: session(database, token), range(8)))
    assert sum(one is not None for one in opened) == 1


def test_a_new_link_ends_the_one_before_but_no_session(database: Database) -> None:
    opened = session(database, link(database))
    earlier, later = link(database), link(database)
    assert session(database, earlier) is None
    assert session(database, later) is not None
    assert known(database, opened)


def test_a_link_that_is_too_old_opens_nothing_and_is_gone(database: Database) -> None:
    token = link(database)
    assert session(database, token, NOW + LIFETIMES["link"]) is None
    assert session(database, token, NOW) is None


def test_a_session_ends_by_itself(database: Database) -> None:
    opened = session(database, link(database))
    assert known(database, opened, NOW + LIFETIMES["session"] - MINUTE)
    assert not known(database, opened, NOW + LIFETIMES["session"])


def test_signing_out_ends_the_session_at_once_and_no_other(database: Database) -> None:
    opened, other = session(database, link(database)), session(database, link(database))
    assert opened is not None
    with database.writing() as records:
        signing_in.sign_out(records, opened, NOW)
    assert not known(database, opened)
    assert known(database, other)


@pytest.mark.parametrize("token", [None, "", "x", "x" * 10_000])
def test_a_token_nobody_was_given_opens_nothing(database: Database, token: str | None) -> None:
    link(database)
    assert not known(database, token)
    assert session(database, token or "") is None


def test_a_link_is_no_session_and_a_session_no_link(database: Database) -> None:
    token = link(database)
    assert not known(database, token)
    opened = session(database, token)
    assert opened is not None
    assert session(database, opened) is None


def test_signing_in_and_out_leave_one_event_each_and_failing_none(database: Database) -> None:
    opened = session(database, link(database))
    assert opened is not None
    with database.writing() as records:
        assert signing_in.sign_in(records, "nonsense", NOW) is None
        signing_in.sign_out(records, "nonsense", NOW)
        signing_in.sign_out(records, opened, NOW)
        left = [(event.act, event.study_id) for event in records.events()]
    assert left == [("signed-in", None), ("signed-out", None)]


def test_a_clock_in_another_zone_says_the_same_moment(database: Database) -> None:
    local = NOW.astimezone(BEIJING)
    opened = session(database, link(database, local), local)
    assert known(database, opened, NOW + LIFETIMES["session"] - MINUTE)
    assert not known(database, opened, NOW + LIFETIMES["session"])
    with database.reading() as records:
        assert [event.at for event in records.events()] == [NOW]


def test_no_token_is_in_the_files(database: Database, database_file: Path) -> None:
    token = link(database)
    opened = session(database, token)
    assert opened is not None
    files = b"".join(file.read_bytes() for file in database_file.parent.iterdir())
    assert token.encode() not in files
    assert opened.encode() not in files
