"""The published lists of receipts, and the page that looks one's own up in them without telling the server which."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping

from starlette.requests import Request
from starlette.responses import Response

from forms import wording
from forms.assets import FOREVER
from forms.errors import plain
from forms.site import Site, language_of, others, page
from surveys.publications import Publication
from surveys.questionnaires import AUDIENCES, Audience
from surveys.reading import read
from surveys.receipt_lists import LABEL, SHORT

Lists = Callable[[Site, Publication], Mapping[Audience, bytes]]


def show(lists: Lists, site: Site, request: Request) -> Response:
    """GET /p/{id}/receipts: the same for everybody, whatever is looked up in it."""
    publication = _publication(site, request)
    listed = lists(site, publication) if publication else {}
    if publication is None or not listed:
        return plain(request, 404)
    instrument = read(publication.inputs["instrument"])
    language = language_of(request, instrument.languages, instrument.default_language)
    words = wording.words(language)
    return page(
        "receipts.html",
        language,
        switch=others(language, instrument.languages),
        study=publication.study,
        publication=publication,
        lists={audience: content.count(b"\n") for audience, content in listed.items()},
        label=LABEL,
        short=SHORT,
        may={audience: words(f"receipts-{instrument.withdrawal_of(audience)}") for audience in listed},
        closed=publication.study["wave"]["state"] == "closed",
        withdraw=f"{site.base(request)}/w",
    )


def send(lists: Lists, site: Site, request: Request) -> Response:
    """GET /p/{id}/receipts/{audience}.txt: a whole list, which never changes."""
    publication, wanted = _publication(site, request), request.path_params["audience"]
    audience = next((one for one in AUDIENCES if one == wanted), None)
    listed = lists(site, publication) if publication else {}
    if audience is None or audience not in listed:
        return plain(request, 404)
    mark = f'"{hashlib.sha256(listed[audience]).hexdigest()}"'
    headers = {"Cache-Control": FOREVER, "ETag": mark}
    if mark in request.headers.get("if-none-match", ""):
        return Response(None, 304, headers)
    return Response(listed[audience], media_type="text/plain; charset=us-ascii", headers=headers)


def _publication(site: Site, request: Request) -> Publication | None:
    with site.database.reading() as records:
        return records.publication(request.path_params["id"])
