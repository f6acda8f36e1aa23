"""The fieldwork's progress as pages show it, whatever there is."""

from __future__ import annotations

import pytest

from app_pages import progress
from app_pages import progress_tables as tables
from storage.database import Database
from surveys import following
from surveys.following import Fieldwork
from surveys.studies import Wave
from surveys.visits import Visit, screens
from tests.app_pages.cells import rows
from tests.app_pages.drawing import drawn
from tests.publishable import fill, open_wave
from tests.studies_for_tests import NOW, STRATA


def look(database: Database, wave: Wave) -> Fieldwork:
    with database.reading() as records:
        return following.look(records, wave, NOW)


@pytest.fixture(params=["empty", "response", "expert", "no-officers", "full"])
def found(request: pytest.FixtureRequest, database: Database) -> Fieldwork:
    """A wave with next to nothing, with one kind of answers only, and with everything."""
    strata = STRATA[:2] if request.param == "no-officers" else STRATA
    with database.writing() as records:
        wave = open_wave(records, strata)
        match request.param:
            case "response":
                fill(records, wave, officers=0, experts=0, residents=(1, 0))
            case "expert":
                fill(records, wave, officers=0, experts=1, residents=(0, 0))
            case "no-officers":
                fill(records, wave, officers=0)
            case "full":
                fill(records, wave)
                sections = screens(wave.instrument.questionnaires["residents"])[1:]
                records.add_visits({Visit(wave.id, "residents", "left", section): 11 for section in sections})
                records.add_visits({Visit(wave.id, "residents", "opened"): 300})
                records.add_visits({Visit(wave.id, "residents", "spent-30", section): 12 for section in sections})
    return look(database, wave)


def test_every_part_is_drawn(found: Fieldwork) -> None:
    assert drawn(lambda: progress.show(found))


def test_every_sentence_has_its_words_and_names(found: Fieldwork) -> None:
    said = [tables.sentence(found.wave, one) for one in found.remaining]
    assert said
    assert not [one for one in said if "{" in one or "todo-" in one]


def test_one_response_looks_as_none(database: Database) -> None:
    with database.writing() as records:
        wave = open_wave(records)
        before = following.look(records, wave, NOW)
        fill(records, wave, officers=0, experts=0, residents=(9, 0))
        after = following.look(records, wave, NOW)
    assert after == before
    assert set(tables.steps(before)["居民"]) == {"400", "<10"}


def test_steps_days_margins_and_drop_out_in_cells(database: Database) -> None:
    with database.writing() as records:
        wave = open_wave(records)
        fill(records, wave)
        first = screens(wave.instrument.questionnaires["residents"])[1]
        lot = {Visit(wave.id, "residents", "left", first): 14, Visit(wave.id, "residents", "opened"): 219}
        records.add_visits(lot | {Visit(wave.id, "residents", "spent-60", first): 19})
    found = look(database, wave)
    assert list(tables.steps(found)["居民"]) == ["400", "≥210 (52%)", "≥30 (14%)", "22", "≥10"]
    assert list(tables.steps(found)["民警"]) == ["40", "<10", "—", "10", "<10"]
    assert tables.days(found).to_numpy().tolist() == [["2030年3月1日", "+22", "+10"]]
    assert list(tables.left(found)["离开"])[:2] == ["≥10", "<10"]
    assert list(tables.left(found)["部分"])[-1] == "提交"
    assert tables.paces(found).to_numpy().tolist() == [
        ["居民", tables.section(wave, "residents", first), "1～3分钟", "≥10"]
    ]
    assert rows(tables.margins(found))["居民"] == {
        "对象": "居民",
        "总人数": "—",
        "计入答卷": "22",
        "所需份数": "500",
        "参考误差（百分点）": "±23.8",
    }
