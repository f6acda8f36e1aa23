"""The line that says what of a wave will be deleted, and when."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from app_pages import retention
from storage.database import Database
from surveys import answering, formats, retaining, studying
from surveys.ports import Records
from surveys.studies import Wave
from tests.studies_for_tests import LAST_DAY, NOW, SmallStudy, completed, key, plan

AFTER, KEPT = LAST_DAY + timedelta(1), timedelta(days=180)  # the study's


def day(when: date) -> str:
    return formats.day(when, "zh")


def answer(records: Records, study: SmallStudy) -> None:
    answering.submit(records, study.residents[0], completed("residents"), key(), NOW)


def said(database: Database, wave: Wave, days: int = 0) -> str:
    """Without the sentence about the command."""
    with database.reading() as records:
        found = retention.line(records, records.wave(wave.id), NOW.date() + timedelta(days))
    assert found
    assert "python -m storage retain" in found
    return found.partition("：")[2]


def retain(database: Database, now: datetime) -> None:
    with database.writing() as records:
        for deletion in retaining.due(records, now):
            retaining.retain(records, deletion, now)


def test_days_are_the_latest_until_the_wave_is_closed(database: Database, small_study: SmallStudy) -> None:
    assert said(database, small_study.wave) == f"一次性邀请码最迟 {day(AFTER)}、单份答卷最迟 {day(AFTER + KEPT)}"
    with database.writing() as records:
        studying.close_wave(records, small_study.wave.id, NOW)
    today = NOW.date()
    assert said(database, small_study.wave, -1) == f"一次性邀请码 {day(today)}、单份答卷 {day(today + KEPT)}"


def test_what_is_due_says_so_until_it_is_done(database: Database, small_study: SmallStudy) -> None:
    with database.writing() as records:
        answer(records, small_study)
        studying.close_wave(records, small_study.wave.id, NOW)
    today, due = NOW.date(), NOW + KEPT
    assert said(database, small_study.wave) == f"一次性邀请码自 {day(today)} 起应删除、单份答卷 {day(today + KEPT)}"
    retain(database, NOW)
    assert said(database, small_study.wave, 180) == f"一次性邀请码已删除、单份答卷自 {day(due.date())} 起应删除"
    retain(database, due)
    assert said(database, small_study.wave, 180) == "一次性邀请码已删除、单份答卷已删除"


def test_it_is_the_same_whether_nobody_answered_or_somebody(database: Database, small_study: SmallStudy) -> None:
    days = (0, 30, 300)
    before = [said(database, small_study.wave, day) for day in days]
    with database.writing() as records:
        answer(records, small_study)
    assert [said(database, small_study.wave, day) for day in days] == before


def test_a_wave_that_nobody_answered_is_not_overdue_for_ever(database: Database, small_study: SmallStudy) -> None:
    days = (LAST_DAY - NOW.date()).days + 1 + KEPT.days
    assert (
        said(database, small_study.wave, days)
        == f"一次性邀请码自 {day(AFTER)} 起应删除、单份答卷自 {day(AFTER + KEPT)} 起应删除"
    )
    retain(database, NOW + timedelta(days))
    assert said(database, small_study.wave, days) == "一次性邀请码已删除、单份答卷已删除"


def test_a_draft_has_only_codes(database: Database, small_study: SmallStudy) -> None:
    with database.writing() as records:
        draft = studying.add_wave(records, small_study.wave.study, plan(), NOW)
    assert said(database, draft) == f"一次性邀请码最迟 {day(AFTER)}"
