"""Finding a form, submitting it once, and withdrawing it: against a real SQLite file."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from itertools import count
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.problems import Refused
from storage.database import Database
from surveys import answering, studying
from surveys.answers import Form
from surveys.audiences import AUDIENCES, Audience
from surveys.invitations import printed, receipt_code
from surveys.reading import community_policing
from tests.databases import ENGINES, new_database
from tests.studies_for_tests import (
    AFTERWARDS,
    NOW,
    SmallStudy,
    answers_kept,
    begin,
    completed,
    kept,
    key,
    refused,
    spent,
)

RESIDENTS, OFFICERS = AUDIENCES
NEVER_ISSUED = "0123456789ABCDEF"


def submit(database: Database, code: str, form: Form, with_key: str = key()) -> str:
    with database.writing() as records:
        return answering.submit(records, code, form, with_key, NOW)


def close(database: Database, study: SmallStudy) -> None:
    with database.writing() as records:
        studying.close_wave(records, study.wave.id, NOW)


# --- finding ---


def test_a_code_opens_the_questionnaire_of_its_audience(database: Database, small_study: SmallStudy) -> None:
    with database.reading() as records:
        asked = answering.open_form(records, small_study.residents[1], NOW)
        assert (asked.audience, asked.invitation.group, asked.wave.id) == ("residents", "C2", small_study.wave.id)
        asked = answering.open_form(records, printed(small_study.officers[0]).lower(), NOW)
        assert (asked.audience, asked.invitation.group) == ("officers", "U1")


@pytest.mark.parametrize("code", [NEVER_ISSUED, "", "x", "字" * 16, "0" * 10_000, "' OR 1=1 --"])
def test_a_code_that_was_never_issued_is_unknown(database: Database, small_study: SmallStudy, code: str) -> None:
    with database.reading() as records, refused("code-unknown", "code"):
        answering.find(records, code)


def test_an_experts_code_opens_no_questionnaire(database: Database, small_study: SmallStudy) -> None:
    with database.reading() as records, refused("code-unknown"):
        answering.find(records, small_study.experts[0])


def test_a_spent_code_opens_no_form(database: Database, small_study: SmallStudy) -> None:
    submit(database, small_study.officers[0], completed(OFFICERS))
    with database.reading() as records, refused("code-spent", "code"):
        answering.open_form(records, small_study.officers[0], NOW)


def test_a_closed_wave_opens_no_form(database: Database, small_study: SmallStudy) -> None:
    with database.reading() as records, refused("wave-closed", "wave"):
        answering.open_form(records, small_study.residents[0], AFTERWARDS)
    close(database, small_study)
    with database.reading() as records, refused("wave-closed", "wave"):
        answering.open_form(records, small_study.residents[0], NOW)


# --- submitting ---


def test_a_response_is_kept_under_its_stratum_and_its_receipt_is_the_keys(
    database: Database, small_study: SmallStudy
) -> None:
    receipt = submit(database, small_study.residents[0], completed(RESIDENTS, "2", R_OPEN="Well done."), key(7))
    assert receipt == receipt_code(key(7))
    with database.reading() as records:
        ((audience, stratum, answers),) = answers_kept(records, small_study.wave.id)
    assert (audience, stratum) == ("residents", "C1")
    assert (answers["R01"], answers["R_OPEN"]) == (2, "Well done.")


def test_the_last_day_counts_as_a_whole(database: Database, small_study: SmallStudy) -> None:
    with database.writing() as records:
        last_minute = AFTERWARDS - timedelta(minutes=1)
        answering.submit(records, small_study.residents[0], completed(RESIDENTS), key(), last_minute)
    assert kept(database, small_study.wave) == {("residents", "C1"): 1}


@pytest.mark.parametrize("audience", AUDIENCES)
def test_the_same_form_again_gets_the_same_receipt_and_is_kept_once(
    database: Database, small_study: SmallStudy, audience: Audience
) -> None:
    code = (small_study.residents if audience == "residents" else small_study.officers)[0]
    receipts = {submit(database, code, completed(audience)) for _ in range(3)}
    assert len(receipts) == 1
    assert sum(kept(database, small_study.wave).values()) == 1


def test_the_same_form_after_the_wave_closed_gets_the_same_receipt(database: Database, small_study: SmallStudy) -> None:
    receipt = submit(database, small_study.residents[0], completed(RESIDENTS))
    close(database, small_study)
    assert submit(database, small_study.residents[0], completed(RESIDENTS)) == receipt
    with refused("wave-closed"):
        submit(database, small_study.residents[0], completed(RESIDENTS), key(2))
    assert kept(database, small_study.wave) == {("residents", "C1"): 1}


def test_another_form_under_the_same_key_is_refused(database: Database, small_study: SmallStudy) -> None:
    submit(database, small_study.residents[0], completed(RESIDENTS, "4"))
    with refused("key-conflict", "form"):
        submit(database, small_study.residents[0], completed(RESIDENTS, "5"))
    with database.reading() as records:
        ((_, _, answers),) = answers_kept(records, small_study.wave.id)
    assert answers["R01"] == 4


def test_another_groups_code_under_the_same_key_is_refused(database: Database, small_study: SmallStudy) -> None:
    submit(database, small_study.residents[0], completed(RESIDENTS))
    with refused("key-conflict"):
        submit(database, small_study.residents[1], completed(RESIDENTS))
    with refused("key-conflict"):
        submit(database, small_study.officers[0], completed(OFFICERS))
    assert kept(database, small_study.wave) == {("residents", "C1"): 1}
    assert spent(database, small_study.wave) == 0


def test_a_second_one_time_code_is_not_spent_on_a_form_that_is_already_kept(
    database: Database, small_study: SmallStudy
) -> None:
    receipt = submit(database, small_study.officers[0], completed(OFFICERS))
    assert submit(database, small_study.officers[1], completed(OFFICERS)) == receipt
    assert (kept(database, small_study.wave), spent(database, small_study.wave)) == ({("officers", "U1"): 1}, 1)


def test_many_residents_answer_through_one_open_code(database: Database, small_study: SmallStudy) -> None:
    receipts = {submit(database, small_study.residents[0], completed(RESIDENTS), key(n)) for n in range(5)}
    assert len(receipts) == 5
    assert kept(database, small_study.wave) == {("residents", "C1"): 5}
    assert spent(database, small_study.wave) == 0


def test_a_one_time_code_is_spent_once(database: Database, small_study: SmallStudy) -> None:
    submit(database, small_study.officers[0], completed(OFFICERS), key(1))
    with refused("code-spent", "code"):
        submit(database, small_study.officers[0], completed(OFFICERS), key(2))
    assert (kept(database, small_study.wave), spent(database, small_study.wave)) == ({("officers", "U1"): 1}, 1)


@pytest.mark.parametrize("bad", ["", "1", "0" * 31, "0" * 33, "G" * 32, "A" * 32, "0" * 31 + "\n", "٣" * 32])
def test_a_form_without_a_browsers_key_is_refused(database: Database, small_study: SmallStudy, bad: str) -> None:
    with refused("key-missing", "form"):
        submit(database, small_study.officers[0], completed(OFFICERS), bad)
    assert spent(database, small_study.wave) == 0


REFUSED_FORMS = [
    (Form({}, consent=False), "form-empty"),
    (completed(OFFICERS, O01="6"), "answer-off-scale"),
    (completed(OFFICERS, O_OPEN="x" * 301), "comment-too-long"),
    (completed(OFFICERS, R01="1"), "item-unknown"),
    (completed(OFFICERS, OD1="chief"), "option-unknown"),
]


@pytest.mark.parametrize(("form", "code"), REFUSED_FORMS)
def test_a_refused_form_keeps_nothing_and_spends_nothing(
    database: Database, small_study: SmallStudy, database_file: Path, form: Form, code: str
) -> None:
    with refused(code):
        submit(database, small_study.officers[0], form)
    assert (kept(database, small_study.wave), spent(database, small_study.wave)) == ({}, 0)
    submit(database, small_study.officers[0], completed(OFFICERS))
    assert (kept(database, small_study.wave), spent(database, small_study.wave)) == ({("officers", "U1"): 1}, 1)


def test_a_minors_form_is_refused_by_the_rules_too(database: Database, small_study: SmallStudy) -> None:
    with refused("screener-stops"):
        submit(database, small_study.residents[0], completed(RESIDENTS, RS1="adult_no"))
    assert kept(database, small_study.wave) == {}


def test_a_crash_after_the_submission_leaves_nothing(database: Database, small_study: SmallStudy) -> None:
    def crash() -> None:
        with database.writing() as records:
            answering.submit(records, small_study.officers[0], completed(OFFICERS), key(), NOW)
            raise RuntimeError("the power goes out")

    with pytest.raises(RuntimeError, match="power"):
        crash()
    assert (kept(database, small_study.wave), spent(database, small_study.wave)) == ({}, 0)
    submit(database, small_study.officers[0], completed(OFFICERS, "2"))
    assert kept(database, small_study.wave) == {("officers", "U1"): 1}


def test_answering_leaves_no_event_and_no_time_of_day(database: Database, small_study: SmallStudy) -> None:
    with database.reading() as records:
        before = records.events()
    receipt = submit(database, small_study.officers[0], completed(OFFICERS))
    with database.writing() as records:
        answering.withdraw(records, receipt, NOW)
    with database.reading() as records:
        assert records.events() == before


# --- many at once ---


def outcomes(database: Database, sendings: list[tuple[str, str]]) -> list[str]:
    """What each of many officers gets who send at the same moment: a receipt, or the code of the refusal."""

    def send(sending: tuple[str, str]) -> str:
        try:
            return submit(database, sending[0], completed(OFFICERS), sending[1])
        except Refused as refusal:
            return refusal.problems[0].code

    with ThreadPoolExecutor(len(sendings)) as threads:
        return list(threads.map(send, sendings))


def test_eight_browsers_with_one_code_keep_exactly_one_response(database: Database, small_study: SmallStudy) -> None:
    got = outcomes(database, [(small_study.officers[0], key(n)) for n in range(8)])
    assert got.count("code-spent") == 7
    assert (kept(database, small_study.wave), spent(database, small_study.wave)) == ({("officers", "U1"): 1}, 1)


def test_one_browser_that_sends_eight_times_keeps_exactly_one_response(
    database: Database, small_study: SmallStudy
) -> None:
    assert set(outcomes(database, [(small_study.officers[0], key())] * 8)) == {receipt_code(key())}
    assert (kept(database, small_study.wave), spent(database, small_study.wave)) == ({("officers", "U1"): 1}, 1)


def test_eight_officers_with_eight_codes_are_all_kept(database: Database, small_study: SmallStudy) -> None:
    got = outcomes(database, [(small_study.officers[n], key(n)) for n in range(8)])
    assert got == [receipt_code(key(n)) for n in range(8)]
    assert (kept(database, small_study.wave), spent(database, small_study.wave)) == ({("officers", "U1"): 8}, 8)


# --- a law ---

NUMBERS = count()


@pytest.fixture(scope="module", params=ENGINES)
def standing_study(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Database, str, str]]:
    """One study for all the forms that Hypothesis thinks of: its database, an open code, its wave's id."""
    with new_database(request, tmp_path_factory.mktemp("answering")) as database:
        with database.writing() as records:
            study = begin(records)
        yield database, study.residents[0], study.wave.id


