"""Who asks for one of Streamlit's own addresses: known as on the pages, by our cookie or by another service's word."""

from __future__ import annotations

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from forms.errors import unavailable
from forms.site import Site
from storage.unavailable import Unavailable
from surveys.coming_from_outside import tokens
from surveys.permissions import Person
from surveys.sign_ins import COOKIE
from surveys.signing_in import who


async def signed_in(site: Site, request: Request) -> Person | Response | None:
    """Whoever is signed in in this browser at this moment; None for nobody; the answer where that cannot be known."""
    try:
        return await run_in_threadpool(_signed_in, site, request)
    except Unavailable as error:
        return unavailable(request, error)


def _signed_in(site: Site, request: Request) -> Person | None:
    with site.database.reading() as records:
        known_by = tokens(records, request.cookies.get(COOKIE), site.said(request.cookies))
        found = (who(records, token, site.now()) for token in known_by)
        return next((person for person in found if person is not None), None)
