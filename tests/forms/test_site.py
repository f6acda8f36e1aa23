"""Which language a person gets."""

from __future__ import annotations

import pytest

from tests.forms.conftest import House


@pytest.mark.parametrize(
    ("query", "accepted", "language"),
    [
        ("", "", "zh-Hans"),
        ("", "fr", "zh-Hans"),
        ("", "en;q=0.5, zh;q=0.9", "zh-Hans"),
        ("", "en;q=x, en-US", "en"),
        ("?lang=en", "zh", "en"),
        ("?lang=xx", "en", "en"),
    ],
)
def test_the_query_comes_before_the_browser(house: House, query: str, accepted: str, language: str) -> None:
    page = house.client.get(house.resident + query, headers={"accept-language": accepted}).text
    assert f'<html lang="{language}">' in page


def test_health_is_answered_from_the_database(house: House) -> None:
    answer = house.client.get("/healthz")
    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})
