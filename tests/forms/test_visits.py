"""How often forms are opened and left: counted in lots, of nobody in particular, and in nobody's way."""

from __future__ import annotations

from datetime import timedelta

import pytest

from forms import wording
from forms.counting import SELDOM, Visits
from surveys import inviting, studying
from surveys.inviting import open_code
from surveys.visits import Visit, screens, section_at
from tests.forms.conftest import BEGUN, TWENTY, House
from tests.studies_for_tests import LANGUAGES, NOW, SECRET, document, key, plan

OPENED = Visit("w", "residents", "opened")
LEFT = Visit("w", "residents", "left", "R1")


def kept(house: House) -> dict[tuple[str, str, str], int]:
    with house.database.reading() as records:
        found = records.visits(house.study.wave.id)
    return {(one.audience, one.act, one.section): number for one, number in found.items()}


def section(house: House, number: int) -> str:
    return screens(house.study.wave.instrument.questionnaires["residents"])[number]


def test_nothing_is_written_before_there_are_ten(house: House) -> None:
    for _ in range(9):
        assert house.get(house.resident)[0] == 200
    assert kept(house) == {}
    house.get(house.resident)
    assert kept(house) == {("residents", "opened", ""): 10}


def test_officers_are_counted_together_whatever_code_they_hold(house: House) -> None:
    for code in house.study.officers[:10]:
        house.get(f"/a/{code}")
    assert kept(house) == {("officers", "opened", ""): 10}


@pytest.mark.parametrize(
    "header",
    [
        {"sec-fetch-dest": "empty"},
        {"sec-fetch-dest": "iframe"},
        {"sec-fetch-site": "same-origin"},
        {"sec-purpose": "prefetch"},
    ],
)
def test_scripts_previews_and_whoever_is_there_already_open_nothing(house: House, header: dict[str, str]) -> None:
    for _ in range(12):
        house.get(house.resident, **header)
    house.client.head(house.resident)
    assert kept(house) == {}


def test_where_forms_are_left_and_who_comes_back(house: House) -> None:
    for number in (2,) * 6 + (3,) * 3:
        assert house.post(f"{house.resident}/left", {"at": str(number)}) == (204, "")
    assert house.post(house.resident, {**BEGUN, **TWENTY, "left": "2"})[0] == 200
    assert kept(house) == {
        ("residents", "left", section(house, 2)): 6,
        ("residents", "left", section(house, 3)): 3,
        ("residents", "returned", section(house, 2)): 1,
    }
    assert house.bodies() == [{"RS1": "adult_yes"} | dict.fromkeys(TWENTY, 4)]  # nothing of it is with the answers


def paced(house: House, number: int, pace: str) -> tuple[int, str]:
    return house.post(house.resident, {**BEGUN, **TWENTY, "key": key(number), "pace": pace})


def told(house: House) -> str:
    """What a browser tells of somebody who was 10 to 30 seconds at each screen, and shorter at the last."""
    return "0" + "2" * (len(screens(house.study.wave.instrument.questionnaires["residents"])) - 2) + "1"


def test_how_long_sections_take_is_added_up_of_ten_people_at_a_time(house: House) -> None:
    for number in range(9):
        assert paced(house, number, told(house))[0] == 200
    assert paced(house, 0, told(house))[0] == 200  # the same once more
    assert kept(house) == {}
    assert paced(house, 9, "05" + told(house)[2:])[0] == 200
    first, *others, last = screens(house.study.wave.instrument.questionnaires["residents"])[1:]
    assert kept(house) == {
        ("residents", "spent-10", first): 9,
        ("residents", "spent-180", first): 1,
        **{("residents", "spent-10", section): 10 for section in others},
        ("residents", "spent-0", last): 10,
    }
    assert house.bodies() == [{"RS1": "adult_yes"} | dict.fromkeys(TWENTY, 4)] * 10


