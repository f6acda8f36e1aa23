"""What a posted form may hold, and everything that keeps it from being stored."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.problems import Refused
from surveys.answers import Form, problems, read, stops, tidy
from surveys.audiences import AUDIENCES, Audience
from surveys.reading import community_policing
from tests.studies_for_tests import completed, refused

RESIDENTS, OFFICERS = AUDIENCES
ADULT = {"RS1": "adult_yes"}


def resident(consent: bool = True, twice: tuple[str, ...] = (), **fields: str) -> Form:
    return Form(ADULT | fields, consent, twice)


def found(form: Form, audience: Audience = RESIDENTS) -> list[tuple[str, str]]:
    return [(problem.code, problem.where) for problem in problems(community_policing(), audience, form)]


def test_a_response_has_numbers_for_answers_and_codes_for_the_rest() -> None:
    form = resident(R01="5", R03="DK", RD1="x", R_ATT="4", R_OPEN=" Well done. ")
    assert dict(read(community_policing(), RESIDENTS, form).answers) == {
        "RS1": "adult_yes",
        "R01": 5,
        "R03": "DK",
        "R_ATT": 4,
        "RD1": "x",
        "R_OPEN": "Well done.",
    }


def test_one_answer_is_enough() -> None:
    assert found(resident(R01="1")) == []
    assert found(Form({"O01": "NA"}, consent=True), OFFICERS) == []


@pytest.mark.parametrize(
    ("form", "code", "where"),
    [
        (resident(consent=False, R01="1"), "consent-missing", "consent"),
        (Form({"R01": "1"}, consent=True), "screener-missing", "RS1"),
        (Form({"R01": "1", "RS1": "adult_no"}, consent=True), "screener-stops", "form"),
        (Form({"R01": "1", "RS1": "perhaps"}, consent=True), "option-unknown", "RS1"),
        (resident(R01="6"), "answer-off-scale", "R01"),
        (resident(R01="0"), "answer-off-scale", "R01"),
        (resident(R01="-1"), "answer-off-scale", "R01"),
        (resident(R01="05"), "answer-off-scale", "R01"),
        (resident(R01="5.0"), "answer-off-scale", "R01"),
        (resident(R01="٣"), "answer-off-scale", "R01"),
        (resident(R01="\uff13"), "answer-off-scale", "R01"),
        (resident(R01="adult_yes"), "answer-off-scale", "R01"),
        (resident(R01="NA"), "answer-off-scale", "R01"),
        (resident(R_ATT="9"), "answer-off-scale", "R_ATT"),
        (resident(R01="1", RD1="man"), "option-unknown", "RD1"),
        (resident(R01="1", R_OPEN="x" * 301), "comment-too-long", "R_OPEN"),
        (resident(R01="1", R21="1"), "item-unknown", "R21"),
        (resident(R01="1", O01="1"), "item-unknown", "O01"),
        (resident(R01="1", name="x"), "item-unknown", "name"),
        (resident(R01="1", twice=("R01",)), "answer-twice", "R01"),
        (resident(), "form-empty", "form"),
        (resident(R_ATT="4", RD1="x", R_OPEN="Hello"), "form-empty", "form"),
        (resident(R01="  "), "form-empty", "form"),
    ],
)
def test_a_faulty_form_is_refused_by_its_code_at_its_place(form: Form, code: str, where: str) -> None:
    with refused(code, where):
        read(community_policing(), RESIDENTS, form)


def test_all_problems_come_at_once_in_the_order_of_the_form() -> None:
    fields = {"R01": "9", "R02": "DK", "RD2": "b9", "R_OPEN": "x" * 999, "zzz": "1", "aaa": "1"}
    assert found(Form(fields, consent=False, twice=("R05",))) == [
        ("consent-missing", "consent"),
        ("screener-missing", "RS1"),
        ("answer-off-scale", "R01"),
        ("answer-off-scale", "R02"),
        ("option-unknown", "RD2"),
        ("comment-too-long", "R_OPEN"),
        ("item-unknown", "aaa"),
        ("item-unknown", "zzz"),
        ("answer-twice", "R05"),
    ]


@pytest.mark.parametrize("audience", AUDIENCES)
def test_a_non_answer_is_taken_only_where_it_is_offered(audience: Audience) -> None:
    asked, code = community_policing().questionnaires[audience], community_policing().non_answer_of(audience).code
    refusing = {where for problem, where in found(completed(audience, code), audience) if problem == "answer-off-scale"}
    assert refusing == {item.id for item in asked.items.values() if not item.non_answer}


def test_residents_are_not_offered_the_officers_non_answer() -> None:
    assert found(Form({"O01": "DK"}, consent=True), OFFICERS) == [("answer-off-scale", "O01")]


def test_a_minor_is_stopped_whatever_else_is_answered() -> None:
    instrument = community_policing()
    assert stops(instrument, RESIDENTS, completed(RESIDENTS, RS1="adult_no"))
    assert not stops(instrument, RESIDENTS, completed(RESIDENTS))
    assert not stops(instrument, RESIDENTS, Form({}, consent=True))
    assert not stops(instrument, OFFICERS, completed(OFFICERS, RS1="adult_no"))


def test_a_long_name_is_cut_in_the_refusal() -> None:
    assert found(Form(ADULT | {"R01": "1", "x" * 10_000: "1"}, consent=True)) == [("item-unknown", "x" * 64)]


def test_ten_megabytes_of_text_are_refused_at_their_item() -> None:
    long = "字" * 3_500_000
    assert found(resident(R01="1", R_OPEN=long)) == [("comment-too-long", "R_OPEN")]
    assert found(resident(R01=long)) == [("answer-off-scale", "R01")]


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("  a  ", "a"),
        ("one\r\ntwo\rthree\nfour", "one\ntwo\nthree\nfour"),
        ("a\x00b\x1b[31mc", "ab[31mc"),
        ("one\ttwo", "one two"),
        ("one\u00a0two", "one two"),
        ("一\u3000二", "一 二"),
        ("left\u202eright", "leftright"),
        ("half \ud83d a character", "half  a character"),
        ("\x00\x01", ""),
        ("准绳 — naïve 😀", "准绳 — naïve 😀"),
    ],
)
def test_a_comment_is_tidied(said: str, kept: str) -> None:
    assert tidy(said) == kept


@given(st.text(st.characters(max_codepoint=127)))
def test_a_comment_of_plain_signs_is_tidied_as_any_other(said: str) -> None:
    assert tidy(said) == tidy(f"é{said}é")[1:-1].strip()


@given(st.text())
def test_a_tidied_comment_is_tidy(said: str) -> None:
    kept = tidy(said)
    assert tidy(kept) == kept
    assert all(sign == "\n" or sign.isprintable() for sign in kept)
    kept.encode()  # raises for half a character
    assert kept == said.strip() or not said.isprintable()


def test_a_comment_of_nothing_visible_is_no_comment() -> None:
    assert "R_OPEN" not in read(community_policing(), RESIDENTS, resident(R01="1", R_OPEN="\x00 \x01")).answers


def test_a_comment_may_be_as_long_as_is_promised_once_tidied() -> None:
    assert found(resident(R01="1", R_OPEN="\x00" * 50 + "x" * 300)) == []


ANYTHING = st.dictionaries(
    st.sampled_from([*community_policing().questionnaires[RESIDENTS].ids(), "R99"]),
    st.sampled_from(["1", "5", "6", "DK", "NA", "adult_yes", "adult_no", "x", "m", "a1", ""]) | st.text(max_size=400),
)


@given(ANYTHING, st.booleans())
def test_a_form_is_read_if_and_only_if_it_has_no_problem(fields: dict[str, str], consent: bool) -> None:
    form = Form(fields, consent)
    if expected := found(form):
        with pytest.raises(Refused) as refusal:
            read(community_policing(), RESIDENTS, form)
        assert [(problem.code, problem.where) for problem in refusal.value.problems] == expected
    else:
        assert consent
        assert set(read(community_policing(), RESIDENTS, form).answers) <= set(fields)
