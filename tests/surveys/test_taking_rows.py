"""Rows are taken only where a publication might tell them: promised, closed, enough, and not near an earlier one."""

from __future__ import annotations

import csv
import io
from collections import Counter
from datetime import datetime

import pytest

from storage.database import Database
from surveys import answering, batching, studying
from surveys.data_rows import Rows
from surveys.inviting import open_code
from surveys.ports import Records
from surveys.publishing import publish
from surveys.studies import Wave
from surveys.taking_rows import may_be_told, take_rows
from tests.studies_for_tests import NOW, SECRET, completed, document, key, refused
from tests.surveys.archived import TEN, archived, declared, fielded


def closed(records: Records, wave: Wave, now: datetime = NOW) -> Wave:
    studying.close_wave(records, wave.id, now)
    batching.close_ready(records, wave.id)
    return records.wave(wave.id)


def lines(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def acts(records: Records) -> list[str]:
    return [event.act for event in records.events()]


def test_they_are_what_a_publication_tells_and_nothing_else_and_the_event_says_how_many(database: Database) -> None:
    with database.writing() as records:
        wave = closed(records, fielded(records, declared()))
        taken = lines(take_rows(records, wave.id, NOW))
        event = records.events()[-1]
    with database.writing() as records:
        published = archived(records, wave).rows
    assert isinstance(published, Rows)
    asked = wave.instrument.questionnaires["residents"].scored
    assert list(taken[0]) == ["number", *asked, "is_synthetic"]
    assert Counter(tuple(int(line[id]) for id in asked) for line in taken) == Counter(published.answers)
    assert (event.act, event.study_id, event.details) == ("rows-taken", "s1", {"wave": 1, "rows": 4 * TEN})
    assert {line["is_synthetic"] for line in taken} == {"true"}


def test_their_order_is_drawn_anew_each_time(database: Database) -> None:
    with database.writing() as records:
        wave = closed(records, fielded(records, declared(), ("1", "2", "3", "4", "5")))
        files = {take_rows(records, wave.id, NOW) for _ in range(4)}
    assert len(files) == 4


def test_there_are_none_where_nobody_was_told_or_answers_still_come(database: Database) -> None:
    with database.writing() as records:
        wave = fielded(records, document())
        with refused("rows-undeclared") as problems:
            take_rows(records, wave.id, NOW)
        lacking = may_be_told(records, wave)
        assert lacking is not None
        assert (
            [one.code for one in lacking.problems] == [one.code for one in problems] == ["rows-undeclared", "rows-open"]
        )
        assert "rows-taken" not in acts(records)


def test_there_are_none_where_the_rows_of_others_would_tell_what_is_withheld(database: Database) -> None:
    with database.writing() as records:
        wave = closed(records, fielded(records, declared(), ("4",)))
        assert may_be_told(records, wave) is None
        with refused("rows-withheld"):
            take_rows(records, wave.id, NOW)
        assert "rows-taken" not in acts(records)


def come(records: Records, wave: Wave, numbers: range) -> None:
    for number in numbers:
        form = completed("residents", "2" if number % 2 else "4")
        answering.submit(records, open_code(SECRET, wave.id, "C1"), form, key(1000 + number), NOW)
    batching.close_ready(records, wave.id)


@pytest.mark.parametrize(("more", "rows"), [(3, 4 * TEN), (TEN, 5 * TEN)])
def test_a_few_who_have_come_since_a_publication_are_in_no_rows(database: Database, more: int, rows: int) -> None:
    with database.writing() as records:
        wave = fielded(records, declared())
        publish(records, wave.id, NOW)
        come(records, wave, range(more))
        assert len(lines(take_rows(records, closed(records, wave).id, NOW))) == rows


def test_there_are_none_where_those_since_a_publication_are_too_few_for_its_cross_products(database: Database) -> None:
    with database.writing() as records:
        wave = fielded(records, declared())
        come(records, wave, range(6 * TEN))
        publish(records, wave.id, NOW)
        come(records, wave, range(6 * TEN, 7 * TEN))
        with refused("publish-difference", "residents"):
            take_rows(records, closed(records, wave).id, NOW)
        assert "rows-taken" not in acts(records)
