"""Withdrawing: the receipt deletes exactly its response, while the wave is open."""

from __future__ import annotations

from tests.forms.conftest import BEGUN, OTHER_KEY, TWENTY, House, receipt


def test_a_receipt_deletes_its_response_only(house: House) -> None:
    code = receipt(house.post(house.resident, {**BEGUN, **TWENTY})[1])
    house.post(house.resident, {**BEGUN, **TWENTY, "key": OTHER_KEY, "R01": "1"})
    status, page = house.post("/w", {"receipt": code.lower().replace("-", " "), "lang": "en"})
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
    status, page = house.post("/w", {"receipt": code, "lang": "en"})
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
