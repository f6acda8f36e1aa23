"""A publication's report: the files that were made with it, for anyone."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from forms.errors import plain
from forms.frozen import files, sent
from forms.site import Site
from surveys.report_files import KINDS, path


def send(site: Site, request: Request) -> Response:
    """GET /p/{id}/report-{language}.{kind}: a page is shown, a document and a workbook are kept."""
    id, language, kind = (request.path_params[name] for name in ("id", "language", "kind"))
    wanted = path(language, kind)
    found = files(site, id, [wanted]) if kind in KINDS else {}
    if not found:
        return plain(request, 404)
    return sent(request, found[wanted], KINDS[kind], "" if kind == "html" else f"plumbline-{id}-{language}.{kind}")
