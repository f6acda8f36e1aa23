"""Signing in by another service, which runs as a process of its own: who gets in, as whom, and who does not."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser, expect

from app_pages import frame
from forms import wording
from storage.database import Database
from surveys import keeping_accounts, second_steps
from tests.browsing import arrived, settled, unfold
from tests.outside_by_hand import (
    EN,
    SERVICE,
    House,
    as_person,
    go_in,
    now,
    sign_out,
    signed_in,
    signed_out,
    this_step,
    tie,
    tie_with_a_second_step,
    visitor,
    written_down,
)
from tests.provider import CLIENT, FAULTS
from tests.publishable import open_wave
from tests.server import UVICORN, failing_to_start, serving
from tests.studies_for_tests import SECRET

pytestmark = pytest.mark.browser
ZH = frame.all_words()["zh"]
PROVIDER = ("uvicorn", "tests.provider:app", "--port")


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    folder = tmp_path_factory.mktemp("outside")
    (folder / "service").mkdir()
    with serving(folder / "service", PROVIDER) as service:
        home, secret = str(written_down(folder, service.base)), SECRET.decode()
        with serving(folder, HOME=home, PLUMBLINE_SECRET=secret, PLUMBLINE_DEMO="0") as server:
            database = Database(f"sqlite:///{folder / 'records.sqlite3'}", SECRET)
            with database.writing(alone=True) as records:
                study = open_wave(records).study.id
            yield House(server, service, database, study)
            database.close()


def test_whoever_was_invited_is_tied_signs_in_again_and_has_the_roles_that_were_given(
    house: House, browser: Browser, tmp_path: Path
) -> None:
    account, invitation = house.invited("lin")
    with visitor(browser) as page:
        tie(page, house, invitation, "alice")
        signed_in(page)
        page.goto(f"{house.server.base}/results?lang=en")
        expect(page.get_by_text(EN("not-permitted"))).to_be_visible()
        assert page.request.get(invitation).status == 410
        cookies = {one["name"]: one for one in page.context.cookies()}
        sign_out(page, house)
        signed_out(page)
    assert {one["httpOnly"] for name, one in cookies.items() if name.startswith("_streamlit_user")} == {True}
    assert house.sessions(account) == 0
    with house.database.writing(alone=True) as records:
        keeping_accounts.give_role(records, account.id, house.study, "analyst", now())
        tied = records.tie(account.id)
        assert (records.account(account.id).password, tied and tied.email) == (None, "alice@university.example")
    with visitor(browser, "zh") as page:
        go_in(page, house, "alice", "zh")
        signed_in(page, "zh")
        page.goto(f"{house.server.base}/results?lang=zh")
        expect(page.get_by_role("heading", level=1)).to_have_text(ZH("page-results"))
        assert house.sessions(account) == 1


def test_whoever_came_so_gives_a_file_and_takes_one_while_signed_in(house: House, browser: Browser) -> None:
    """Each by the address that Streamlit makes for it, which knows nobody."""
    account, invitation = house.invited("gives", "organiser")
    addresses = list[str]()
    with visitor(browser) as page:
        tie(page, house, invitation, "eve")
        signed_in(page)
        page.on("request", lambda request: addresses.append(request.url))
        page.goto(f"{house.server.base}/studies?lang=en")
        unfold(page, EN("sites"))
        with page.expect_response(re.compile("/_stcore/upload_file/")) as given:
            page.locator("input[type=file]").first.set_input_files(
                {"name": "a.csv", "mimeType": "text/csv", "buffer": b"site\n"}
            )
        assert given.value.status == 204
        with page.expect_download() as taken:
            page.get_by_role("button", name=EN("sites-template")).click()
        assert taken.value.path().stat().st_size > 0
        (address,) = (one for one in addresses if one.startswith(f"{house.server.base}/media/"))
        assert page.request.get(address).status == 200
        with house.database.writing(alone=True) as records:
            keeping_accounts.sign_out_everywhere(records, account.id, now())
        assert page.request.get(address).status == 404


def test_another_sites_page_begins_no_sign_in_and_ends_none(house: House, browser: Browser) -> None:
    """Led there, a browser stands before the buttons; with a click of one's own it is on its way as ever."""
    elsewhere = house.service.base.replace("localhost", "127.0.0.1")
    with visitor(browser, refused="/auth/logout") as page:
        tie(page, house, house.invited("stays")[1], "frank")
        signed_in(page)
        for address, at, status in (("/auth/logout", "/auth/logout", 403), ("/outside?by=university", "/sign-in", 200)):
            page.goto(f"{elsewhere}/authorize?client_id={CLIENT}&code_challenge_method=S256")
            with page.expect_response(re.compile(rf"{at}($|\?)")) as answer:
                page.evaluate("to => { location.href = to }", f"{house.server.base}{address}")
            assert answer.value.status == status
            arrived(page, f"{house.server.base}{at}")
        expect(page.get_by_role("link", name=SERVICE)).to_be_visible()
        page.goto(f"{house.server.base}/?lang=en")
        signed_in(page)