def test_no_time_is_asked_for_nor_counted_where_the_notice_does_not_tell_of_it(house: House) -> None:
    """As in waves that were opened before notices could tell of it."""
    older = document()
    del older["privacy"]["time_by_section"]
    with house.database.writing() as records:
        wave = studying.add_wave(records, house.study.wave.study, plan(older), NOW)
        inviting.issue_open_links(records, studying.open_wave(records, wave.id, NOW), SECRET, NOW)
    address = f"/a/{open_code(SECRET, wave.id, 'C1')}"
    assert 'name="pace"' in house.get(house.resident)[1]
    assert 'name="pace"' not in house.get(address)[1]
    assert "bands" in house.get(house.resident)[1]
    assert "bands" not in house.get(address)[1]
    for number in range(10):
        sent = {**BEGUN, **TWENTY, "key": key(number), "pace": told(house)}
        assert house.post(address, sent)[0] == 200
    with house.database.reading() as records:
        assert {visit.act for visit in records.visits(wave.id)} <= {"opened"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_form_that_tells_time_says_so_in_our_words_whatever_the_notice_says(house: House, language: str) -> None:
    ours = document()
    for audience in ("residents", "officers"):
        for read, words in {"zh": "您的答案对我们非常有用。", "en": "Your answers are of great use to us."}.items():
            ours["privacy"]["time_by_section"][audience][read] = words
            ours["notices"][audience]["text"][read] += f"\n{words}"
    with house.database.writing() as records:
        wave = studying.add_wave(records, house.study.wave.study, plan(ours), NOW)
        wave = studying.open_wave(records, wave.id, NOW)
        inviting.issue_open_links(records, wave, SECRET, NOW)
        (officer,) = inviting.issue_codes(records, wave, "U1", 1, NOW)
    for code in (open_code(SECRET, wave.id, "C1"), officer):
        page = house.get(f"/a/{code}?lang={language}")[1]
        assert 'name="pace"' in page
        assert wording.words(language)("visits-timed") in page


def test_a_section_that_few_have_seen_waits_for_more(house: House) -> None:
    for number in range(10):
        unseen = told(house)[:1] + ("3" if number else "0") + told(house)[2:]
        paced(house, number, unseen)
    assert {one for _, _, one in kept(house)} == set(
        screens(house.study.wave.instrument.questionnaires["residents"])[2:]
    )


@pytest.mark.parametrize("pace", ["", "0", "1" * 8, "0" * 7 + "6", "9" * 5000, "²" * 8, "0" * 8])
def test_what_is_no_pace_is_counted_nowhere(house: House, pace: str) -> None:
    for number in range(11):
        assert paced(house, number, pace)[0] == 200
    assert kept(house) == {}


@pytest.mark.parametrize("number", ["", "0", "99", "-1", "two", "²", "1" * 5000])
def test_what_is_no_section_is_counted_nowhere(house: House, number: str) -> None:
    assert section_at(house.study.wave.instrument.questionnaires["residents"], number) is None
    assert house.post(f"{house.resident}/left", {"at": number})[0] == 204


def test_a_code_that_opens_nothing_is_left_by_nobody(house: House) -> None:
    house.close()
    for address in ("/a/unknown", house.resident):
        for _ in range(12):
            assert house.post(f"{address}/left", {"at": "1"})[0] == 204
    assert kept(house) == {}


def test_a_count_that_cannot_be_written_hurts_nobody(house: House) -> None:
    with house.database.writing() as records:
        records._connection.exec_driver_sql("ALTER TABLE visits RENAME TO elsewhere")
        records._connection.exec_driver_sql("CREATE VIEW visits AS SELECT * FROM elsewhere")
    assert [house.get(house.resident)[0] for _ in range(10)] == [200] * 10
    assert house.post(house.resident, {**BEGUN, **TWENTY})[0] == 200


def test_lots_are_written_seldom_and_taken_back_where_they_could_not_be() -> None:
    visits = Visits()
    assert [visits.add([OPENED], 3, NOW) for _ in range(2)] == [None, None]
    assert visits.add([LEFT], 3, NOW) == {OPENED: 2, LEFT: 1}
    soon = NOW + SELDOM - timedelta(seconds=1)
    assert [visits.add([OPENED], 3, soon) for _ in range(5)] == [None] * 5
    visits.take_back({OPENED: 2, LEFT: 1})
    assert visits.add([OPENED], 3, NOW + SELDOM) == {OPENED: 8, LEFT: 1}
    assert visits.add([Visit("w", "officers", "opened")], 3, NOW) is None  # a lot is of one audience
