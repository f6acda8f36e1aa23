"""Residents and officers: every way a form can arrive, and that nothing is ever half stored."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from forms import wording
from surveys import inviting, studying
from surveys.batches import Place
from surveys.invitations import digest, normalised, receipt_code
from surveys.inviting import open_code
from tests.forms.conftest import BEGUN, KEY, OTHER_KEY, TWENTY, House, receipt
from tests.studies_for_tests import AFTERWARDS, LANGUAGES, NOW, SECRET, STUDY, plan, words
from tests.surveys.archived import declared


def test_a_new_form_has_nothing_chosen(house: House) -> None:
    status, page = house.get(house.resident)
    assert status == 200
    assert page.count("type=radio") > 100
    assert " checked" not in page
    assert '<html lang="en">' in page
    assert "https://survey.example/w" in page


def test_synthetic_data_carries_its_banner(house: House) -> None:
    invented = replace(STUDY, id="s2", banner=words("ALL INVENTED"))
    assert 'class="banner"' not in house.get(house.resident)[1]
    with house.database.writing() as records:
        records.add_study(invented)
        records.keep_wave(replace(house.study.wave, study=invented))
    assert '<p class="banner">ALL INVENTED</p>' in house.get(house.resident)[1]
    assert '<p class="banner">ALL INVENTED</p>' in house.post(house.resident, {**BEGUN, **TWENTY})[1]


def test_every_visit_gets_its_own_key(house: House) -> None:
    keys = {re.findall(r'name="key" value="([0-9a-f]{32})"', house.get(house.resident)[1])[0] for _ in range(3)}
    assert len(keys) == 3


@pytest.mark.parametrize("audience", ["resident", "officer"])
def test_a_form_that_is_opened_is_the_form_that_is_shown_again_with_nothing_entered(
    house: House, audience: str
) -> None:
    """The one is written once and filled; the other is written each time."""
    address = house.resident if audience == "resident" else house.officer
    for language in ("en", "zh", "en"):
        _, opened = house.get(f"{address}?lang={language}")
        own = re.findall(r'name="key" value="([0-9a-f]{32})"', opened)[0]
        status, again = house.post(address, {"key": own, "lang": language, "show": language})
        assert (status, again.replace("data-posted ", "")) == (200, opened)


def test_20_answers_are_stored_once_and_the_receipt_is_repeated(house: House) -> None:
    status, page = house.post(house.resident, {**BEGUN, **TWENTY})
    assert status == 200
    assert normalised(receipt(page)) == receipt_code(KEY)
    again_status, again = house.post(house.resident, {**BEGUN, **TWENTY})
    assert (again_status, receipt(again)) == (200, receipt(page))
    assert house.bodies() == [{"RS1": "adult_yes"} | dict.fromkeys(TWENTY, 4)]


def test_a_receipt_is_repeated_after_the_wave_has_closed(house: House) -> None:
    first = receipt(house.post(house.resident, {**BEGUN, **TWENTY})[1])
    house.close()
    assert receipt(house.post(house.resident, {**BEGUN, **TWENTY})[1]) == first


def test_other_content_under_the_same_key_is_a_conflict_and_shows_the_first_receipt(house: House) -> None:
    first = receipt(house.post(house.resident, {**BEGUN, **TWENTY})[1])
    status, page = house.post(house.resident, {**BEGUN, **TWENTY, "R01": "1"})
    assert (status, receipt(page)) == (409, first)
    assert "already sent" in page
    assert [body["R01"] for body in house.bodies()] == [4]


def test_an_empty_form_is_refused_and_says_what_is_missing(house: House) -> None:
    status, page = house.post(house.resident, {"key": KEY, "lang": "en"})
    assert status == 422
    assert 'role="alert"' in page
    assert 'href="#i-consent"' in page
    assert 'href="#i-RS1"' in page
    assert "You have not answered any statement" in page
    assert house.stored() == 0


@pytest.mark.parametrize("off", ["0", "6", "4.0", "-1", "DK", "NA", "four", "1" * 5000])
def test_an_answer_off_the_scale_is_named_beside_its_item(house: House, off: str) -> None:
    status, page = house.post(house.resident, {**BEGUN, **TWENTY, "R02": off, "R_OPEN": "kept words"})
    assert status == 422
    assert 'id="p-R02"' in page
    assert 'aria-describedby="p-R02"' in page
    assert 'href="#i-R02"' in page
    assert "kept words" in page
    assert page.count(" checked") == len(TWENTY) - 1 + 2
    assert KEY in page
    assert house.stored() == 0


def test_an_unknown_item_is_refused(house: House) -> None:
    status, page = house.post(house.resident, {**BEGUN, **TWENTY, "R99": "3"})
    assert status == 422
    assert "no item “R99”" in page
    assert house.stored() == 0


def test_two_answers_to_one_item_are_refused(house: House) -> None:
    status, page = house.post(house.resident, {**BEGUN, **TWENTY, "R01": ["1", "5"]})
    assert status == 422
    assert "more than one answer" in page
    assert house.stored() == 0


def test_a_form_without_its_key_gets_a_new_one_and_keeps_its_answers(house: House) -> None:
    status, page = house.post(house.resident, {**BEGUN, **TWENTY, "key": "short"})
    assert status == 422
    assert re.search(r'name="key" value="[0-9a-f]{32}"', page)
    assert page.count(" checked") == len(TWENTY) + 2
    assert house.stored() == 0


def test_a_long_comment_is_kept_on_the_page(house: House) -> None:
    status, page = house.post(house.resident, {**BEGUN, **TWENTY, "R_OPEN": "字" * 301})
    assert status == 422
    assert "字" * 301 in page
    assert "At most 300 characters" in page
    assert house.stored() == 0


def test_the_screener_stops_and_nothing_is_kept(house: House) -> None:
    status, page = house.post(house.resident, {"key": KEY, "lang": "en", "RS1": "adult_no", **TWENTY})
    assert status == 200
    assert "aged 18 or over" in page
    assert "Nothing you entered was kept" in page
    assert house.stored() == 0
    with house.database.reading() as records:
        assert records.kept_content(digest(receipt_code(KEY))) is None


def test_a_screener_that_stops_after_answers_were_kept_does_not_say_that_nothing_was(house: House) -> None:
    first = receipt(house.post(house.resident, {**BEGUN, **TWENTY})[1])
    status, page = house.post(house.resident, {"key": KEY, "lang": "en", "RS1": "adult_no"})
    assert (status, receipt(page)) == (409, first)
    assert "Nothing you entered was kept" not in page
    house.post("/w", {"receipt": first, "sure": "yes"})
    status, page = house.post(house.resident, {"key": KEY, "lang": "en", "RS1": "adult_no"})
    assert (status, "Nothing you entered was kept" in page) == (200, True)
    assert house.stored() == 0


def test_a_language_switch_keeps_every_answer_and_stores_nothing(house: House) -> None:
    status, page = house.post(house.resident, {**BEGUN, **TWENTY, "R01": "2", "R_OPEN": "a <word>", "show": "zh"})
    assert status == 200
    assert '<html lang="zh-Hans">' in page
    assert 'name="R01" value="2" checked' in page
    assert page.count(" checked") == len(TWENTY) + 2
    assert "a &lt;word&gt;</textarea>" in page
    assert KEY in page
    assert 'role="alert"' not in page
    assert house.stored() == 0


@pytest.mark.parametrize("code", ["0123456789ABCDEF", "short", "<script>alert(1)</script>", "%00", "a" * 3000])
def test_a_code_that_does_not_exist_gets_a_plain_page(house: House, code: str) -> None:
    for status, page in (house.get(f"/a/{code}"), house.post(f"/a/{code}", {**BEGUN, **TWENTY})):
        assert status == 404
        assert "<script>alert" not in page
    assert house.stored() == 0


def test_an_experts_code_opens_no_questionnaire(house: House) -> None:
    assert house.get(house.expert().replace("/e/", "/a/"))[0] == 404


def test_a_closed_wave_takes_nothing(house: House) -> None:
    house.close()
    for status, page in (house.get(house.resident), house.post(house.resident, {**BEGUN, **TWENTY})):
        assert status == 410
        assert "not open" in page
    assert house.stored() == 0


def test_a_wave_takes_nothing_after_its_last_day(house: House) -> None:
    house.clock[0] = AFTERWARDS
    assert house.post(house.resident, {**BEGUN, **TWENTY})[0] == 410
    assert house.stored() == 0


def test_an_officers_code_works_once(house: House) -> None:
    form = {"key": KEY, "lang": "en", "consent": "yes", "O01": "NA", "O02": "3"}
    status, page = house.post(house.officer, form)
    assert status == 200
    assert house.spent(house.officer)
    assert receipt(house.post(house.officer, form)[1]) == receipt(page)
    for other_status, other in (house.get(house.officer), house.post(house.officer, {**form, "key": OTHER_KEY})):
        assert other_status == 410
        assert "If that was you, thank you" in other
        assert 'id="resend"' in other
    assert house.bodies() == [{"O01": "NA", "O02": 3}]


def test_a_refused_form_does_not_spend_the_code(house: House) -> None:
    assert house.post(house.officer, {"key": KEY, "lang": "en", "consent": "yes", "O01": "9"})[0] == 422
    assert not house.spent(house.officer)
    assert house.stored() == 0


def test_hostile_answers_are_shown_as_text(house: House) -> None:
    hostile = '"><script>alert(1)</script>'
    fields = {**BEGUN, **TWENTY, "R01": hostile, hostile: "1", "R_OPEN": hostile, "lang": hostile, "RS1": hostile}
    status, page = house.post(house.resident, fields)
    assert status == 422
    assert "<script>alert" not in page
    assert "&#34;&gt;&lt;script&gt;alert(1)&lt;/script&gt;" in page


def test_a_response_that_was_withdrawn_does_not_come_back(house: House) -> None:
    code = receipt(house.post(house.resident, {**BEGUN, **TWENTY})[1])
    house.post("/w", {"receipt": code, "sure": "yes"})
    status, page = house.post(house.resident, {**BEGUN, **TWENTY})
    assert status == 410
    assert "deleted" in page
    assert house.stored() == 0


@pytest.mark.parametrize(("posted", "kept"), [("95", 95), ("0", None), ("soon", None), ("", None)])
def test_the_seconds_that_a_browser_measured_wait_with_the_answers(house: House, posted: str, kept: int | None) -> None:
    assert house.post(house.resident, {**BEGUN, **TWENTY, "seconds": posted})[0] == 200
    assert house.post(house.resident, {**BEGUN, **TWENTY, "seconds": "7"})[0] == 200  # sent again, later
    with house.database.reading() as records:
        (waiting,) = records.waiting(Place(house.study.wave.id, "residents", "C1"))
    assert (waiting.seconds, "seconds" in waiting.answers) == (kept, False)


@pytest.mark.parametrize("language", LANGUAGES)
def test_where_answers_are_published_row_by_row_the_form_and_the_paper_say_so_in_our_words(
    house: House, language: str
) -> None:
    told = wording.words(language)("rows-told")
    with house.database.writing() as records:
        wave = studying.add_wave(records, house.study.wave.study, plan(declared()), NOW)
        inviting.issue_open_links(records, studying.open_wave(records, wave.id, NOW), SECRET, NOW)
    address = f"/a/{open_code(SECRET, wave.id, 'C1')}"
    for page in ("", "/paper"):
        assert told in house.get(f"{address}{page}?lang={language}")[1]
        assert told not in house.get(f"{house.resident}{page}?lang={language}")[1]
