"""``python -m tests.advisories``: is any version that is installed known to be unsafe? Asks OSV, where it can.

Told are names and versions alone. 0: nothing is known; 1: something is; 3: nobody could be asked.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Mapping
from http.client import HTTPException
from importlib.metadata import distributions
from typing import Any
from urllib.error import URLError
from urllib.request import Request, urlopen

OSV = "https://api.osv.dev/v1/querybatch"
AT_ONCE = 1000  # packages; https://google.github.io/osv.dev/post-v1-querybatch
PATIENCE = 30  # seconds
SOUND, UNSAFE, NOT_ASKED = 0, 1, 3


def main() -> int:
    """Ask of all that is installed here, and print what is known."""
    installed = {one.name: one.version for one in distributions()}
    address = os.environ.get("PLUMBLINE_ADVISORIES", OSV)
    try:
        known = ask(address, installed)
    except (URLError, OSError, HTTPException, ValueError, KeyError) as error:
        print(f"Not asked: {address} did not answer ({type(error).__name__}). Nothing is known either way.")
        return NOT_ASKED
    for name, ids in known.items():
        print(f"{name} {installed[name]}: {', '.join(ids)}")
    print(f"{len(installed)} packages, {len(known)} with something known; see https://osv.dev/vulnerability/ID")
    return UNSAFE if known else SOUND


def ask(address: str, installed: Mapping[str, str]) -> dict[str, list[str]]:
    """The ids of what is known, by package. Raises where there is no such answer."""
    known, names = dict[str, list[str]](), sorted(installed)
    for first in range(0, len(names), AT_ONCE):
        some = names[first : first + AT_ONCE]
        for name, found in zip(some, _answers(address, some, installed), strict=True):
            if ids := [str(one["id"]) for one in found.get("vulns", ())]:
                known[name] = ids
    return known


def _answers(address: str, names: list[str], installed: Mapping[str, str]) -> list[dict[str, Any]]:
    queries = [{"package": {"ecosystem": "PyPI", "name": one}, "version": installed[one]} for one in names]
    body = json.dumps({"queries": queries}).encode()
    request = Request(address, body, {"Content-Type": "application/json"})  # noqa: S310 # one address, or a test's
    with urlopen(request, timeout=PATIENCE) as reply:  # noqa: S310 # the same
        found: list[dict[str, Any]] = json.load(reply)["results"]
    return found


if __name__ == "__main__":
    sys.exit(main())
