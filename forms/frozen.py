"""Files of a publication as they are sent: they never change, so whoever has one need not fetch it again."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from io import BytesIO
from zipfile import ZipFile

from starlette.requests import Request
from starlette.responses import Response

from forms.assets import FOREVER
from forms.site import Site


def files(site: Site, id: str, paths: Iterable[str]) -> dict[str, bytes]:
    """Those files that a publication's bundle has; none of a publication from before there were bundles."""
    with site.database.reading() as records:
        kept = records.bundle(id)
    if kept is None:
        return {}
    with ZipFile(BytesIO(kept.content)) as archive:  # our own
        return {path: archive.read(path) for path in paths if path in archive.namelist()}


def sent(request: Request, content: bytes, kind: str, name: str = "") -> Response:
    """A file of a media type; under a ``name`` it is to be kept, and not looked at."""
    mark = f'"{hashlib.sha256(content).hexdigest()}"'
    headers = {"Cache-Control": FOREVER, "ETag": mark}
    if mark in request.headers.get("if-none-match", ""):
        return Response(None, 304, headers)
    if name:
        headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return Response(content, headers=headers | {"Content-Type": kind})
