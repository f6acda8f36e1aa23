"""A house with one open wave, and a browser without script at its door."""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pytest
import uvicorn
from playwright.sync_api import Browser, Page
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.testclient import TestClient

from forms.errors import HANDLERS
from forms.measuring import Measuring
from forms.routes import routes
from forms.site import Site
from forms.walls import Walls
from storage.database import Database
from surveys import inviting, studying
from surveys.invitations import digest
from surveys.judgements import Judgement
from surveys.publications import Publication
from surveys.publishing import publish
from surveys.reading import community_policing
from tests.browsing import PATIENCE
from tests.publishable import judge_alike, responses
from tests.studies_for_tests import NOW, SECRET, SmallStudy, answers_kept, key

KEY = key()
OTHER_KEY = key(2)
METRICS_KEY = "opens what is measured"
BEGUN: Mapping[str, Any] = {"key": KEY, "lang": "en", "consent": "yes", "RS1": "adult_yes"}
TWENTY = dict.fromkeys(community_policing().questionnaires["residents"].scored, "4")


@dataclass
class House:
    """What a test knocks at, and a look behind the wall. Its clock can be moved."""

    database: Database
    client: TestClient
    study: SmallStudy
    clock: list[datetime]
    site: Site

    @property
    def resident(self) -> str:
        return f"/a/{self.study.residents[0]}"

    @property
    def officer(self) -> str:
        return f"/a/{self.study.officers[0]}"

    def expert(self, number: int = 0) -> str:
        return f"/e/{self.study.experts[number]}"

    def get(self, address: str, **headers: str) -> tuple[int, str]:
        answer = self.client.get(address, headers={"accept-language": "en", **headers})
        return answer.status_code, answer.text

    def post(self, address: str, fields: Mapping[str, Any], **headers: str) -> tuple[int, str]:
        ours = {"accept-language": "en", "origin": str(self.client.base_url)}
        answer = self.client.post(address, data=dict(fields), headers=ours | headers)
        return answer.status_code, answer.text

    def bodies(self) -> list[Mapping[str, int | str]]:
        """The responses kept."""
        with self.database.reading() as records:
            return [dict(body) for _, _, body in answers_kept(records, self.study.wave.id)]

    def stored(self) -> int:
        return len(self.bodies())

    def spent(self, address: str) -> bool:
        with self.database.reading() as records:
            invitation = records.invitation(digest(address.removeprefix("/a/")))
        return invitation is not None and invitation.spent

    def judged(self) -> dict[tuple[str, str, str], int | None]:
        """The first expert's judgements."""
        with self.database.reading() as records:
            kept: tuple[Judgement, ...] = records.judgements_of(self.study.wave.id, "E01")
        return {(judgement.matrix, judgement.first, judgement.second): judgement.value for judgement in kept}

    def close(self) -> None:
        with self.database.writing() as records:
            studying.close_wave(records, self.study.wave.id, self.clock[0])


def receipt(page: str) -> str:
    """The receipt that a page shows."""
    found = re.search(r'class="code" translate="no">([0-9A-Z-]{19})<', page)
    assert found, page
    return found[1]


@contextmanager
def housed(database: Database, study: SmallStudy) -> Iterator[House]:
    """The house of a study."""
    clock = [NOW]
    site = Site(database, lambda: clock[0], "https://survey.example", SECRET)
    addresses = routes(site, METRICS_KEY)
    app = Starlette(
        middleware=[
            Middleware(Measuring, measures=site.measures),
            Middleware(Walls, pages={"", "studies"}, routes=addresses),
        ],
        exception_handlers=dict(HANDLERS),
    )
    with TestClient(app, raise_server_exceptions=False, follow_redirects=True) as client:
        yield House(database, client, study, clock, site)


@contextmanager
def served(house: House) -> Iterator[str]:
    """The address of a server with the house's application."""
    server = uvicorn.Server(uvicorn.Config(house.client.app, port=0, log_config=None, lifespan="off"))
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    server.should_exit = True
    thread.join()


@pytest.fixture
def house(database: Database, small_study: SmallStudy) -> Iterator[House]:
    with housed(database, small_study) as house:
        yield house


@pytest.fixture
def publication(house: House) -> Publication:
    """Twelve residents of the first community and nine of the second, ten officers, five experts."""
    wave = house.study.wave
    with house.database.writing() as records:
        inviting.invite_experts(records, wave, 3, SECRET, NOW)
        responses(records, wave, house.study.officers[:10], NOW, (12, 9), ("2", "4", "5"))
        judge_alike(records, wave, NOW)
        studying.enter_figures(records, wave.id, {"OB01": 98.0}, NOW)
        return publish(records, wave.id, NOW)


@pytest.fixture
def base(house: House) -> Iterator[str]:
    with served(house) as address:
        yield address


@pytest.fixture
def plain_page(browser: Browser) -> Iterator[Page]:
    """A browser without script."""
    context = browser.new_context(viewport={"width": 375, "height": 740}, locale="en-GB", java_script_enabled=False)
    yield context.new_page()
    context.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A phone. A script that fails fails the test."""
    context = browser.new_context(
        viewport={"width": 375, "height": 740}, locale="en-GB", service_workers="block"
    )  # which tests/test_offline.py is about
    page, failed = context.new_page(), list[str]()
    page.on("pageerror", lambda error: failed.append(str(error)))
    page.set_default_timeout(PATIENCE)
    yield page
    context.close()
    assert failed == []
