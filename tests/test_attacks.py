"""What is tried at a real server: a stolen session, a replayed link, forms and names of others, guesses."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlencode

import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg
from websockets.exceptions import InvalidStatus

from app_pages import frame
from app_pages.addresses import ASKED, PAGES
from forms.routes import routes
from forms.site import Site
from forms.walls import SIGNING
from storage.database import Database
from surveys import keeping_accounts, signing_in
from surveys.invitations import ALPHABET, LENGTH, printed
from surveys.permissions import MAY, ROLES, Role
from surveys.sign_ins import COOKIE
from tests.brief import BRIEF
from tests.connections import connected
from tests.server import UVICORN, Reply, Server, serving
from tests.studies_for_tests import SECRET, SmallStudy, begin

EN = frame.all_words()["en"]
OURS = "survey.example"
GUESSES = 125 if BRIEF else 1000  # of each kind
CHANCE = random.Random(10)  # noqa: S311 # guesses are no secret


@dataclass(frozen=True)
class House:
    """A server that is called ``survey.example``, and the database beneath it."""

    server: Server
    database: Database
    study: SmallStudy
    file: Path

    def ask(self, method: str, path: str, fields: Mapping[str, str] | None = None, **headers: str) -> Reply:
        """From a program that can say anything."""
        connection = HTTPConnection("127.0.0.1", self.server.port, timeout=60)
        kind = {"Content-Type": "application/x-www-form-urlencoded"} if fields is not None else {}
        said = {name.replace("_", "-"): value for name, value in headers.items()}
        with closing(connection):
            connection.request(method, path, urlencode(fields or {}), {"Accept-Language": "en", **kind, **said})
            answer = connection.getresponse()
            given = {name.lower(): value for name, value in answer.getheaders()}
            cookies, text = answer.headers.get_all("set-cookie") or [], answer.read().decode(errors="replace")
        return Reply(answer.status, given, cookies, text)

    def person(self, role: Role) -> str:
        """The session of an account with a role in the study."""
        now, words = datetime.now(UTC), "paper kite river seven"
        with self.database.writing() as records:
            account = keeping_accounts.make(records, role, now)
            keeping_accounts.give_role(records, account.id, self.study.wave.study.id, role, now)
            token = keeping_accounts.invite(records, account.id, now)
            session = signing_in.set_password(records, token, words, words, now)
        assert session
        return session

    def session(self) -> str:
        """Of somebody who comes by a sign-in link."""
        now = datetime.now(UTC)
        with self.database.writing() as records:
            session = signing_in.sign_in(records, signing_in.issue_link(records, now), now)
        assert session
        return session


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    folder = tmp_path_factory.mktemp("attacks")
    database = Database(f"sqlite:///{folder / 'records.sqlite3'}", SECRET)
    with database.writing() as records:
        study = begin(records)
    settings = {"PLUMBLINE_DEMO": "0", "PLUMBLINE_SECRET": SECRET.decode(), "PLUMBLINE_HOSTS": OURS}
    with serving(folder, UVICORN, **settings) as server:
        yield House(server, database, study, folder / "records.sqlite3")
    database.close()


def kept(house: House) -> dict[str, int]:
    """How many rows each table has, but for those that count how often forms are opened."""
    with closing(sqlite3.connect(house.file)) as records:
        tables = [name for (name,) in records.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {
            name: records.execute(f"SELECT count(*) FROM {name}").fetchone()[0]  # noqa: S608 # our own names
            for name in tables
            if not name.startswith("visit")
        }


def places(house: House) -> list[tuple[str, str, str]]:
    """Each method and route, with an address of it that is there."""
    codes = {"/a/": house.study.residents[0], "/e/": house.study.experts[0]}
    rest = {"id": "none", "language": "en", "kind": "pdf", "name": "form.css", "audience": "residents"}
    return [
        (method, route.path, route.path.format(code=codes.get(route.path[:3], "none"), token="none", **rest))
        for route in routes(Site(house.database, lambda: datetime.now(UTC)))
        for method in sorted(route.methods or ())
    ]


# --- a role ---


@pytest.mark.parametrize("role", ROLES)
def test_each_role_opens_its_pages_and_no_address_asks_for_it(house: House, role: Role) -> None:
    """The forms' addresses take codes and links: a session opens none, and closes none."""
    session = house.person(role)
    with connected(house.server, session) as person:
        for name, asked in ASKED.items():
            shown = person.open(name, wave=house.study.wave.id)
            assert (EN("not-permitted") in shown) != (role in MAY[asked]), name
            assert bool(person.files or set(person.buttons) - {EN("sign-out")}) <= (role in MAY[asked]), name
    for method, path, address in places(house):
        if method != "POST":
            with_it, without = (
                house.ask(method, address, None, **cookie) for cookie in ({"Cookie": f"{COOKIE}={session}"}, {})
            )
            assert (with_it.status, len(with_it.text)) == (without.status, len(without.text)), path


