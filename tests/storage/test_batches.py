"""Batches close once, in transactions of their own, whoever else writes at that moment."""

from __future__ import annotations

import re
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from random import Random

import pytest

from storage import closing
from storage.database import Database
from surveys import answering, batching, gathering, studying
from surveys.batches import Place
from tests.studies_for_tests import NOW, SECRET, SmallStudy, answers_kept, completed, kept_in, key

THREADS, EACH = 8, 30


class Undone(Exception):
    """Takes a transaction back."""


def servers(database: Database, database_url: str) -> list[Database]:
    """Two server processes' databases; on SQLite there is one."""
    return [database, database if database_url.startswith("sqlite") else Database(database_url, SECRET)]


def answer(database: Database, study: SmallStudy, number: int) -> str:
    """A resident answers and says their number; then what is due is closed, as the form does it."""
    code = study.residents[number % 2]
    with database.writing() as records:
        receipt = answering.submit(records, code, completed("residents", R_OPEN=f"<{number}>"), key(number), NOW)
    closing.after_answer(database, study.wave, Place(study.wave.id, "residents", f"C{1 + number % 2}"))
    return receipt


def take_back(database: Database, study: SmallStudy, number: int) -> None:
    """An answer whose transaction fails."""
    with suppress(Undone), database.writing() as records:
        form = completed("residents", R_OPEN=f"<{number}>")
        answering.submit(records, study.residents[0], form, key(number), NOW)
        raise Undone


def said(database: Database, study: SmallStudy) -> Counter[int]:
    """The numbers that are kept, waiting or not."""
    with database.reading() as records:
        kept = answers_kept(records, study.wave.id)
    return Counter(int(re.sub("[<>]", "", str(answers["R_OPEN"]))) for _, _, answers in kept)


def sound(database: Database, study: SmallStudy) -> None:
    """Tallies less recounts are nothing."""
    with database.reading() as records:
        standings = records.standings(study.wave.id).items()
        stored = {place: (standing.exact, standing.excluded.exact) for place, standing in standings}
        assert batching.rebuild(records, study.wave) == stored


def test_eight_who_answer_while_batches_close_lose_nothing_and_double_nothing(
    database: Database, database_url: str, small_study: SmallStudy
) -> None:
    """Each in turn: some take their transaction back, some withdraw, and some look meanwhile."""
    opened = servers(database, database_url)

    def work(place: int) -> set[int]:
        mine, random = opened[place % 2], Random(place)  # noqa: S311 # the same work in every run
        left = set()
        for number in range(place * EACH, (place + 1) * EACH):
            if random.random() < 0.1:
                take_back(mine, small_study, number)
            receipt = answer(mine, small_study, number)
            if random.random() < 0.15:
                with mine.writing() as records:
                    answering.withdraw(records, receipt, NOW)
            else:
                left.add(number)
            with mine.reading() as records:
                assert all(part.responses >= 10 for part in gathering.tallies(records, small_study.wave))
        return left

    with ThreadPoolExecutor(THREADS) as threads:
        left = set().union(*threads.map(work, range(THREADS)))
    assert said(database, small_study) == Counter(left)
    sound(database, small_study)
    closing.close_ready(database, small_study.wave.id)
    sound(database, small_study)
    with database.reading() as records:
        waiting = records.numbers_waiting(small_study.wave.id)
        standings = records.standings(small_study.wave.id)
        for place, number in waiting.items():
            assert number < 10 + standings[place].withdrawn
    opened[1].close()


def test_a_batch_that_many_close_at_once_is_closed_once(
    database: Database, database_url: str, small_study: SmallStudy
) -> None:
    opened = servers(database, database_url)
    with database.writing() as records:
        for number in range(12):
            form = completed("residents", R_OPEN=f"<{number}>")
            answering.submit(records, small_study.residents[0], form, key(number), NOW)
    here = Place(small_study.wave.id, "residents", "C1")

    def close(number: int) -> int:
        with opened[number % 2].writing() as records:
            return batching.close_batch(records, here)

    with ThreadPoolExecutor(THREADS) as threads:
        assert sorted(threads.map(close, range(THREADS))) == [0] * (THREADS - 1) + [12]
    assert said(database, small_study) == Counter(range(12))
    sound(database, small_study)
    opened[1].close()


