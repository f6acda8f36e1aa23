"""Studies, waves, strata and counted figures come back as they went in."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Barrier

import pytest
from sqlalchemy.exc import IntegrityError

from storage.database import Database
from surveys import studying
from surveys.instrument import Instrument
from tests.studies_for_tests import LANGUAGES, NOW, STRATA, STUDY, SmallStudy, plan, words


def test_a_study_comes_back_with_and_without_a_banner(database: Database) -> None:
    synthetic = replace(STUDY, id="s2", banner=words("Made up"))
    with database.writing() as records:
        records.add_study(synthetic)
        records.add_study(STUDY)
    with database.reading() as records:
        assert records.studies() == (STUDY, synthetic)
        assert (records.study("s1"), records.study("s2")) == (STUDY, synthetic)


@pytest.mark.parametrize("kind", ["study", "wave", "document"])
def test_what_must_exist_and_does_not_raises_lookup_error(database: Database, kind: str) -> None:
    with database.reading() as records, pytest.raises(LookupError, match="no "):
        getattr(records, kind)("nothing")


def test_a_wave_comes_back_in_every_state(database: Database, small_study: SmallStudy) -> None:
    wave = small_study.wave
    for state in ("draft", "open", "closed"):
        changed = replace(wave, state=state, closed_on=NOW.date() if state == "closed" else None)
        with database.writing() as records:
            records.keep_wave(changed)
        with database.reading() as records:
            assert records.wave(wave.id) == changed
            assert records.waves("s1") == (changed,)
            assert records.waves("another study") == ()


def test_strata_keep_their_order_and_unknown_numbers(database: Database) -> None:
    strata = (replace(STRATA[1], population=None, invited=None), STRATA[2], replace(STRATA[0], population=0))
    with database.writing() as records:
        study = studying.create_study(records, STUDY, LANGUAGES, NOW)
        wave = studying.add_wave(records, study, plan(strata=strata), NOW)
    with database.reading() as records:
        assert records.wave(wave.id).strata == strata


def test_two_waves_never_have_one_number(database: Database, small_study: SmallStudy) -> None:
    with pytest.raises(IntegrityError), database.writing() as records:
        records.add_wave(replace(small_study.wave, id="w2"))


def test_figures_come_back_to_the_last_digit(database: Database, small_study: SmallStudy) -> None:
    figures = {"OB01": 0.1 + 0.2, "OB02": -1e-300, "OB03": 0.0, "OB04": 1.7976931348623157e308}
    with database.writing() as records:
        records.keep_figures(small_study.wave.id, figures)
        records.keep_figures(small_study.wave.id, {"OB03": None, "OB05": None})
    with database.reading() as records:
        assert records.figures(small_study.wave.id) == {id: figures[id] for id in ("OB01", "OB02", "OB04")}


def test_the_document_comes_back_word_for_word(database: Database, small_study: SmallStudy) -> None:
    with database.reading() as records:
        document = records.document(small_study.wave.instrument_digest)
    given = plan().document
    assert set(document) == set(given)
    assert document["notices"] == given["notices"]
    assert document["index_system"] == given["index_system"]


def test_many_who_come_at_once_wait_for_one_reading_of_the_instrument(
    database: Database, small_study: SmallStudy, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("storage.studies._INSTRUMENTS", {})
    begin = Barrier(6)

    def come(_: int) -> Instrument:
        with database.reading() as records:
            begin.wait()
            return records.wave(small_study.wave.id).instrument

    with ThreadPoolExecutor(6) as threads:
        first, *others = threads.map(come, range(6))
    assert all(instrument is first for instrument in others)
