"""A clone asks the same of the same groups, and knows nothing of what was answered."""

from __future__ import annotations

from dataclasses import replace

import pytest

from storage.database import Database
from surveys import entering_sites, studying
from surveys.cloning import Clone, clone_study
from surveys.texts import Text
from tests.publishable import FIGURES, fill
from tests.studies_for_tests import LANGUAGES, LAST_DAY, NOW, STUDY, SmallStudy, plan, refused, words
from tests.surveys.test_entering_sites import FIRST

CLONE = Clone(words("Another year"), words("Wave 1 again"), LAST_DAY)


@pytest.mark.parametrize("with_sites", [False, True])
def test_a_clone_has_the_words_the_instrument_and_the_groups_of_the_latest_wave_alone(
    database: Database, small_study: SmallStudy, with_sites: bool
) -> None:
    with database.writing() as records:
        fill(records, small_study.wave, officers=0, experts=0)
        studying.enter_figures(records, small_study.wave.id, FIGURES, NOW)
        later = studying.add_wave(records, small_study.wave.study, plan(strata=small_study.wave.strata[1:]), NOW)
        entering_sites.set_sites(records, later.id, [FIRST], NOW)
        made = clone_study(records, "s1", replace(CLONE, with_sites=with_sites), NOW)
    with database.reading() as records:
        wave = records.wave(made.id)
        assert (wave.state, wave.number, wave.closes_on, wave.name) == ("draft", 1, LAST_DAY, CLONE.wave)
        assert wave.study == replace(STUDY, id=wave.study.id, name=CLONE.name)
        assert (wave.strata, wave.instrument_digest) == (later.strata, later.instrument_digest)
        assert records.sites(wave.id) == ((FIRST,) if with_sites else ())
        assert not records.figures(wave.id)
        assert not records.invitations(wave.id)
        assert not records.standings(wave.id)
        told = [(event.act, dict(event.details)) for event in records.events(wave.study.id)]
        assert told[-1] == ("study-cloned", {"from": "s1", "wave": 2})


def test_a_clone_of_a_study_that_is_put_away_or_made_up_is_neither(database: Database) -> None:
    with database.writing() as records:
        study = studying.create_study(records, replace(STUDY, banner=words("Made up")), LANGUAGES, NOW)
        studying.add_wave(records, study, plan(), NOW)
        records.keep_put_away("s1", NOW.date())
        made = clone_study(records, "s1", CLONE, NOW)
        assert made.study.banner is None
        assert records.put_away_on(made.study.id) is None


def test_all_that_is_missing_of_a_clone_is_said_at_once(database: Database, small_study: SmallStudy) -> None:
    nameless = Clone(Text({"zh": "又一年", "en": ""}), Text({"zh": "", "en": "One"}), NOW.date().replace(year=2029))
    with database.writing() as records:
        with refused("study-words", "name › en") as problems:
            clone_study(records, "s1", nameless, NOW)
        found = [(problem.code, problem.where) for problem in problems]
        assert found == [("study-words", "name › en"), ("wave-words", "name › zh"), ("wave-too-late", "closes_on")]


def test_there_is_nothing_to_clone_without_a_wave(database: Database) -> None:
    with database.writing() as records:
        studying.create_study(records, STUDY, LANGUAGES, NOW)
        with refused("study-without-wave", "s1"):
            clone_study(records, "s1", CLONE, NOW)
