"""What anyone may keep: an answer with a mark of its content, and none where a browser has that content."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import Response

# A later version changes the page: a browser asks each time, and what stands between and serves many keeps it a minute,
# or as long as nobody answers, up to a day.
SHARED = "public, max-age=0, s-maxage=60, stale-if-error=86400"
KEPT = "public, max-age=86400"  # follows from what is frozen; a day, since the code that writes it may be mended


def cached(
    request: Request, content: bytes, kind: str, keep: str, headers: Mapping[str, str] | None = None
) -> Response:
    """The content, or 304 for whoever has it. The mark is weak: the same content may travel packed or not."""
    mark = f'W/"{hashlib.sha256(content).hexdigest()[:32]}"'
    told = {"Cache-Control": keep, "ETag": mark, **(headers or {})}
    if _has(request.headers.get("if-none-match", ""), mark):
        return Response(None, 304, told)
    return Response(content, media_type=kind, headers=told)


def _has(marks: str, mark: str) -> bool:
    """Compared weakly, as RFC 9110 (13.1.2) wants it for If-None-Match."""
    known = {one.strip().removeprefix("W/") for one in marks.split(",")}
    return "*" in known or mark.removeprefix("W/") in known
