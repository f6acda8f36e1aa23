"""Streamlit's addresses of other services' sign-ins: closed unless one is written down, and bounded where it is."""

from __future__ import annotations

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route
from starlette.testclient import TestClient

from forms.origins import Ours
from forms.returning import ADDRESSES, LANGUAGE, OURS
from forms.walls import Walls

MONTH = 30 * 24 * 60 * 60
PUBLIC = "https://survey.example.org"


def callback(request: Request) -> Response:
    """As Streamlit answers: to the first page, with its cookies where somebody is known and without where not."""
    answer = RedirectResponse("/", 302)
    if request.query_params.get("code") == "good":
        answer.set_cookie("_streamlit_user", "who", max_age=MONTH, httponly=True, samesite="lax")
        answer.set_cookie("_streamlit_user_tokens", "what", max_age=MONTH, httponly=True, samesite="lax")
    else:
        answer.delete_cookie("_streamlit_user")
    return answer


def login(request: Request) -> Response:
    if request.query_params.get("provider") == "away":
        return Response("Authentication error", 400)
    return RedirectResponse("https://id.example/authorize", 302)


def client(outside: bool = True, address: str | None = None) -> TestClient:
    """A browser that does not say whose page leads it, and has seen none of ours."""
    pages = {"", "outside"} if outside else {""}
    walls = Middleware(Walls, pages=pages, routes=(), ours=Ours(address), outside=outside)
    shown = [
        Route("/oauth2callback", callback),
        Route("/auth/login", login),
        Route("/auth/logout", callback),
        Route("/outside{rest:path}", lambda _request: Response("a page")),
    ]
    return TestClient(
        Starlette(routes=shown, middleware=[walls]), address or "http://testserver", follow_redirects=False
    )


def one_of_ours(address: str | None = None, outside: bool = True) -> TestClient:
    """The same on its way from a page of ours."""
    browser = client(outside, address)
    browser.cookies.set(OURS, "1")
    return browser


@pytest.mark.parametrize("address", ADDRESSES)
def test_they_are_closed_where_no_service_is_written_down(address: str) -> None:
    assert one_of_ours(outside=False).get(address).status_code == 404
    assert one_of_ours().get(address).status_code in (302, 303)
    assert client().get(f"{address}/more").status_code == 404
    assert client(outside=False).get(address).status_code == 404


def test_cookies_end_with_a_session_and_need_tls_where_there_is_some() -> None:
    cookies = client(address=PUBLIC).get("/oauth2callback?state=s&code=good").headers.get_list("set-cookie")
    assert len(cookies) == 3
    assert [one.split("=")[0] for one in cookies if "SameSite=strict" in one] == [OURS]
    for cookie in cookies:
        assert "Max-Age=43200" in cookie
        assert cookie.endswith("; Secure")
        assert "HttpOnly" in cookie
    assert "Secure" not in str(client().get("/oauth2callback?state=s&code=good").headers)
    by_tls = client()
    by_tls.base_url = "https://testserver"
    said = by_tls.get("/oauth2callback?state=s&code=good").headers.get_list("set-cookie")
    assert ["Secure" in one for one in said] == [True] * 3
    deleted = one_of_ours(PUBLIC).get("/auth/logout").headers["set-cookie"]
    assert "Max-Age=0" in deleted


@pytest.mark.parametrize(
    ("address", "to"),
    [
        ("/oauth2callback?state=s&code=good", "/?lang=zh"),
        ("/oauth2callback?state=s&code=bad", "/sign-in?outside=failed&lang=zh"),
        ("/oauth2callback?state=s&error=access_denied", "/sign-in?outside=denied&lang=zh"),
        ("/oauth2callback", "/"),
        ("/auth/login?provider=away", "/sign-in?outside=away&lang=zh"),
        ("/auth/login?provider=p", "https://id.example/authorize"),
    ],
)
def test_whoever_could_not_sign_in_is_led_to_where_it_is_said(address: str, to: str) -> None:
    browser = one_of_ours()
    browser.cookies.set(LANGUAGE, "zh")
    answer = browser.get(address)
    assert answer.headers["location"] == to
    assert answer.status_code in (302, 303)
    assert answer.content == b""
    assert answer.headers["cache-control"] == "no-store"


def test_a_language_that_is_none_is_not_repeated() -> None:
    browser = client()
    browser.cookies.set(LANGUAGE, "en&next=elsewhere")
    assert browser.get("/oauth2callback?state=s&code=bad").headers["location"] == "/sign-in?outside=failed"


@pytest.mark.parametrize("address", ["/auth/login?provider=p", "/auth/logout"])
def test_no_page_of_another_site_leads_there(address: str) -> None:
    for site, status in (("cross-site", 403), ("same-site", 403), ("same-origin", 302), ("none", 302)):
        assert one_of_ours().get(address, headers={"sec-fetch-site": site}).status_code == status, site


@pytest.mark.parametrize("address", ["/auth/login?provider=p", "/auth/logout"])
def test_whoever_does_not_say_whose_page_leads_there_has_seen_one_of_ours(address: str) -> None:
    """Old browsers, and all where there is no TLS."""
    assert client().get(address).status_code == 403
    assert one_of_ours().get(address).status_code == 302


@pytest.mark.parametrize("address", ["/outside?by=p", "/outside/?by=p"])
def test_a_page_of_another_site_leads_to_the_door_and_not_through_it(address: str) -> None:
    led = [one_of_ours().get(address, headers={"sec-fetch-site": site}) for site in ("cross-site", "same-site")]
    for answer in (*led, client().get(address)):
        assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in?lang=zh")
    assert one_of_ours().get(address).text == "a page"
    assert client().get(address, headers={"sec-fetch-site": "same-origin"}).text == "a page"
    assert client(outside=False).get(address).status_code == 404


def test_the_other_services_own_page_leads_back() -> None:
    answer = client().get("/oauth2callback?state=s&code=good", headers={"sec-fetch-site": "cross-site"})
    assert answer.headers["location"] == "/"


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_foreign_name_is_refused_there_too(address: str) -> None:
    assert client(address=PUBLIC).get(address, headers={"host": "evil.example"}).status_code == 400
