"""A study that is put away stays as it is, until it is taken back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from storage.database import Database
from surveys import assigning, entering_sites, inviting, publishing, putting_away, retaining, screening, studying
from surveys.assignments import Assignment
from surveys.ports import Records
from surveys.studies import Wave
from tests import screened
from tests.studies_for_tests import NOW, SECRET, SmallStudy, plan, refused, wave_that_is

STEPS: tuple[Callable[[Records, Wave], object], ...] = (
    lambda records, wave: studying.add_wave(records, wave.study, plan(), NOW),
    lambda records, wave: studying.open_wave(records, wave.id, NOW),
    lambda records, wave: studying.enter_figures(records, wave.id, {"OB01": 1.0}, NOW),
    lambda records, wave: entering_sites.set_sites(records, wave.id, (), NOW),
    lambda records, wave: assigning.assign(records, wave.id, Assignment("K1a", "The office"), NOW),
    lambda records, wave: inviting.issue_open_links(records, wave, SECRET, NOW),
    lambda records, wave: inviting.issue_codes(records, wave, "U1", 20, NOW),
    lambda records, wave: inviting.invite_experts(records, wave, 1, SECRET, NOW),
    lambda records, wave: inviting.issue_keying_link(records, wave, "residents", SECRET, NOW),
    lambda records, wave: screening.open_round(records, wave.id, NOW),
    lambda records, wave: screening.decide(records, wave.id, {}, NOW),
    lambda records, wave: publishing.publish(records, wave.id, NOW),
)


def test_no_step_changes_a_study_that_is_put_away_and_every_one_may_again(database: Database) -> None:
    with database.writing() as records:
        wave = wave_that_is(records, "draft")
        putting_away.put_away(records, "s1", NOW)
        assert records.put_away_on("s1") == NOW.date()
    with database.writing() as records:
        before = records.events()
        assert before[-1].act == "study-put-away"
        for number, step in enumerate(STEPS):
            with refused("study-put-away", "s1") as problems:
                step(records, wave)
            assert len(problems) == 1, number
        with refused("study-put-away"):
            putting_away.put_away(records, "s1", NOW)
        assert records.events() == before
        putting_away.take_back(records, "s1", NOW)
        assert records.put_away_on("s1") is None
        assert studying.open_wave(records, wave.id, NOW).state == "open"


def test_a_study_is_not_put_away_while_anybody_can_answer_or_rate(database: Database, small_study: SmallStudy) -> None:
    with database.writing() as records, refused("study-going-on", small_study.wave.id):
        putting_away.put_away(records, "s1", NOW)
    with database.writing() as records, refused("study-not-away", "s1"):
        putting_away.take_back(records, "s1", NOW)


def test_a_round_of_screening_keeps_a_study_at_hand(database: Database) -> None:
    with database.writing() as records:
        draft = screened.begin_draft(records)
        with refused("study-screening", draft.wave.id):
            putting_away.put_away(records, "s1", NOW)


def test_what_was_promised_to_go_goes_from_a_study_that_is_put_away(database: Database) -> None:
    over = NOW + timedelta(days=400)
    with database.writing() as records:
        wave = wave_that_is(records, "closed")
        putting_away.put_away(records, "s1", NOW)
        found = [deletion for deletion in retaining.due(records, over) if deletion.what == "responses"]
        assert retaining.retain(records, found[0], over) is not None
        assert retaining.gone(records, wave)
