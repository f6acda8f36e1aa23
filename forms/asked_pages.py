"""The page that somebody asked for before they signed in, kept in the address of the door and in its form."""

from __future__ import annotations

from collections.abc import Collection
from urllib.parse import parse_qsl, urlencode

MOST = 500  # characters of an address that is kept
LANGUAGE = "lang"


def back_to(pages: Collection[str], asked: str, language: str) -> str:
    """The address of a page of ours, read in the language of whoever signed in; the first page for any other address.

    Anybody can make a link to the door: whatever it says, nobody is led anywhere but to one of ``pages``, by its name.
    """
    page, _, query = asked.removeprefix("/").partition("?")
    if page not in pages or len(asked) > MOST:
        page, query = "", ""
    chosen = [(name, value) for name, value in parse_qsl(query) if name != LANGUAGE]
    return f"/{page}?{urlencode([*chosen, (LANGUAGE, language)])}"
