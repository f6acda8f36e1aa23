"""How often forms are opened and left: counted in lots, of nobody in particular, and in nobody's way."""

from __future__ import annotations

from datetime import timedelta

import pytest

from forms.counting import SELDOM, Visits
from surveys.visits import Visit, screens, section_at
from tests.forms.conftest import BEGUN, TWENTY, House
from tests.studies_for_tests import NOW

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
    assert [visits.add(OPENED, 3, NOW) for _ in range(2)] == [None, None]
    assert visits.add(LEFT, 3, NOW) == {OPENED: 2, LEFT: 1}
    soon = NOW + SELDOM - timedelta(seconds=1)
    assert [visits.add(OPENED, 3, soon) for _ in range(5)] == [None] * 5
    visits.take_back({OPENED: 2, LEFT: 1})
    assert visits.add(OPENED, 3, NOW + SELDOM) == {OPENED: 8, LEFT: 1}
    assert visits.add(Visit("w", "officers", "opened"), 3, NOW) is None  # a lot is of one audience
