"""The published lists of receipts, and the page that looks one's own up in them without telling the server which."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from forms import wording
from forms.errors import plain
from forms.frozen import files, sent
from forms.site import Site, language_of, others, page
from surveys.audiences import AUDIENCES
from surveys.bundles import receipts_path as path
from surveys.reading import of_publication
from surveys.receipt_lists import LABEL, SHORT
from surveys.wording import calling


def show(site: Site, request: Request) -> Response:
    """GET /p/{id}/receipts: the same for everybody, whatever is looked up in it."""
    with site.database.reading() as records:
        publication = records.publication(request.path_params["id"])
    if publication is None:
        return plain(request, 404)
    found = files(site, publication.id, map(path, AUDIENCES))
    listed = {audience: found[path(audience)] for audience in AUDIENCES if path(audience) in found}
    if not listed:
        return plain(request, 404)
    instrument = of_publication(publication.inputs["instrument"])
    language = language_of(request, instrument.languages, instrument.default_language)
    words, closed = wording.words(language), publication.study["wave"]["state"] == "closed"
    with calling(instrument.called):
        return page(
            "receipts.html",
            language,
            switch=others(language, instrument.languages),
            study=publication.study,
            publication=publication,
            lists={audience: content.count(b"\n") for audience, content in listed.items()},
            label=LABEL,
            short=SHORT,
            may={a: words(f"receipts-{'closed' if closed else instrument.withdrawal_of(a)}") for a in listed},
            closed=closed,
            withdraw=f"{site.base(request)}/w",
        )


def send(site: Site, request: Request) -> Response:
    """GET /p/{id}/receipts/{audience}.txt: a whole list, which never changes."""
    wanted = path(request.path_params["audience"])
    found = files(site, request.path_params["id"], [wanted])
    return sent(request, found[wanted], "text/plain; charset=us-ascii") if found else plain(request, 404)
