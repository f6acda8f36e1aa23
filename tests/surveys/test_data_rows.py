"""Responses are told row by row only where their notice said so, and where nothing but the answers is told."""

import re
import time
from dataclasses import replace
from pathlib import Path

import pyreadstat
import pytest

from storage.database import Database
from surveys import bundles, data_files, data_rows, gathering, row_files, studying, verifying
from surveys.answer_codes import codes
from surveys.data_rows import NoRows, Rows
from surveys.data_tables import Table
from surveys.reading import community_policing, read
from tests.studies_for_tests import NOW, document, refused
from tests.surveys.archived import BANNER, ROWS, TEN, Archived, declared, fielded


def written(of: Archived) -> tuple[Rows, Table, bytes]:
    assert isinstance(of.rows, Rows)
    instrument = read(of.publication.inputs["instrument"])
    table = data_rows.table(of.publication, of.rows)
    return of.rows, table, row_files.as_sav(of.publication, instrument, of.rows, table)


# --- whether there are rows ---


def test_the_notice_has_to_say_so() -> None:
    ours = declared()
    ours["notices"]["residents"] = document()["notices"]["residents"]
    with refused("notice-rows", "notices › residents › text › zh") as problems:
        read(ours)
    assert [problem.where[-2:] for problem in problems if problem.code == "notice-rows"] == ["zh", "en"]


def test_officers_are_never_told_row_by_row() -> None:
    ours = declared()
    ours["privacy"]["rows_released"] = {"officers": ROWS}
    with refused("instrument-value"):
        read(ours)


def test_the_shipped_instrument_promises_groups_and_tells_no_rows() -> None:
    assert not community_policing().privacy.rows_released


def test_an_open_wave_and_an_instrument_that_says_nothing_have_none(database: Database) -> None:
    with database.writing() as records:
        found = data_rows.rows(records, fielded(records, document()), ())
        assert isinstance(found, NoRows)
        assert [problem.code for problem in found.problems] == ["rows-undeclared", "rows-open"]


def test_responses_that_are_gone_and_still_count_leave_no_rows(database: Database) -> None:
    """Rows and counts could be subtracted."""
    with database.writing() as records:
        wave = studying.close_wave(records, fielded(records, declared()).id, NOW)
        assert isinstance(data_rows.rows(records, wave, ()), Rows)
        counted = sum(part.responses for part in gathering.tallies(records, wave) if part.audience == "residents")
        records.forget_responses(wave.id)
        found = data_rows.rows(records, wave, ())
    assert counted == 4 * TEN
    assert isinstance(found, NoRows)
    assert {"rows-few", "rows-unlike"} == {problem.code for problem in found.problems}


def test_nothing_is_told_where_an_item_is_withheld(bundled_alike: Archived) -> None:
    assert isinstance(bundled_alike.rows, NoRows)
    assert {problem.code for problem in bundled_alike.rows.problems} == {"rows-withheld"}


# --- in a bundle ---


def test_a_bundles_files_are_made_again_from_the_rows_it_has(bundled: Archived) -> None:
    bundle = bundles.unzipped(bundled.bundle)
    document = verifying.document(bundle)
    assert document["study"]["rows"] == {"audience": "residents", "rows": 40, "problems": []}
    assert [one.sound for one in verifying.made_again(bundle, document)] == [True, True]
    content = bundle.files[data_rows.PATH]
    for spoilt in (content[: content.rindex(b"\r\n40,")], b"number\r\n1\r\n", b"\xff"):
        found = verifying.made_again(bundles.Bundle({**bundle.files, data_rows.PATH: spoilt}), document)
        (wrong,) = (one for one in found if not one.sound)
        assert wrong.what.startswith("data/data.csv: these are not its rows")
    another = bundles.Bundle({**bundle.files, data_rows.PATH: re.sub(rb"\n1,\d", b"\n1,3", content)})
    said = [one.what for one in verifying.made_again(another, document)]
    assert "data/data.sav: it is not what publication.json comes to" in said


def test_a_publication_says_why_it_has_no_rows(bundled_alike: Archived) -> None:
    assert data_rows.PATH not in bundles.unzipped(bundled_alike.bundle).files
    told = bundled_alike.publication.study["rows"]
    assert (told["rows"], {problem["code"] for problem in told["problems"]}) == (0, {"rows-withheld"})


