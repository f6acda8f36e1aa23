"""The fingerprint by which an analysis is kept: another as soon as anything is that it rests on."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import event

from app_pages.analyses import fingerprint
from storage.database import Database
from storage.records import SqlRecords
from surveys import answering, batching, following, inviting, judging, studying
from surveys.entering_sites import set_sites
from surveys.gathering import inputs
from surveys.inviting import expert_code, open_code
from surveys.judgements import Said
from surveys.sites import Site, SiteFigure
from surveys.studies import Wave
from tests.publishable import open_wave
from tests.studies_for_tests import NOW, SECRET, completed, key, plan, words

Step = Callable[[SqlRecords, Wave], object]
ROWS = re.compile(r"\b(FROM|JOIN|INTO|UPDATE)\s+\"?(responses|inbox|keys)\b")


def answer(
    records: SqlRecords, wave: Wave, people: int = 10, first: int = 1, stratum: str = "C1", ticked: str = "4"
) -> list[str]:
    """Residents answer, and whoever is enough is counted; their receipts."""
    code = open_code(SECRET, wave.id, stratum)
    numbers = range(first, first + people)
    receipts = [answering.submit(records, code, completed("residents", ticked), key(number), NOW) for number in numbers]
    batching.close_ready(records, wave.id)
    return receipts


def judge(records: SqlRecords, wave: Wave, experts: int = 5) -> None:
    """So many experts judge enough of a matrix."""
    given: dict[str, Said] = {"D1:D2": 3, "D1:D3": 3, "D1:D4": 3, "D1:D5": 3, "D2:D3": 1, "D2:D4": 1, "D2:D5": 1}
    for number in range(1, experts + 1):
        judging.judge(records, expert_code(SECRET, wave.id, f"E{number:02d}"), given, "M0", NOW)


def count(records: SqlRecords, wave: Wave) -> None:
    studying.enter_figures(records, wave.id, {"OB01": 50.0}, NOW)


def compare(records: SqlRecords, wave: Wave) -> object:
    figure = SiteFigure("OB01", 80.0, wave.year, "A", "A yearbook")
    return set_sites(records, wave.id, [Site("east", words("East").root, (figure,), synthetic=True)], NOW)


def close(records: SqlRecords, wave: Wave) -> object:
    return studying.close_wave(records, wave.id, NOW)


@pytest.fixture
def wave(database: Database) -> Wave:
    with database.writing() as records:
        wave = open_wave(records)
        inviting.invite_experts(records, wave, 5, SECRET, NOW)
        for expert in records.experts(wave.id):
            judging.agree(records, expert_code(SECRET, wave.id, expert.pseudonym), {}, False, NOW)
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


def test_judgements_of_four_experts_are_not_seen_to_come(database: Database, wave: Wave) -> None:
    with database.writing() as records:
        before = fingerprint(records, wave)
        judge(records, wave, experts=4)
        assert fingerprint(records, wave) == before
        judge(records, wave)
        assert fingerprint(records, wave) != before


def test_it_is_the_same_while_nothing_changes_and_another_for_another_wave(database: Database, wave: Wave) -> None:
    with database.writing() as records:
        again = studying.add_wave(records, wave.study, plan(), NOW)
        assert fingerprint(records, wave) == fingerprint(records, records.wave(wave.id))
        assert fingerprint(records, wave) != fingerprint(records, again)


def test_it_changes_when_what_is_released_does_and_not_before(database: Database, wave: Wave) -> None:
    """Nine wait, the tenth closes the batch, one of them withdraws, and figures follow with eleven more."""
    with database.writing() as records:
        unanswered = fingerprint(records, wave)
        answer(records, wave, 9)
        assert fingerprint(records, wave) == unanswered
        (last,) = answer(records, wave, 1, first=10)
        ten = fingerprint(records, wave)
        assert ten != unanswered
        answering.withdraw(records, last, NOW)
        answer(records, wave, 10, first=20)
        assert fingerprint(records, wave) == ten
        answer(records, wave, 1, first=30)
        assert fingerprint(records, wave) != ten


@pytest.mark.parametrize(("withdrawn", "left"), [(10, 0), (0, 9), (11, 11)])
def test_it_changes_with_what_is_counted_when_the_wave_has_closed(
    database: Database, wave: Wave, withdrawn: int, left: int
) -> None:
    """Those who withdrew leave, also when as many came; what is left of two communities goes together."""
    with database.writing() as records:
        receipts = answer(records, wave, 20)
        for receipt in receipts[:withdrawn]:
            answering.withdraw(records, receipt, NOW)
        answer(records, wave, left, first=40, ticked="1")
        answer(records, wave, 3 if left else 0, first=60, stratum="C2")
        closed = studying.close_wave(records, wave.id, NOW)
        before, released = fingerprint(records, closed), records.released(wave.id)
        batching.finish(records, wave.id)
        assert records.released(wave.id) != released
        assert fingerprint(records, closed) != before
        finished = fingerprint(records, closed)
        batching.finish(records, wave.id)
        assert fingerprint(records, closed) == finished


def test_it_changes_when_answers_that_were_held_back_follow_at_the_close(database: Database, wave: Wave) -> None:
    """Five of each ten did not know: as many people are counted as before, and one more item."""
    with database.writing() as records:
        for number in range(20):
            code = open_code(SECRET, wave.id, "C1" if number < 10 else "C2")
            form = completed("residents", R01="DK") if number % 2 else completed("residents")
            answering.submit(records, code, form, key(number), NOW)
        batching.close_ready(records, wave.id)
        closed = studying.close_wave(records, wave.id, NOW)
        before, people = fingerprint(records, closed), records.released_numbers(wave.id)
        batching.finish(records, wave.id)
        assert records.released_numbers(wave.id) == people
        assert fingerprint(records, closed) != before


@contextmanager
def listening(database: Database) -> Iterator[list[str]]:
    """All statements that are sent to a database meanwhile."""
    said: list[str] = []

    def hear(*arguments: object) -> None:
        said.append(str(arguments[2]))

    engine = database._engine()
    event.listen(engine, "before_cursor_execute", hear)
    yield said
    event.remove(engine, "before_cursor_execute", hear)


def test_a_refresh_reads_no_response_however_many_there_are(database: Database, wave: Wave) -> None:
    """Neither the look whether anything changed, nor the inputs of what is worked out anew."""
    asked = []
    for first, people in ((1, 13), (101, 87)):
        with database.writing() as records:
            answer(records, wave, people, first)
        with listening(database) as said, database.reading() as records:
            here = records.wave(wave.id)
            fingerprint(records, here)
            given = inputs(records, here)
            following.look(records, here, NOW)
        asked.append(len([one for one in said if one.lstrip().upper().startswith("SELECT")]))
        assert [one for one in said if ROWS.search(one)] == []
    assert sum(part.responses for part in given.tallies) == 100
    assert asked[0] == asked[1] > 0
    with listening(database) as said, database.reading() as records:
        list(records.responses(wave.id))
        records.numbers_waiting(wave.id)
    assert len([one for one in said if ROWS.search(one)]) == 2