# --- a stolen session ---


def test_a_stolen_session_is_worth_nothing_from_the_moment_it_is_signed_out(house: House) -> None:
    """Not on a page that the thief has open, not on a new one, not for a file whose address they wrote down."""
    session = house.session()
    with connected(house.server, session) as owner, connected(house.server, session) as thief:
        assert EN("page-studies") in thief.open("studies")
        file = thief.files[EN("instrument-template")]
        address = thief.take(file)
        assert address.startswith("/media/")
        assert house.ask("GET", address, Cookie=f"{COOKIE}={session}").status == 200
        owner.open("studies")
        assert EN("sign-in") in owner.open("studies", pressed=owner.buttons[EN("sign-out")])
        assert thief.take(file) == ""
        for name in PAGES[1:]:
            shown = thief.open(name)
            assert EN("sign-in-first") in shown, name
            assert EN(f"page-{name}") not in shown.replace(f'label: "{EN("page-" + name)}"', ""), name
            assert (thief.buttons, thief.files) == ({}, {}), name
    assert house.ask("GET", address, Cookie=f"{COOKIE}={session}").status == 404
    with connected(house.server, session) as again:
        assert EN("sign-in-first") in again.open("studies")


def test_who_is_not_signed_in_leaves_no_file_and_ends_nothing(house: House) -> None:
    with connected(house.server, None) as nobody:
        nobody.open("")
        kept = "/_stcore/upload_file/{}/one"
        put = {"Sec_Fetch_Site": "same-origin"}
        assert house.ask("PUT", kept.format(nobody.session), None, **put).status == 403
        nobody.say(BackMsg(debug_shutdown_runtime=True))
        assert EN("sign-in-first") in nobody.open("studies")
    assert "shut down runtime" not in house.server.output


# --- a link that was used ---


def test_a_sign_in_link_that_is_replayed_opens_nothing(house: House) -> None:
    with house.database.writing() as records:
        now = datetime.now(UTC)
        link = f"/sign-in/{signing_in.issue_link(records, now)}"
        account = keeping_accounts.make(records, "Somebody", now)
        invitation = f"/invited/{keeping_accounts.invite(records, account.id, now)}"
    replies = [house.ask("GET", link) for _ in range(4)]
    assert [reply.status for reply in replies] == [303, 410, 410, 410]
    assert [len(reply.cookies) for reply in replies] == [1, 0, 0, 0]
    chosen = {"password": "paper kite river seven", "again": "paper kite river seven"}
    replies = [house.ask("POST", invitation, chosen, Sec_Fetch_Site="same-origin") for _ in range(3)]
    assert [(reply.status, len(reply.cookies)) for reply in replies] == [(303, 1), (410, 0), (410, 0)]
    assert house.ask("GET", invitation).status == 410


# --- pages and names of others ---


FOREIGN: tuple[dict[str, str], ...] = (
    {"Origin": "https://evil.example"},
    {"Origin": "null", "Sec_Fetch_Site": "cross-site"},
    {"Sec_Fetch_Site": "cross-site"},
    {"Sec_Fetch_Site": "same-site", "Origin": f"https://other.{OURS}"},
)
UNSAID: tuple[dict[str, str], ...] = ({}, {"Origin": "null"})


