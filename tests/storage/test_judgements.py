"""Experts and their judgements: nothing is overwritten, the latest revision of a pair counts."""

from collections.abc import Iterator
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.exc import IntegrityError

from storage.database import Database
from surveys.judgements import Expert, Judgement, Revision
from tests.databases import ENGINES, new_database
from tests.studies_for_tests import SmallStudy, begin

DAY = date(2030, 3, 2)


def test_an_expert_is_added_and_then_changed(database: Database, small_study: SmallStudy) -> None:
    agreed = Expert(small_study.wave.id, "E02", consented=True, named_in_thanks=True, profile={"ED1": "law"})
    with database.writing() as records:
        records.keep_expert(agreed)
        assert records.expert(small_study.wave.id, "E02") == agreed
        assert records.experts(small_study.wave.id) == (Expert(small_study.wave.id, "E01"), agreed)


def test_an_expert_who_is_none_raises_lookup_error(database: Database, small_study: SmallStudy) -> None:
    with database.reading() as records:
        with pytest.raises(LookupError, match="no expert E09"):
            records.expert(small_study.wave.id, "E09")
        assert records.experts("another wave") == ()


def test_the_latest_word_on_each_pair_counts_in_the_order_of_the_pairs(
    database: Database, small_study: SmallStudy
) -> None:
    said = [
        Judgement("E02", "M0", "D1", "D2", 2),
        Judgement("E01", "M1", "IC1", "IC2", -9),
        Judgement("E01", "M0", "D1", "D3", None),
        Judgement("E01", "M0", "D1", "D2", 3),
        Judgement("E01", "M0", "D1", "D2", -3),
    ]
    with database.writing() as records:
        for judgement in said:
            records.keep_judgements(small_study.wave.id, [Revision(judgement)], DAY)
        assert records.judgements(small_study.wave.id) == (said[4], said[2], said[1], said[0])
        assert records.judgements_of(small_study.wave.id, "E02") == (said[0],)
        assert records._connection.exec_driver_sql("SELECT count(*) FROM judgements").scalar_one() == len(said)


def test_two_words_on_a_pair_in_one_step_are_both_kept(database: Database, small_study: SmallStudy) -> None:
    with database.writing() as records:
        twice = [Judgement("E01", "M0", "D1", "D2", value) for value in (3, 5)]
        records.keep_judgements(small_study.wave.id, map(Revision, twice), DAY)
        assert records.judgements(small_study.wave.id) == (twice[1],)


def test_a_judgement_of_nobody_is_not_kept(database: Database, small_study: SmallStudy) -> None:
    with pytest.raises(IntegrityError), database.writing() as records:
        records.keep_judgements(small_study.wave.id, [Revision(Judgement("E09", "M0", "D1", "D2", 3))], DAY)


class Undone(Exception):
    """Takes an example back."""


@pytest.fixture(scope="module", params=ENGINES)
def panel(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """A database with one study, for all the histories that Hypothesis thinks of."""
    with new_database(request, tmp_path_factory.mktemp("judgements")) as database:
        with database.writing() as records:
            begin(records)
        yield database


HISTORY = st.lists(
    st.tuples(st.sampled_from(["E01", "E02"]), st.sampled_from(["D1", "D2"]), st.none() | st.sampled_from([-9, 1, 9])),
    max_size=12,
)


@given(HISTORY)
def test_what_counts_is_what_a_dictionary_would_remember(
    panel: Database, history: list[tuple[str, str, int | None]]
) -> None:
    def replay() -> None:
        with panel.writing() as records:
            wave = records.waves("s1")[0].id
            for expert, first, value in history:
                records.keep_judgements(wave, [Revision(Judgement(expert, "M0", first, "D3", value))], DAY)
            latest = {(expert, first): value for expert, first, value in history}
            assert {(one.expert, one.first): one.value for one in records.judgements(wave)} == latest
            raise Undone

    with pytest.raises(Undone):
        replay()
