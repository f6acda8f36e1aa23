"""What people see of a wave's calendar: not begun, paused, a quota that is reached; nothing they entered is lost."""

from datetime import timedelta

import pytest
from playwright.sync_api import Browser, expect

from surveys import formats, scheduling
from tests.browsing import visiting
from tests.forms.conftest import BEGUN, TWENTY, House
from tests.forms.walking import begin, forward
from tests.studies_for_tests import NOW, key


def pause(house: House) -> None:
    with house.database.writing() as records:
        scheduling.pause_wave(records, house.study.wave.id, NOW)


def go_on(house: House) -> None:
    with house.database.writing() as records:
        scheduling.resume_wave(records, house.study.wave.id, NOW)


def test_a_paused_survey_says_so_and_shows_every_answer_again(house: House) -> None:
    pause(house)
    status, page = house.get(house.resident)
    assert (status, "This survey is paused" in page) == (503, True)
    assert "data-wipe" not in page
    sent = house.client.post(house.resident, data={**BEGUN, **TWENTY})
    assert (sent.status_code, sent.headers["retry-after"], sent.headers["x-paused"]) == (503, "300", "yes")
    assert sent.text.count("checked") >= len(TWENTY)
    assert house.stored() == 0
    status, page = house.get(house.expert())
    assert (status, "The panel is paused" in page) == (503, True)
    go_on(house)
    assert house.post(house.resident, {**BEGUN, **TWENTY})[0] == 200
    assert house.stored() == 1


def test_before_its_first_day_a_link_says_when_it_begins(house: House) -> None:
    begins = NOW.date() + timedelta(days=3)
    with house.database.writing() as records:
        records._connection.exec_driver_sql("UPDATE waves SET opens_on = ?", (begins.isoformat(),))
    for address in (house.resident, house.officer, house.expert()):
        status, page = house.get(address)
        assert (status, f"on {formats.day(begins, 'en')}" in page) == (403, True), address
    status, page = house.get(house.resident, **{"accept-language": "zh"})
    assert f"{formats.day(begins, 'zh')}开始" in page
    house.clock[0] = NOW + timedelta(days=3)
    assert house.get(house.resident)[0] == 200


def test_a_link_with_a_quota_says_kindly_that_it_is_reached_and_whoever_had_begun_goes_on(house: House) -> None:
    with house.database.writing() as records:
        records._connection.exec_driver_sql("UPDATE strata SET quota = 10 WHERE id = 'C1'")
    house.database.close()  # strata are written once, and not by hand
    for number in range(10):
        assert house.get(house.resident)[0] == 200
        house.post(house.resident, {**BEGUN, **TWENTY, "key": key(400 + number)})
    status, page = house.get(house.resident)
    assert (status, "Enough people have answered" in page, 'id="begun" hidden' in page) == (410, True, True)
    assert house.get(f"{house.resident}?begun=1")[0] == 200
    assert house.post(house.resident, {**BEGUN, **TWENTY, "key": key(410)})[0] == 200  # it was open before


@pytest.mark.browser
@pytest.mark.usefixtures("database_file")
def test_what_is_sent_while_the_survey_pauses_stays_on_the_phone_and_arrives_afterwards(
    house: House, base: str, browser: Browser
) -> None:
    with visiting(browser, expected="status of 503", worker=True) as page:
        page.goto(base + house.resident)
        begin(page)
        page.locator("html[data-ready=offline]").wait_for()
        page.check("[name=R01][value='2']")
        forward(page, 6)
        pause(house)
        page.click(".send")
        expect(page.locator("#outbox-said")).to_contain_text("The survey is paused")
        expect(page.locator("#outbox-kept")).to_be_visible()
        page.goto(base + house.resident)  # the page that was kept, and what waits in it
        expect(page.locator("#outbox-said")).to_contain_text("The survey is paused")
        assert house.stored() == 0
        go_on(house)
        page.reload()
        page.wait_for_selector(".receipt .code")
    assert [body["R01"] for body in house.bodies()] == [2]