def test_signing_out_ends_both_and_what_was_kept_opens_nothing(house: House, browser: Browser, tmp_path: Path) -> None:
    """Also for who has a copy of all cookies from before, those of another service's answer among them."""
    account, invitation = house.invited("leaving")
    kept, before = tmp_path / "kept.json", house.ended()
    with visitor(browser) as page:
        tie(page, house, invitation, "bob")
        signed_in(page)
        page.context.storage_state(path=kept)
        sign_out(page, house)
        signed_out(page)
        assert not [one for one in page.context.cookies() if one["name"].startswith("_streamlit_user")]
    assert (house.ended(), house.sessions(account)) == (before + 1, 0)
    with visitor(browser, session=kept) as page:
        page.goto(f"{house.server.base}/?lang=en")
        settled(page)
        signed_out(page)
    assert house.sessions(account) == 0


def test_somebody_unknown_is_told_and_gets_neither_an_account_nor_a_session(house: House, browser: Browser) -> None:
    sessions = house.sessions()
    for language in ("en", "zh"):
        with visitor(browser, language) as page:
            go_in(page, house, "walter", language)
            expect(page.get_by_text(frame.all_words()[language]("problem-outside-unknown"))).to_be_visible()
            signed_out(page, language)
            page.get_by_role("button", name=frame.all_words()[language]("outside-leave")).click()
            expect(page.get_by_text(frame.all_words()[language]("problem-outside-unknown"))).to_have_count(0)
    assert house.sessions() == sessions


def test_what_is_taken_away_is_gone_at_once_and_said_at_the_door(house: House, browser: Browser) -> None:
    account, invitation = house.invited("carol's", "analyst")
    with visitor(browser) as page:
        tie(page, house, invitation, "carol")
        signed_in(page)
        with house.database.writing(alone=True) as records:
            keeping_accounts.sign_out_everywhere(records, account.id, now())
        page.reload()
        settled(page)
        signed_out(page)
        go_in(page, house, "carol")
        signed_in(page)
        with house.database.writing(alone=True) as records:
            keeping_accounts.disable(records, account.id, True, now())
        page.goto(f"{house.server.base}/results?lang=en")
        expect(page.get_by_text(EN("sign-in-first"))).to_be_visible()
        go_in(page, house, "carol")
        expect(page.get_by_text(EN("problem-outside-disabled"))).to_be_visible()
        signed_out(page)
    assert house.sessions(account) == 0


def test_a_second_step_is_asked_for_after_the_other_service_too(house: House, browser: Browser) -> None:
    account, invitation = house.invited("careful")
    with visitor(browser) as page:
        secret = tie_with_a_second_step(page, invitation)
        signed_in(page)
        sign_out(page, house)
        go_in(page, house, "dora")
        page.get_by_label(EN("outside-code")).fill("000000")
        page.get_by_role("button", name=EN("sign-in"), exact=True).click()
        expect(page.get_by_text(EN("problem-outside-code"))).to_be_visible()
        assert house.sessions(account) == 0
        page.get_by_label(EN("outside-code")).fill(second_steps.code(secret, this_step() + 1))
        page.get_by_role("button", name=EN("sign-in"), exact=True).click()
        signed_in(page)
    with house.database.reading() as records:
        tied = records.tie(account.id)
    assert tied is not None
    assert tied.email is None  # not verified there


