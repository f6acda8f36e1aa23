"""The bundle of a publication: made once, handed out as it was made."""

from __future__ import annotations

from functools import lru_cache

from starlette.requests import Request
from starlette.responses import Response

from forms import wording
from forms.assets import FOREVER
from forms.errors import plain
from forms.site import Site, others, page, spoken
from storage.database import Database
from surveys import bundles


def send(site: Site, request: Request) -> Response:
    """GET /p/{id}.zip; a publication from before there were bundles has none."""
    id = request.path_params["id"]
    with site.database.reading() as records:
        facts = records.bundle_facts(id)
        older = facts is None and records.publication(id) is not None
    if facts is None:
        return _none(request) if older else plain(request, 404)
    mark, name = f'"{facts.sha256}"', f'attachment; filename="plumbline-{id}.zip"'
    headers = {"ETag": mark, "Cache-Control": FOREVER, "Content-Disposition": name}
    if mark in request.headers.get("if-none-match", ""):
        return Response(None, 304, headers)
    with site.database.reading() as records:
        kept = records.bundle(id)
    if kept is None:  # its study was removed meanwhile
        return plain(request, 404)
    return Response(kept.content, media_type="application/zip", headers=headers)


@lru_cache(maxsize=256)
def paths(database: Database, publication_id: str, sha256: str) -> frozenset[str]:
    """The files in a bundle that has this digest, which is what they are remembered by."""
    with database.reading() as records:
        kept = records.bundle(publication_id)
    return frozenset(bundles.unzipped(kept.content).files if kept else ())


def _none(request: Request) -> Response:
    language = spoken(request)
    words = wording.words(language)
    switch, told = others(language, wording.languages()), [words("no-bundle-text")]
    return page("told.html", language, 404, switch=switch, title=words("no-bundle-title"), told=told)
