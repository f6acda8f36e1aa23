"""A working copy of another layout: it does not stop its draft for good, and nothing that was typed is lost unseen."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest
from openpyxl import load_workbook

from storage.database import Database
from surveys import editing, studying
from surveys.instrument_workbooks import of_grids
from surveys.unread_copies import MOST_BYTES, UnreadCopy, require_bounded
from surveys.working_copies import WorkingCopy, kept
from tests.studies_for_tests import LANGUAGES, NOW, refused, wave_that_is
from tests.surveys.other_layouts import NO_TABLES, TABLES, keep, renamed


def sheet(name: str = "other", headers: object = ("a",), rows: object = (("b",),)) -> dict[str, Any]:
    written: dict[str, Any] = json.loads(json.dumps({"name": name, "headers": headers, "rows": rows}))
    return written


@pytest.mark.parametrize("written", [TABLES, NO_TABLES])
def test_a_draft_waits_until_it_is_put_aside_and_then_goes_on(database: Database, written: object) -> None:
    with database.writing() as records:
        wave = wave_that_is(records, "draft")
        sound = editing.load(records, wave)
        keep(records, wave.id, written)
        found = editing.load(records, wave)
        assert (found.grids, found.unfinished) == (sound.grids, False), "what is shown is the last that was whole"
        with refused("working-copy-unread"):
            editing.save(records, wave.id, found.grids, found.version, LANGUAGES, NOW)
        with refused("instrument-unfinished"):
            studying.open_wave(records, wave.id, NOW)
        unread = editing.unread(records, wave)
        assert unread
        assert json.loads(unread.content) == written
        with refused("instrument-saved-meanwhile"):
            editing.discard(records, wave.id, sound.version, NOW)
        editing.discard(records, wave.id, found.version, NOW)
        assert editing.unread(records, wave) is None
        assert editing.load(records, wave) == sound
        assert studying.open_wave(records, wave.id, NOW).state == "open"


def test_what_is_tables_is_a_workbook_with_all_of_it() -> None:
    copy = kept("w1", TABLES)
    assert isinstance(copy, UnreadCopy)
    assert copy.tables == renamed("residents", "public survey")
    book = load_workbook(io.BytesIO(of_grids(copy.tables)))
    (before,) = [grid for grid in copy.tables if grid.name == "public survey"]
    rows = [list(row) for row in book["public survey"].iter_rows(values_only=True)]
    assert rows == [before.headers, *before.rows]


@pytest.mark.parametrize(
    "written",
    [
        NO_TABLES,
        [],
        [1],
        [sheet("a/b")],
        [sheet("x" * 32)],
        [sheet("Read me")],
        [sheet("one"), sheet("ONE")],
        [sheet(headers=[1])],
        [sheet(rows=["b"])],
        [sheet(rows=[["b", "c"]])],
        [sheet(rows=[[{"zh": "b"}]])],
        [sheet(rows=[["a" * 40_000]])],
        [sheet(rows=[["\x01"]])],
        [sheet(rows=[[10**16]])],
        [sheet(rows=[[float("nan")]])],
        [sheet(rows=[["b"]] * 20_001)],
    ],
)
def test_what_no_workbook_would_show_whole_is_kept_as_it_is(written: object) -> None:
    copy = kept("w1", written)
    assert isinstance(copy, UnreadCopy)
    assert copy.tables is None
    assert json.dumps(json.loads(copy.content)) == json.dumps(written)


def test_half_a_letter_is_told_too() -> None:
    assert json.loads(UnreadCopy("w1", ["\ud800", "好"]).content) == ["\ud800", "好"]


def test_what_can_be_read_is_read() -> None:
    assert isinstance(kept("w1", [sheet("scales", ["what"], [["scale"]])]), WorkingCopy)


def test_there_is_no_room_for_more_than_an_instrument_comes_to() -> None:
    require_bounded(UnreadCopy("w1", NO_TABLES))
    with refused("working-copy-large"):
        require_bounded(UnreadCopy("w1", ["a" * MOST_BYTES]))
