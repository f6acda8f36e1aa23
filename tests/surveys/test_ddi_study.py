"""What a codebook says of a study, where the study says little: nothing is made up, and nothing stays empty."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from xml.etree import ElementTree as Tree

import pytest

from surveys.ddi_study import study, titles
from surveys.licences import KEY, LICENCES
from surveys.publications import Publication
from surveys.reading import community_policing
from surveys.xml_elements import LANGUAGE
from tests.surveys.archived import BANNER, Archived


def told(publication: Publication, path: str, rows: bool = False) -> dict[str, str]:
    found = study(publication, community_policing(), rows)
    return {one.attrib.get(LANGUAGE, ""): one.text or "" for one in found.iterfind(path)}


def changed(bundled: Archived, **own: Any) -> Publication:
    """The publication of a study of which something else is known."""
    return replace(bundled.publication, study={**bundled.publication.study, **own})


def test_real_answers_have_the_instruments_disclaimer_and_no_banner(bundled: Archived) -> None:
    made_up, real = bundled.publication, changed(bundled, banner=None)
    disclaimer = dict(community_policing().disclaimer.root)
    assert told(made_up, "dataAccs/useStmt/disclaimer") == dict(BANNER.root)
    assert told(real, "dataAccs/useStmt/disclaimer") == told(real, "method/anlyInfo/dataAppr") == disclaimer
    assert told(real, "citation/notes") == {}
    assert not any(BANNER["en"] in text for text in study(real, community_policing(), with_rows=False).itertext())


@pytest.mark.parametrize(("opened", "events"), [("2029-01-02", ["start", "end"]), (None, ["end"])])
def test_a_day_that_is_not_known_is_left_out(bundled: Archived, opened: str | None, events: list[str]) -> None:
    found = study(changed(bundled, opened_on=opened, closed_on="2029-03-04"), community_policing(), with_rows=False)
    days = [*found.iterfind("stdyInfo/sumDscr/collDate")]
    assert [one.get("event") for one in days] == events
    assert all(one.text == one.get("date") for one in days)


def test_a_rate_says_where_nobody_counted_the_invited_and_where_too_few_came(bundled: Archived) -> None:
    row = bundled.publication.study["strata"][0]
    few = {**row, "name": None, "invited": None, "responses": None}
    publication = changed(bundled, strata=[few])
    said = told(publication, "method/anlyInfo/respRate")
    assert said == {
        "zh": "【居民】合并后的其余分组：未统计邀请人数，答卷过少，不单列",
        "en": "Residents, other groups together: number invited not known, too few responses to be told apart",
    }
    whole = told(changed(bundled, strata=[{**row, "invited": 200, "responses": 20}]), "method/anlyInfo/respRate")
    assert whole["en"].endswith(": 200 invited, 20 responses counted")


@pytest.mark.parametrize("name", [None, *LICENCES])
def test_the_terms_are_those_that_were_chosen_or_that_none_were(bundled: Archived, name: str | None) -> None:
    given = bundled.publication
    instrument = {key: value for key, value in given.inputs["instrument"].items() if key != KEY}
    publication = replace(given, inputs={**given.inputs, "instrument": instrument | ({KEY: name} if name else {})})
    said = told(publication, "dataAccs/useStmt/conditions")
    named = {one for one in LICENCES.values() if all(one.address in words for words in said.values())}
    assert {one.name for one in named} == ({name} if name else set())


def test_confidence_is_promised_otherwise_where_rows_are_given(bundled: Archived) -> None:
    without, with_rows = (told(bundled.publication, "dataAccs/useStmt/confDec", rows) for rows in (False, True))
    assert without.keys() == with_rows.keys() == {"zh", "en"}
    assert not {*without.values()} & {*with_rows.values()}


def test_the_title_is_in_the_default_language_and_the_others_stand_beside_it(bundled: Archived) -> None:
    found: Tree.Element = titles(bundled.publication, {"zh": "（说明）", "en": " (codebook)"})
    default = bundled.publication.inputs["instrument"]["default_language"]
    assert [one.get(LANGUAGE) for one in found.iterfind("titl")] == [default]
    assert {one.get(LANGUAGE) for one in found.iterfind("parTitl")} == {"zh", "en"} - {default}
    assert all((one.text or "").endswith(("（说明）", " (codebook)")) for one in [*found][:2])
    assert found.findtext("IDNo") == bundled.publication.id
