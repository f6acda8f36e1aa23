"""How often forms were opened and left: numbers that are added to, and go with their wave."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from storage.database import Database
from storage.tables import visits
from surveys import studying, visiting
from surveys.visits import Visit
from tests.studies_for_tests import NOW, SmallStudy


def test_lots_are_added_up_and_each_wave_has_its_own(database: Database, small_study: SmallStudy) -> None:
    opened, left = (Visit(small_study.wave.id, "residents", *rest) for rest in (("opened",), ("left", "RS1")))
    for lot in ({opened: 7, left: 3}, {opened: 10}):
        with database.writing() as records:
            visiting.keep(records, lot)
    with database.reading() as records:
        assert records.visits(small_study.wave.id) == {opened: 17, left: 3}
        assert records.visits("another") == {}


def test_no_lot_is_lost_where_two_are_written_at_once(database: Database, small_study: SmallStudy) -> None:
    opened = Visit(small_study.wave.id, "officers", "opened")

    def write(_: int) -> None:
        with database.writing() as records:
            visiting.keep(records, {opened: 10})

    with ThreadPoolExecutor(4) as several:
        list(several.map(write, range(12)))
    with database.reading() as records:
        assert records.visits(small_study.wave.id) == {opened: 120}


def test_what_comes_after_its_study_was_removed_is_dropped(database: Database, small_study: SmallStudy) -> None:
    opened = Visit(small_study.wave.id, "residents", "opened")
    with database.writing() as records:
        visiting.keep(records, {opened: 10})
        studying.remove_study(records, "s1", NOW)
    with database.writing() as records:
        visiting.keep(records, {opened: 10})
        assert records.visits(small_study.wave.id) == {}


def test_a_count_has_no_code_no_stratum_and_no_day() -> None:
    assert set(visits.columns.keys()) == {"wave_id", "audience", "act", "section", "number"}
