"""A house with somebody of every kind at its door: each role, and all who have none; and a tab of a browser in it."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from app_pages import frame
from storage import settings
from storage.records import SqlRecords
from surveys import (
    batching,
    entering_practices,
    entering_sites,
    inviting,
    judging,
    keeping_accounts,
    publishing,
    putting_away,
    rating,
    screening,
    signing_in,
    studying,
)
from surveys.events import Event
from surveys.importing_answers import SOURCE
from surveys.permissions import ROLES, Role
from surveys.practice_cards import Card
from surveys.sites import Site, SiteFigure
from surveys.studies import Study, Wave
from surveys.studying import WavePlan
from tests.apps import carrying, serving
from tests.publishable import judge_alike, responses
from tests.screened import CRITERIA
from tests.smtp import Inbox, receiving
from tests.studies_for_tests import LANGUAGES, SECRET, STRATA, STUDY, document, words
from tests.surveys.archived import declared

# Who has no right in the study: one of another, none anywhere, an account or a session that has ended, or no account.
OUTSIDE = ("elsewhere", "without", "disabled", "signed out", "forged", "nobody")
COLUMNS = (*ROLES, *OUTSIDE)
AWAY, OTHER = "s2", "s9"


@dataclass
class House:
    """``waves`` by how they stand; ``sessions`` by who came; ``ids`` of their accounts."""

    file: Path
    inbox: Inbox
    administrator: str
    waves: dict[str, Wave] = field(default_factory=dict)
    sessions: dict[str, str | None] = field(default_factory=dict)
    ids: dict[str, str] = field(default_factory=dict)
    whole: Path = Path()

    def renew(self) -> None:
        """Everything as it was before anybody pressed anything."""
        self.inbox.taken.clear()
        _copy(self.whole, self.file)

    @contextmanager
    def kept(self) -> Iterator[Callable[[], None]]:
        """What puts everything back as it is now."""
        now = self.file.with_name("now.sqlite3")
        _copy(self.file, now)
        yield lambda: _copy(now, self.file)

    @contextmanager
    def unchanged(self) -> Iterator[None]:
        """Nothing is written within it."""
        with self.watched() as changed:
            yield
            assert not changed()

    @contextmanager
    def watched(self) -> Iterator[Callable[[], bool]]:
        """Whether anything was written since."""
        with closing(sqlite3.connect(self.file, isolation_level=None)) as watcher:
            before = watcher.execute("PRAGMA data_version").fetchone()
            yield lambda: watcher.execute("PRAGMA data_version").fetchone() != before

    @contextmanager
    def as_(self, who: str) -> Iterator[None]:
        """A browser with somebody's session."""
        token = self.administrator if who == "administrator" else self.sessions[who]
        with carrying(token):
            yield

    def events(self) -> list[tuple[str, str]]:
        """What was done by now, and by whom."""
        with settings.database().reading() as records:
            return [(event.act, self._by(event)) for event in records.events()]

    def unsaid(self) -> set[str]:
        """The names of what events say by now for which the pages have no words; by whom is said elsewhere."""
        with settings.database().reading() as records:
            names = {name for event in records.events() for name in event.details} - {"by"}
        said = frame.all_words()["en"]
        return {name for name in names if f"detail-{name}" not in said and not name.startswith(SOURCE)}

    def _by(self, event: Event) -> str:
        by = event.details.get("account" if event.act == "signed-out" else "by")
        return next((name for name, id in self.ids.items() if id == by), "administrator")


@contextmanager
def opened(folder: Path) -> Iterator[House]:
    """The house, with a mail server that its pages may use."""
    with receiving() as inbox:
        os.environ |= {"PLUMBLINE_SMTP": f"smtp://127.0.0.1:{inbox.port}", "PLUMBLINE_SMTP_FROM": "us@example.org"}
        with serving(folder / "records.sqlite3") as administrator:
            house = House(folder / "records.sqlite3", inbox, administrator, whole=folder / "whole.sqlite3")
            _furnish(house)
            _copy(house.file, house.whole)
            yield house
        for name in ("PLUMBLINE_SMTP", "PLUMBLINE_SMTP_FROM"):
            del os.environ[name]


def _copy(one: Path, other: Path) -> None:
    with closing(sqlite3.connect(one)) as source, closing(sqlite3.connect(other, timeout=30)) as target:
        source.backup(target)


