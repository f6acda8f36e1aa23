"""The fingerprint by which an analysis is kept: another as soon as anything is that it rests on."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from app_pages.analyses import fingerprint
from storage.database import Database
from storage.records import SqlRecords
from surveys import answering, inviting, judging, studying
from surveys.entering_sites import set_sites
from surveys.inviting import expert_code, open_code
from surveys.sites import Site, SiteFigure
from surveys.studies import Wave
from tests.publishable import open_wave
from tests.studies_for_tests import NOW, SECRET, completed, key, words

Step = Callable[[SqlRecords, Wave], object]


def answer(records: SqlRecords, wave: Wave) -> object:
    return answering.submit(records, open_code(SECRET, wave.id, "C1"), completed("residents"), key(7), NOW)


def judge(records: SqlRecords, wave: Wave) -> object:
    return judging.judge(records, expert_code(SECRET, wave.id, "E01"), {"D1:D2": 3}, "M0", NOW)


def count(records: SqlRecords, wave: Wave) -> None:
    studying.enter_figures(records, wave.id, {"OB01": 50.0}, NOW)


def compare(records: SqlRecords, wave: Wave) -> object:
    figure = SiteFigure("OB01", 80.0, wave.year, "A", "A yearbook")
    return set_sites(records, wave.id, [Site("east", words("East"), (figure,), synthetic=True)], NOW)


def close(records: SqlRecords, wave: Wave) -> object:
    return studying.close_wave(records, wave.id, NOW)


@pytest.fixture
def wave(database: Database) -> Wave:
    with database.writing() as records:
        wave = open_wave(records)
        inviting.invite_experts(records, wave, 1, SECRET, NOW)
        judging.agree(records, expert_code(SECRET, wave.id, "E01"), {}, False, NOW)
    return wave


@pytest.mark.parametrize("step", [answer, judge, count, compare, close])
def test_whatever_an_analysis_rests_on_changes_it(database: Database, wave: Wave, step: Step) -> None:
    with database.writing() as records:
        before = fingerprint(records, wave)
        step(records, wave)
        assert fingerprint(records, records.wave(wave.id)) != before


def test_a_judgement_that_is_made_anew_changes_it(database: Database, wave: Wave) -> None:
    with database.writing() as records:
        judge(records, wave)
        before = fingerprint(records, wave)
        judging.judge(records, expert_code(SECRET, wave.id, "E01"), {"D1:D2": 4}, "M0", NOW)
        assert fingerprint(records, wave) != before


def test_it_is_the_same_while_nothing_changes_and_another_for_another_wave(database: Database, wave: Wave) -> None:
    with database.reading() as records:
        assert fingerprint(records, wave) == fingerprint(records, records.wave(wave.id))
    with database.writing() as records:
        answer(records, wave)
        once = fingerprint(records, wave)
        receipt = answering.submit(records, open_code(SECRET, wave.id, "C2"), completed("residents"), key(8), NOW)
        answering.withdraw(records, receipt, NOW)
        assert fingerprint(records, wave) == once
