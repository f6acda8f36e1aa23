"""Editing a draft's instrument: kept when it is sound, kept apart when it is not, never in place of somebody else's."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from storage.database import Database
from surveys import editing, inviting, screening, studying
from surveys.events import Event
from surveys.instrument_files import Checked
from surveys.ports import Records
from surveys.sheet_blocks import changed, without
from surveys.sheet_rows import Grid
from surveys.studies import State, Wave
from surveys.working_copies import WorkingCopy
from tests.studies_for_tests import LANGUAGES, NOW, SECRET, refused, wave_that_is
from tests.surveys.test_sheet_blocks import SHEETS, row

OTHER = "The police answer within the hour."


def put(grids: Sequence[Grid], sheet: str, id: str, header: str, cell: object) -> tuple[Grid, ...]:
    return tuple(changed(grid, row(grid, id), {header: cell}) if grid.name == sheet else grid for grid in grids)


def cut(grids: Sequence[Grid], sheet: str, id: str) -> tuple[Grid, ...]:
    return tuple(without(grid, row(grid, id)) if grid.name == sheet else grid for grid in grids)


def save(records: Records, wave: Wave, grids: Sequence[Grid], loaded: str) -> Checked:
    return editing.save(records, wave.id, grids, loaded, LANGUAGES, NOW)


def acts(records: Records) -> list[Event]:
    return [event for event in records.events() if event.act.startswith("instrument-")]


def found(checked: Checked) -> set[str]:
    return {one.problem.code for one in checked.problems}


def test_a_sound_change_is_the_waves_instrument(database: Database) -> None:
    with database.writing() as records:
        wave = wave_that_is(records, "draft")
        loaded = editing.load(records, wave)
        checked = save(records, wave, put(loaded.grids, "residents", "R01", "text en", OTHER), loaded.version)
        now = records.wave(wave.id)
        assert checked.instrument == now.instrument
        assert now.instrument.questionnaires["residents"].items["R01"].text["en"] == OTHER
        assert now.instrument_digest != wave.instrument_digest == loaded.version
        assert editing.version(records, now) == now.instrument_digest
        assert records.working_copy(wave.id) is None
        (event,) = acts(records)
        assert (event.act, event.details) == ("instrument-edited", {"wave": 1, "instrument": now.instrument_digest})
        with pytest.raises(LookupError):
            records.document(wave.instrument_digest)  # nothing asks by it


def test_saving_what_was_loaded_changes_nothing(database: Database) -> None:
    with database.writing() as records:
        wave = wave_that_is(records, "draft")
        loaded = editing.load(records, wave)
        save(records, wave, loaded.grids, loaded.version)
        assert records.wave(wave.id) == wave
        assert acts(records) == []


def test_what_is_unfinished_is_kept_apart_until_it_is_mended(database: Database) -> None:
    with database.writing() as records:
        wave = wave_that_is(records, "draft")
        loaded = editing.load(records, wave)
        checked = save(records, wave, put(loaded.grids, "residents", "R01", "text en", None), loaded.version)
        assert found(checked) == {"text-missing"}
        (one,) = checked.problems
        assert str(one.spot) == f"sheet residents, row {1 + 1 + row(SHEETS['residents'], 'R01')}, column text en"
        assert records.wave(wave.id) == wave
        with refused("instrument-unfinished"):
            studying.open_wave(records, wave.id, NOW)
        inviting.invite_experts(records, wave, 1, SECRET, NOW)
        with refused("instrument-unfinished"):
            screening.open_round(records, wave.id, NOW)
        again = editing.load(records, wave)
        assert again.unfinished
        mended = put(again.grids, "residents", "R01", "text en", OTHER)
        assert not save(records, wave, mended, again.version).problems
        assert [(event.act, event.details.get("problems")) for event in acts(records)] == [
            ("instrument-drafted", 1),
            ("instrument-edited", None),
        ]
        assert studying.open_wave(records, wave.id, NOW).state == "open"


def test_a_cell_that_cannot_be_read_is_kept_too(database: Database) -> None:
    with database.writing() as records:
        wave = wave_that_is(records, "draft")
        loaded = editing.load(records, wave)
        save(records, wave, put(loaded.grids, "questionnaires", "QR", "minutes", "six or so"), loaded.version)
        (copy,) = [grid for grid in editing.load(records, wave).grids if grid.name == "questionnaires"]
        assert copy.rows[0][copy.headers.index("minutes")] == "six or so"


def test_a_language_that_is_added_can_be_written(database: Database) -> None:
    with database.writing() as records:
        wave = wave_that_is(records, "draft")
        loaded = editing.load(records, wave)
        (first, *rest) = loaded.grids
        at = next(number for number, line in enumerate(first.rows) if line[0] == "languages")
        save(records, wave, (changed(first, at, {"value": "zh; en; ug"}), *rest), loaded.version)
        again = editing.load(records, wave)
        assert "text ug" in next(grid for grid in again.grids if grid.name == "residents").headers


def test_what_is_unfinished_can_be_let_go(database: Database) -> None:
    with database.writing() as records:
        wave = wave_that_is(records, "draft")
        loaded = editing.load(records, wave)
        with refused("working-copy-none"):
            editing.discard(records, wave.id, loaded.version, NOW)
        save(records, wave, cut(loaded.grids, "index system", "D1"), loaded.version)
        with refused("instrument-saved-meanwhile"):
            editing.discard(records, wave.id, loaded.version, NOW)
        editing.discard(records, wave.id, editing.version(records, wave), NOW)
        assert editing.load(records, wave) == loaded
        assert acts(records)[-1].act == "instrument-discarded"


@pytest.mark.parametrize("cell", [OTHER, None])
def test_of_two_who_edit_the_last_is_refused(database: Database, cell: str | None) -> None:
    with database.writing() as records:
        wave = wave_that_is(records, "draft")
        loaded = editing.load(records, wave)
        save(records, wave, put(loaded.grids, "residents", "R01", "text en", cell), loaded.version)
        after = editing.load(records, records.wave(wave.id))
        with refused("instrument-saved-meanwhile", "instrument"):
            save(records, wave, put(loaded.grids, "residents", "R02", "text en", "Mine."), loaded.version)
        assert editing.load(records, records.wave(wave.id)) == after


@pytest.mark.parametrize("state", ["open", "closed"])
def test_an_instrument_is_frozen_once_its_wave_has_opened(database: Database, state: State) -> None:
    with database.writing() as records:
        wave = wave_that_is(records, state)
        loaded = editing.load(records, wave)
        with refused("instrument-frozen"):
            save(records, wave, put(loaded.grids, "residents", "R01", "text en", OTHER), loaded.version)
        assert records.wave(wave.id) == wave


def test_nobody_changes_what_experts_are_rating(database: Database) -> None:
    with database.writing() as records:
        wave = wave_that_is(records, "draft")
        inviting.invite_experts(records, wave, 2, SECRET, NOW)
        screening.open_round(records, wave.id, NOW)
        loaded = editing.load(records, wave)
        with refused("instrument-screened"):
            save(records, wave, loaded.grids, loaded.version)


def test_both_languages_of_the_pages_are_spoken_and_every_group_is_asked(database: Database) -> None:
    with database.writing() as records:
        wave = wave_that_is(records, "draft")
        loaded = editing.load(records, wave)
        checked = editing.check(records, wave, loaded.grids, (*LANGUAGES, "ug"), NOW)
        assert found(checked) == {"instrument-language"}
        few = put(loaded.grids, "questionnaires", "QO", "stratum min_size", 500)
        assert found(editing.check(records, wave, few, LANGUAGES, NOW)) == {"stratum-small"}


def test_what_was_entered_or_given_out_is_not_lost(database: Database) -> None:
    with database.writing() as records:
        wave = wave_that_is(records, "draft")
        loaded = editing.load(records, wave)
        one = cut(loaded.grids, "objective indicators", "OB10")
        assert not editing.check(records, wave, one, LANGUAGES, NOW).problems
        studying.enter_figures(records, wave.id, {"OB10": 3.0}, NOW)
        assert found(editing.check(records, wave, one, LANGUAGES, NOW)) == {"instrument-entered"}
        inviting.invite_experts(records, wave, 1, SECRET, NOW, ["M1"])
        renamed = put(loaded.grids, "experts", "M1", "id", "M9")
        assert found(editing.check(records, wave, renamed, LANGUAGES, NOW)) == {"instrument-invited"}


def test_codes_that_were_issued_stay_good(database: Database) -> None:
    with database.writing() as records:
        wave = wave_that_is(records, "draft")
        inviting.issue_open_links(records, wave, SECRET, NOW)
        before = records.invitations(wave.id)
        loaded = editing.load(records, wave)
        save(records, wave, put(loaded.grids, "residents", "R01", "text en", OTHER), loaded.version)
        assert records.invitations(wave.id) == before


def test_a_working_copy_goes_with_its_wave(database: Database) -> None:
    with database.writing() as records:
        wave = wave_that_is(records, "draft")
        loaded = editing.load(records, wave)
        save(records, wave, put(loaded.grids, "residents", "R01", "text en", None), loaded.version)
        studying.drop_wave(records, wave.id, NOW)
        assert records.working_copy(wave.id) is None


@pytest.mark.parametrize(
    "written",
    [
        None,
        [],
        {},
        [{"name": "strange", "headers": [], "rows": []}],
        [{"name": "scales", "headers": ["id"], "rows": [["a", "b"]]}],
        [{"name": "scales", "headers": [1], "rows": []}],
        [{"name": "scales", "headers": ["id"], "rows": [[{}]]}],
        [{"name": "scales", "headers": [], "rows": []}] * 2,
    ],
)
def test_what_is_no_working_copy_is_refused(written: object) -> None:
    with refused("working-copy"):
        WorkingCopy.of_plain("w1", written)


def test_a_working_copy_has_its_limits() -> None:
    with refused("working-copy-large"):
        WorkingCopy.of_plain("w1", [{"name": "scales", "headers": ["id"], "rows": [["a" * 40_000]]}])
