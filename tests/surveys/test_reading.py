"""An instrument from a file, or every reason why not, each with its place."""

import math
from contextlib import suppress
from datetime import date
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.problems import Refused
from surveys.reading import MAXIMUM_BYTES, Places, community_policing, of_publication, parse, read
from tests.studies_for_tests import document, refused


def test_the_shipped_instrument_reads() -> None:
    assert community_policing().id == "community-policing"


@pytest.mark.parametrize(
    ("text", "where"),
    [
        pytest.param("id: a\nname: b\nid: c\n", "line 3", id="a key twice"),
        pytest.param("outer:\n  inner: 1\n  inner: 2\n", "line 3", id="a key twice further in"),
        pytest.param("a: &shared 1\nb: *shared\n", "line 2", id="an alias"),
        pytest.param("a: &many [x]\nb: [*many, *many]\n", "line 2", id="an alias that unfolds"),
        pytest.param("<<: {a: 1}\n", "line 1", id="a merge"),
        pytest.param("id: a\nname: [", "line 2", id="an open bracket"),
        pytest.param("id: a\n\tname: b\n", "line 2", id="a tab"),
        pytest.param("? [a]\n: 1\n", "line 1", id="a list as key"),
        pytest.param("a: 1\nb: !!python/object/apply:os.system [x]\n", "line 2", id="a Python object"),
        pytest.param("a: 1\nb: 2024-02-30\n", "line 2", id="no such day"),
        pytest.param("a: 1\nb: !!int x\n", "line 2", id="no such number"),
        pytest.param(f"a: {'1' * 5000}\n", "line 1", id="a number without end"),
        pytest.param("", "the file", id="nothing"),
        pytest.param("- a list\n", "the file", id="a list"),
        pytest.param("just words", "the file", id="words"),
        pytest.param("a: \x00", "the file", id="a control character"),
        pytest.param("a: \ud800", "the file", id="half a character"),
        pytest.param("[" * 5000, "the file", id="brackets without end"),
    ],
)
def test_what_is_not_a_document_is_refused_with_its_line(text: str, where: str) -> None:
    with refused("instrument-unreadable", where):
        parse(text)


def test_a_file_that_is_too_large_is_refused_before_it_is_read() -> None:
    assert parse(f"a: {'x' * (MAXIMUM_BYTES - 3)}")["a"].startswith("xxx")
    with refused("instrument-too-large", "the file"):
        parse(f"a: {'字' * (MAXIMUM_BYTES // 3)}")


@given(st.text())
def test_any_text_is_read_or_refused(text: str) -> None:
    with suppress(Refused):
        assert isinstance(parse(text), dict)


def entry(document: Any, *steps: str | int) -> Any:
    for step in steps:
        document = document[step]
    return document


def spoilt(*steps: str | int, to: object) -> dict[str, Any]:
    """The shipped instrument with one entry replaced."""
    faulty = document()
    entry(faulty, *steps[:-1])[steps[-1]] = to
    return faulty


def lacking(*steps: str | int) -> dict[str, Any]:
    """The shipped instrument without one entry."""
    faulty = document()
    del entry(faulty, *steps[:-1])[steps[-1]]
    return faulty


FIRST_ITEM = ("questionnaires", "residents", "sections", 0, "items", 0)


def test_a_missing_key_is_refused_at_its_place() -> None:
    with refused("instrument-missing", "questionnaires › residents › sections › QR1 › items › R01 › text"):
        read(lacking(*FIRST_ITEM, "text"))


@pytest.mark.parametrize("sign", ["\0", "\x0b", "\x1b", "\x7f", "\x85"])
def test_what_nobody_sees_is_refused_at_its_place_and_what_was_kept_with_it_is_still_read(sign: str) -> None:
    faulty = spoilt(*FIRST_ITEM, "text", "en", to=f"One{sign}two")
    with refused("text-control", "questionnaires › residents › sections › QR1 › items › R01 › text › en") as problems:
        read(faulty)
    assert [problem.code for problem in problems] == ["text-control"]
    for kept in (read(faulty, new=False), of_publication(faulty)):
        assert kept.questionnaires["residents"].items["R01"].text["en"] == f"One{sign}two"


def test_a_text_may_have_lines_and_tabs() -> None:
    read(spoilt(*FIRST_ITEM, "text", "en", to="One\n\ttwo"))


def test_an_unknown_key_is_refused_at_its_place() -> None:
    with refused("instrument-unknown-key", "index_system › dimensions › D1 › indicators › IC1 › defintion"):
        read(spoilt("index_system", "dimensions", 0, "indicators", 0, "defintion", to={"zh": "字", "en": "word"}))


