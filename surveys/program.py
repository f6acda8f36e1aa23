"""What this program is called and which version of it runs: whoever checks a publication needs its code."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

NAME = "Plumbline"
_SOURCE = Path(__file__).parents[1] / "pyproject.toml"


def told() -> dict[str, str]:
    """What a publication says of it."""
    return {"name": NAME, "version": version()}


@cache
def version() -> str:
    """The version of the code that runs."""
    with _SOURCE.open("rb") as source:
        return str(tomllib.load(source)["project"]["version"])
