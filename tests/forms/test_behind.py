"""Batches are closed behind those who answer, once for many, and nobody's answer is forgotten over it."""

from __future__ import annotations

from threading import Event

import anyio
import pytest
from anyio import create_task_group, to_thread
from anyio.lowlevel import checkpoint
from starlette.responses import Response

from forms.behind import Behind
from forms.crowds import Crowd
from storage.database import Database
from surveys import answering
from surveys.batches import Place
from tests.studies_for_tests import NOW, SmallStudy, completed, key

MANY = 12  # a batch is ten


def answer(database: Database, study: SmallStudy, first: int) -> Place:
    """As many answer as make a batch, and two more."""
    with database.writing() as records:
        for number in range(first, first + MANY):
            answering.submit(records, study.residents[0], completed("residents"), key(number), NOW)
    return Place(study.wave.id, "residents", "C1")


def held_up(go_on: Event) -> Response:
    go_on.wait(60)
    return Response()


def left(database: Database, place: Place) -> tuple[int, int]:
    """How many wait, and how many batches were closed."""
    with database.reading() as records:
        standing = records.standing(place)
        return records.number_waiting(place), standing.batch if standing else 0


def test_many_who_answer_at_once_have_one_batch_closed(database: Database, small_study: SmallStudy) -> None:
    place = answer(database, small_study, 0)

    async def all_at_once() -> None:
        behind = Behind(database, Crowd(1))
        async with create_task_group() as tasks:
            for _ in range(MANY):
                tasks.start_soon(behind.answered, small_study.wave, place)

    anyio.run(all_at_once)
    assert left(database, place) == (0, 1)


def test_while_people_wait_more_answers_go_into_one_batch(
    database: Database, small_study: SmallStudy, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However long the others take to come, on a slow machine too: a breath lasts until they are there."""
    place = answer(database, small_study, 0)

    async def a_crowd() -> None:
        crowd, go_on, breath = Crowd(1), Event(), anyio.Event()
        monkeypatch.setattr("forms.behind.sleep", lambda _: breath.wait())
        behind = Behind(database, crowd)
        async with create_task_group() as tasks:
            for _ in ("whoever is first", "whoever waits"):
                tasks.start_soon(crowd.work, "opening", held_up, go_on)
            await anyio.wait_all_tasks_blocked()
            tasks.start_soon(behind.answered, small_study.wave, place)
            await anyio.wait_all_tasks_blocked()
            await to_thread.run_sync(answer, database, small_study, MANY)
            await behind.answered(small_study.wave, place)  # somebody is at it already
            assert left(database, place) == (2 * MANY, 0)
            go_on.set()
            breath.set()

    anyio.run(a_crowd)
    assert left(database, place) == (0, 1)


def test_who_answers_during_a_closing_is_looked_at_after_it(database: Database, small_study: SmallStudy) -> None:
    place = answer(database, small_study, 0)

    async def one_after_the_other() -> None:
        behind = Behind(database, Crowd(1))
        async with create_task_group() as tasks:
            tasks.start_soon(behind.answered, small_study.wave, place)
            await checkpoint()  # now its thread has begun
            while left(database, place)[1] == 0:
                await checkpoint()
            await to_thread.run_sync(answer, database, small_study, MANY)
            await behind.answered(small_study.wave, place)

    anyio.run(one_after_the_other)
    assert left(database, place) == (0, 2)


def test_the_next_batch_is_closed_as_the_first_was(database: Database, small_study: SmallStudy) -> None:
    behind = Behind(database, Crowd(1))
    for turn in range(2):
        place = answer(database, small_study, turn * MANY)
        anyio.run(behind.answered, small_study.wave, place)
    assert left(database, place) == (0, 2)
