"""A survey is the same in either layout of its tables, and in whatever order their rows stand."""

from dataclasses import replace
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from surveys.lss_surveys import Answered, Survey, survey
from surveys.lss_tables import Row, tables
from tests.surveys.limesurvey import lss

APART, WITHIN = tables(lss(apart=True)), tables(lss(apart=False))


def asked(found: Survey) -> list[tuple[str, tuple[str, ...], tuple[str, ...]]]:
    """Each question with the codes of its answers and its parts, in order."""
    return [
        (one.code, tuple(answer.code for answer in one.answers), tuple(part.code for part in one.parts))
        for group in found.groups
        for one in group.questions
    ]


def test_texts_that_stand_in_their_rows_are_those_that_stand_apart() -> None:
    """But for the rows themselves, which have other fields."""
    older, newer = (
        replace(found, groups=tuple(replace(group, questions=()) for group in found.groups))
        for found in (survey(WITHIN), survey(APART))
    )
    assert older == newer
    for group, other in zip(survey(WITHIN).groups, survey(APART).groups, strict=True):
        assert [replace(one, row={}) for one in group.questions] == [replace(one, row={}) for one in other.questions]


def test_a_question_has_its_answers_and_lines_in_order_and_each_in_both_languages() -> None:
    found = {one.code: one for group in survey(APART).groups for one in group.questions}
    assert found["BEFORE"].text == {"en": "Have you been here before?", "zh": "您以前来过吗？"}
    assert found["ACCESS"].parts[1] == Answered("SQ2", {"en": "Booking was easy.", "zh": "预约很容易。"})
    assert [one.code for one in found["ACCESS"].answers] == ["A1", "A2", "A3", "A4", "A5"]
    assert found["USED"].attributes == {"exclude_all_others": "none"}
    assert survey(APART).languages == ("en", "zh")
    assert survey(APART).title == {"en": "A clinic", "zh": "门诊"}


@given(st.randoms(use_true_random=False), st.booleans())
def test_no_order_of_rows_but_the_one_they_name_matters(random: Random, apart: bool) -> None:
    told = APART if apart else WITHIN
    mixed = {name: random.sample(rows, len(rows)) for name, rows in told.items() if name != "languages"}
    found = survey({**mixed, "languages": told["languages"]})
    assert asked(found) == asked(survey(told))


def test_what_is_not_read_and_what_stands_in_conditions_alone_is_known() -> None:
    more: dict[str, list[Row]] = {**APART, "quota": [{"id": "1"}], "assessments": [], "conditions": [{"qid": "101"}]}
    found = survey(more)
    assert (found.more, found.conditioned) == (("quota",), frozenset({"101"}))


def test_of_nothing_it_is_empty_and_a_row_without_a_place_stands_first() -> None:
    assert survey({}) == Survey("", {}, (), (), (), frozenset())
    rows = [{"gid": "1", "group_order": "2"}, {"gid": "2", "group_order": "no"}, {"gid": "3"}]
    texts = [{"gid": row["gid"], "language": "en", "group_name": row["gid"]} for row in rows]
    found = survey({"groups": rows, "group_l10ns": texts})
    assert [group.name["en"] for group in found.groups] == ["2", "3", "1"]