def _furnish(house: House) -> None:
    now = datetime.now(UTC)
    with settings.database().writing() as records:
        study = studying.create_study(records, STUDY, LANGUAGES, now)
        house.waves = {
            "closed": _closed(records, study, now),
            "open": _open(records, study, now),
            "draft": _draft(records, study, now),
            "fresh": _planned(records, study, now),
        }
        away = studying.create_study(records, replace(STUDY, id=AWAY, name=words("Put away")), LANGUAGES, now)
        putting_away.put_away(records, away.id, now)
        made_up = replace(STUDY, id=OTHER, name=words("Made up"), banner=words("Made up"))
        studying.create_study(records, made_up, LANGUAGES, now)
    with settings.database().writing(alone=True) as records:
        for who in COLUMNS[:-2]:
            _come(house, records, who, now)
    house.sessions |= {"forged": "x" * 43, "nobody": None}


def _planned(records: SqlRecords, study: Study, now: datetime, promised: bool = True) -> Wave:
    name = f"Wave {len(records.waves(study.id)) + 1}"  # a box that shows two of one name sends the first
    plan = WavePlan(words(name), document() if promised else declared(), STRATA, now.date() + timedelta(30))
    return studying.add_wave(records, study, plan, now)


def _closed(records: SqlRecords, study: Study, now: datetime) -> Wave:
    """Answered by enough, who were told of rows; closed and published."""
    wave = _open(records, study, now, promised=False)
    codes = inviting.issue_codes(records, wave, "U1", 10, now)
    responses(records, wave, codes, now, ticked=("2", "4", "5"))
    studying.close_wave(records, wave.id, now)
    batching.close_ready(records, wave.id)
    publishing.publish(records, wave.id, now)
    return records.wave(wave.id)


def _open(records: SqlRecords, study: Study, now: datetime, promised: bool = True) -> Wave:
    """Links issued, a panel that has judged, a site, a card, a keying link."""
    wave = studying.open_wave(records, _planned(records, study, now, promised).id, now)
    inviting.issue_open_links(records, wave, SECRET, now)
    inviting.issue_keying_link(records, wave, "residents", SECRET, now)
    inviting.invite_experts(records, wave, 5, SECRET, now)
    judge_alike(records, wave, now)
    entering_sites.set_sites(records, wave.id, [site(now)], now)
    entering_practices.set_practices(records, wave.id, [card(now)], now)
    return wave


def _draft(records: SqlRecords, study: Study, now: datetime) -> Wave:
    """A panel that has rated everything in a first round of a screening, which is closed."""
    wave = _planned(records, study, now)
    panel = inviting.invite_experts(records, wave, 5, SECRET, now)
    screening.open_round(records, wave.id, now)
    for expert in panel:
        code = inviting.expert_code(SECRET, wave.id, expert.pseudonym)
        _rated(records, code, now)
    screening.close_round(records, wave.id, now)
    return wave


def _rated(records: SqlRecords, code: str, now: datetime) -> None:
    judging.agree(records, code, {}, False, now)
    rating.rate(records, code, dict.fromkeys(CRITERIA, 5), {}, now)


def site(now: datetime) -> Site:
    """A place to compare with."""
    return Site("A", words("City A").root, (SiteFigure("OB01", 79.5, now.year, "A", "Yearbook"),), synthetic=True)


def card(now: datetime) -> Card:
    """What it does."""
    said = dict.fromkeys(LANGUAGES, "One window")
    return Card("P1", "A", now.year, said, said, ("OB01",), "Yearbook", "A", ("yes",) * 4)


def _come(house: House, records: SqlRecords, who: str, now: datetime) -> None:
    """Somebody chooses a password, and has their roles."""
    account = keeping_accounts.make(records, who, now)
    token = keeping_accounts.invite(records, account.id, now)
    session = signing_in.set_password(records, token, f"{who} and more words", f"{who} and more words", now)
    assert session
    house.sessions[who], house.ids[who] = session, account.id
    for role in ROLES:
        if who in (role, "disabled", "signed out"):
            given: Role = role if who == role else "organiser"
            keeping_accounts.give_role(records, account.id, STUDY.id, given, now)
            keeping_accounts.give_role(records, account.id, AWAY, given, now)
    if who == "elsewhere":
        keeping_accounts.give_role(records, account.id, OTHER, "organiser", now)
    if who == "disabled":
        keeping_accounts.disable(records, account.id, True, now)
    if who == "signed out":
        signing_in.sign_out(records, session, now)
