"""Answers from a file: checked as live ones, counted alike, or refused with row and column."""

from __future__ import annotations

import tempfile
from contextlib import closing

import pytest
from hypothesis import given
from hypothesis import strategies as some

from storage import bringing_in
from storage.database import Database
from surveys import (
    imported_answers,
)
from surveys.imported_answers import check
from surveys.imported_columns import GROUP
from surveys.imported_values import answers_of, as_they_are
from surveys.reading import community_policing
from surveys.studies import Wave
from tests.brought_files import kobo, people, plain, saved, wenjuanxing, workbook
from tests.publishable import open_wave
from tests.studies_for_tests import NOW, SECRET, refused
from tests.surveys.bringing import SOURCE, answered, bring, exact, planned, released


@pytest.mark.parametrize(
    "content", [saved(plain(40)), workbook(plain(40)), saved(plain(40), "gb18030", ";")], ids=["csv", "xlsx", "gb18030"]
)
def test_answers_from_a_file_are_counted_as_those_that_are_given(
    database: Database, wave: Wave, content: bytes
) -> None:
    assert bring(database, wave, content).number == 40
    live = answered(database, wave, people(40))
    assert exact(database, wave) == exact(database, live)
    assert released(database, wave) == released(database, live) == {"C1": 20, "C2": 20}


MAY_NOT_KNOW = [id for id, one in community_policing().questionnaires["residents"].scored.items() if one.non_answer][:3]
ANSWER = some.sampled_from(["1", "2", "3", "4", "5", "DK", ""])


@given(some.lists(some.tuples(ANSWER, ANSWER, ANSWER), min_size=20, max_size=40))
def test_the_export_of_a_waves_answers_gives_their_tallies_again(given_: list[tuple[str, str, str]]) -> None:
    fields = [{"RS1": "adult_yes", **dict(zip(MAY_NOT_KNOW, one, strict=True)), "R02": "2"} for one in given_]
    table = [["stratum", *fields[0]], *([f"C{1 + place % 2}", *one.values()] for place, one in enumerate(fields))]
    with (
        tempfile.TemporaryDirectory() as folder,
        closing(Database(f"sqlite:///{folder}/a.sqlite3", SECRET)) as database,
    ):
        with database.writing() as records:
            wave = open_wave(records)
        assert bring(database, wave, saved(table)).number == len(fields)
        assert exact(database, wave) == exact(database, answered(database, wave, fields))


@pytest.mark.parametrize(
    ("content", "more"),
    [(saved(wenjuanxing(30), "gb18030"), {}), (saved(kobo(30)), {}), (workbook(kobo(30)), {"group": "C2"})],
    ids=["wenjuanxing", "kobo", "kobo in a workbook"],
)
def test_other_programs_exports_come_in_whole(
    database: Database, wave: Wave, content: bytes, more: dict[str, str]
) -> None:
    rows = planned(wave, content, **more)
    found = check(wave, rows)
    assert (found.number, found.refused) == (30, 0)
    bringing_in.bring_in(database, wave.id, (rows, found), SOURCE, NOW)
    with database.reading() as records:
        kept = [dict(answers) for _, _, answers, _ in records.responses(wave.id)]
    said = [{id: int(value) if value.isdecimal() else value for id, value in one.items()} for one in people(30)]
    assert sorted(map(repr, map(sorted, map(dict.items, kept)))) == sorted(
        map(repr, map(sorted, map(dict.items, said)))
    )


def test_what_a_live_form_refuses_is_refused_with_its_row_and_column(wave: Wave) -> None:
    table = plain(30)
    heads = table[0]
    for row, id, value in (
        (4, "R01", "7"),
        (5, "RD1", "lady"),
        (6, "RS1", ""),
        (7, "RS1", "adult_no"),
        (8, "stratum", ""),
    ):
        table[row - 1][heads.index(id)] = value
    rows = planned(wave, saved(table))
    found = check(wave, rows)
    told = {(one.row, one.heading, one.problem.code) for one in found.refusals}
    assert told >= {
        (4, "R01", "import-value"),
        (5, "RD1", "import-value"),
        (6, "RS1", "screener-missing"),
        (7, "form", "screener-stops"),
        (8, "stratum", "import-group"),
    }
    assert (found.refused, found.number) == (5, 25)


def test_refusals_are_counted_all_and_told_up_to_a_number(wave: Wave, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(imported_answers, "MOST_TOLD", 3)
    found = check(
        wave, planned(wave, saved(plain(40)), same={"RS1": "adult_no"}, columns={"stratum": GROUP, "R01": "R01"})
    )
    assert (found.refused, found.number, len(found.refusals)) == (40, 0, 3)


def test_a_scale_that_is_numbered_from_the_other_end_is_turned_by_the_plan(wave: Wave) -> None:
    """Its numbers are codes here too, and would count as their contrary."""
    rows = planned(wave, saved(plain(12)))
    of = answers_of(wave.instrument, "residents", wave.strata_of("residents"), "R01")
    assert of is not None
    column = next(one for one in rows.table.columns if one.heading == "R01")
    assert sum(as_they_are(of, [column]).values()) == 12
    turned = planned(wave, saved(plain(12)), recodes={of.key: {str(one): str(6 - one) for one in range(1, 6)}})
    said = [int(one["R01"]) for one in people(12)]
    assert [rows.response(place)["R01"] for place in range(12)] == said
    assert [turned.response(place)["R01"] for place in range(12)] == [6 - one for one in said]


def test_a_plan_that_does_not_fit_is_refused_with_all_problems(wave: Wave) -> None:
    columns = {"stratum": GROUP, "R01": "R01", "R02": "R01", "nothing": "R03", "R04": "R99"}
    with refused("import-twice", "R01") as problems:
        planned(wave, saved(plain(12)), columns=columns, group="C1", same={"R01": "4"})
    codes = {problem.code for problem in problems}
    assert codes == {"import-twice", "import-column", "import-target", "import-groups", "import-same"}
    with refused("import-nothing"):
        planned(wave, saved(plain(12)), columns={"stratum": GROUP})
    with refused("import-group"):
        planned(wave, saved(plain(12)), columns={"R01": "R01"}, group="C9")


def test_a_group_of_too_few_rows_is_refused_as_a_whole(database: Database, wave: Wave) -> None:
    table = plain(30)
    rows = [table[0], *([("C1" if number > 9 else "C2"), *row[1:]] for number, row in enumerate(table[1:], 1))]
    found = check(wave, planned(wave, saved(rows)))
    assert (found.number, found.refused) == (21, 9)
    assert {one.problem.code for one in found.refusals} == {"import-few"}
    assert bring(database, wave, saved(rows)).number == 21
    assert released(database, wave) == {"C1": 21}
