"""The style sheet and the scripts: a browser keeps each until its content changes."""

from __future__ import annotations

import gzip
import hashlib
import re
from functools import cache
from pathlib import Path

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

STATIC = Path(__file__).parent / "static"
KINDS = {".css": "text/css", ".js": "text/javascript"}
WORKER = "worker.js"
LENT = {"receipts": ("offline/0-sha256.js",)}  # parts that a folder's script begins with and another has too
_SPACES = re.compile(rb"(?<=[:;{},])\s+|\s+(?=[{}])")  # those in a style sheet that say nothing
FOREVER = "public, max-age=31536000, immutable"


@cache
def assets() -> dict[str, bytes]:
    """Every file by its name. A folder is one script: its parts in the order of their names, in one scope."""
    files = {path.name: _squeezed(path.read_text("utf-8")) for path in STATIC.iterdir() if path.suffix in KINDS}
    files |= {name: _SPACES.sub(b"", content) for name, content in files.items() if name.endswith(".css")}
    for folder in STATIC.iterdir():
        if folder.is_dir():
            own = [*(STATIC / part for part in LENT.get(folder.name, ())), *sorted(folder.glob("*.js"))]
            parts = "\n".join(path.read_text("utf-8") for path in own)
            files[f"{folder.name}.js"] = _squeezed(f'(function () {{\n"use strict";\n{parts}}})();\n')
    return files


def _squeezed(text: str) -> bytes:
    """Without what only people who read the source need: indents, blank lines, lines that are a comment."""
    lines = (line.strip() for line in text.splitlines())
    return "".join(f"{line}\n" for line in lines if line and not line.startswith(("//", "/* "))).encode()


@cache
def addressed(name: str) -> str:
    """The address of a file, with its content's digest."""
    return f"/forms/{name}?v={hashlib.sha256(assets()[name]).hexdigest()[:12]}"


@cache
def packed(name: str) -> bytes:
    """A file compressed, once and not for each visitor."""
    return gzip.compress(assets()[name], mtime=0)


async def serve(request: Request) -> Response:
    """GET /forms/{name}: from memory, so that no thread is waited for."""
    name = request.path_params["name"]
    if name not in assets():
        raise HTTPException(404)
    current = addressed(name).endswith(f"?{request.url.query}")
    headers = {"Cache-Control": FOREVER if current else "no-cache"}
    if name == WORKER:
        headers["Service-Worker-Allowed"] = "/a/"
    content = assets()[name]
    if "gzip" in request.headers.get("accept-encoding", ""):
        content, headers["Content-Encoding"], headers["Vary"] = packed(name), "gzip", "Accept-Encoding"
    return Response(content, media_type=KINDS[Path(name).suffix], headers=headers)
