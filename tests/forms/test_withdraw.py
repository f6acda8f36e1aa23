"""Withdrawing: the receipt deletes exactly its response, while the wave is open."""

from __future__ import annotations

from dataclasses import replace

import pytest
from playwright.sync_api import Page, expect

from surveys import answering
from surveys.publications import Publication
from surveys.reading import community_policing
from surveys.texts import Text
from tests.forms.conftest import BEGUN, OTHER_KEY, TWENTY, House, receipt
from tests.studies_for_tests import LANGUAGES, NOW, completed, key


def delete(house: House, code: str) -> tuple[int, str]:
    """Whoever was asked whether they are sure, and is."""
    return house.post("/w", {"receipt": code, "lang": "en", "asked": "yes", "sure": "yes"})


def test_a_receipt_deletes_its_response_only(house: House) -> None:
    code = receipt(house.post(house.resident, {**BEGUN, **TWENTY})[1])
    house.post(house.resident, {**BEGUN, **TWENTY, "key": OTHER_KEY, "R01": "1"})
    status, page = delete(house, code.lower().replace("-", " "))
    assert status == 200
    assert "Your answers are deleted" in page
    assert [body["R01"] for body in house.bodies()] == [1]


def test_an_unknown_receipt_is_refused_and_kept_on_the_page(house: House) -> None:
    house.post(house.resident, {**BEGUN, **TWENTY})
    for typed in ("", "ABC", "0123-4567-89AB-CDEF", '"><b>'):
        status, page = house.post("/w", {"receipt": typed, "lang": "en"})
        assert status == 422
        assert "We found no answers" in page
        assert "<b>" not in page
    assert house.stored() == 1


def test_nothing_is_withdrawn_after_the_wave_has_closed(house: House) -> None:
    code = receipt(house.post(house.resident, {**BEGUN, **TWENTY})[1])
    house.close()
    for status, page in (delete(house, code), house.post("/w", {"receipt": code, "lang": "en"})):
        assert status == 422
        assert "no longer be deleted" in page
    assert house.stored() == 1


def test_a_language_switch_keeps_what_was_typed_and_deletes_nothing(house: House) -> None:
    code = receipt(house.post(house.resident, {**BEGUN, **TWENTY})[1])
    status, page = house.post("/w", {"receipt": code, "lang": "en", "show": "zh"})
    assert status == 200
    assert '<html lang="zh-Hans">' in page
    assert code in page
    assert house.stored() == 1


# --- the second step ---

