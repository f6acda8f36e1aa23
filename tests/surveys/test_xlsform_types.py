"""What an XLSForm's rows are, under any of the names that pyxform knows."""

from __future__ import annotations

import pytest
from pyxform.question_type_dictionary import QUESTION_TYPE_DICT

from surveys.xlsform_types import Type, type_of


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("text", Type("text")),
        (" Q  string ", Type("text")),
        ("integer", Type("integer")),
        ("select_one yn", Type("choice", "yn")),
        ("select one from Yes_No", Type("choice", "Yes_No")),
        ("select_multiple ways or_other", Type("choices", "ways", True)),
        ("select all that apply from ways", Type("choices", "ways")),
        ("rank ways", Type("ranking", "ways")),
        ("begin_group", Type("begin group")),
        ("begin group household", Type("begin group")),
        ("end_repeat", Type("end repeat")),
        ("begin loop over ways", Type("begin repeat")),
        ("select_one_from_file places.csv", Type("unaskable")),
        ("geopoint", Type("unaskable")),
        ("phonenumber", Type("recorded")),
        ("calculate", Type("computed")),
        ("select_one", Type("unknown")),
        ("selfie", Type("unknown")),
        ("", Type("unknown")),
    ],
)
def test_a_row_is_what_its_type_says(said: str, found: Type) -> None:
    assert type_of(said) == found


READY_MADE = {"number of days in last month", "number of days in last six months", "number of days in last year"}
OF_OLD = {"q select", "q select1"}  # whose answers stand nowhere in a workbook


def test_of_the_types_that_pyxform_knows_none_is_unknown_but_ready_made_questions() -> None:
    assert "integer" in QUESTION_TYPE_DICT
    unknown = {name for name in QUESTION_TYPE_DICT if type_of(name).kind == type_of(f"{name} yn").kind == "unknown"}
    assert unknown == READY_MADE | OF_OLD
