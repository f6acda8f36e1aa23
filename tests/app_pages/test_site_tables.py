"""Tables of comparator sites: figures with their year, grade and source; problems with their way out."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

import surveys
from app_pages import frame, practice_entry, site_fields, site_tables
from scoring.problems import please
from surveys.demonstrations import comparators, demonstration
from surveys.site_entries import FIELDS
from surveys.site_tables import columns_of
from surveys.sites import Site, SiteFigure
from surveys.studies import Wave
from surveys.texts import Text
from tests.studies_for_tests import NOW, SmallStudy, words

SOURCES = [Path(surveys.__path__[0]) / f"{name}.py" for name in ("checked_sites", "site_tables", "site_files")]
CODES = {code for path in SOURCES for code in re.findall(r'please\(\s*"([a-z-]+)"', path.read_text(encoding="utf-8"))}


@pytest.fixture
def wave(small_study: SmallStudy) -> Wave:
    return small_study.wave


def test_every_column_is_explained_in_every_language(wave: Wave) -> None:
    assert set(site_tables.explained(wave)) == set(columns_of(wave.instrument))
    assert "2029" in site_tables.explained(wave)["year"]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_problem_of_a_table_has_a_way_out_in_words(language: str) -> None:
    assert len(CODES) > 25
    assert {code for code in CODES if f"way-out-{code}" not in frame.all_words()[language]} == set()


def test_problems_stand_at_their_cell_with_what_to_do(wave: Wave) -> None:
    problems = (
        please("site-years-apart", "row 5 › year", "", ""),
        please("sites-row-long", "row 6", "", ""),
        please("sites-none", "file", "", ""),
    )
    shown = site_tables.refusals(wave, problems)
    assert shown["行和列"].tolist() == ["5 · year", "6", "—"]
    assert shown["怎么改"][0] == "请用2029至2031年的数据，或留空。"
    assert not shown.map(lambda cell: "{" in cell).any(axis=None)


def test_no_words_of_a_problem_keep_a_placeholder(wave: Wave) -> None:
    shown = site_tables.refusals(wave, [please(code, "row 2 › value", "", "") for code in sorted(CODES)])
    assert not shown.map(lambda cell: "{" in cell).any(axis=None)


def test_of_very_many_problems_the_first_are_shown_and_the_rest_counted(wave: Wave) -> None:
    shown = site_tables.refusals(wave, [please("site-number", f"row {row} › value", "", "") for row in range(2, 202)])
    assert len(shown) == site_tables.MOST_SHOWN + 1
    assert shown.iloc[-1].tolist() == ["…", "另有 150 处", "…"]


def test_the_overview_counts_figures_and_marks_what_is_made_up(wave: Wave) -> None:
    shown = site_tables.overview(wave, comparators(demonstration(), NOW.year))
    assert shown["地区"].tolist() == ["合成对照市甲", "合成对照市乙", "合成对照市丙"]
    assert shown["数据项数"].tolist() == ["16 / 16", "16 / 16", "15 / 16"]
    assert set(shown["合成数据"]) == {"是"}


def test_a_figure_has_its_unit_year_grade_and_source_and_a_gap_is_a_dash(wave: Wave) -> None:
    figure = SiteFigure("OB03", 4.25, 2029, "B", "Yearbook [1]", "p. 3", "Li", NOW.date(), "audited")
    gap = replace(figure, indicator="OB01", value=None, source_title="", source_locator="", collected_by="")
    shown = site_tables.figures(wave, Site("A", words("City").root, (figure, gap), synthetic=False))
    assert len(shown) == len(wave.instrument.objective_indicators)
    assert shown.iloc[2].tolist()[1:] == ["4.25 天 · 2029 · B", "Yearbook [1] · p. 3 · Li · 2030年3月1日 · audited"]
    assert shown.iloc[0].tolist()[1:] == ["—", "2030年3月1日 · audited"]
    assert shown.iloc[1].tolist()[1:] == ["—", "—"]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_meaning_of_the_grades_is_the_instruments_own(wave: Wave, language: str) -> None:
    first, *others = wave.instrument.comparison.reliability_grades
    said = {name: f"seen by ourselves ({name})" for name in wave.instrument.languages}
    other = wave.instrument.comparison.model_copy(
        update={"reliability_grades": (first.model_copy(update={"code": "S", "text": Text(said)}), *others)}
    )
    own = replace(wave, instrument=wave.instrument.model_copy(update={"comparison": other}))
    with frame.speaking(language):
        for told in (
            site_tables.explained(own)["reliability"],
            practice_entry.explained(own.instrument, "reliability"),
        ):
            assert told.startswith(f"S seen by ourselves ({language})")
            assert [one.text[language] in told for one in others] == [True] * len(others)


def test_problems_of_a_site_that_was_filled_in_stand_at_its_figure_and_field(wave: Wave) -> None:
    problems = (please("site-name", "city_name", "", ""), please("site-source", "OB01 › source_title", "", ""))
    named = {one.id: one.name["zh"] for one in wave.instrument.objective_indicators}
    shown = site_tables.refusals_of_entry(wave, problems, named)
    assert shown["数据和栏目"].tolist() == ["名称", f"{named['OB01']} · 出处"]
    for column in (*FIELDS, "city_id", "city_name", "is_synthetic", "indicator_id", "unit"):
        assert site_fields.called(column)
