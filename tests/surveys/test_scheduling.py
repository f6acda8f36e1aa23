"""The calendar of a wave: it begins on a day, pauses, goes on, lasts longer, and another is begun like it."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from storage.database import Database
from surveys import answering, declaring, inviting, judging, retaining, scheduling, studying
from surveys.events import Event
from surveys.remaining import Remaining, _time
from tests.studies_for_tests import (
    LANGUAGES,
    LAST_DAY,
    NOW,
    SECRET,
    STRATA,
    STUDY,
    SmallStudy,
    completed,
    document,
    key,
    plan,
    refused,
    wave_that_is,
    words,
)

DAY = timedelta(days=1)
DELETED = LAST_DAY + DAY + timedelta(STUDY.retention_days)


def test_a_wave_opened_for_later_is_declared_now_and_answered_from_that_day_on(database: Database) -> None:
    first = NOW.date() + 5 * DAY
    with database.writing() as records:
        study = studying.create_study(records, STUDY, LANGUAGES, NOW)
        draft = studying.add_wave(records, study, plan(), NOW)
        for wrong in (NOW.date() - DAY, LAST_DAY + DAY):
            with refused("wave-first-day", "opens_on"):
                studying.open_wave(records, draft.id, NOW, wrong)
        wave = studying.open_wave(records, draft.id, NOW, first)
        inviting.issue_open_links(records, wave, SECRET, NOW)
        code = inviting.open_code(SECRET, wave.id, "C1")
        with refused("wave-early", first.isoformat()):
            answering.open_form(records, code, NOW + 4 * DAY)
        with refused("wave-early"):
            answering.submit(records, code, completed("residents"), key(), NOW)
        answering.submit(records, code, completed("residents"), key(), NOW + 5 * DAY)
        assert (records.wave(wave.id), wave.opened_on, wave.first_day) == (wave, NOW.date(), first)
        assert declaring.told(records, wave)["changes"] == []
    assert [*_time(wave, NOW.date())] == [Remaining("begins", number=5)]


def test_while_a_wave_pauses_nothing_is_taken_and_what_was_answered_can_be_taken_back(
    database: Database, small_study: SmallStudy
) -> None:
    code, id, form = small_study.officers[0], small_study.wave.id, completed("officers")
    with database.writing() as records:
        receipt = answering.submit(records, small_study.residents[0], completed("residents"), key(1), NOW)
        paused = scheduling.pause_wave(records, id, NOW)
        with refused("wave-paused"):
            answering.submit(records, code, form, key(2), NOW)
        with refused("wave-paused"):
            judging.open_panel(records, small_study.experts[0], NOW)
        answering.withdraw(records, receipt, NOW)
        with refused("wave-is-paused", id):
            scheduling.pause_wave(records, id, NOW)
        assert paused.paused_on == NOW.date()
        assert [*_time(paused, NOW.date())] == [Remaining("resume-wave")]
        scheduling.resume_wave(records, id, NOW)
        with refused("wave-not-paused", id):
            scheduling.resume_wave(records, id, NOW)
        assert answering.submit(records, code, form, key(2), NOW)  # the same sending, tried again


def test_pausing_and_a_later_last_day_are_listed_as_changes(database: Database, small_study: SmallStudy) -> None:
    id, later = small_study.wave.id, LAST_DAY + 7 * DAY
    with database.writing() as records:
        scheduling.pause_wave(records, id, NOW)
        scheduling.resume_wave(records, id, NOW)
        wave = scheduling.extend_wave(records, id, later, NOW)
        assert wave.accepts(later)
        changes = declaring.told(records, wave)["changes"]
    day = NOW.date().isoformat()
    assert changes == [
        {"what": what, "on": day, "state": "open", "number": number}
        for what, number in (("paused", None), ("resumed", None), ("extended", 7))
    ]


@pytest.mark.parametrize("day", [LAST_DAY, LAST_DAY - DAY, DELETED])
def test_a_last_day_moves_only_to_a_later_one_before_responses_are_deleted(
    database: Database, small_study: SmallStudy, day: date
) -> None:
    with database.writing() as records, refused("wave-not-later", "closes_on"):
        scheduling.extend_wave(records, small_study.wave.id, day, NOW)


def test_the_day_on_which_responses_are_deleted_stays_as_it_was_promised(
    database: Database, small_study: SmallStudy
) -> None:
    with database.writing() as records:
        before = retaining.responses_go_on(records, small_study.wave)
        wave = scheduling.extend_wave(records, small_study.wave.id, DELETED - DAY, NOW)
        assert retaining.responses_go_on(records, wave) == before == DELETED
        closed = studying.close_wave(records, wave.id, NOW + 40 * DAY)
        assert retaining.responses_go_on(records, closed) == DELETED


def test_the_day_stays_too_where_a_wave_opened_before_its_declaration_was_recorded(database: Database) -> None:
    """Its event of opening has no last day: the one that people were told of is that which was extended first."""
    with database.writing() as records:
        wave = replace(wave_that_is(records, "draft"), state="open", opened_on=NOW.date())
        records.keep_wave(wave)
        records.add_event(Event(NOW, "wave-opened", wave.study.id, {"wave": wave.number}))
        assert retaining.responses_go_on(records, wave) == DELETED
        for days in (7, 30):
            wave = scheduling.extend_wave(records, wave.id, LAST_DAY + days * DAY, NOW)
            assert retaining.responses_go_on(records, wave) == DELETED
        with refused("wave-not-later", "closes_on"):
            scheduling.extend_wave(records, wave.id, DELETED, NOW)


def test_a_wave_that_is_over_can_last_longer_and_a_closed_one_cannot(
    database: Database, small_study: SmallStudy
) -> None:
    id, after = small_study.wave.id, NOW + 40 * DAY
    with database.writing() as records:
        with refused("wave-not-later"):
            scheduling.extend_wave(records, id, LAST_DAY + DAY, after)  # passed by now
        assert scheduling.extend_wave(records, id, after.date(), after).accepts(after.date())
        studying.close_wave(records, id, after)
        for step in (scheduling.pause_wave, scheduling.resume_wave):
            with refused("wave-not-open", id):
                step(records, id, after)
        with refused("wave-not-open", id):
            scheduling.extend_wave(records, id, after.date() + DAY, after)


def test_a_wave_begun_like_another_has_its_instrument_and_groups_and_nothing_else(
    database: Database, small_study: SmallStudy
) -> None:
    wave = small_study.wave
    with database.writing() as records:
        records.keep_figures(wave.id, {"OB01": 1.0})
        new = scheduling.clone_wave(records, wave.id, words("Second"), LAST_DAY, NOW)
        assert (new.number, new.state, new.strata) == (2, "draft", STRATA)
        assert new.instrument_digest == wave.instrument_digest
        assert (records.invitations(new.id), records.experts(new.id), records.figures(new.id)) == ((), (), {})
        newer = document() | {"version": "2"}
        third = scheduling.clone_wave(records, wave.id, words("Third"), LAST_DAY, NOW, newer)
        assert (third.instrument.version, records.wave(new.id).instrument.version) == ("2", wave.instrument.version)
        with refused("wave-too-late"):
            scheduling.clone_wave(records, wave.id, words("Fourth"), LAST_DAY, NOW + 40 * DAY)
