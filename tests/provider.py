"""Another service by which people sign in: OpenID Connect with discovery, PKCE, ES256 and one-time codes.

A process of its own, as theirs is: ``uvicorn tests.provider:app --port N``. Its page of signing in lets anybody be
anybody; those in ``FAULTS`` get an identity token that is wrong in one way.
"""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
import time
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, SECP256R1, EllipticCurvePrivateKey, generate_private_key
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import Route

CLIENT, CLIENT_SECRET = "plumbline", "shared-with-the-other-service"
VERIFIED = ("alice", "bob", "carol", "eve", "frank", "grace", "henry", "irene")
UNVERIFIED = ("dora", "walter")
FAULTS = ("wrong-key", "wrong-audience", "wrong-issuer", "wrong-nonce", "expired", "no-nonce")
PAGE = '<!doctype html><title>Other service</title><link rel="icon" href="data:,">'
KEY, ANOTHER_KEY = generate_private_key(SECP256R1()), generate_private_key(SECP256R1())


@dataclass(frozen=True)
class Grant:
    """What a code was given for."""

    person: str
    asked: dict[str, str] = field(repr=False)


GRANTS: dict[str, Grant] = {}
ENDED: list[str] = []


def written(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


def number(value: int) -> str:
    return written(value.to_bytes(32))


def discover(request: Request) -> Response:
    base = str(request.base_url).rstrip("/")
    return JSONResponse(
        {
            "issuer": base,
            "authorization_endpoint": f"{base}/authorize",
            "token_endpoint": f"{base}/token",
            "jwks_uri": f"{base}/keys",
            "end_session_endpoint": f"{base}/end",
            "response_types_supported": ["code"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["ES256"],
            "code_challenge_methods_supported": ["S256"],
        }
    )


def keys(_request: Request) -> Response:
    point = KEY.public_key().public_numbers()
    key = {"kty": "EC", "crv": "P-256", "use": "sig", "alg": "ES256", "kid": "1"}
    return JSONResponse({"keys": [key | {"x": number(point.x), "y": number(point.y)}]})


def authorize(request: Request) -> Response:
    """A link for each person; with one chosen, back with a code, or without where they refuse."""
    asked = dict(request.query_params)
    person = asked.pop("person", "")
    if asked.get("client_id") != CLIENT or asked.get("code_challenge_method") != "S256":
        return HTMLResponse("unknown client", 400)
    if not person:
        people = (*VERIFIED, *UNVERIFIED, *FAULTS, "nobody")
        links = (f'<p><a href="/authorize?{urlencode(asked | {"person": one})}">{one}</a></p>' for one in people)
        return HTMLResponse(f"{PAGE}{''.join(links)}")
    if person == "nobody":
        back = {"state": asked["state"], "error": "access_denied", "error_description": "They would not."}
        return RedirectResponse(f"{asked['redirect_uri']}?{urlencode(back)}", 302)
    code = secrets.token_urlsafe()
    GRANTS[code] = Grant(person, asked)
    return RedirectResponse(f"{asked['redirect_uri']}?{urlencode({'state': asked['state'], 'code': code})}", 302)


async def token(request: Request) -> Response:
    """A code works once, for the client and the browser that it was given to."""
    async with request.form() as form:
        posted = {name: str(value) for name, value in form.items()}
    grant = GRANTS.pop(posted.get("code", ""), None)
    challenge = written(hashlib.sha256(posted.get("code_verifier", "").encode()).digest())
    authorized = request.headers.get("authorization") == f"Basic {_basic()}"
    if not authorized or grant is None or grant.asked.get("code_challenge") != challenge:
        return JSONResponse({"error": "invalid_grant"}, 400)
    identity = signed(claims(grant, str(request.base_url).rstrip("/")), _key(grant.person))
    return JSONResponse({"access_token": secrets.token_urlsafe(), "token_type": "Bearer", "id_token": identity})


def claims(grant: Grant, issuer: str) -> dict[str, Any]:
    """What the identity token says, right but for the one fault."""
    now, person = int(time.time()), grant.person
    said: dict[str, Any] = {
        "iss": issuer,
        "sub": f"subject-{person}",
        "aud": CLIENT,
        "iat": now,
        "exp": now + 300,
        "nonce": grant.asked["nonce"],
        "email": f"{person}@university.example",
        "email_verified": person in VERIFIED,
    }
    wrong: dict[str, dict[str, Any]] = {
        "wrong-audience": {"aud": "another"},
        "wrong-issuer": {"iss": "https://another.example"},
        "wrong-nonce": {"nonce": "another"},
        "expired": {"iat": now - 3600, "exp": now - 1800},
        "no-nonce": {"nonce": None},
    }
    return {name: value for name, value in (said | wrong.get(person, {})).items() if value is not None}


def signed(said: dict[str, Any], key: EllipticCurvePrivateKey) -> str:
    """A JSON web token under ES256 (RFC 7518, section 3.4)."""
    parts = ({"alg": "ES256", "kid": "1", "typ": "JWT"}, said)
    content = ".".join(written(json.dumps(one).encode()) for one in parts)
    first, second = decode_dss_signature(key.sign(content.encode(), ECDSA(SHA256())))
    return f"{content}.{written(first.to_bytes(32) + second.to_bytes(32))}"


def end(request: Request) -> Response:
    """Sign out here too, and back to where that was asked for."""
    ENDED.append(request.query_params.get("id_token_hint", ""))
    return RedirectResponse(request.query_params["post_logout_redirect_uri"], 302)


def ended(_request: Request) -> Response:
    """How many have signed out, for the test."""
    return JSONResponse(len([one for one in ENDED if one.count(".") == 2]))


def _basic() -> str:
    return base64.b64encode(f"{CLIENT}:{CLIENT_SECRET}".encode()).decode()


def _key(person: str) -> EllipticCurvePrivateKey:
    return ANOTHER_KEY if person == "wrong-key" else KEY


app = Starlette(
    routes=[
        Route("/.well-known/openid-configuration", discover),
        Route("/keys", keys),
        Route("/authorize", authorize),
        Route("/token", token, methods=["POST"]),
        Route("/end", end),
        Route("/ended", ended),
        Route("/healthz", lambda _request: Response("ready")),
    ]
)
