"""Every screen that experts come to, read by axe-core: two languages, three widths, light and dark."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from storage.database import Database
from surveys import inviting, judging, opening_rounds, screening
from surveys.inviting import expert_code
from surveys.judgements import pairs
from surveys.screenings import parts
from tests import screened
from tests.forms.conftest import House
from tests.forms.screens import LANGUAGES, reading
from tests.studies_for_tests import NOW, SECRET

pytestmark = [
    pytest.mark.browser,
    pytest.mark.usefixtures("database_file"),  # the pages are the same on any database
    pytest.mark.parametrize("language", LANGUAGES),
]
AROUND = {"D1:D2": 7, "D2:D3": 7, "D1:D3": -7, "D1:D4": 3, "D1:D5": 5, "D2:D4": None}  # a circle, and one not judged


def judge(house: House, number: int) -> None:
    code = expert_code(SECRET, house.study.wave.id, f"E{number:02d}")
    with house.database.writing() as records:
        judging.agree(records, code, {}, False, NOW)
        judging.judge(records, code, AROUND, "M0", NOW)


def test_the_form_of_an_expert(house: House, base: str, browser: Browser, language: str) -> None:
    with reading(browser, language) as screens:
        page = screens.page
        page.goto(base + house.expert())
        screens.look("expert-notice")
        page.click("form .send")
        page.wait_for_selector("#problems")
        screens.look("expert-notice-problems")
        page.check("[name=consent]")
        page.click("form .send")
        page.wait_for_selector(".pair")
        screens.look("expert-first-pair")
        judge(house, 1)
        page.goto(f"{base}{house.expert()}?matrix=M0")
        screens.look("expert-contradictions")
        page.click(".way[value=long]")
        page.wait_for_selector(".way[value=long][aria-pressed=true]")
        screens.look("expert-all-pairs")
        page.goto(f"{base}{house.expert()}?summary=1")
        screens.look("expert-summary")


def test_an_expert_who_has_judged_all(house: House, base: str, browser: Browser, language: str) -> None:
    instrument = house.study.wave.instrument
    judge(house, 1)
    with house.database.writing() as records:
        for matrix in instrument.experts.matrices:
            given = {f"{first}:{second}": 1 for first, second in pairs(instrument.criteria(matrix.id))}
            judging.judge(records, house.study.experts[0], given, matrix.id, NOW)
    with reading(browser, language) as screens:
        page = screens.page
        page.goto(base + house.expert())
        screens.look("expert-done")
        page.locator("details", has=page.locator("[value=withdraw]")).locator("summary").click()
        screens.look("expert-taking-back")
        page.click("[value=withdraw] ~ button")
        page.wait_for_selector(".pair, h1")
        screens.look("expert-taken-back")
        house.close()
        page.goto(base + house.expert())
        screens.look("expert-panel-closed")


def test_a_further_round(house: House, base: str, browser: Browser, language: str) -> None:
    with house.database.writing() as records:
        inviting.invite_experts(records, house.study.wave, 3, SECRET, NOW)
    for number in range(1, 6):
        judge(house, number)
    with house.database.writing() as records:
        opening_rounds.open_round(records, house.study.wave.id, NOW)
    with reading(browser, language) as screens:
        screens.page.goto(f"{base}{house.expert()}?matrix=M0")
        screens.page.wait_for_selector(".spread")
        screens.look("expert-second-round")


def test_the_screening(house: House, base: str, browser: Browser, language: str, database: Database) -> None:
    with database.writing() as records:
        records.remove_study(house.study.wave.study.id)
        draft = screened.begin_draft(records)
        screened.rate_all(records, draft, 4, IC2=None)
        screened.close(records, draft)
        screening.open_round(records, draft.wave.id, NOW)
    with reading(browser, language) as screens:
        page = screens.page
        for part in parts(draft.wave.instrument):
            page.goto(f"{base}/e/{draft.codes[0]}?part={part}")
            screens.look(f"screening-{part.lower()}")
        with database.writing() as records:
            screened.rate(records, draft.codes[0])
        page.goto(f"{base}/e/{draft.codes[0]}")
        screens.look("screening-done")
