"""A draft's forms in preview: as they will be, for who has the address, and nothing of it is kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser
from starlette.testclient import TestClient

from storage.database import Database
from surveys import keeping_accounts, previewing, signing_in, studying
from surveys.reading import community_policing
from surveys.sign_ins import LIFETIMES
from surveys.studies import Wave
from tests.forms.conftest import BEGUN, KEY, TWENTY, House
from tests.forms.walking import begin, forward
from tests.studies_for_tests import NOW, kept, plan, refused


@dataclass
class Draft:
    """A wave that nobody is asked in yet, and the address of its previews."""

    database: Database
    client: TestClient
    wave: Wave
    path: str
    session: str

    def rows(self) -> dict[str, int]:
        with self.database.reading() as records:
            return {name: sum(1 for _ in lines) for name, lines in records.lines_of_study(self.wave.study.id)}


@pytest.fixture
def draft(house: House) -> Draft:
    with house.database.writing() as records:
        wave = studying.add_wave(records, house.study.wave.study, plan(), NOW)
        session = signing_in.sign_in(records, signing_in.issue_link(records, NOW), NOW) or ""
        token = previewing.token(records, session, wave.id, NOW)
        return Draft(house.database, house.client, wave, f"/preview/{token}", session)


def test_a_resident_of_a_draft_sees_the_form_and_that_nothing_is_kept(draft: Draft) -> None:
    page = draft.client.get(f"{draft.path}/residents?lang=en")
    assert page.status_code == 200
    assert "data-preview" in page.text
    assert "Preview: nothing is kept" in page.text
    assert community_policing().questionnaires["residents"].items["R01"].text["en"] in page.text
    assert page.headers["cache-control"] == "no-store"
    assert "预览：不保存" in draft.client.get(f"{draft.path}/officers?lang=zh").text


def test_what_is_wrong_with_a_form_is_told_and_what_is_right_goes_nowhere(draft: Draft) -> None:
    before = draft.rows()
    wrong = draft.client.post(f"{draft.path}/residents", data={"key": KEY, "lang": "en", **TWENTY})
    assert (wrong.status_code, "problems" in wrong.text) == (422, True)
    right = draft.client.post(f"{draft.path}/residents", data={**BEGUN, **TWENTY})
    assert (right.status_code, "That would be sent" in right.text) == (200, True)
    stopped = draft.client.post(f"{draft.path}/residents", data={**BEGUN, "RS1": "adult_no"})
    assert (stopped.status_code, "Preview" in stopped.text) == (200, False)
    switched = draft.client.post(f"{draft.path}/residents", data={**BEGUN, "R01": "4", "show": "zh"})
    assert 'lang="zh-Hans"' in switched.text
    assert draft.rows() == before
    assert kept(draft.database, draft.wave) == {}


def test_an_expert_agrees_judges_and_sees_where_it_stands(draft: Draft) -> None:
    before, path = draft.rows(), f"{draft.path}/experts"
    assert "data-preview" in draft.client.get(f"{path}?lang=en").text
    agree = {"action": "agree", "lang": "en"}
    assert draft.client.post(path, data=agree).status_code == 422
    onward = draft.client.post(path, data=agree | {"consent": "yes"}, follow_redirects=False)
    assert onward.status_code == 303
    matrix = draft.client.get(onward.headers["location"])
    assert ('name="pair:D1:D2"' in matrix.text, "judge.js" in matrix.text) == (True, False)
    said = {f"pair:{one}:{other}": "1" for one, other in [("D1", "D2"), ("D1", "D3"), ("D1", "D4"), ("D1", "D5")]}
    judged = draft.client.post(path, data={"action": "judge", "matrix": "M0", "lang": "en", **said})
    assert (judged.status_code, "4/10" in judged.text) == (200, True)
    short = draft.client.post(path, data={"action": "judge", "matrix": "M0", "lang": "en", "way": "short", **said})
    assert 'id="next"' in short.text
    assert draft.client.get(f"{path}?summary=yes&lang=en").status_code == 200
    strange = draft.client.post(path, data={"action": "judge", "matrix": "no", "way": "short", "lang": "en"})
    assert strange.status_code == 200
    assert "was a preview" in draft.client.post(path, data={"action": "withdraw", "lang": "en"}).text
    assert draft.rows() == before


def test_nobody_else_sees_a_draft(draft: Draft) -> None:
    wave, session, ends, signature = draft.path.removeprefix("/preview/").split(".")
    later = str(int(ends) + 3600)
    for wrong in (
        f"{wave}.{session}.{later}.{signature}",
        f"other.{session}.{ends}.{signature}",
        f"{wave}.{session[::-1]}.{ends}.{signature}",
        f"{wave}.{ends}.{signature}",
        wave,
        f"{wave}.x.{signature}",
        "a.b.c",
        "%E4",
    ):
        found = draft.client.get(f"/preview/{wrong}/residents?lang=en")
        assert found.status_code == 410, wrong
        assert "This preview is over" in found.text
        assert draft.client.post(f"/preview/{wrong}/residents", data=BEGUN).status_code == 410
    assert draft.client.get(f"{draft.path}/mayors").status_code == 404


def test_a_preview_ends_by_itself(draft: Draft) -> None:
    with draft.database.reading() as records:
        wave = draft.wave
        token = previewing.token(records, draft.session, wave.id, NOW)
        assert previewing.token(records, draft.session, wave.id, NOW.replace(minute=59)) == token
        assert previewing.wave_of(records, token, NOW + timedelta(minutes=29)) == wave
        with refused("preview-over"):
            previewing.wave_of(records, token, NOW + timedelta(hours=1))


def test_a_preview_ends_with_the_session_that_it_was_made_for(draft: Draft) -> None:
    assert draft.client.get(f"{draft.path}/residents").status_code == 200
    with draft.database.writing() as records:
        signing_in.sign_out(records, draft.session, NOW)
    assert draft.client.get(f"{draft.path}/residents").status_code == 410
    assert draft.client.post(f"{draft.path}/residents", data=BEGUN).status_code == 410


@pytest.mark.parametrize("ending", ["role", "another role", "disabled", "signed out everywhere", "over"])
def test_a_preview_ends_with_the_right_that_it_was_made_by(draft: Draft, ending: str) -> None:
    study, later = draft.wave.study.id, NOW
    with draft.database.writing() as records:
        account = keeping_accounts.make(records, "organiser", NOW).id
        keeping_accounts.give_role(records, account, study, "organiser", NOW)
        session = signing_in.issue(records, "session", NOW - LIFETIMES["session"] + timedelta(minutes=20), account)
        token = previewing.token(records, session, draft.wave.id, NOW)
        assert previewing.wave_of(records, token, NOW) == draft.wave
        if ending in ("role", "another role"):
            keeping_accounts.give_role(records, account, study, "field" if ending == "another role" else None, NOW)
        elif ending == "disabled":
            keeping_accounts.disable(records, account, True, NOW)
        elif ending == "signed out everywhere":
            keeping_accounts.sign_out_everywhere(records, account, NOW)
        else:
            later = NOW + timedelta(minutes=20)
        with refused("preview-over"):
            previewing.wave_of(records, token, later)


@pytest.mark.browser
def test_a_browser_keeps_nothing_of_a_preview(draft: Draft, base: str, browser: Browser) -> None:
    """Every screen to the end: no draft, no page, no count; the sending leads to the preview's own thank-you."""
    context = browser.new_context(viewport={"width": 375, "height": 740}, locale="en-GB")
    page, asked = context.new_page(), list[str]()
    page.on("request", lambda request: asked.append(f"{request.method} {urlsplit(request.url).path}"))
    page.goto(f"{base}{draft.path}/residents?lang=en")
    begin(page)
    page.check("[name=R01][value='4']")
    forward(page, int(page.inner_text("#at").split("/")[1]) - 2)
    page.click(".send")
    page.wait_for_selector("h1:has-text('That would be sent')")
    assert page.evaluate("[localStorage.length, sessionStorage.length]") == [0, 0]
    assert page.evaluate("caches.keys()") == []
    page.goto("about:blank")
    assert not [one for one in asked if one.endswith("/left")]
    context.close()
