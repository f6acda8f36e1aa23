"""Other services as they are written down: what is wrong is said all at once, before the server starts."""

from __future__ import annotations

from typing import Any

import pytest

from scoring.problems import Refused
from surveys.outside_doors import Door, read
from tests.studies_for_tests import refused

ADDRESS = "https://survey.example.org"
SERVICE = {
    "client_id": "plumbline",
    "client_secret": "secret",
    "server_metadata_url": "https://id.example/.well-known/openid-configuration",
}
SHARED = {"redirect_uri": f"{ADDRESS}/oauth2callback", "cookie_secret": "c" * 32}


def test_nothing_written_down_is_no_door() -> None:
    assert read({}, None, installed=False) == ()


def test_one_service_alone_and_several_by_name() -> None:
    assert read(SHARED | SERVICE, ADDRESS, True) == (Door("default", "id.example"),)
    several = SHARED | {"one": SERVICE | {"title": "统一身份认证"}, "two-b": SERVICE}
    assert read(several, ADDRESS, True) == (Door("one", "统一身份认证"), Door("two-b", "id.example"))
    assert read(SHARED | SERVICE | {"client_kwargs": {"prompt": "login"}}, ADDRESS, True) == (
        Door("default", "id.example"),
    )


def test_a_service_speaks_for_the_address_that_it_tells_of_itself_at() -> None:
    (door,) = read(SHARED | SERVICE, ADDRESS, True)
    assert door.speaks_for("https://id.example")
    assert door.speaks_for("https://id.example/")
    assert not door.speaks_for("https://id.example.org")


@pytest.mark.parametrize(
    ("said", "code", "where"),
    [
        ({"cookie_secret": "c" * 31}, "outside-cookie-secret", "auth › cookie_secret"),
        ({"redirect_uri": ""}, "outside-redirect", "auth › redirect_uri"),
        ({"redirect_uri": "https://another.example/oauth2callback"}, "outside-redirect", "auth › redirect_uri"),
        ({"redirect_uri": f"{ADDRESS}/"}, "outside-redirect", "auth › redirect_uri"),
        ({"a_b": SERVICE}, "outside-name", "auth › a_b"),
        ({"one": {**SERVICE, "client_secret": ""}}, "outside-service", "auth › one › client_secret"),
        (
            {"one": {**SERVICE, "server_metadata_url": "http://id.example/x"}},
            "outside-metadata",
            "auth › one › server_metadata_url",
        ),
    ],
)
def test_what_is_wrong_is_named_by_its_place(said: dict[str, Any], code: str, where: str) -> None:
    with refused(code, where):
        read({**SHARED, "good": SERVICE, **said}, ADDRESS, True)


@pytest.mark.parametrize("redirect", ["http://survey.example.org/oauth2callback", "survey.example.org/oauth2callback"])
def test_without_tls_people_come_back_to_this_machine_alone(redirect: str) -> None:
    with refused("outside-redirect"):
        read({**SHARED, **SERVICE, "redirect_uri": redirect}, None, True)
    assert read({**SHARED, **SERVICE, "redirect_uri": "http://localhost:{port}/oauth2callback"}, None, True)


def test_all_is_said_at_once() -> None:
    with pytest.raises(Refused) as found:
        read({"unknown": "x"}, ADDRESS, installed=False)
    codes = {"outside-authlib", "outside-cookie-secret", "outside-redirect", "outside-none"}
    assert {one.code for one in found.value.problems} == codes
