"""Whoever opens a form while too many are here is told so at the door, in the same words as behind it."""

from __future__ import annotations

import pytest

from forms.errors import HEADERS
from forms.measures import STEP, Measures
from forms.origins import Ours
from forms.turning_away import TurningAway
from tests.forms.conftest import House
from tests.forms.test_busy import crowded

OPENS = b"GET %b HTTP/1.1\r\nHost: localhost\r\nAccept-Language: %b\r\n%b\r\n"


@pytest.fixture
def door(house: House) -> TurningAway:
    return TurningAway(house.site.measures, Ours())


def opens(house: House, language: str = "en", more: bytes = b"") -> bytes:
    return OPENS % (house.resident.encode(), language.encode(), more)


def read(answer: bytes | None) -> tuple[str, dict[str, str], str]:
    """The status line, the headers and the page."""
    assert answer is not None
    head, _, page = answer.decode().partition("\r\n\r\n")
    status, *lines = head.split("\r\n")
    headers = dict(line.split(": ", 1) for line in lines)
    assert int(headers["content-length"]) == len(page.encode())
    return status, headers, page


@pytest.mark.parametrize("language", ["zh", "en", "xx"])
def test_the_page_is_the_one_that_the_server_has_for_it(house: House, door: TurningAway, language: str) -> None:
    with crowded(house):
        status, headers, page = read(door(opens(house, language)))
        behind = house.client.get(house.resident, headers={"accept-language": language})
    soon, later = headers["retry-after"], behind.headers["retry-after"]
    assert (status, behind.status_code, 3 <= int(soon) < 13) == ("HTTP/1.1 503 Service Unavailable", 503, True)
    assert page == behind.text.replace(f'data-after="{later}"', f'data-after="{soon}"')
    assert (headers["content-type"], headers["cache-control"]) == (behind.headers["content-type"], "no-store")
    assert {name: headers[name.lower()] for name in HEADERS} == HEADERS
    assert headers["connection"] == "close"


def test_a_script_that_asks_for_no_page_gets_none(house: House, door: TurningAway) -> None:
    with crowded(house):
        _, headers, page = read(door(opens(house, more=b"Sec-Fetch-Mode: cors\r\n")))
        assert "Many people" in read(door(opens(house, more=b"sec-fetch-mode: navigate\r\n")))[2]
    assert (page, int(headers["retry-after"]) >= 3) == ("", True)


def test_whoever_has_room_comes_in(house: House, door: TurningAway) -> None:
    assert door(opens(house)) is None


@pytest.mark.parametrize(
    "heard",
    [
        b"",
        b"GET /a/ABCD HTTP/1.1\r\nHost: localhost\r\n",
        b"GET /a/ABCD HTTP/1.1\r\nHost: localhost\r\n\r\nGET /a/ABCD HTTP/1.1\r\nHost: localhost\r\n\r\n",
        b"GET /a/ABCD HTTP/1.1\r\nHost: localhost\r\nContent-Length: 3\r\n\r\n",
        b"GET /a/ABCD HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\n\r\n",
        b"GET /a/ABCD HTTP/1.0\r\n\r\n",
        b"GET /a/ABCD?lang=en HTTP/1.1\r\nHost: localhost\r\n\r\n",
        b"GET /a/ABCD/paper HTTP/1.1\r\nHost: localhost\r\n\r\n",
        b"GET /a/<b> HTTP/1.1\r\nHost: localhost\r\n\r\n",
        b"GET /e/ABCD HTTP/1.1\r\nHost: localhost\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n",
        b"HEAD /a/ABCD HTTP/1.1\r\nHost: localhost\r\n\r\n",
        b"POST /a/ABCD HTTP/1.1\r\nHost: localhost\r\nContent-Length: 3\r\n\r\nkey",
        b"\x16\x03\x01 what is no HTTP",
    ],
)
def test_all_else_goes_the_usual_way(house: House, door: TurningAway, heard: bytes) -> None:
    with crowded(house):
        assert door(heard) is None


@pytest.mark.parametrize(
    "hosts", [b"Host: elsewhere.example\r\n", b"", b"Host: here.example\r\nHost: here.example\r\n"]
)
def test_whoever_calls_us_by_another_name_is_answered_behind_the_door(house: House, hosts: bytes) -> None:
    door = TurningAway(house.site.measures, Ours("https://here.example"))
    with crowded(house):
        assert door(b"GET /a/ABCD HTTP/1.1\r\n" + hosts + b"\r\n") is None
        _, headers, _ = read(door(b"GET /a/ABCD HTTP/1.1\r\nHost: here.example\r\n\r\n"))
    assert "strict-transport-security" in headers


def test_each_is_counted_and_nothing_of_them_kept(house: House) -> None:
    measures = Measures()
    measures.crowds.update(house.site.measures.crowds)
    door, crowd = TurningAway(measures, Ours()), measures.crowds["answering"]
    with crowded(house):
        before = crowd.turned_away
        assert all(door(opens(house)) for _ in range(STEP + 3))
    told = "\n".join(measures.lines())
    assert crowd.turned_away == before + STEP + 3
    assert f'route="answer",method="GET",status="503"}} {STEP}\n' in told
    assert house.resident not in told