@pytest.mark.parametrize("steps", [("all",), ("any",)])
def test_an_unknown_key_of_a_condition_is_refused_at_its_place(steps: tuple[str]) -> None:
    condition = {"metric": "score", "of": "IC1", "op": "<", "value": 60, "limit": 3}
    with refused("instrument-unknown-key", f"diagnosis › problems › P1 › rule › {steps[0]} › entry 1 › limit"):
        read(spoilt("diagnosis", "problems", 0, "rule", to={steps[0]: [condition]}))


@pytest.mark.parametrize(
    ("steps", "value", "where"),
    [
        (("name", "en"), 5, "name › en"),
        ((*FIRST_ITEM, "key"), 2, "questionnaires › residents › sections › QR1 › items › R01 › key"),
        ((*FIRST_ITEM, "id"), "1 bad id", "questionnaires › residents › sections › QR1 › items › 1 bad id › id"),
        (("objective_indicators", 0, "floor"), math.nan, "objective_indicators › OB01 › floor"),
        (("objective_indicators", 0, "target"), math.inf, "objective_indicators › OB01 › target"),
        (("scoring", "group_weights", "default", "residents"), -0.4, "scoring › group_weights › default › residents"),
        (("experts", "scale", "points"), [], "experts › scale › points"),
        (("questionnaires", "residents", "minutes"), "six", "questionnaires › residents › minutes"),
        (("survey_quality", "report"), [date(2024, 1, 1)], "survey_quality › report › entry 1"),
        (("status",), "proven", "status"),
        (("languages",), [], "languages"),
    ],
)
def test_a_value_of_the_wrong_kind_is_refused_at_its_place(
    steps: tuple[str | int, ...], value: object, where: str
) -> None:
    with refused("instrument-value", where):
        read(spoilt(*steps, to=value))


def test_where_there_are_too_few_that_is_said() -> None:
    with refused("instrument-value", "languages") as problems:
        read(spoilt("languages", to=[]))
    assert [one.what for one in problems] == ["There are too few of these."]


@pytest.mark.parametrize("value", [date(2024, 1, 1), math.nan, math.inf, {"a set"}, b"bytes", 2**53])
def test_what_a_database_cannot_keep_is_refused_where_anything_else_may_stand(value: object) -> None:
    with refused("instrument-value", "scoring › aggregation › since"):
        read(spoilt("scoring", "aggregation", "since", to=value))


@pytest.mark.parametrize(("key", "read_as"), [("2024-01-01", None), ("1.5", None), ("yes", "True"), ("null", "None")])
def test_a_key_that_a_database_cannot_keep_is_refused_where_any_may_stand(key: str, read_as: str | None) -> None:
    read(spoilt("scoring", "aggregation", "since", to=parse("1: x\nyear: x\n")))
    with refused("instrument-value", f"scoring › aggregation › since › {read_as or key}") as problems:
        read(spoilt("scoring", "aggregation", "since", to=parse(f"{key}: x\n")))
    assert "key" in problems[0].what


def test_a_rule_that_says_two_things_is_refused_in_scorings_own_words() -> None:
    condition = {"metric": "score", "of": "IC1", "op": "<", "value": 60}
    with refused("rule-empty-or-both", "diagnosis › causes › C1 › rule › rule"):
        read(spoilt("diagnosis", "causes", 0, "rule", to={"all": [condition], "any": [condition]}))


def test_all_problems_are_refused_at_once_in_the_order_of_the_file() -> None:
    faulty = lacking(*FIRST_ITEM, "text")
    faulty["sttaus"] = "draft"
    faulty["name"]["en"] = 5
    faulty["grades"]["bands"][0]["minimum"] = 101
    with refused("instrument-missing") as problems:
        read(faulty)
    assert [(problem.code, problem.where) for problem in problems] == [
        ("instrument-value", "name › en"),
        ("instrument-value", "grades › bands › B1 › minimum"),
        ("instrument-missing", "questionnaires › residents › sections › QR1 › items › R01 › text"),
        ("instrument-unknown-key", "sttaus"),
    ]
    assert all(problem.what and problem.way_out.startswith("Please ") for problem in problems)


@given(st.recursive(st.integers() | st.text(), lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner)))
def test_a_place_can_be_named_however_wrong_the_document_is(document: object) -> None:
    assert Places(document).path(("items", 3, "text")).count(" › ") == len(list(pairwise(("items", 3, "text"))))


def test_an_instrument_never_changes() -> None:
    instrument = community_policing()
    with pytest.raises(ValueError, match="frozen"):
        instrument.status = "validated"  # type: ignore[misc]  # the point of the test
    with pytest.raises(TypeError, match="does not support item assignment"):
        instrument.scales["agree7"] = instrument.scales["agree5"]  # type: ignore[index]  # the point of the test


def test_the_instrument_of_a_publication_is_read_once_and_another_anew() -> None:
    given, other = document(), document()
    other["id"] = "another"
    assert of_publication(given) is of_publication(document())
    assert of_publication(given) == read(given)
    assert of_publication(other).id == "another"
