"""Paper: each sheet is keyed in twice, the second time blind, and kept once."""

from __future__ import annotations

from storage.database import Database
from surveys import answering, inviting, keying, sequences, studying
from surveys.answers import Form
from surveys.audiences import Audience
from surveys.batches import Place
from surveys.entries import new_sheet, printed_sheet
from surveys.invitations import printed, receipt_code
from surveys.keying import Difference, Keyer
from surveys.ports import Records
from tests.studies_for_tests import AFTERWARDS, NOW, SECRET, SmallStudy, answers_kept, completed, kept_in, refused


def keyer(records: Records, study: SmallStudy, audience: Audience = "residents") -> Keyer:
    name = inviting.issue_keying_link(records, study.wave, audience, SECRET, NOW)
    return keying.find(records, inviting.keying_code(SECRET, study.wave.id, name), NOW)


def sheet(study: SmallStudy, stratum: str = "C1") -> str:
    """The number of a new sheet of a community, as it is printed."""
    place = Place(study.wave.id, "residents", stratum)
    return printed_sheet(new_sheet(sequences.tag(place, study.wave.instrument_digest)))


def letters(number: str) -> str:
    return "".join(group[:4] for group in number.split("-"))


def test_two_entries_that_agree_are_one_response_and_nothing_of_them_stays(
    database: Database, small_study: SmallStudy
) -> None:
    number, form = sheet(small_study), completed("residents", R_OPEN=" Notices come\r\nin time. ")
    with database.writing() as records:
        field = keyer(records, small_study)
        found = keying.sheet_of(records, field, number.lower(), NOW)
        assert not keying.is_second(records, found)
        assert keying.enter(records, found, form, NOW) is None
        assert kept_in(records, small_study.wave.id) == {}
    with database.writing() as records:
        assert keying.is_second(records, found)
        assert keying.enter(records, found, completed("residents", R_OPEN="Notices come\nin time."), NOW) == ()
        assert kept_in(records, small_study.wave.id) == {("residents", "C1"): 1}
        assert not keying.is_second(records, found)
        with refused("sheet-kept", "sheet"):
            keying.sheet_of(records, field, number, NOW)
        receipt = receipt_code(records.paper_key(letters(number)))
        assert answering.look(records, receipt) == "waiting"


def test_what_differs_is_said_item_by_item_and_nothing_is_kept_before_it_is_resolved(
    database: Database, small_study: SmallStudy
) -> None:
    first, second = completed("residents", R01="2", R02="", RD2="a2"), completed("residents", R_OPEN="More light.")
    with database.writing() as records:
        found = keying.sheet_of(records, keyer(records, small_study), sheet(small_study, "C2"), NOW)
        keying.enter(records, found, first, NOW)
        differences = keying.enter(records, found, second, NOW)
        assert differences == (
            Difference("R01", "2", "4"),
            Difference("R02", "", "4"),
            Difference("RD2", "a2", ""),
            Difference("R_OPEN", "", "More light."),
        )
        assert kept_in(records, small_study.wave.id) == {}
        with refused("difference-open", "RD2") as problems:
            keying.resolve(records, found, second, {"R01": "1", "R02": "2"}, NOW)
        assert [problem.where for problem in problems] == ["RD2", "R_OPEN"]
        keying.resolve(records, found, second, {"R01": "1", "R02": "1", "RD2": "2", "R_OPEN": "2", "R03": "1"}, NOW)
        ((audience, stratum, given),) = answers_kept(records, small_study.wave.id)
    assert (audience, stratum) == ("residents", "C2")
    assert (given["R01"], given["R03"], given["R_OPEN"]) == (2, 4, "More light.")
    assert {"R02", "RD2"} & set(given) == set()


def test_an_entry_that_cannot_be_a_response_is_refused_with_all_its_problems(
    database: Database, small_study: SmallStudy
) -> None:
    with database.writing() as records:
        found = keying.sheet_of(records, keyer(records, small_study), sheet(small_study), NOW)
        with refused("consent-missing") as problems:
            keying.enter(records, found, Form({"R01": "7"}, consent=False), NOW)
        assert {"screener-missing", "answer-off-scale"} <= {problem.code for problem in problems}
        assert not keying.is_second(records, found)
        with refused("entry-gone"):
            keying.resolve(records, found, completed("residents"), {}, NOW)
        keying.enter(records, found, completed("residents"), NOW)
        keying.start_over(records, found)
        assert not keying.is_second(records, found)


