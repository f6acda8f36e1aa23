"""Rounds, ratings and remarks: kept, backed up, checked, forgotten, and decided by the database where several write."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.exc import IntegrityError

from storage import checks
from storage.backups import back_up
from storage.database import Database
from storage.restoring import restore
from surveys import judging, rating, retaining, screening, studying
from surveys.screenings import Rating, Remark, Round
from tests.databases import ENGINES, new_database
from tests.screened import Draft, begin_draft, close, keeping, rate_all
from tests.storage.released import content
from tests.storage.test_forgetting import MARK, written
from tests.storage.test_racing import at_once
from tests.studies_for_tests import LAST_DAY, NOW

DAY = NOW.date()


@pytest.fixture
def draft(database: Database) -> Draft:
    with database.writing() as records:
        return begin_draft(records)


@pytest.fixture
def decided(database: Database, draft: Draft) -> Draft:
    """A wave that has opened after a round with ratings and words."""
    with database.writing() as records:
        rate_all(records, draft, 4, PA3=2)
        rating.rate(records, draft.codes[0], {}, {"missing": MARK}, NOW)
        close(records, draft)
        screening.decide(records, draft.wave.id, keeping("PA3"), NOW)
        studying.open_wave(records, draft.wave.id, NOW)
    return draft


def wrong(database: Database) -> list[str]:
    with database.as_it_is() as connection:
        return [one.what for one in checks.findings(connection) if not one.sound]


def test_a_round_is_kept_with_what_it_came_to(database: Database, decided: Draft) -> None:
    with database.reading() as records:
        (kept,) = records.screening_rounds(decided.wave.id)
    assert kept.summary is not None
    assert kept.summary.spread["PA3"] == (0, 5, 0, 0, 0, 0)
    assert kept.summary.indicators.w is not None
    assert (kept.opened_on, kept.closed_on, len(kept.kept or ())) == (DAY, DAY, 23)
    with database.writing() as records:
        records.keep_screening_round(replace(kept, kept=()))
        assert records.screening_rounds(decided.wave.id) == (replace(kept, kept=()),)


def test_a_rating_of_nobody_or_of_no_round_is_not_kept(database: Database, draft: Draft) -> None:
    for number, expert in ((1, "E09"), (2, "E01")):
        with pytest.raises(IntegrityError), database.writing() as records:
            records.keep_ratings(draft.wave.id, number, [Rating(expert, "IC1", 4)], DAY)


def test_words_stand_in_the_order_of_the_words_and_earlier_ones_are_gone(
    database: Database, database_file: Path, draft: Draft
) -> None:
    with database.writing() as records:
        for expert, text in (("E01", MARK), ("E02", "b"), ("E01", "c"), ("E03", "a"), ("E02", "")):
            records.keep_remark(draft.wave.id, 1, Remark(expert, "missing", text))
        assert [one.text for one in records.remarks(draft.wave.id, 1)] == ["a", "c"]
    with database.writing() as records:
        judging.withdraw(records, draft.codes[0], NOW)
    assert MARK.encode() not in written(database_file)


def test_all_of_it_is_backed_up_and_is_sound(
    database: Database, database_url: str, other_url: str, decided: Draft, tmp_path: Path
) -> None:
    back_up(database, tmp_path / "backup.zip", "0" * 64, NOW)
    other = Database(other_url)
    restore(other, tmp_path / "backup.zip")
    before, after = content(database_url), content(other_url)
    for table in ("screening_rounds", "ratings", "remarks", "instruments"):
        assert before[table] == after[table]
        assert before[table][1]
    assert wrong(other) == []
    other.close()


def test_a_rating_that_was_changed_after_it_was_counted_is_found(database: Database, decided: Draft) -> None:
    assert wrong(database) == []
    with database.as_it_is(reads=False) as connection:
        connection.exec_driver_sql("UPDATE ratings SET value = 5 WHERE criterion = 'PA3' AND expert = 'E01'")
    assert wrong(database) == ["wave 1 of s1: round 1 of its screening has not counted all ratings of PA3"]


def test_ratings_and_words_go_with_the_responses_and_what_was_counted_stays(database: Database, decided: Draft) -> None:
    later = NOW + (LAST_DAY - DAY) + timedelta(days=182)
    with database.writing() as records:
        (before,) = records.screening_rounds(decided.wave.id)
        for deletion in retaining.due(records, later):
            retaining.retain(records, deletion, later)
        assert records.ratings(decided.wave.id, 1) == ()
        assert records.remarks(decided.wave.id, 1) == ()
        assert records.screening_rounds(decided.wave.id) == (before,)
    assert wrong(database) == []


def test_of_several_who_open_a_round_one_does(database: Database, draft: Draft) -> None:
    with database.writing() as records:
        close(records, draft)

    def open_round(_place: int) -> str:
        with database.writing() as records:
            return str(screening.open_round(records, draft.wave.id, NOW).number)

    assert at_once(4, open_round) == {"2": 1, "screening-open": 3}


def test_a_rating_beside_the_close_is_counted_or_refused(database: Database, draft: Draft) -> None:
    with database.writing() as records:
        rate_all(records, draft, 4)

    def act(place: int) -> str:
        with database.writing() as records:
            if place:
                rating.rate(records, draft.codes[place - 1], {"IC1": 1}, {}, NOW)
                return "kept"
            close(records, draft)
            return "closed"

    outcomes = at_once(5, act)
    assert outcomes["closed"] == 1
    assert outcomes["kept"] + outcomes["wave-closed"] == 4
    with database.reading() as records:
        (closed,) = records.screening_rounds(draft.wave.id)
        assert closed.summary is not None
        assert closed.summary.spread["IC1"][0] == outcomes["kept"]
    assert wrong(database) == []


class Undone(Exception):
    """Takes an example back."""


@pytest.fixture(scope="module", params=ENGINES)
def panel(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """A database with one draft, for all the histories that Hypothesis thinks of."""
    with new_database(request, tmp_path_factory.mktemp("screenings")) as database:
        with database.writing() as records:
            begin_draft(records)
        yield database


HISTORY = st.lists(
    st.tuples(st.sampled_from(["E01", "E02"]), st.sampled_from(["IC1", "D1"]), st.none() | st.integers(1, 5)),
    max_size=12,
)


@given(HISTORY)
def test_what_counts_is_what_a_dictionary_would_remember(
    panel: Database, history: list[tuple[str, str, int | None]]
) -> None:
    def replay() -> None:
        with panel.writing() as records:
            wave = records.waves("s1")[0].id
            for expert, criterion, value in history:
                records.keep_ratings(wave, 1, [Rating(expert, criterion, value)], DAY)
            latest = {(expert, criterion): value for expert, criterion, value in history}
            assert {(one.expert, one.criterion): one.value for one in records.ratings(wave, 1)} == latest
            own = {criterion for expert, criterion in latest if expert == "E01"}
            assert {one.criterion for one in records.ratings_of(wave, 1, "E01")} == own
            raise Undone

    with pytest.raises(Undone):
        replay()


def test_a_wave_without_rounds_has_none(database: Database, draft: Draft) -> None:
    with database.reading() as records:
        assert records.screening_rounds("another wave") == ()
        assert records.screening_rounds(draft.wave.id) == (Round(draft.wave.id, 1, draft.wave.instrument_digest, DAY),)
