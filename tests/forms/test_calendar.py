"""What people see of a wave's calendar: not begun, paused, a quota that is reached; nothing they entered is lost."""

from datetime import timedelta

from surveys import scheduling
from tests.forms.conftest import BEGUN, TWENTY, House
from tests.studies_for_tests import NOW, key


def test_a_paused_survey_says_so_and_shows_every_answer_again(house: House) -> None:
    with house.database.writing() as records:
        scheduling.pause_wave(records, house.study.wave.id, NOW)
    status, page = house.get(house.resident)
    assert (status, "This survey is paused" in page) == (503, True)
    assert "data-wipe" not in page
    sent = house.client.post(house.resident, data={**BEGUN, **TWENTY})
    assert (sent.status_code, sent.headers["retry-after"], sent.headers["x-paused"]) == (503, "300", "yes")
    assert sent.text.count("checked") >= len(TWENTY)
    assert house.stored() == 0
    status, page = house.get(house.expert())
    assert (status, "The panel is paused" in page) == (503, True)
    with house.database.writing() as records:
        scheduling.resume_wave(records, house.study.wave.id, NOW)
    assert house.post(house.resident, {**BEGUN, **TWENTY})[0] == 200
    assert house.stored() == 1


def test_before_its_first_day_a_link_says_when_it_begins(house: House) -> None:
    begins = NOW.date() + timedelta(days=3)
    with house.database.writing() as records:
        records._connection.exec_driver_sql("UPDATE waves SET opens_on = ?", (begins.isoformat(),))
    for address in (house.resident, house.officer, house.expert()):
        status, page = house.get(address)
        assert (status, begins.isoformat() in page) == (403, True), address
    status, page = house.get(house.resident, **{"accept-language": "zh"})
    assert f"{begins} 开始" in page
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