def test_a_number_with_a_wrong_letter_or_of_another_survey_is_refused(
    database: Database, small_study: SmallStudy
) -> None:
    number = sheet(small_study)
    with database.writing() as records:
        field = keyer(records, small_study)
        with refused("group-wrong", "group 1"):
            keying.sheet_of(records, field, ("A" if number[0] != "A" else "B") + number[1:], NOW)
        for wrong in (printed_sheet("ZZZZZZ0123456789"), printed_sheet(letters(number)[:12])):
            with refused("sheet-foreign"):
                keying.sheet_of(records, field, wrong, NOW)


def test_an_officers_code_is_spent_by_the_second_entry(database: Database, small_study: SmallStudy) -> None:
    code, form = small_study.officers[0], completed("officers")
    with database.writing() as records:
        field = keyer(records, small_study, "officers")
        found = keying.sheet_of(records, field, printed(code), NOW)
        keying.enter(records, found, form, NOW)
        assert not answering.find(records, code).invitation.spent
        assert keying.enter(records, found, form, NOW) == ()
        assert answering.find(records, code).invitation.spent
        with refused("sheet-kept"):
            keying.sheet_of(records, field, code, NOW)
        with refused("code-unknown"):
            keying.sheet_of(records, field, "no code", NOW)
        with refused("sheet-foreign"):
            keying.sheet_of(records, field, small_study.residents[0], NOW)
        with refused("sheet-foreign"):
            keying.sheet_of(records, keyer(records, small_study), printed_sheet(code), NOW)


def test_a_keying_link_opens_no_form_and_a_form_no_keying(database: Database, small_study: SmallStudy) -> None:
    with database.writing() as records:
        keyer(records, small_study)
        code = inviting.keying_code(SECRET, small_study.wave.id, "K01")
        for step in (answering.find, lambda records, code: answering.open_form(records, code, NOW)):
            with refused("code-unknown"):
                step(records, code)
        for wrong in (*small_study.residents, small_study.officers[0], small_study.experts[0], "K01"):
            with refused("code-unknown"):
                keying.find(records, wrong, NOW)


def test_a_link_is_revoked_and_leaves_two_events_without_a_sheet(database: Database, small_study: SmallStudy) -> None:
    with database.writing() as records:
        field = keyer(records, small_study)
        keying.enter(records, keying.sheet_of(records, field, sheet(small_study), NOW), completed("residents"), NOW)
        inviting.revoke_keying_link(records, small_study.wave, "K01", NOW)
        with refused("keying-revoked"):
            keying.find(records, inviting.keying_code(SECRET, small_study.wave.id, "K01"), NOW)
        for name in ("K01", "K02"):
            with refused("keying-revoked", name):
                inviting.revoke_keying_link(records, small_study.wave, name, NOW)
        assert inviting.issue_keying_link(records, small_study.wave, "officers", SECRET, NOW) == "K02"
        acts = [(event.act, dict(event.details)) for event in records.events("s1")][-3:]
    assert acts == [
        ("keying-issued", {"wave": 1, "audience": "residents"}),
        ("keying-revoked", {"wave": 1, "audience": "residents"}),
        ("keying-issued", {"wave": 1, "audience": "officers"}),
    ]


def test_when_the_wave_closes_first_entries_go_and_nothing_is_keyed(
    database: Database, small_study: SmallStudy
) -> None:
    with database.writing() as records:
        field, number = keyer(records, small_study), sheet(small_study)
        found = keying.sheet_of(records, field, number, NOW)
        keying.enter(records, found, completed("residents"), NOW)
        code = inviting.keying_code(SECRET, small_study.wave.id, "K01")
        with refused("wave-closed"):
            keying.find(records, code, AFTERWARDS)
        studying.close_wave(records, small_study.wave.id, NOW)
        assert not keying.is_second(records, found)
        with refused("wave-closed"):
            keying.sheet_of(records, field, number, NOW)
        with refused("wave-closed"):
            keying.find(records, code, NOW)
        with refused("wave-closed"):
            inviting.issue_keying_link(records, records.wave(small_study.wave.id), "residents", SECRET, NOW)


def test_the_key_of_a_sheet_is_found_only_with_the_secret(
    database: Database, database_url: str, small_study: SmallStudy
) -> None:
    number, stranger = letters(sheet(small_study)), Database(database_url, b"another secret of thirty-two letters")
    with database.reading() as records, stranger.reading() as others:
        key = records.paper_key(number)
        assert key == records.paper_key(number)
        assert key != others.paper_key(number)
    stranger.close()
