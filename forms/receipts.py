"""The published lists of receipts, and the page that looks one's own up in them without telling the server which."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from forms import wording
from forms.errors import plain
from forms.frozen import File, sent
from forms.site import Site, language_of, others, page
from surveys.questionnaires import AUDIENCES
from surveys.reading import read
from surveys.receipt_lists import LABEL, SHORT, path


def show(site: Site, file: File, request: Request) -> Response:
    """GET /p/{id}/receipts: the same for everybody, whatever is looked up in it."""
    with site.database.reading() as records:
        publication = records.publication(request.path_params["id"])
    if publication is None:
        return plain(request, 404)
    found = {audience: file(site, publication.id, path(audience)) for audience in AUDIENCES}
    listed = {audience: content for audience, content in found.items() if content}
    if not listed:
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


def send(site: Site, file: File, request: Request) -> Response:
    """GET /p/{id}/receipts/{audience}.txt: a whole list, which never changes."""
    audience = request.path_params["audience"]
    content = file(site, request.path_params["id"], path(audience)) if audience in AUDIENCES else None
    return plain(request, 404) if content is None else sent(request, content, "text/plain; charset=us-ascii")
