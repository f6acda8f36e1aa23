"""What an event says beside its act, in words: how many, of which wave, whom it was about."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import date

from app_pages import frame
from surveys import formats
from surveys.events import Event
from surveys.importing_answers import SOURCE

_DIGEST, _SHOWN = re.compile(r"[0-9a-f]{40,}"), 12  # by its beginning: nothing breaks it on a phone
_DAYS = ("closes_on", "opens_on")
# Names whose values are words of the code.
_KINDS = {"role": "role-", "audience": "detail-audience-", "occasion": "detail-occasion-", "agreed": "is-"}


def said(event: Event, accounts: Mapping[str, str]) -> str:
    """Each with its name; by whom it was done is said elsewhere."""
    return frame.words()("comma").join(_parts(event, accounts))


def _parts(event: Event, accounts: Mapping[str, str]) -> Iterator[str]:
    for name, value in event.details.items():
        if name != "by" and value != "":
            yield f"{_name(name)} {_value(name, value, accounts)}"


def _name(name: str) -> str:
    """A name as people say it; as it is where an older version wrote what this one does not know."""
    words = frame.words()
    if name.startswith(SOURCE):
        return words("detail-source", language=frame.LANGUAGES.get(name[len(SOURCE) :], ""))
    return words(f"detail-{name}") if f"detail-{name}" in words else name


def _value(name: str, written: str | int, accounts: Mapping[str, str]) -> str:
    words, value = frame.words(), str(written)
    if isinstance(written, bool):
        return words("is-yes" if written else "is-no")
    if name in _KINDS and (key := _KINDS[name] + value) in words:
        return words(key)
    if name in _DAYS:
        with suppress(ValueError):  # a file that was brought in may say anything
            return formats.day(date.fromisoformat(value), frame.language())
    return f"{value[:_SHOWN]}…" if _DIGEST.fullmatch(value) else accounts.get(value, value)
