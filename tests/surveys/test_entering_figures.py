"""A counted figure without a source and a grade is none."""

from __future__ import annotations

from storage.database import Database
from surveys.entering_figures import enter_sourced_figures
from surveys.sites import LOCAL, FigureSource, SiteFigure, local
from tests.studies_for_tests import NOW, SmallStudy, refused

SOURCE = FigureSource("Register of addresses", "B")


def test_figures_are_kept_with_their_sources_and_go_with_them(database: Database, small_study: SmallStudy) -> None:
    wave_id = small_study.wave.id
    with database.writing() as records:
        both = {"OB01": 79.0, "OB02": 3.0}
        enter_sourced_figures(records, wave_id, both, dict.fromkeys(both, SOURCE), NOW)
        enter_sourced_figures(records, wave_id, {"OB02": None, "OB03": None}, {}, NOW)
    with database.reading() as records:
        assert records.figures(wave_id) == {"OB01": 79.0}
        assert records.figure_sources(wave_id) == {"OB01": SOURCE}
        told = local(records.figures(wave_id), records.figure_sources(wave_id), 2030)
        assert (told.id, told.figures) == (LOCAL, (SiteFigure("OB01", 79.0, 2030, "B", SOURCE.title),))
        assert [event.act for event in records.events("s1")][-2:] == ["figures-entered", "figures-entered"]


def test_all_that_is_missing_of_figures_is_said_at_once(database: Database, small_study: SmallStudy) -> None:
    faulty = {"OB01": 79.0, "OB02": float("inf"), "OB03": 1.0, "OB99": None}
    sources = {"OB01": FigureSource(" ", "D"), "OB02": SOURCE}
    with database.writing() as records, refused("figure-source", "OB01") as problems:
        enter_sourced_figures(records, small_study.wave.id, faulty, sources, NOW)
    assert [(problem.code, problem.where) for problem in problems] == [
        ("figure-not-finite", "OB02"),
        ("figure-unknown", "OB99"),
        ("figure-source", "OB01"),
        ("figure-reliability", "OB01"),
        ("figure-source", "OB03"),
        ("figure-reliability", "OB03"),
    ]
    with database.reading() as records:
        assert not records.figures(small_study.wave.id)
