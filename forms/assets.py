"""The style sheet and the scripts: a browser keeps each until its content changes."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

STATIC = Path(__file__).parent / "static"
KINDS = {".css": "text/css", ".js": "text/javascript"}
FOREVER = "public, max-age=31536000, immutable"


@cache
def assets() -> dict[str, bytes]:
    """Every file by its name."""
    return {path.name: path.read_bytes() for path in STATIC.iterdir() if path.suffix in KINDS}


@cache
def addressed(name: str) -> str:
    """The address of a file, with its content's digest."""
    return f"/forms/{name}?v={hashlib.sha256(assets()[name]).hexdigest()[:12]}"


def serve(request: Request) -> Response:
    """GET /forms/{name}."""
    name = request.path_params["name"]
    if name not in assets():
        raise HTTPException(404)
    current = addressed(name).endswith(f"?{request.url.query}")
    headers = {"Cache-Control": FOREVER if current else "no-cache"}
    return Response(assets()[name], media_type=KINDS[Path(name).suffix], headers=headers)
