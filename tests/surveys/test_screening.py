"""An organiser screens the indicators of a draft: rounds open and close, the rule speaks, the organiser decides."""

from __future__ import annotations

import json

import pytest

from storage.database import Database
from surveys import inviting, judging, screening, studying
from surveys.screenings import Agreed
from tests.screened import CRITERIA, INDICATORS, begin_draft, close, keeping, rate, rate_all
from tests.studies_for_tests import LANGUAGES, NOW, SECRET, STUDY, SmallStudy, document, plan, refused


def acts(database: Database) -> list[str]:
    with database.reading() as records:
        return [event.act for event in records.events("s1") if event.act.startswith(("screening", "instrument"))]


def test_a_round_is_opened_rated_closed_and_decided(database: Database) -> None:
    with database.writing() as records:
        draft = begin_draft(records)
        rate_all(records, draft, 5, PA3=2)
        closed = close(records, draft)
        screened = {one.criterion: one for one in screening.outcome(draft.wave.instrument, (closed,), 1).screened}
        screening.decide(records, draft.wave.id, keeping("PA3"), NOW)
        opened = studying.open_wave(records, draft.wave.id, NOW)
        assert closed.summary is not None
        assert records.document(draft.wave.instrument_digest)["version"] == "1.1.0"
        assert records.wave(draft.wave.id) == opened
    assert closed.summary.finished == 5
    assert closed.summary.counts("PA3") == (0, 5, 0, 0, 0)
    assert [id for id in CRITERIA if not (screened[id].verdict or pytest.fail(id)).keep] == ["PA3"]
    assert tuple(opened.instrument.index_system.indicators) == tuple(id for id in INDICATORS if id != "PA3")
    assert opened.instrument_digest != draft.wave.instrument_digest
    assert acts(database) == ["screening-opened", "screening-closed", "screening-decided", "instrument-reduced"]


def test_experts_judge_pairs_of_what_was_kept(database: Database) -> None:
    with database.writing() as records:
        draft = begin_draft(records)
        rate_all(records, draft)
        close(records, draft)
        screening.decide(records, draft.wave.id, keeping("PA3"), NOW)
        studying.open_wave(records, draft.wave.id, NOW)
        judging.judge(records, draft.codes[0], {"PA1:PA2": 3}, "M3", NOW)
        with refused("pair-unknown", "PA1:PA3"):
            judging.judge(records, draft.codes[0], {"PA1:PA3": 3}, "M3", NOW)


def test_nobody_screens_and_nothing_changes(database: Database, small_study: SmallStudy) -> None:
    with database.reading() as records:
        assert records.screening_rounds(small_study.wave.id) == ()
        assert records.document(small_study.wave.instrument_digest) == json.loads(json.dumps(document()))
    assert acts(database) == []


def test_all_kept_leaves_the_instrument_as_it_was(database: Database) -> None:
    with database.writing() as records:
        draft = begin_draft(records)
        close(records, draft)
        screening.decide(records, draft.wave.id, keeping(), NOW)
        opened = studying.open_wave(records, draft.wave.id, NOW)
    assert opened.instrument_digest == draft.wave.instrument_digest
    assert "instrument-reduced" not in acts(database)


def test_a_round_needs_a_draft_with_experts_and_no_other_round(database: Database, small_study: SmallStudy) -> None:
    with database.writing() as records:
        with refused("screening-too-late"):
            screening.open_round(records, small_study.wave.id, NOW)
        wave = studying.add_wave(records, STUDY, plan(), NOW)
        with refused("screening-no-experts"):
            screening.open_round(records, wave.id, NOW)
        with refused("screening-not-open"):
            screening.close_round(records, wave.id, NOW)
        inviting.invite_experts(records, wave, 1, SECRET, NOW)
        screening.open_round(records, wave.id, NOW)
        with refused("screening-open"):
            screening.open_round(records, wave.id, NOW)
        with refused("screening-not-closed"):
            screening.decide(records, wave.id, keeping(), NOW)


def test_there_are_as_many_rounds_as_the_instrument_allows(database: Database) -> None:
    with database.writing() as records:
        draft = begin_draft(records)
        for _ in range(2):
            close(records, draft)
            screening.open_round(records, draft.wave.id, NOW)
        closed = close(records, draft)
        with refused("screening-rounds-over"):
            screening.open_round(records, draft.wave.id, NOW)
        assert closed.number == 3
        assert screening.outcome(draft.wave.instrument, records.screening_rounds(draft.wave.id), 3).stop.last


