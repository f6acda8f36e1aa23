"""Days as people write them, on every page and sheet that tells one; what machines read keeps them in figures."""

from __future__ import annotations

import json
import re

import pytest

from forms.offline import Keys, file_of
from surveys import formats
from surveys.answering import find
from surveys.publications import Publication
from tests.forms.conftest import BEGUN, TWENTY, House, receipt
from tests.studies_for_tests import LANGUAGES, NOW

IN_FIGURES = re.compile(r"(?<![0-9A-Za-z-])\d{4}-\d\d-\d\d(?![0-9A-Za-z-])")
CLOSES = {"zh": "2030年3月31日", "en": "31 March 2030"}
AGREED = {"action": "agree", "consent": "yes", "ED1": "pol"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_whoever_answers_reads_the_last_day_before_and_after(house: House, language: str) -> None:
    pages = [house.get(f"{address}?lang={language}")[1] for address in (house.resident, house.officer)]
    pages += [house.get(f"{address}/paper?lang={language}")[1] for address in (house.resident, house.officer)]
    status, thanks = house.post(house.resident, {**BEGUN, **TWENTY, "lang": language})
    assert status == 200
    pages.append(thanks)
    house.post(house.expert(), {**AGREED, "lang": language})
    pages.append(house.get(f"{house.expert()}?summary=yes&lang={language}")[1])
    for page in pages:
        assert CLOSES[language] in page
        assert IN_FIGURES.findall(page) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_form_that_works_without_a_network_tells_it_in_the_notice_and_beside_the_receipt(
    house: House, language: str
) -> None:
    with house.database.reading() as records:
        asked = find(records, house.study.residents[0])
    file = file_of(asked, language, "https://survey.example", Keys(bytes(32), bytes(32)))
    assert file.count(CLOSES[language]) == 2
    assert IN_FIGURES.findall(file) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_publication_and_the_way_to_it_tell_its_days(house: House, publication: Publication, language: str) -> None:
    published = formats.day(NOW.date(), language)
    code = receipt(house.post(house.resident, {**BEGUN, **TWENTY})[1])
    assert published in house.post("/w", {"receipt": code, "lang": language, "look": "yes"})[1]
    page = house.get(f"/p/{publication.id}?lang={language}")[1]
    shown, _, cited = page.partition('id="cite"')
    assert published in shown
    assert (IN_FIGURES.findall(shown), bool(cited)) == ([], True)


def test_what_machines_read_keeps_days_in_figures(house: House, publication: Publication) -> None:
    told = json.loads(house.get(f"/p/{publication.id}.json")[1])
    assert told["published_on"] == NOW.date().isoformat()