def test_a_wave_that_many_finish_at_once_is_finished_once(
    database: Database, database_url: str, small_study: SmallStudy
) -> None:
    opened = servers(database, database_url)
    with database.writing() as records:
        for number in range(12):
            form = completed("residents", R_OPEN=f"<{number}>")
            answering.submit(records, small_study.residents[number % 2], form, key(number), NOW)
    with database.writing(alone=True) as records:
        studying.close_wave(records, small_study.wave.id, NOW)
    with ThreadPoolExecutor(THREADS) as threads:
        list(threads.map(lambda n: closing.close_ready(opened[n % 2], small_study.wave.id), range(THREADS)))
    with database.reading() as records:
        found = {stratum: one.exact.responses for (_, stratum), one in records.standings(small_study.wave.id).items()}
    assert found == {"rest": 12}
    assert said(database, small_study) == Counter(range(12))
    sound(database, small_study)
    opened[1].close()


def test_one_who_ends_half_way_leaves_the_batch_to_the_next(database: Database, small_study: SmallStudy) -> None:
    for number in range(0, 18, 2):
        answer(database, small_study, number)
    with database.writing() as records:
        form = completed("residents", R_OPEN="<18>")
        answering.submit(records, small_study.residents[0], form, key(18), NOW)
    here = Place(small_study.wave.id, "residents", "C1")
    with suppress(Undone), database.writing() as records:
        assert batching.close_batch(records, here) == 10
        raise Undone
    assert said(database, small_study) == Counter(range(0, 20, 2))
    with database.reading() as records:
        assert records.standings(small_study.wave.id) == {}
    closing.close_all(database)  # as a server does when it starts
    sound(database, small_study)
    with database.reading() as records:
        assert {place: one.batch for place, one in records.standings(small_study.wave.id).items()} == {
            ("residents", "C1"): 1
        }


def test_what_another_secret_sealed_is_left_where_it_is_and_said(
    database: Database, database_url: str, small_study: SmallStudy, caplog: pytest.LogCaptureFixture
) -> None:
    other = Database(database_url, b"another secret of thirty-two sig")
    for number in range(0, 20, 2):
        with other.writing() as records:
            form = completed("residents", R_OPEN=f"<{number}>")
            answering.submit(records, small_study.residents[0], form, key(number), NOW)
    other.close()
    closing.close_ready(database, small_study.wave.id)
    assert "inbox-sealed" in caplog.text
    with database.reading() as records:
        assert kept_in(records, small_study.wave.id) == {("residents", "C1"): 10}
        assert gathering.tallies(records, small_study.wave) == ()


@pytest.mark.parametrize("over", [False, True])
def test_what_another_secret_sealed_holds_up_no_other_stratum(
    database: Database, database_url: str, small_study: SmallStudy, over: bool, caplog: pytest.LogCaptureFixture
) -> None:
    other, wave_id = Database(database_url, b"another secret of thirty-two sig"), small_study.wave.id
    for number in range(20):
        with (database if number % 2 else other).writing() as records:
            answering.submit(records, small_study.residents[number % 2], completed("residents"), key(number), NOW)
    other.close()
    if over:
        with database.writing(alone=True) as records:
            studying.close_wave(records, wave_id, NOW)
    closing.close_ready(database, wave_id)
    assert "inbox-sealed" in caplog.text
    with database.reading() as records:
        assert [row[:2] for row in records.released_numbers(wave_id)] == [("residents", "C2")]
        assert batching.unfinished(records, records.wave(wave_id)) == over
        assert dict(records.numbers_waiting(wave_id)) == {("residents", "C1"): 10}


def test_a_study_that_goes_meanwhile_is_nobodys_trouble(database: Database, small_study: SmallStudy) -> None:
    with database.writing(alone=True) as records:
        studying.remove_study(records, small_study.wave.study.id, NOW)
    closing.close_ready(database, small_study.wave.id)
    closing.after_answer(database, small_study.wave, Place(small_study.wave.id, "residents", "C1"))
    with database.reading() as records:
        assert kept_in(records, small_study.wave.id) == {}