@pytest.mark.parametrize("said", [*FOREIGN, *UNSAID], ids=str)
def test_a_form_that_is_not_of_our_page_changes_nothing_at_any_address(house: House, said: dict[str, str]) -> None:
    """Where a browser says nothing, a form that would give a session is refused; elsewhere nothing but a code acts."""
    posts = [(path, address) for method, path, address in places(house) if method == "POST"]
    assert len(posts) > 8
    before = kept(house)
    for path, address in posts:
        guessed = address if said not in UNSAID else address.replace(house.study.residents[0], "none")
        reply = house.ask("POST", guessed, {"name": "x", "receipt": "none", "codes": "none"}, **said)
        refused = said not in UNSAID or path.split("/")[1] in SIGNING
        assert (reply.status == 403) == refused, path
        assert reply.cookies == [], path
    for method in ("PUT", "DELETE", "PATCH", "POST"):
        assert house.ask(method, "/_stcore/upload_file/a/b", None, **said).status == 403
    assert kept(house) == before


@pytest.mark.parametrize("host", ["evil.example", f"{OURS}.evil.example", ""])
def test_a_server_that_is_called_by_another_name_says_nothing(house: House, host: str) -> None:
    for method, path, address in [*places(house), ("GET", "/", "/"), ("GET", "/studies", "/studies")]:
        reply = house.ask(method, address, {} if method == "POST" else None, Host=host, X_Forwarded_Host=OURS)
        assert reply.status == 400, path
        assert "evil" not in reply.text + str(reply.headers), path
    with pytest.raises(InvalidStatus), connected(house.server, None, host=host or "-"):
        pass
    with pytest.raises(InvalidStatus), connected(house.server, None, origin="https://evil.example"):
        pass


# --- guesses ---


def guess(number: int) -> str:
    """A code as it is printed, a token as it is in an address."""
    code = printed("".join(CHANCE.choice(ALPHABET) for _ in range(LENGTH)))
    return code if number % 2 else f"{code}{code}xyz_-"


KINDS = {
    "a code": ("GET", "/a/{}", {}),
    "a link of an expert": ("GET", "/e/{}", {}),
    "a keying link": ("GET", "/k/{}", {}),
    "a preview": ("GET", "/preview/{}/residents", {}),
    "a sign-in link": ("GET", "/sign-in/{}", {}),
    "an invitation": ("GET", "/invited/{}", {}),
    "a receipt": ("POST", "/w", {"receipt": "{}"}),
    "codes of a list": ("POST", "/paper", {"codes": "{}"}),
    "the key of the measures": ("GET", "/metrics", {"Authorization": "Bearer {}"}),
    "a session": ("GET", "/media/x", {"Cookie": COOKIE + "={}"}),
}


@pytest.mark.parametrize("kind", KINDS)
def test_a_thousand_guesses_of_each_kind_open_nothing(house: House, kind: str) -> None:
    method, path, more = KINDS[kind]
    connection = HTTPConnection("127.0.0.1", house.server.port, timeout=60)
    headers = {"Accept-Language": "en", "Content-Type": "application/x-www-form-urlencoded"}
    statuses, cookies = set[int](), 0
    before = kept(house)
    with closing(connection):
        for number in range(GUESSES):
            said = {name: value.format(guess(number)) for name, value in more.items()}
            body, sent = (urlencode(said), headers) if method == "POST" else (None, headers | said)
            connection.request(method, path.format(guess(number)), body, sent)
            answer = connection.getresponse()
            answer.read()
            statuses.add(answer.status)
            cookies += answer.headers.get("set-cookie") is not None
    assert kept(house) == before
    assert statuses <= {401, 403, 404, 410, 422, 429}
    assert cookies == 0
    for code in house.study.residents:
        assert house.ask("GET", f"/a/{code}").status == 200, "who has a right one does not wait"