@pytest.mark.parametrize("closed", [True, False])
def test_a_wave_does_not_open_before_its_screening_is_decided(database: Database, closed: bool) -> None:
    with database.writing() as records:
        draft = begin_draft(records)
        if closed:
            close(records, draft)
        with refused("screening-unfinished"):
            studying.open_wave(records, draft.wave.id, NOW)
        assert records.wave(draft.wave.id).state == "draft"


def test_a_decision_says_something_of_every_indicator(database: Database) -> None:
    with database.writing() as records:
        draft = begin_draft(records)
        close(records, draft)
        with refused("screening-undecided", "IC1") as problems:
            screening.decide(records, draft.wave.id, {**keeping(), "IC1": None, "WM5": None}, NOW)
        assert [problem.where for problem in problems] == ["IC1", "WM5"]
        with refused("screening-rule-baseless", "C1"):
            screening.decide(records, draft.wave.id, keeping("IC1"), NOW)
        assert records.screening_rounds(draft.wave.id)[-1].kept is None


def test_a_later_decision_and_a_later_round_replace_an_earlier_decision(database: Database) -> None:
    with database.writing() as records:
        draft = begin_draft(records)
        close(records, draft)
        screening.decide(records, draft.wave.id, keeping("PA3"), NOW)
        screening.decide(records, draft.wave.id, keeping("WM3"), NOW)
        assert "PA3" in (records.screening_rounds(draft.wave.id)[-1].kept or ())
        screening.open_round(records, draft.wave.id, NOW)
        with refused("screening-unfinished"):
            studying.open_wave(records, draft.wave.id, NOW)


def test_what_fewer_than_five_rated_is_counted_nowhere(database: Database) -> None:
    with database.writing() as records:
        draft = begin_draft(records)
        rate_all(records, draft, 4, PA3=None, D2=5)
        rate(records, draft.codes[0], 4, IC1=None, PA3=1, D1=None)
        closed = close(records, draft)
    assert closed.summary is not None
    assert set(CRITERIA) - closed.summary.spread.keys() == {"IC1", "PA3", "D1"}
    assert closed.summary.finished == 5
    assert closed.summary.indicators == Agreed(0, None)
    assert closed.summary.dimensions == Agreed(4, None)
    found = screening.outcome(draft.wave.instrument, (closed,), 1).screened
    assert [one.criterion for one in found if one.verdict is None] == ["D1", "IC1", "PA3"]


def test_a_panel_that_ranks_alike_and_moves_no_more_may_stop_after_the_second_round(database: Database) -> None:
    with database.writing() as records:
        draft = begin_draft(records)
        stops = []
        for _ in range(2):
            rate_all(records, draft, 3, IC1=5, TS1=5, WM1=1)
            close(records, draft)
            rounds = records.screening_rounds(draft.wave.id)
            stops.append(screening.outcome(draft.wave.instrument, rounds, len(rounds)).stop)
            screening.open_round(records, draft.wave.id, NOW)
    assert [(stop.concordant, stop.stable, stop.stop) for stop in stops] == [(True, None, False), (True, True, True)]


def test_an_expert_who_withdraws_afterwards_does_not_change_what_was_counted(database: Database) -> None:
    with database.writing() as records:
        draft = begin_draft(records)
        rate_all(records, draft)
        closed = close(records, draft)
        screening.open_round(records, draft.wave.id, NOW)
        judging.withdraw(records, draft.codes[0], NOW)
        assert {rating.expert for rating in records.ratings(draft.wave.id, 1)} == {"E02", "E03", "E04", "E05"}
        assert records.screening_rounds(draft.wave.id)[0] == closed


def test_the_original_goes_with_the_study_and_not_before(database: Database) -> None:
    with database.writing() as records:
        draft = begin_draft(records)
        close(records, draft)
        screening.decide(records, draft.wave.id, keeping("PA3"), NOW)
        studying.open_wave(records, draft.wave.id, NOW)
        other = studying.create_study(records, type(STUDY)("s2", *list(vars(STUDY).values())[1:]), LANGUAGES, NOW)
        studying.remove_study(records, other.id, NOW)
        assert records.document(draft.wave.instrument_digest)
        studying.remove_study(records, "s1", NOW)
        with pytest.raises(LookupError):
            records.document(draft.wave.instrument_digest)
