"""Signing in by a name and a password, without a script: one answer for all that is wrong."""

from __future__ import annotations

import re

import pytest
from httpx2 import Response

from forms import wording
from surveys import keeping_accounts, second_steps
from surveys.permissions import Person
from surveys.sign_ins import COOKIE, MOST_TRIES, MOST_TRIES_OF_ALL
from surveys.signing_in import count_try, who
from tests.forms.conftest import House
from tests.studies_for_tests import NOW

EN = wording.words("en")
WORDS = "paper kite river seven"


@pytest.fixture
def invitation(house: House) -> str:
    """The address of an invitation for Zhang San."""
    with house.database.writing() as records:
        account = keeping_accounts.make(records, "Zhang San", NOW)
        return f"/invited/{keeping_accounts.invite(records, account.id, NOW)}"


def person(house: House) -> Person | None:
    with house.database.reading() as records:
        return who(records, house.client.cookies.get(COOKIE), NOW)


def send(house: House, address: str, fields: dict[str, str]) -> Response:
    """From a page of ours, without going where the answer leads."""
    ours = {"origin": str(house.client.base_url)}
    return house.client.post(address, data=fields, headers=ours, follow_redirects=False)


def try_in(house: House, name: str, password: str) -> tuple[int, str, str]:
    answer = send(house, "/sign-in", {"name": name, "password": password, "lang": "en"})
    return answer.status_code, answer.text.replace(name, "NAME"), answer.headers.get("set-cookie", "").lower()


def accept(house: House, invitation: str) -> None:
    fields = {"password": WORDS, "again": WORDS, "lang": "en"}
    answer = send(house, invitation, fields)
    assert answer.status_code == 303


def test_whoever_was_invited_chooses_a_password_and_signs_in_by_it(house: House, invitation: str) -> None:
    status, text = house.get(invitation)
    assert (status, 'value="zhang san"' in text) == (200, True)
    accept(house, invitation)
    first = person(house)
    assert first is not None
    house.client.cookies.clear()
    assert house.get(invitation)[0] == 410
    status, _, cookie = try_in(house, "ZHANG SAN", WORDS)
    assert status == 303
    assert "httponly" in cookie
    assert "samesite=lax" in cookie
    assert person(house) == first
    assert not first.administrator


def test_a_password_that_will_not_do_is_said_and_the_invitation_stays(house: House, invitation: str) -> None:
    status, text = house.post(invitation, {"password": "short", "again": "other"})
    assert status == 422
    assert EN.problem("password-length") in text
    assert EN.problem("password-again") in text
    assert "short" not in text.replace(EN.problem("password-length"), "")
    assert house.get(invitation)[0] == 200


def test_a_wrong_password_an_unknown_name_and_too_many_tries_look_alike(house: House, invitation: str) -> None:
    accept(house, invitation)
    house.client.cookies.clear()
    wrong = try_in(house, "zhang san", "wrong wrong wrong")
    assert wrong[0] == 422
    assert EN("sign-in-wrong") in wrong[1]
    assert wrong[2] == ""
    assert try_in(house, "nobody", "wrong wrong wrong") == wrong
    for _ in range(MOST_TRIES):
        try_in(house, "zhang san", "guess")
    assert try_in(house, "zhang san", WORDS) == wrong
    assert person(house) is None


def test_after_many_tries_the_right_password_opens_and_names_that_fail_look_alike(
    house: House, invitation: str
) -> None:
    accept(house, invitation)
    house.client.cookies.clear()
    with house.database.writing(alone=True) as records:
        for number in range(MOST_TRIES_OF_ALL):
            count_try(records, f"nobody {number}", house.site.now())
    assert try_in(house, "zhang san", WORDS)[0] == 303
    house.client.cookies.clear()
    wrong = try_in(house, "zhang san", "wrong wrong wrong")
    assert wrong[0] == 422
    assert try_in(house, "zhang san", WORDS) == try_in(house, "nobody at all", WORDS) == wrong
    assert person(house) is None


def test_whoever_scans_the_code_needs_one_from_the_app_to_sign_in(house: House, invitation: str) -> None:
    found = re.search(r'name="secret" value="(\w+)"', house.get(invitation)[1])
    assert found
    secret = second_steps.read(found[1])
    step = int(NOW.timestamp()) // second_steps.STEP
    fields = {"password": WORDS, "again": WORDS, "secret": found[1], "lang": "en"}
    status, text = house.post(invitation, fields | {"code": "1"})
    assert (status, found[1] in text, EN.problem("second-code") in text) == (422, True, True)
    right = send(house, invitation, fields | {"code": second_steps.code(secret, step)})
    assert right.status_code == 303
    house.client.cookies.clear()
    assert try_in(house, "zhang san", WORDS)[0] == 422
    fields = {"name": "zhang san", "password": WORDS, "code": second_steps.code(secret, step + 1)}
    assert send(house, "/sign-in", fields).status_code == 303
    assert person(house) is not None


def test_a_form_on_another_site_signs_nobody_in(house: House, invitation: str) -> None:
    fields = {"password": WORDS, "again": WORDS}
    assert house.post(invitation, fields, **{"sec-fetch-site": "cross-site"})[0] == 403
    assert house.get(invitation)[0] == 200


@pytest.mark.parametrize("address", ["/invited/guess", "/invited/" + "x" * 2000])
def test_an_invitation_that_was_never_given_opens_nothing(house: House, address: str) -> None:
    asked, sent = house.get(address), house.post(address, {"password": WORDS, "again": WORDS})
    assert (asked[0], sent[0]) == (410, 410)
    for _, text in (asked, sent):
        assert "This invitation no longer works" in text
        assert "ask whoever keeps the accounts" in text
        assert "python" not in text
    assert person(house) is None


def test_an_address_of_an_invitation_signs_nobody_in_as_a_link(house: House, invitation: str) -> None:
    assert house.get(invitation.replace("/invited/", "/sign-in/"))[0] == 410
    assert house.get(invitation)[0] == 200