# --- what rows hold ---


def test_rows_are_scored_answers_and_nothing_else(bundled: Archived) -> None:
    found, table, _ = written(bundled)
    assert len(found.answers) == bundled.publication.evaluation["responses"]["residents"] == 4 * TEN
    scored = tuple(community_policing().questionnaires["residents"].scored)
    assert tuple(column.name for column in table.columns) == ("number", *scored, "is_synthetic")
    assert [row[0] for row in table.rows] == list(range(1, 4 * TEN + 1))


def test_the_order_is_drawn_anew(database: Database) -> None:
    with database.writing() as records:
        wave = studying.close_wave(records, fielded(records, declared()).id, NOW)
        drawn = [data_rows.rows(records, wave, ()) for _ in range(5)]
    orders = [one.answers for one in drawn if isinstance(one, Rows)]
    assert len(orders) == 5
    assert len({tuple(sorted(order)) for order in orders}) == 1
    assert len(set(orders)) > 1  # by chance alike once in 10^40


def test_each_items_number_and_mean_are_those_of_the_publication(bundled: Archived) -> None:
    """Counts that are published may be moved within an item, which keeps both."""
    found, _, _ = written(bundled)
    for place, id in enumerate(found.items):
        counts = [entry["counts"][id] for entry in bundled.publication.inputs["tallies"] if id in entry["counts"]]
        points = [sum(cells) for cells in zip(*counts, strict=True)][:5]
        given = [row[place] for row in found.answers if row[place] > 0]
        assert len(given) == sum(points)
        assert sum(given) == sum(value * people for value, people in enumerate(points, start=1))


# --- SPSS ---


def test_spss_opens_them_with_labels_and_missing_codes(bundled: Archived, tmp_path: Path) -> None:
    found, table, content = written(bundled)
    file = tmp_path / "data.sav"
    file.write_bytes(content)
    frame, told = pyreadstat.read_sav(str(file), user_missing=True)
    assert frame.shape == (len(found.answers), len(table.columns))
    asked, instrument = community_policing().questionnaires["residents"].items, community_policing()
    for id in found.items:
        offered = codes(instrument, "residents", asked[id])
        assert (told.column_names_to_labels[id] or "").startswith(asked[id].text["zh"])
        assert told.variable_value_labels[id] == {one.code: " / ".join(one.label.values()) for one in offered}
        missing = [{"lo": one.code, "hi": one.code} for one in offered if one.missing]
        assert told.missing_ranges[id] == missing
        assert told.variable_measure[id] == "ordinal"
    assert "".join(told.notes).startswith("".join(BANNER.root.values()))
    assert list(frame["is_synthetic"].unique()) == [1.0]


def test_bytes_tell_no_clock(bundled: Archived) -> None:
    _, _, first = written(bundled)
    time.sleep(1.1)  # the header has seconds
    assert written(bundled)[2] == first


def test_names_that_spss_refuses_are_changed(bundled: Archived) -> None:
    found, table, _ = written(bundled)
    hyphen = replace(
        table, columns=tuple(replace(one, name="R-1" if one.name == "R01" else one.name) for one in table.columns)
    )
    reserved = replace(
        hyphen, columns=tuple(replace(one, name="with" if one.name == "R02" else one.name) for one in hyphen.columns)
    )
    assert list(row_files.spss_names(reserved))[:4] == ["number", "R_1", "with_1", "R03"]
    assert len(found.items) == 20


# --- cells ---


@pytest.mark.parametrize(
    "hostile", ["=1+1", "+1", "-1+2", "@SUM(A1)", "\t=1", "\r=1", "＝1", " =1", "=cmd|' /C calc'!A0"]
)
def test_no_text_of_a_csv_is_a_formula(bundled: Archived, hostile: str) -> None:
    _, table, _ = written(bundled)
    text = replace(table, columns=table.columns[:2], rows=((hostile, -9),))
    line = data_files.as_csv(text).decode("utf-8-sig").split("\r\n")[1]
    assert line.lstrip('"').startswith("'")
    assert line.endswith(",-9")
