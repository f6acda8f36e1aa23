"""What opens each address of the forms: none of them asks who is signed in, and none shows what a sign-in is for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

Way = Literal[
    "everybody", "metrics key", "code", "receipt", "keying link", "preview address", "invitation", "sign-in link"
]

WAYS: Mapping[str, Way] = {
    "/a/{code}": "code",
    "/a/{code}/left": "code",
    "/a/{code}/paper": "code",
    "/paper": "code",
    "/k/{code}": "keying link",
    "/e/{code}": "code",
    "/preview/{token}/{audience}": "preview address",
    "/w": "receipt",
    "/sign-in": "everybody",
    "/invited/{token}": "invitation",
    "/sign-in/{token}": "sign-in link",
    "/p/{id}.json": "everybody",
    "/p/{id}.zip": "everybody",
    "/p/{id}/receipts": "everybody",
    "/p/{id}/receipts/{audience}.txt": "everybody",
    "/p/{id}/report-{language}.{kind}": "everybody",
    "/p/{id}": "everybody",
    "/p/{id}/preview.png": "everybody",
    "/p/{id}/tables/{name}.csv": "everybody",
    "/p/{id}/repeat": "everybody",
    "/forms/{name}": "everybody",
    "/healthz": "everybody",
    "/readyz": "everybody",
    "/metrics": "metrics key",
}
