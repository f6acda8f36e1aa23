"""Settings by what people call them, in both languages, in groups."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from app_pages import frame, instrument_names, instrument_settings
from app_pages.instrument_settings import OTHER
from surveys.audiences import AUDIENCES
from surveys.instrument_sheets import to_sheets
from surveys.reading import TEMPLATES, parse, shipped
from surveys.sheet_blocks import cell
from surveys.sheet_layouts import PATH, SETTINGS
from surveys.sheet_paths import read
from surveys.sheet_rows import Grid

OPTIONAL = ("data_licence", "privacy › rows_released › residents")


@pytest.fixture(params=["zh", "en"])
def language(request: pytest.FixtureRequest) -> Iterator[str]:
    with frame.speaking(request.param):
        yield request.param


def settings(template: str) -> Grid:
    return next(grid for grid in to_sheets(parse(shipped(template))) if grid.name == SETTINGS)


@pytest.mark.parametrize("template", TEMPLATES)
def test_every_setting_has_a_name_in_both_languages(language: str, template: str) -> None:
    grid = settings(template)
    paths = [cell(grid, at, PATH) for at in range(len(grid.rows))]
    steps = {step for path in (*paths, *OPTIONAL) for step in read(path) if isinstance(step, str)}
    words = frame.words()
    steps -= {*AUDIENCES}
    unnamed = {step for step in steps if not step.isdecimal() and f"setting-{step.replace('_', '-')}" not in words}
    assert len(steps) > 100
    assert unnamed == set()


@pytest.mark.parametrize("template", TEMPLATES)
def test_no_two_settings_have_one_name(language: str, template: str) -> None:
    grid = settings(template)
    titles = [instrument_settings.called(cell(grid, at, PATH)) for at in range(len(grid.rows))]
    assert sorted({title for title in titles if titles.count(title) > 1}) == []


def test_a_setting_is_called_by_the_way_to_it() -> None:
    with frame.speaking("en"):
        assert instrument_settings.called("grades › bands › #2 › minimum") == "Grades › Bands of scores › 2 › Least"
        assert instrument_settings.called("scoring › mine") == "Scores › mine"
        assert instrument_settings.called("› ›") == "› ›"
    with frame.speaking("zh"):
        grid = Grid(SETTINGS, [PATH, "value"], [["privacy › minimum_age", 18]])
        assert instrument_names.titles(grid) == ["2 · 最低年龄"]


def test_what_is_of_no_group_is_found_with_the_others(language: str) -> None:
    grid = Grid(SETTINGS, [PATH, "value"], [["privacy › minimum_age", 18], ["mine › own", 1], [None, None]])
    groups = [instrument_settings.group(grid, at) for at in range(3)]
    assert groups == ["privacy", OTHER, OTHER]
