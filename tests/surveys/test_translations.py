"""How far texts are translated: counted where they stand, in the sheets."""

from __future__ import annotations

from surveys.sheet_blocks import changed
from surveys.translations import translations, with_languages
from tests.surveys.test_sheet_blocks import SHEETS, row


def test_a_whole_instrument_lacks_nothing() -> None:
    zh, en = translations(tuple(SHEETS.values()))
    assert (zh.language, en.language) == ("zh", "en")
    assert zh.missing == en.missing == ()
    assert zh.written == zh.texts == en.texts > 300


def test_a_text_that_is_missing_is_named_by_its_cell() -> None:
    grid = SHEETS["residents"]
    at = row(grid, "R01")
    lacking = changed(grid, at, {"text en": " "})
    zh, en = translations([lacking])
    assert (zh.texts - zh.written, en.texts - en.written) == (0, 1)
    assert [str(one) for one in en.missing] == [f"sheet residents, row {at + 2}, column text en"]


def test_a_text_in_no_language_is_none() -> None:
    grid = SHEETS["residents"]
    empty = changed(grid, row(grid, "R01"), {"text en": None, "text zh": None})
    before, after = translations([grid]), translations([empty])
    assert [one.texts for one in after] == [one.texts - 1 for one in before]
    assert not any(one.missing for one in after)


def test_a_language_more_has_a_column_beside_the_others_in_every_sheet() -> None:
    grids = with_languages(tuple(SHEETS.values()), ["zh", "en", "ug", 3, "no language"])
    found = {grid.name: grid for grid in grids}
    headers = found["notices"].headers
    assert headers[:4] == ["reader", "text zh", "text en", "text ug"]
    assert headers[-3:] == ["name_in_thanks zh", "name_in_thanks en", "name_in_thanks ug"]
    assert found["settings"].headers == ["path", "value", "text zh", "text en", "text ug"]
    assert [len(row) for row in found["notices"].rows] == [len(headers)] * 3
    assert [one.language for one in translations(grids)] == ["zh", "en", "ug"]
    assert translations(grids)[2].written == 0
    assert found["scales"].rows[1][-3:] == [*SHEETS["scales"].rows[1][-2:], None]


def test_no_language_takes_its_texts_along() -> None:
    assert with_languages(tuple(SHEETS.values()), ["zh"]) == tuple(SHEETS.values())
    assert with_languages(tuple(SHEETS.values()), None) == tuple(SHEETS.values())
