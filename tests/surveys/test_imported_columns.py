"""What columns and values are seen to be: proposals from headings and words of other programs, and nothing beyond."""

from __future__ import annotations

import pytest

from surveys.imported_columns import GROUP, ROW, proposals
from surveys.imported_files import read_table
from surveys.imported_values import EMPTY, answers_of, counted, pieces, proposed, recoded
from surveys.instrument import Instrument
from surveys.reading import community_policing
from tests.brought_files import kobo, plain, saved, wenjuanxing
from tests.kinds import instrument_of_kinds
from tests.studies_for_tests import STRATA

SHIPPED, KINDS = community_policing(), instrument_of_kinds()
COMMUNITIES = STRATA[:2]


def seen(instrument: Instrument, *headings: str) -> dict[str, tuple[str, str]]:
    table = read_table(saved([list(headings), ["?"] * len(headings)]))
    found = proposals(table, instrument.questionnaires["residents"], COMMUNITIES)
    names = {column.place: column.heading for column in table.columns}
    return {names[place]: (one.target, one.by) for place, one in found.items()}


TEXT = SHIPPED.questionnaires["residents"].items["R01"].text


@pytest.mark.parametrize(
    ("heading", "target", "by"),
    [
        ("R01", "R01", "id"),
        (" r01 ", "R01", "id"),
        ("form/section/R01", "R01", "path"),
        ("G1[R01]", "R01", "code"),
        (f"R01. {TEXT['en']}", "R01", "code"),
        (TEXT["en"], "R01", "text"),
        (f"3、{TEXT['zh']}", "R01", "text"),
        (f"3.{TEXT['zh'].rstrip('。')}*", "R01", "text"),
        (f"5、请评价下列说法—{TEXT['zh']}", "R01", "text"),
        (f"Please rate [{TEXT['en']}]", "R01", "text"),
        (f"7、{TEXT['zh']}[单选题]", "R01", "text"),
        ("Q2", "R01", "place"),
        ("community", GROUP, "group"),
        ("form/所在社区", GROUP, "group"),
        ("_uuid", ROW, "row"),
    ],
)
def test_a_heading_is_seen_for_what_it_is(heading: str, target: str, by: str) -> None:
    assert seen(SHIPPED, heading) == {heading.strip(): (target, by)}


@pytest.mark.parametrize("heading", ["3、别的题目", "R99", "序号", "form/other", "Q99", "R01 or R02?", "[", "a[b"])
def test_nothing_is_proposed_for_what_is_like_nothing(heading: str) -> None:
    assert seen(SHIPPED, heading) == {}


def test_a_thing_is_proposed_once() -> None:
    assert seen(SHIPPED, "R01", "copy/R01") == {"R01": ("R01", "id")}


@pytest.mark.parametrize(
    ("heading", "target"),
    [
        ("group/K_USED/app", "K_USED.app"),
        ("K_USED[desk]", "K_USED.desk"),
        ("K_USED_app", "K_USED.app"),
        ("8、您用过下列哪些服务？(手机应用)", "K_USED.app"),
        ("Which of these have you used? [The desk]", "K_USED.desk"),
        ("K_MODE[other]", "K_MODE:words"),
        ("K_MODE_other", "K_MODE:words"),
        ("K_USED", "K_USED"),
    ],
)
def test_parts_of_an_item_are_seen_as_other_programs_name_them(heading: str, target: str) -> None:
    assert seen(KINDS, heading)[heading][0] == target


@pytest.mark.parametrize("table", [saved(plain(4)), saved(kobo(4)), saved(wenjuanxing(4), "gb18030")])
def test_whole_exports_are_seen_whole(table: bytes) -> None:
    asked = SHIPPED.questionnaires["residents"]
    found = {one.target for one in proposals(read_table(table), asked, COMMUNITIES).values()}
    assert {*asked.items, *(one.id for one in (*asked.screener, *asked.profile))} <= found


def test_a_column_of_groups_is_seen_by_what_is_in_it() -> None:
    table = read_table(saved([["where"], ["C1"], ["Community 2"], ["C1"]]))
    (one,) = proposals(table, SHIPPED.questionnaires["residents"], COMMUNITIES).values()
    assert (one.target, one.by) == (GROUP, "group")


# --- values ---


@pytest.mark.parametrize(
    ("target", "value", "code"),
    [
        ("R01", "非常同意", "5"),
        ("R01", "strongly AGREE", "5"),
        ("R01", "5、非常同意", "5"),
        ("R01", "5 = Strongly agree", "5"),
        ("R01", "4.0", "4"),
        ("R01", "不知道", "DK"),
        ("R01", "Don't know", "DK"),
        ("R01", "(跳过)", EMPTY),
        ("R01", "同意", None),
        ("R01", "6", None),
        ("R01", "不适用", None),
        ("RD1", "女", "f"),
        ("RD1", "Man", "m"),
        (GROUP, "Community 1", "C1"),
        (GROUP, "Community 9", None),
    ],
)
def test_a_value_is_seen_by_the_words_of_its_scale_or_options(target: str, value: str, code: str | None) -> None:
    found = answers_of(SHIPPED, "residents", COMMUNITIES, target)
    assert found is not None
    assert proposed(found, value) == code


@pytest.mark.parametrize(
    ("value", "code"), [("Y", "1"), ("N", EMPTY), ("手机应用", "1"), ("TRUE", "1"), ("maybe", None)]
)
def test_a_ticked_answer_of_several_is_seen(value: str, code: str | None) -> None:
    found = answers_of(KINDS, "residents", COMMUNITIES, "K_USED.app")
    assert found is not None
    assert proposed(found, value) == code


@pytest.mark.parametrize(
    ("value", "whole"), [("app desk", "app desk"), ("手机应用┋服务窗口", "app desk"), ("The app; The desk", "app desk")]
)
def test_several_answers_in_a_cell_are_taken_apart(value: str, whole: str) -> None:
    found = answers_of(KINDS, "residents", COMMUNITIES, "K_USED")
    assert found is not None
    (column,) = read_table(saved([["K_USED"], [value]])).columns
    chosen = {one: code for one in pieces(found, value) if (code := proposed(found, one)) is not None}
    assert recoded(found, column, chosen)[value] == whole


def test_what_is_no_code_is_counted_and_becomes_nothing_by_itself() -> None:
    found = answers_of(SHIPPED, "residents", COMMUNITIES, "R01")
    assert found is not None
    (column,) = read_table(saved([["R01"], ["5"], ["同意"], ["同意"], ["DK"]])).columns
    assert counted(found, [column]) == {"同意": 2}
    assert recoded(found, column, {}) == {"": "", "5": "5", "DK": "DK", "同意": None}
    assert recoded(found, column, {"同意": EMPTY})["同意"] == EMPTY


@pytest.mark.parametrize("target", ["K_KM", "K_SINCE", "K_MODE:words", "R_OPEN", ROW])
def test_what_people_write_in_their_own_way_has_no_list(target: str) -> None:
    assert answers_of(KINDS, "residents", COMMUNITIES, target) is None
