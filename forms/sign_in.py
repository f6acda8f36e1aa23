"""The ways in for those who sign in: a link that works once, a password; each sets a cookie that no script can read."""

from __future__ import annotations

from typing import Literal

import segno
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from forms import wording
from forms.asked_pages import back_to
from forms.bounds import wrong
from forms.cookies import give
from forms.posted import Posted
from forms.returning import LANGUAGE, OURS
from forms.site import Site, others, page, spoken
from scoring.problems import Refused
from surveys import passwords, second_steps
from surveys.outside import INVITATION, INVITATION_LASTS
from surveys.outside_doors import BEGINNING, Door
from surveys.sign_ins import COOKIE, LIFETIMES
from surveys.signing_in import Second, count_try, invited, set_password, sign_in
from surveys.signing_in import enter as open_session

NOT_BACK = ("outside-failed", "outside-denied", "outside-away")  # why nobody came back from another service


def enter(site: Site, request: Request) -> Response:
    """Spend the link and go to the first page, or say that it no longer works. A look ahead spends nothing."""
    if request.method == "HEAD" or "prefetch" in request.headers.get("sec-purpose", ""):
        return Response(status_code=204)
    with site.database.writing(alone=True) as records:
        session = sign_in(records, request.path_params["token"], site.now())
    if session is None:
        return _used(request, "sign-in-used")
    return _entered(session, "/studies")


def ask(site: Site, request: Request) -> Response:
    """GET /sign-in: where a name and a password are entered, or another service is chosen."""
    why = f"outside-{request.query_params.get('outside', '')}"
    told, language = (why,) if why in NOT_BACK else (), spoken(request)
    to = back_to(site.pages, request.query_params.get("to", ""), language)
    return _remembering(site, _form(site, language, "", told, to, 200), language)


def take(site: Site, request: Request, posted: Posted) -> Response:
    """POST /sign-in: open a session, or say one thing for all that may be wrong, after the same work."""
    name, language = posted.one("name"), spoken(request, posted.one("lang"))
    with site.database.writing(alone=True) as records:
        account = count_try(records, name, site.now())
    right = passwords.matches(posted.one("password"), account.password if account else None)
    session = None
    if account is not None and right:
        with site.database.writing(alone=True) as records:
            session = open_session(records, account, posted.one("code"), site.now())
    to = back_to(site.pages, posted.one("to"), language)
    if session is None:
        return _form(site, language, name, ("sign-in-wrong",), to)
    return _entered(session, to)


def ask_password(site: Site, request: Request) -> Response:
    """GET /invited/{token}: where whoever was invited chooses a password. Looking spends nothing."""
    with site.database.reading() as records:
        account = invited(records, request.path_params["token"], site.now())
    return (
        _used(request, "invited-used")
        if account is None
        else _password_form(site, request, spoken(request), account.name, ())
    )


def take_password(site: Site, request: Request, posted: Posted) -> Response:
    """POST /invited/{token}: keep the password, and sign in by it."""
    token, language = request.path_params["token"], spoken(request, posted.one("lang"))
    if door := next((one for one in site.doors if one.name == posted.one("door")), None):
        return _remembering(site, _sent(token, door, language), language)
    try:
        with site.database.writing(alone=True) as records:
            account = invited(records, token, site.now())
            second = Second(second_steps.read(posted.one("secret")), posted.one("code"))
            password, again = posted.one("password"), posted.one("again")
            session = set_password(records, token, password, again, site.now(), second)
    except Refused as refusal:
        codes = tuple(one.code for one in refusal.problems)
        return _password_form(site, request, language, account.name if account else "", codes, second.secret)
    return _used(request, "invited-used") if session is None else _entered(session, f"/?lang={language}")


def _entered(session: str, to: str) -> Response:
    answer = RedirectResponse(to, 303)
    give(answer, COOKIE, session, LIFETIMES["session"])
    return answer


def _sent(token: str, door: Door, language: str) -> Response:
    """To another service; whoever comes back from there is asked whether to be tied to what the invitation is for."""
    answer = RedirectResponse(f"/{BEGINNING}?by={door.name}&lang={language}", 303)
    give(answer, INVITATION, token, INVITATION_LASTS)
    return answer


def _remembering(site: Site, answer: Response, language: str) -> Response:
    """That somebody may go to another service, and in which language: whoever comes back from there brings nothing."""
    if site.doors:
        give(answer, LANGUAGE, language, INVITATION_LASTS)
        give(answer, OURS, "1", LIFETIMES["session"], "strict")
    return answer


def _used(request: Request, which: Literal["sign-in-used", "invited-used"]) -> Response:
    wrong(request)
    language = spoken(request)
    words = wording.words(language)
    title, told = words(f"{which}-title"), [words(f"{which}-text")]
    return page("told.html", language, 410, switch=others(language, wording.languages()), title=title, told=told)


def _form(site: Site, language: str, name: str, problems: tuple[str, ...], to: str, status: int = 422) -> Response:
    words = wording.words(language)
    said = [words(code) for code in problems]
    switch = others(language, wording.languages())
    return page(
        "sign_in.html",
        language,
        status,
        switch=switch,
        name=name,
        problems=said,
        to=to,
        doors=site.doors,
        beginning=BEGINNING,
    )


def _password_form(
    site: Site, request: Request, language: str, name: str, problems: tuple[str, ...], secret: bytes = b""
) -> Response:
    """The same secret again where one was sent: it may be in the app already."""
    words, secret = wording.words(language), secret or second_steps.new_secret()
    drawn = segno.make(second_steps.address(secret, name), error="m").svg_data_uri(scale=5, border=4)
    said = [words.problem(code) for code in problems]
    switch, least = others(language, wording.languages()), passwords.LEAST_CHARACTERS
    status, action = 422 if said else 200, request.url.path
    return page(
        "invited.html",
        language,
        status,
        switch=switch,
        name=name,
        problems=said,
        least=least,
        action=action,
        secret=second_steps.written(secret),
        drawn=drawn,
        doors=site.doors,
    )
