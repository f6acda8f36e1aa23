"""A house with one open wave, and a browser without script at its door."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.testclient import TestClient

from forms.errors import HANDLERS
from forms.routes import routes
from forms.site import Site
from forms.walls import Walls
from storage.database import Database
from surveys import studying
from surveys.invitations import digest
from surveys.judgements import Judgement
from surveys.reading import community_policing
from tests.studies_for_tests import NOW, SmallStudy, answers_kept, key

KEY = key()
OTHER_KEY = key(2)
BEGUN: Mapping[str, Any] = {"key": KEY, "lang": "en", "consent": "yes", "RS1": "adult_yes"}
TWENTY = dict.fromkeys(community_policing().questionnaires["residents"].scored, "4")


@dataclass
class House:
    """What a test knocks at, and a look behind the wall. Its clock can be moved."""

    database: Database
    client: TestClient
    study: SmallStudy
    clock: list[datetime]

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
        answer = self.client.post(address, data=dict(fields), headers={"accept-language": "en", **headers})
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


@pytest.fixture
def house(database: Database, small_study: SmallStudy) -> Iterator[House]:
    clock = [NOW]
    addresses = routes(Site(database, lambda: clock[0], "https://survey.example"))
    app = Starlette(
        routes=addresses,
        middleware=[Middleware(Walls, pages={"", "studies"}, routes=addresses)],
        exception_handlers=dict(HANDLERS),
    )
    with TestClient(app, raise_server_exceptions=False, follow_redirects=True) as client:
        yield House(database, client, small_study, clock)
