"""The page after sending: written once, and yet each person's own and as the wave stands."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import pytest

from forms import blank
from surveys.invitations import normalised, receipt_code
from surveys.receipt_lists import list_number
from tests.forms.conftest import BEGUN, KEY, OTHER_KEY, TWENTY, House, receipt
from tests.studies_for_tests import LANGUAGES, words


def thanked(house: House, key: str = KEY, language: str = "en") -> str:
    status, page = house.post(house.resident, {**BEGUN, **TWENTY, "key": key, "lang": language})
    assert status == 200
    return page


def shown_number(page: str) -> str:
    found = re.search(r'<span class="number"[^>]*>(.*?)</span></p>', page)
    assert found
    return re.sub("<[^>]+>", "", found[1])


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_has_a_key_a_receipt_and_a_list_number_of_their_own(house: House, language: str) -> None:
    for key in (KEY, OTHER_KEY, KEY):
        page = thanked(house, key, language)
        assert normalised(receipt(page)) == receipt_code(key)
        assert f'data-wipe="{key}"' in page
        assert shown_number(page) == list_number(receipt_code(key), house.study.wave.id)
        assert blank.MARK not in page


def test_the_language_is_that_of_the_form(house: House) -> None:
    assert [re.findall('<html lang="([^"]+)"', thanked(house, language=one))[0] for one in ("en", "zh", "en")] == [
        "en",
        "zh-Hans",
        "en",
    ]


def test_what_the_wave_says_now_is_said(house: House) -> None:
    wave = house.study.wave
    assert "15 April 2030" not in thanked(house)
    with house.database.writing() as records:
        records.keep_wave(replace(wave, closes_on=date(2030, 4, 15)))
    assert "15 April 2030" in thanked(house)


def test_a_name_is_escaped(house: House) -> None:
    study = replace(house.study.wave.study, id="s2", name=words("<b>A & B</b>"))
    with house.database.writing() as records:
        records.add_study(study)
        records.keep_wave(replace(house.study.wave, study=study))
    page = thanked(house)
    assert "&lt;b&gt;A &amp; B&lt;/b&gt;" in page
    assert "<b>" not in page
