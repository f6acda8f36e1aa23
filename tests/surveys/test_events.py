"""Every step of an organiser leaves exactly one event; those who answer leave none."""

from dataclasses import replace
from datetime import timedelta
from typing import get_args

from storage.database import Database
from surveys import (
    answering,
    assigning,
    entering_practices,
    entering_sites,
    inviting,
    judging,
    opening_rounds,
    publishing,
    retaining,
    screening,
    signing_in,
    studying,
)
from surveys.assignments import Assignment
from surveys.audiences import AUDIENCES
from surveys.declaring import declared
from surveys.demonstrations import comparators, demonstration
from surveys.events import Act
from surveys.ports import Records
from tests import screened
from tests.publishable import judge_alike, responses
from tests.studies_for_tests import LANGUAGES, NOW, SECRET, STUDY, SmallStudy, completed, key, plan, words

RESIDENTS, OFFICERS = AUDIENCES
CALENDAR = {"wave-dropped", "wave-paused", "wave-resumed", "wave-extended"}
WRITTEN = {"addresses-entered", "addresses-deleted", "messages-sent"}
WHOLE = {"study-put-away", "study-taken-back", "study-cloned", "study-exported", "study-imported"}
EDITED = {"instrument-edited", "instrument-drafted", "instrument-discarded"}
BROUGHT_IN = {"answers-import-begun", "answers-imported"}
ACCOUNTS = {"account-made", "account-invited", "account-disabled", "account-enabled", "account-signed-out"}
ACCOUNTS |= {"password-set", "role-given", "outside-tied"}
TAKEN = {"rows-taken"}
ELSEWHERE = ACCOUNTS | CALENDAR | WRITTEN | WHOLE | EDITED | BROUGHT_IN | TAKEN  # with the tests of their own modules
SCREENED = {"screening-opened", "screening-closed", "screening-decided", "instrument-reduced"}


def acts(records: Records) -> list[tuple[str, str | None, dict[str, str | int]]]:
    return [(event.act, event.study_id, dict(event.details)) for event in records.events()]


def test_each_step_leaves_its_event(database: Database) -> None:
    synthetic = replace(STUDY, banner=words("Made up"))
    with database.writing() as records:
        token = signing_in.sign_in(records, signing_in.issue_link(records, NOW), NOW)
        study = studying.create_study(records, synthetic, LANGUAGES, NOW)
        wave = studying.open_wave(records, studying.add_wave(records, study, plan(), NOW).id, NOW)
        inviting.issue_open_links(records, wave, SECRET, NOW)
        codes = inviting.issue_codes(records, wave, "U1", 20, NOW)
        inviting.invite_experts(records, wave, 5, SECRET, NOW)
        inviting.issue_keying_link(records, wave, "residents", SECRET, NOW)
        inviting.revoke_keying_link(records, wave, "K01", NOW)
        studying.enter_figures(records, wave.id, {"OB01": 79.0}, NOW)
        entering_sites.set_sites(records, wave.id, comparators(demonstration(), wave.year), NOW)
        entering_practices.set_practices(records, wave.id, [], NOW)
        assigning.assign(records, wave.id, Assignment("K1a", "The office"), NOW)
        organised = acts(records)
        responses(records, wave, codes, NOW)
        judge_alike(records, wave, NOW)
        assert acts(records) == organised
        opening_rounds.open_round(records, wave.id, NOW)
        studying.close_wave(records, wave.id, NOW)
        publication = publishing.publish(records, wave.id, NOW)
        over = NOW + timedelta(days=STUDY.retention_days)
        for deletion in retaining.due(records, over):
            retaining.retain(records, deletion, over)
        studying.remove_study(records, study.id, NOW)
        signing_in.sign_out(records, token or "", NOW)
        assert acts(records) == [
            ("signed-in", None, {}),
            ("study-created", "s1", {}),
            ("wave-added", "s1", {"wave": 1}),
            ("wave-opened", "s1", {"wave": 1, **declared(wave)}),
            ("codes-issued", "s1", {"wave": 1, "audience": "residents", "number": 2}),
            ("codes-issued", "s1", {"wave": 1, "audience": "officers", "number": 20}),
            ("codes-issued", "s1", {"wave": 1, "audience": "experts", "number": 5}),
            ("keying-issued", "s1", {"wave": 1, "audience": "residents"}),
            ("keying-revoked", "s1", {"wave": 1, "audience": "residents"}),
            ("figures-entered", "s1", {"wave": 1, "figures": 1, "first": 1}),
            ("sites-entered", "s1", {"wave": 1, "sites": 3, "figures": 47}),
            ("practices-entered", "s1", {"wave": 1, "cards": 0}),
            ("measure-assigned", "s1", {"wave": 1, "measure": "K1a"}),
            ("round-opened", "s1", {"wave": 1, "round": 2}),
            ("wave-closed", "s1", {"wave": 1}),
            ("published", "s1", {"wave": 1, "publication": publication.id}),
            ("codes-deleted", "s1", {"wave": 1, "number": 20}),
            ("responses-deleted", "s1", {"wave": 1}),
            ("study-removed", "s1", {}),
            ("signed-out", None, {}),
        ]
        assert {event.act for event in records.events()} == set(get_args(Act)) - SCREENED - ELSEWHERE
        assert {event.at for event in records.events() if not event.act.endswith("-deleted")} == {NOW}


def test_each_step_of_a_screening_leaves_its_event_and_a_rating_none(database: Database) -> None:
    with database.writing() as records:
        draft = screened.begin_draft(records)
        screened.rate_all(records, draft)
        screened.close(records, draft)
        screening.decide(records, draft.wave.id, screened.keeping("PA3"), NOW)
        wave = studying.open_wave(records, draft.wave.id, NOW)
        assert acts(records)[3:] == [
            ("screening-opened", "s1", {"wave": 1, "round": 1}),
            ("screening-closed", "s1", {"wave": 1, "round": 1}),
            ("screening-decided", "s1", {"wave": 1, "round": 1, "kept": 23}),
            ("instrument-reduced", "s1", {"wave": 1, "round": 1, "dropped": 1}),
            ("wave-opened", "s1", {"wave": 1, **declared(wave)}),
        ]
        assert {event.act for event in records.events()} >= SCREENED


def test_answering_and_judging_leave_no_event(database: Database, small_study: SmallStudy) -> None:
    with database.writing() as records:
        before = records.events()
        receipt = answering.submit(records, small_study.residents[0], completed(RESIDENTS), key(1), NOW)
        answering.submit(records, small_study.officers[0], completed(OFFICERS), key(2), NOW)
        answering.withdraw(records, receipt, NOW)
        judging.agree(records, small_study.experts[0], {}, False, NOW)
        judging.judge(records, small_study.experts[0], {"D1:D2": 3}, "M0", NOW)
        assert records.events() == before


def test_events_can_be_asked_for_one_study(database: Database, small_study: SmallStudy) -> None:
    with database.writing() as records:
        studying.create_study(records, replace(STUDY, id="s2"), LANGUAGES, NOW)
        assert [event.act for event in records.events("s2")] == ["study-created"]
        assert len(records.events()) == 1 + len(records.events("s1"))
