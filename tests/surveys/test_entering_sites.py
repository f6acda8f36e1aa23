"""Entering comparators: whatever the wave's state, all or none."""

from __future__ import annotations

from dataclasses import replace

import pytest

from storage.database import Database
from surveys.entering_sites import drop_site, enter_site, set_sites
from surveys.sites import Site, SiteFigure
from surveys.studies import State
from tests.studies_for_tests import NOW, SmallStudy, refused, wave_that_is, words

FIGURE = SiteFigure("OB01", 79.5, NOW.year, "A", "Yearbook")
FIRST = Site("A", words("City A").root, (FIGURE, replace(FIGURE, indicator="OB02", value=None)), synthetic=False)
SECOND = Site("B", words("City B").root, (FIGURE,), synthetic=True)


def test_sites_replace_those_before_and_leave_counts(database: Database, small_study: SmallStudy) -> None:
    wave = small_study.wave
    for sites in ((FIRST, SECOND), (SECOND,), ()):
        with database.writing() as records:
            assert set_sites(records, wave.id, sites, NOW) == sites
        with database.reading() as records:
            assert records.sites(wave.id) == sites
            event = records.events()[-1]
            figures = sum(len(site.counted) for site in sites)
        assert (event.act, event.study_id) == ("sites-entered", "s1")
        assert event.details == {"wave": 1, "sites": len(sites), "figures": figures}


@pytest.mark.parametrize("state", ["draft", "open", "closed"])
def test_a_wave_takes_them_in_every_state(database: Database, state: State) -> None:
    with database.writing() as records:
        wave = wave_that_is(records, state)
        set_sites(records, wave.id, [FIRST], NOW)
        assert records.wave(wave.id).state == state
        assert records.sites(wave.id) == (FIRST,)


def test_faulty_sites_are_refused_together_and_those_before_stay(database: Database, small_study: SmallStudy) -> None:
    wave = small_study.wave
    with database.writing() as records:
        set_sites(records, wave.id, [FIRST], NOW)
        events = records.events()
    old = replace(SECOND, figures=(replace(FIGURE, year=NOW.year - 2), replace(FIGURE, indicator="OB99")))
    with database.writing() as records, refused("site-years-apart", "B › OB01 › year") as problems:
        set_sites(records, wave.id, [SECOND, old], NOW)
    assert [problem.code for problem in problems] == ["site-twice", "site-years-apart", "site-indicator"]
    with database.reading() as records:
        assert records.sites(wave.id) == (FIRST,)
        assert records.events() == events


def test_a_wave_that_is_not_there(database: Database) -> None:
    with database.writing() as records, pytest.raises(LookupError, match="no wave"):
        set_sites(records, "nothing", [FIRST], NOW)


def test_one_site_is_entered_after_the_others_changed_in_its_place_and_taken_out(
    database: Database, small_study: SmallStudy
) -> None:
    wave = small_study.wave
    better = replace(FIRST, figures=(replace(FIGURE, value=80.0),))
    with database.writing() as records:
        assert enter_site(records, wave.id, FIRST, None, NOW) == (FIRST,)
        assert enter_site(records, wave.id, SECOND, None, NOW) == (FIRST, SECOND)
        assert enter_site(records, wave.id, better, FIRST, NOW) == (better, SECOND)
        assert drop_site(records, wave.id, "A", NOW) == records.sites(wave.id) == (SECOND,)
        assert [event.act for event in records.events()].count("sites-entered") == 4


def test_what_somebody_else_has_entered_meanwhile_is_not_written_over(
    database: Database, small_study: SmallStudy
) -> None:
    wave, better = small_study.wave, replace(FIRST, figures=(replace(FIGURE, value=80.0),))
    with database.writing() as records:
        set_sites(records, wave.id, [better], NOW)
    with database.writing() as records, refused("site-changed", "A"):
        enter_site(records, wave.id, replace(FIRST, figures=()), FIRST, NOW)
    with database.writing() as records, refused("site-twice"):
        enter_site(records, wave.id, FIRST, None, NOW)
    with database.reading() as records:
        assert records.sites(wave.id) == (better,)
