"""What a server says of itself while people come and go, of a mistake of ours, and of a database that is away."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from storage.database import Database
from surveys.sign_ins import COOKIE
from tests.browsing import settled, until, visiting
from tests.server import COMMANDS, Server, serving
from tests.studies_for_tests import SECRET, SmallStudy, begin
from tests.visitors import AGENT, FORWARDED, LOOPBACK, PRIVATE, PROXIED, Visitor, visit

pytestmark = pytest.mark.browser
LOOKED_AT = ("studies", "fieldwork", "results", "tables", "events")


@dataclass
class House:
    """A server on a study of which the test knows every word."""

    server: Server
    database: Database
    study: SmallStudy
    session: Path

    @contextmanager
    def mistaken(self) -> Iterator[None]:
        """A wave's day is no day meanwhile, but words that an error of ours then repeats."""
        self._pause_on(PRIVATE)
        try:
            yield
        finally:
            self._pause_on(None)

    def _pause_on(self, said: str | None) -> None:
        with self.database.writing() as records:
            records._connection.exec_driver_sql("UPDATE waves SET paused_on = :said", {"said": said})


@pytest.fixture(scope="module", params=COMMANDS)
def house(
    request: pytest.FixtureRequest, browser: Browser, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[House]:
    folder = tmp_path_factory.mktemp("logs")
    settings = {"PLUMBLINE_SECRET": SECRET.decode(), "PLUMBLINE_DEMO": "0"}
    with closing(Database(f"sqlite:///{folder / 'records.sqlite3'}", SECRET)) as database:
        with database.writing() as records:
            study = begin(records)
        with serving(folder, COMMANDS[request.param], **settings) as server:
            with visiting(browser) as page:
                page.goto(server.addresses["Organiser"])
                settled(page)
                page.context.storage_state(path=folder / "session.json")
            yield House(server, database, study, folder / "session.json")


def test_every_line_of_a_whole_visit_is_json_and_tells_of_nobody(house: House, browser: Browser) -> None:
    """Two who answer, judge and withdraw, and an organiser who signs in and looks at the pages."""
    visitor, before = Visitor(house.server.port, LOOPBACK, PROXIED), len(house.server.failures)
    visit(visitor, house.study, 0)
    with visiting(browser, session=house.session) as page:
        for name in LOOKED_AT:
            page.goto(f"{house.server.base}/{name}")
            settled(page)
        kept = [cookie["value"] for cookie in page.context.cookies() if cookie["name"] == COOKIE]
    assert len(kept) == 1
    assert (house.server.otherwise, house.server.failures[before:]) == ([], [])
    said = json.dumps(house.server.told, ensure_ascii=False)
    words = (PRIVATE, AGENT, FORWARDED, *visitor.secrets, *kept, *house.study.residents, *house.study.officers)
    assert [word for word in (*words, *house.study.experts, "Ann Other", "/a/", "/e/") if word in said] == []


def test_a_mistake_in_a_form_and_on_a_page_is_told_without_the_words_it_was_about(
    house: House, browser: Browser
) -> None:
    before = len(house.server.failures)
    with house.mistaken(), visiting(browser, session=house.session) as page:
        with pytest.raises(ValueError, match=PRIVATE), house.database.reading() as records:
            records.wave(house.study.wave.id)
        assert house.server.get(f"/a/{house.study.residents[0]}").status == 500
        page.goto(f"{house.server.base}/studies")
        expect(page.locator("[data-testid=stException]")).to_be_visible()
        until(page, lambda: len(house.server.failures) > before + 1, "what the server says of it")
    in_form, on_page, *_ = house.server.failures[before:]
    assert (in_form["what"], on_page["what"]) == ("Exception in ASGI application", "Uncaught app execution")
    for line, file in ((in_form, "forms/answer.py:"), (on_page, "app_pages/")):
        assert (line["level"], line["error"]) == ("error", "ValueError")
        assert [place for place in line["at"] if place.startswith(file)]
    assert [word for word in (PRIVATE, *house.study.residents) if word in house.server.output] == []
    assert house.server.otherwise == []