GONE = {
    "en": ("every answer", "This cannot be undone.", "Keep my answers", "A study · First wave"),
    "zh": ("每道题的回答", "删除后无法恢复。", "保留我的答卷", "A study · First wave"),
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_whoever_wants_to_delete_is_asked_first_and_told_what_will_be_gone(house: House, language: str) -> None:
    code = receipt(house.post(house.resident, {**BEGUN, **TWENTY})[1])
    for switch in ({"lang": language}, {"lang": "en", "asked": "yes", "show": language, "sure": "yes"}):
        status, page = house.post("/w", {"receipt": code, **switch})
        assert status == 200
        assert [said for said in GONE[language] if said not in page] == []
    assert house.stored() == 1


def test_keeping_them_says_that_nothing_was_deleted(house: House) -> None:
    code = receipt(house.post(house.resident, {**BEGUN, **TWENTY})[1])
    page = house.post("/w", {"receipt": code, "lang": "en"})[1]
    assert page.index('name="look"') < page.index('name="sure"')
    status, page = house.post("/w", {"receipt": code, "lang": "en", "asked": "yes", "look": "yes"})
    assert (status, "Nothing was deleted" in page, house.stored()) == (200, True, 1)


def test_another_sites_page_deletes_nothing_and_a_second_press_finds_nothing(house: House) -> None:
    code = receipt(house.post(house.resident, {**BEGUN, **TWENTY})[1])
    sure = {"receipt": code, "lang": "en", "asked": "yes", "sure": "yes"}
    assert house.post("/w", sure, origin="https://elsewhere.example")[0] == 403
    assert house.stored() == 1
    assert [delete(house, code)[0] for _ in range(2)] == [200, 422]


def test_a_study_that_does_not_speak_the_pages_language_is_named_in_its_own(
    house: House, publication: Publication
) -> None:
    one = Text({"zh": "一项研究"})
    wave = {**publication.study["wave"], "name": {"zh": "第一轮"}}
    told = {**publication.study, "name": {"zh": "一项研究"}, "wave": wave}
    code = receipt(house.post(house.resident, {**BEGUN, **TWENTY})[1])
    with house.database.writing() as records:
        records.add_publication(replace(publication, id="chinese", study=told))
        study = replace(house.study.wave.study, id="chinese", name=one)
        records.add_study(study)
        records.keep_wave(replace(house.study.wave, study=study))
    assert "一项研究 · 第一轮" in look(house, code)[1]
    assert "一项研究 · First wave" in house.post("/w", {"receipt": code, "lang": "en"})[1]


@pytest.mark.browser
@pytest.mark.usefixtures("database_file")
def test_without_a_script_it_takes_two_presses_in_either_language(house: House, base: str, plain_page: Page) -> None:
    code = receipt(house.post(house.resident, {**BEGUN, **TWENTY})[1])
    plain_page.goto(f"{base}/w?lang=en")
    plain_page.fill("#receipt", code)
    plain_page.get_by_role("button", name="Delete my answers").click()
    expect(plain_page.get_by_role("heading", name="Delete your answers?")).to_be_visible()
    plain_page.get_by_role("button", name="中文").click()
    expect(plain_page.get_by_role("heading", name="要删除您的答卷吗？")).to_be_visible()
    assert house.stored() == 1
    plain_page.get_by_role("button", name="确认删除").click()
    expect(plain_page.get_by_role("heading", name="答卷已经删除")).to_be_visible()
    assert house.stored() == 0


# --- looking only, and what has been merged ---

OFFICER = {"lang": "en", "consent": "yes", **dict.fromkeys(community_policing().questionnaires["officers"].scored, "4")}


def serve(house: House, number: int) -> str:
    """An officer answers; the page with the receipt."""
    address = f"/a/{house.study.officers[number]}"
    return house.post(address, {**OFFICER, "key": key(100 + number)})[1]


def look(house: House, code: str) -> tuple[int, str]:
    return house.post("/w", {"receipt": code, "lang": "en", "look": "yes"})


def test_looking_says_that_it_arrived_and_deletes_nothing(house: House) -> None:
    code = receipt(house.post(house.resident, {**BEGUN, **TWENTY})[1])
    status, page = look(house, code)
    assert status == 200
    assert "Your answers arrived" in page
    assert "They have not been mixed" in page
    assert "Nothing was deleted" in page
    assert house.stored() == 1
    assert look(house, "0123-4567-89AB-CDEF")[0] == 422


def test_pressing_return_looks_and_does_not_delete(house: House) -> None:
    """A browser takes the first button of a form for it."""
    page = house.get("/w")[1]
    first = page[page.index("<button") : page.index("</button>")]
    assert 'name="look"' in first


def test_an_officer_is_told_what_the_receipt_is_good_for_before_and_after(house: House) -> None:
    before = house.get(house.officer)[1]
    page = serve(house, 0)
    assert "You can delete them with your receipt code until they are mixed with those of others" in before
    assert "Your receipt code" in page
    assert "Until they are mixed with those of others you can delete them" in page
    resident = house.post(house.resident, {**BEGUN, **TWENTY})[1]
    assert "Your withdrawal code" in resident
    assert "until the end of 31 March 2030" in resident


def test_an_officers_response_can_be_deleted_until_it_is_mixed_with_nine_others(house: House) -> None:
    codes = [receipt(serve(house, number)) for number in range(9)]
    status, page = delete(house, codes[0])
    assert (status, "Your answers are deleted" in page) == (200, True)
    codes += [receipt(serve(house, number)) for number in (9, 10)]
    for code in codes[1:]:
        for status, page in (house.post("/w", {"receipt": code, "lang": "en"}), delete(house, code)):
            assert status == 422
            assert "have been mixed with those of others" in page
        assert "They have been mixed" in look(house, code)[1]
    assert house.stored() == 10


@pytest.mark.parametrize("language", ["zh", "en"])
def test_officers_are_promised_just_that(house: House, language: str) -> None:
    page = house.get(f"{house.officer}?lang={language}")[1]
    for said in {"zh": ("回执码", "合并以后谁也找不出哪份是您的"), "en": ("receipt code", "it shows no answers")}[
        language
    ]:
        assert said in page


def test_a_resident_of_a_batch_withdraws_and_is_told_when_figures_follow(house: House) -> None:
    codes = []
    for number in range(10):
        with house.database.writing() as records:
            form = completed("residents")
            codes.append(answering.submit(records, house.study.residents[0], form, key(200 + number), NOW))
    house.post(house.resident, {**BEGUN, **TWENTY})
    status, page = delete(house, codes[0])
    assert status == 200
    assert "taken out when the next group is added" in page
    assert house.stored() == 10
