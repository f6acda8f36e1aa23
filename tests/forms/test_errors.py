"""What is not there or went wrong: a small page in the reader's language, never a stack trace."""

from __future__ import annotations

import pytest

from surveys import answering
from tests.forms.conftest import BEGUN, TWENTY, House


@pytest.mark.parametrize(("accepted", "said"), [("zh-CN,zh;q=0.9", "没有这个页面"), ("en-GB", "There is no such page")])
def test_a_wrong_address_gets_a_page_in_the_readers_language(house: House, accepted: str, said: str) -> None:
    answer = house.client.get("/forms/nothing.js", headers={"accept-language": accepted})
    assert answer.status_code == 404
    assert said in answer.text


def test_a_wrong_method_gets_a_page(house: House) -> None:
    answer = house.client.put(house.resident, headers={"accept-language": "en"})
    assert answer.status_code == 405
    assert "does not work that way" in answer.text


def test_a_mistake_of_ours_is_not_shown_and_stores_nothing(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    def mistaken(key: str) -> str:
        raise RuntimeError(f"secret {key}")

    monkeypatch.setattr(answering, "receipt_code", mistaken)
    answer = house.client.post(house.officer, data={**BEGUN, "O01": "3"}, headers={"accept-language": "en"})
    refused = house.client.post(house.resident, data={**BEGUN, **TWENTY}, headers={"accept-language": "en"})
    assert refused.status_code == 500
    assert "It is our fault" in refused.text
    assert "RuntimeError" not in refused.text
    assert "secret" not in refused.text
    assert "default-src 'self'" in refused.headers["content-security-policy"]
    assert answer.status_code == 422  # RS1 belongs to residents
    assert house.stored() == 0
