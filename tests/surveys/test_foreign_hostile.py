"""Files of other programs that were made to do harm, or are broken: refused or cleaned by name, at little cost."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.instrument_commands import REFUSED
from surveys.instrument_files import check_file
from tests.calling import calls
from tests.surveys.apart import checked_apart
from tests.surveys.hostile_files import FORMS, SURVEYS, asked_where, faulty
from tests.surveys.kobo import AGREE, EN, MORE, SCORED, ZH, form, items, told
from tests.surveys.limesurvey import CLINIC, lss
from tests.surveys.sheets import Rows, workbook

MEGABYTES = 300


@pytest.mark.parametrize(("content", "code"), SURVEYS.values(), ids=SURVEYS)
def test_what_is_no_survey_or_costs_too_much_is_refused(content: bytes, code: str) -> None:
    assert [found.problem.code for found in check_file("a.lss", content).problems] == [code]


def test_a_survey_in_utf_16_is_read() -> None:
    text = lss().decode().replace('encoding="UTF-8"', 'encoding="UTF-16"')
    assert check_file("a.lss", text.encode("utf-16")).instrument == check_file("a.lss", lss()).instrument


def test_marks_in_every_text_are_cleaned() -> None:
    evil = '<script>alert(1)</script><img src=x onerror="alert(2)">Say<iframe src="//x">in</iframe>'
    groups = [(name, tuple(one | {"text": (evil, evil)} for one in asked)) for name, asked in CLINIC]
    checked = check_file("a.lss", lss(groups))
    assert checked.instrument is not None
    said = [item["text"]["en"] for item in items(checked).values() if not item["id"].endswith(("SQ1", "SQ2"))]
    assert set(said) == {"Say"}
    rows = [[*row[:2], *([evil, evil] if len(row) > 2 else [])] for row in SCORED]
    checked = check_file("a.xlsx", workbook({"survey": [MORE, *rows], "choices": AGREE}))
    assert {item["text"]["zh"] for item in items(checked).values()} == {"Say"}


def test_a_formula_is_not_computed() -> None:
    checked = form(["note", "sum", '=HYPERLINK("http://example.org")', "和"])
    assert checked.instrument is None, "nothing was computed when it was saved, so the text is missing"
    assert (f"sheet survey, row 10, column {EN}", "text-missing") in told(checked)
    assert any(found.problem.code == "sheet-formula" for found in checked.doubts)


def test_conditions_in_a_circle_are_refused_by_name() -> None:
    checked = form(
        ["select_one yn", "a", "A", "甲", "${b} = 'yes'"],
        ["select_one yn", "b", "B", "乙", "${a} = 'yes'"],
        ["select_one yn", "c", "C", "丙", "${c} = 'yes'"],
    )
    assert told(checked) == [
        ("sheet survey, row 10, column relevant", "foreign-condition"),
        ("sheet survey, row 12, column relevant", "foreign-condition"),
    ]


def test_names_that_stand_twice_are_told() -> None:
    rows: Rows = [["type", "name", EN, EN, ZH], *SCORED]
    assert ("sheet survey, row 1, column label::English (en)", "sheet-column-twice") in told(
        check_file("a.xlsx", workbook({"survey": rows, "choices": AGREE}))
    )
    assert told(form(["note", "kind", "Again", "再"])) == [("sheet survey, row 10, column name", "foreign-name")]


@pytest.mark.parametrize(
    ("name", "named"),
    [("", "没有名称"), ("booking", "“booking”"), ("o'clock", "“o'clock”"), ("很长" * 60, f"“{'很长' * 30}”")],
)
def test_what_a_problem_names_stands_in_it_in_chinese_as_far_as_it_goes(name: str, named: str) -> None:
    """One that has no name of its own, one that has a sign of a quotation, and one that is cut."""
    rows = [["text", name, "A", "甲"]] * (1 if name in ("", "booking") else 2)
    (found,) = [one for one in form(*rows).problems if one.problem.code in ("foreign-name", "foreign-unnamed")]
    assert named in found.said("zh")
    assert "name" not in found.said("zh")


@pytest.mark.parametrize(("name", "made", "code"), FORMS.values(), ids=FORMS)
def test_too_much_takes_little_memory(name: str, made: Callable[[], bytes], code: str, tmp_path: Path) -> None:
    """What it takes in seconds belongs to the machine: tests/benchmarks/hostile.py."""
    file = tmp_path / name
    file.write_bytes(made())
    done = checked_apart(file)
    assert done.code == REFUSED
    assert f"[{code}]" in done.said
    assert done.megabytes < MEGABYTES


@pytest.mark.parametrize(("made", "number"), [(asked_where, 200), (faulty, 25)])
def test_twice_as_many_more_rows_cost_twice_as_much_more(made: Callable[[int], bytes], number: int) -> None:
    """What a file costs whatever is in it is in no difference."""
    check_file("a.xlsx", made(number))  # what is made once is made
    some, twice, again = (calls(partial(check_file, "a.xlsx", made(of * number))) for of in (1, 2, 4))
    assert again - twice < 2.4 * (twice - some)


ODD = st.sampled_from(
    [
        None, 1, -1.5, True, "yes", "a", "q1", "${q1} = '1'", "not(selected(${q2}, 'a'))", ". >= 1 and . <= 5", "stem",
        ". > date('9999-12-31')", ". < date('2024-13-45')", "string-length(.) < 999999999", "#N/A", "\\json {", "<b>",
        "screener", "profile", "comment", "table-list", "start=5 end=x step=0", "1; 2; x", "9" * 400, "nan", "_x0041_",
    ]
)  # fmt: skip
TYPES = st.sampled_from(
    [
        "select_one a", "select_one none", "select_multiple a or_other", "rank a", "integer", "decimal", "date", "text",
        "note", "range", "begin group", "end group", "begin repeat", "end repeat", "start", "calculate", "x", None, 3,
    ]
)  # fmt: skip
COLUMNS = (
    *("type", "name", EN, ZH, "hint", "required", "relevant", "constraint", "appearance", "parameters"),
    *("plumbline::indicator", "plumbline::key", "plumbline::part", "plumbline::bands", "plumbline::most"),
)
NAMES = st.sampled_from(["q1", "q2", "q3", "问", None, "T1"])


@given(st.lists(st.tuples(TYPES, NAMES, *[ODD] * (len(COLUMNS) - 2)), max_size=8), st.lists(st.tuples(ODD, ODD, ODD)))
def test_whatever_stands_in_the_cells_is_taken_or_refused(rows: list[tuple[object, ...]], answers: list[Any]) -> None:
    choices: Rows = [["list_name", "name", EN, "plumbline_point"], *(["a", *answer] for answer in answers)]
    checked = check_file("a.xlsx", workbook({"survey": [COLUMNS, *rows], "choices": choices}))
    assert (checked.instrument is None) == bool(checked.problems)
    assert all(found.line("zh") and found.line("en") for found in (*checked.problems, *checked.doubts))