def valid_forms() -> st.SearchStrategy[dict[str, str]]:
    asked = community_policing().questionnaires[RESIDENTS]
    answers = {
        item.id: st.sampled_from(["1", "2", "3", "4", "5"] + ["DK"] * item.non_answer) for item in asked.items.values()
    }
    options = {choice.id: st.sampled_from(sorted(choice.codes)) for choice in asked.profile}
    comment = st.text(st.characters(codec="utf-8"), max_size=300)
    fixed = {"RS1": st.just("adult_yes"), "R01": answers.pop("R01")}
    return st.fixed_dictionaries(fixed, optional=answers | options | {"R_OPEN": comment})


@given(fields=valid_forms())
def test_any_valid_form_comes_back_as_it_was_answered(
    standing_study: tuple[Database, str, str], fields: dict[str, str]
) -> None:
    database, code, wave_id = standing_study
    with database.writing() as records:
        receipt = answering.submit(records, code, Form(fields, consent=True), key(next(NUMBERS)), NOW)
    with database.reading() as records:
        ((_, _, answers),) = answers_kept(records, wave_id)
    with database.writing() as records:
        answering.withdraw(records, receipt, NOW)
    said = {id: str(answer) for id, answer in answers.items() if id != "R_OPEN"}
    assert said == {id: answer for id, answer in fields.items() if id != "R_OPEN"}
    scored = community_policing().questionnaires[RESIDENTS].scored
    assert all(isinstance(answers[id], int) for id in scored if fields.get(id, "DK") != "DK")
    assert len(str(answers.get("R_OPEN", ""))) <= len(fields.get("R_OPEN", ""))
