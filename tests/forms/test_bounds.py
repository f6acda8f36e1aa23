"""How often is too often: guessed codes gain nothing, and nobody who has a right one waits for them."""

from __future__ import annotations

import random
from datetime import timedelta

import pytest
from starlette.requests import Request

from forms.bounds import GUESSES, REMEMBERED, Allowance, Bounds, Pace
from surveys import inviting
from surveys.invitations import ALPHABET, LENGTH, printed
from tests.forms.conftest import BEGUN, TWENTY, House, receipt
from tests.studies_for_tests import NOW, SECRET, key

CHANCE = random.Random(11)  # noqa: S311 # guesses are no secret


def guess() -> str:
    return printed("".join(CHANCE.choice(ALPHABET) for _ in range(LENGTH)))


def test_a_thousand_guessed_codes_gain_nothing_and_right_ones_open(house: House) -> None:
    statuses = list[int]()
    for number in range(1000):
        place = ("/a/{}", "/e/{}", "/k/{}", "/sign-in/{}", "/preview/{}/residents")[number % 5]
        answer = house.client.get(place.format(guess()), headers={"accept-language": "en"})
        statuses.append(answer.status_code)
    assert set(statuses) <= {404, 410, 429}
    assert statuses.count(429) == 1000 - GUESSES.at_once
    assert answer.headers["retry-after"] == "1"
    assert "A right code works at any time" in answer.text
    for address in (house.resident, house.officer, house.expert()):
        assert house.get(address)[0] == 200
    assert house.post(house.officer, {"key": key(3), "lang": "en", "consent": "yes", "O01": "4"})[0] == 200
    house.clock[0] += timedelta(seconds=10)
    assert house.get(f"/a/{guess()}")[0] == 404


def test_guesses_by_the_list_and_by_the_receipt_are_counted_and_a_right_receipt_is_heard(house: House) -> None:
    right = receipt(house.post(house.resident, {**BEGUN, **TWENTY})[1])
    many = "\n".join(guess() for _ in range(GUESSES.at_once))
    assert house.post("/paper", {"codes": many})[0] == 422
    assert house.post("/paper", {"codes": guess()})[0] == 429
    assert house.post("/w", {"receipt": guess()})[0] == 429
    assert house.post(house.expert().replace("/e/", "/e/0"), {"action": "judge"}, accept="application/json")[0] == 429
    assert house.post("/paper", {"codes": "\n".join(house.study.officers[:3])})[0] == 200
    assert house.post("/w", {"receipt": right, "look": "1", "lang": "en"})[0] == 200
    assert house.post("/w", {"receipt": right, "lang": "en", "sure": "yes"})[0] == 200
    assert house.stored() == 0


def test_posts_to_one_code_are_bounded_and_to_another_go_on(house: House) -> None:
    for _ in range(300):
        assert house.post(house.expert(), {"show": "zh"})[0] == 200
    refused = house.client.post(house.expert(), data={"show": "zh"}, headers={"accept-language": "en"})
    assert (refused.status_code, refused.headers["retry-after"]) == (429, "1")
    assert "count once" in refused.text
    assert house.post(house.expert().lower(), {"show": "zh"})[0] == 429
    assert house.post(house.expert(1), {"show": "zh"})[0] == 200
    assert house.get(house.expert())[0] == 200
    house.clock[0] += timedelta(seconds=1)
    assert house.post(house.expert(), {"show": "zh"})[0] == 200


def test_a_keying_link_is_bounded_too(house: House) -> None:
    with house.database.writing() as records:
        name = inviting.issue_keying_link(records, house.study.wave, "officers", SECRET, NOW)
    link = inviting.keying_code(SECRET, house.study.wave.id, name)
    statuses = [house.post(f"/k/{link}", {"sheet": "none"})[0] for _ in range(301)]
    assert 429 not in statuses[:300]
    assert statuses[300] == 429


@pytest.mark.parametrize(("passed", "waits"), [(0, 1), (1, 0), (-3600, 1)])
def test_an_allowance_fills_with_time_and_never_by_a_clock_that_is_put_back(passed: int, waits: int) -> None:
    allowance = Allowance(Pace(2, 1), NOW)
    assert [allowance.take(1, NOW) for _ in range(3)] == [0, 0, 1]
    assert allowance.take(1, NOW + timedelta(seconds=passed)) == waits


def test_what_is_remembered_is_bounded_and_no_code() -> None:
    bounds, codes = Bounds(), [guess() for _ in range(REMEMBERED + 50)]
    for code in codes:
        assert not bounds.crowded(Request({"type": "http", "path": f"/a/{code}", "path_params": {"code": code}}), NOW)
    assert len(bounds._posts) == REMEMBERED
    remembered = repr(bounds)
    assert not [code for code in codes[-50:] if code.replace("-", "") in remembered]
