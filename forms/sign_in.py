"""The organiser's way in: a link that works once sets a cookie that no script can read."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from forms import wording
from forms.site import Site, others, page, spoken
from surveys.sign_ins import COOKIE, LIFETIMES
from surveys.signing_in import sign_in


def enter(site: Site, request: Request) -> Response:
    """Spend the link and go to the first page, or say that it no longer works. A look ahead spends nothing."""
    if request.method == "HEAD" or "prefetch" in request.headers.get("sec-purpose", ""):
        return Response(status_code=204)
    with site.database.writing(alone=True) as records:
        session = sign_in(records, request.path_params["token"], site.now())
    if session is None:
        return _used(request)
    answer = RedirectResponse("/studies", 303)
    answer.set_cookie(
        COOKIE,
        session,
        max_age=int(LIFETIMES["session"].total_seconds()),
        httponly=True,
        samesite="lax",
        secure=request.url.scheme == "https",
    )
    return answer


def _used(request: Request) -> Response:
    language = spoken(request)
    words = wording.words(language)
    title, told = words("sign-in-used-title"), [words("sign-in-used-text")]
    return page("told.html", language, 410, switch=others(language, wording.languages()), title=title, told=told)