def test_somebody_who_is_tied_elsewhere_is_not_tied_twice(house: House, browser: Browser) -> None:
    account, before = house.invited("has one")
    _, first = house.invited("one of two")
    _, second = house.invited("other of two")
    with visitor(browser) as page:
        tie(page, house, before, "grace")
        signed_in(page)
    with visitor(browser) as page:
        tie(page, house, first, "grace")
        expect(page.get_by_text(EN("problem-outside-taken"))).to_be_visible()
    assert house.server.get(urlsplit(first).path).status == 200
    assert house.server.get(urlsplit(second).path).status == 200
    assert house.sessions(account) == 1


def test_a_wrong_token_a_wrong_state_and_a_refusal_are_said_in_both_languages(house: House, browser: Browser) -> None:
    sessions = house.sessions()
    for person in FAULTS:
        language = "zh" if person == "wrong-key" else "en"
        with visitor(browser, language) as page:
            go_in(page, house, person, language)
            expect(page.get_by_role("alert")).to_have_text(wording.words(language)("outside-failed"))
    with visitor(browser, "zh") as page:
        go_in(page, house, "nobody", "zh")
        expect(page.get_by_role("alert")).to_have_text(wording.words("zh")("outside-denied"))
        page.goto(f"{house.server.base}/oauth2callback?state=wrong&code=wrong")
        expect(page.get_by_role("alert")).to_have_text(wording.words("zh")("outside-failed"))
    assert house.sessions() == sessions


def test_an_answer_that_comes_back_twice_opens_one_session(house: House, browser: Browser, tmp_path: Path) -> None:
    """By the same browser, and by one that has the cookies from before the answer came."""
    kept, answers = tmp_path / "before.json", list[str]()
    account, invitation = house.invited("twice")
    with visitor(browser) as page:
        tie(page, house, invitation, "henry")
        signed_in(page)
        sign_out(page, house)
        signed_out(page)
        page.on("request", lambda request: answers.append(request.url) if "/oauth2callback?" in request.url else None)
        page.goto(f"{house.server.base}/sign-in?lang=en")
        page.get_by_role("link", name=SERVICE).click()
        page.get_by_role("link", name="henry", exact=True).wait_for()
        page.context.storage_state(path=kept)
        as_person(page, "henry")
        page.wait_for_url(f"{house.server.base}/?lang=en")
        signed_in(page)
        assert parse_qs(urlsplit(answers[0]).query).keys() == {"state", "code"}
        page.goto(answers[0])
        expect(page.get_by_role("alert")).to_have_text(wording.words("en")("outside-failed"))
    with visitor(browser, session=kept) as page:
        page.goto(answers[0])
        expect(page.get_by_role("alert")).to_have_text(wording.words("en")("outside-failed"))
    assert house.sessions(account) == 1


@pytest.mark.parametrize(
    ("written", "codes"),
    [
        ("[auth", ["outside-file"]),
        ("[auth]\ncookie_secret = 'short'", ["outside-cookie-secret", "outside-redirect", "outside-none"]),
    ],
)
def test_a_file_that_is_wrong_ends_the_start_and_says_why(tmp_path: Path, written: str, codes: list[str]) -> None:
    home = written_down(tmp_path, "https://id.example")
    (home / ".streamlit" / "secrets.toml").write_text(written, encoding="utf-8")
    status, output = failing_to_start(tmp_path, UVICORN, HOME=str(home))
    assert status == 3
    assert re.findall(r"\[(outside-[a-z-]+)\]", output) == codes
    assert "Traceback" not in output
    assert "short" not in output.replace("shorter", "")


def test_the_output_tells_nothing_of_who_came(house: House, browser: Browser) -> None:
    """Whoever is known, whoever is not, and whose identity was no good."""
    with visitor(browser) as page:
        tie(page, house, house.invited("quiet")[1], "irene")
        signed_in(page)
    for person, told in (("walter", EN("problem-outside-unknown")), (FAULTS[0], wording.words("en")("outside-failed"))):
        with visitor(browser) as page:
            go_in(page, house, person)
            expect(page.get_by_text(told)).to_be_visible()
    said = house.server.output
    assert house.server.otherwise == []
    assert not re.findall(r"Traceback|subject-|university\.example|eyJ|code=|state=|They would not", said)
