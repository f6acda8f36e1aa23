"""Links and sessions by the digests of their tokens."""

from datetime import timedelta

from storage.database import Database
from surveys.sign_ins import SignIn
from tests.studies_for_tests import NOW

LINK, SESSION = SignIn("a", "link", NOW), SignIn("b", "session", NOW + timedelta(hours=12))


def test_a_sign_in_is_known_by_its_digest_and_kind(database: Database) -> None:
    with database.writing() as records:
        records.add_sign_in(LINK)
        records.add_sign_in(SESSION)
    with database.reading() as records:
        assert (records.sign_in("a", "link"), records.sign_in("b", "session")) == (LINK, SESSION)
        assert (records.sign_in("a", "session"), records.sign_in("c", "link")) == (None, None)


def test_it_is_taken_once(database: Database) -> None:
    with database.writing() as records:
        records.add_sign_in(LINK)
        assert records.take_sign_in("a", "session") is None
        assert records.take_sign_in("a", "link") == LINK
        assert records.take_sign_in("a", "link") is None


def test_links_are_dropped_and_sessions_stay(database: Database) -> None:
    with database.writing() as records:
        records.add_sign_in(LINK)
        records.add_sign_in(SESSION)
        records.drop_sign_ins("link")
        assert records.sign_in("a", "link") is None
        assert records.sign_in("b", "session") == SESSION
