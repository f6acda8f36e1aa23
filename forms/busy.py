"""The page for whom there is no room just now: it asks again by itself, and holds the answers that were sent."""

from __future__ import annotations

import secrets
from collections.abc import Iterable

from markupsafe import escape
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from forms.blank import filled, gap
from forms.posted import Posted
from forms.site import render, spoken

STATUS = 503
SOONEST, SPREAD = 3, 10  # seconds: those who came together do not come again together
AWAY = "away"  # the database is; otherwise too many have come
HEADERS = {"Cache-Control": "no-store"}
TYPE = "text/html; charset=utf-8"


def told(request: Request, posted: Posted | None = None, why: str = "busy", secret: bool = False) -> Response:
    """Come again. A script that asked for no page gets none, and no page holds a secret that was sent."""
    soon = after()
    headers = {**HEADERS, "Retry-After": soon}
    if request.headers.get("sec-fetch-mode", "navigate") != "navigate":
        return Response(status_code=STATUS, headers=headers)
    language = spoken(request, posted.one("lang") if posted else "")
    pairs: Iterable[tuple[str, str]]
    if posted is None:
        method, pairs = "get", request.query_params.multi_items()
    elif secret:
        why, method, pairs = f"{why}-secret", "get", [("lang", language)]
    else:
        why, method, pairs = f"{why}-sent", "post", posted.pairs
    return HTMLResponse(page(language, why, method, request.url.path, soon, pairs), STATUS, headers)


def after() -> str:
    """The seconds after which one is to come again."""
    return str(SOONEST + secrets.randbelow(SPREAD))


def page(language: str, why: str, method: str, address: str, soon: str, pairs: Iterable[tuple[str, str]] = ()) -> str:
    """What asks for an address again, with what was sent there."""
    own = {"action": str(escape(address)), "after": soon, "kept": "".join(map(_hidden, pairs))}

    def write() -> str:
        return render("busy.html", language, switch={}, why=why, method=method, **{name: gap(name) for name in own})

    return filled(("busy", language, why, method), write, own)


def _hidden(pair: tuple[str, str]) -> str:
    name, value = pair
    return f'<input type="hidden" name="{escape(name)}" value="{escape(value)}">\n'
