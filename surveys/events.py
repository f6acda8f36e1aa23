"""The line that an organiser's act leaves, and the chain of such lines. Acts of those who answer are never recorded."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Literal

from surveys import canonical

Act = Literal[
    "study-created",
    "study-removed",
    "study-put-away",
    "study-taken-back",
    "study-cloned",
    "study-exported",
    "study-imported",
    "wave-added",
    "wave-dropped",
    "wave-opened",
    "wave-closed",
    "wave-paused",
    "wave-resumed",
    "wave-extended",
    "screening-opened",
    "screening-closed",
    "screening-decided",
    "instrument-reduced",
    "instrument-edited",
    "instrument-drafted",
    "instrument-discarded",
    "round-opened",
    "codes-issued",
    "keying-issued",
    "keying-revoked",
    "figures-entered",
    "sites-entered",
    "practices-entered",
    "answers-import-begun",
    "answers-imported",
    "measure-assigned",
    "published",
    "rows-taken",
    "addresses-entered",
    "addresses-deleted",
    "messages-sent",
    "codes-deleted",
    "responses-deleted",
    "signed-in",
    "signed-out",
    "account-made",
    "account-invited",
    "account-disabled",
    "account-enabled",
    "account-signed-out",
    "password-set",
    "outside-tied",
    "role-given",
]
FIRST = ""  # what the first event of a chain follows


@dataclass(frozen=True)
class Event:
    """Who did what to which study, and when. ``details`` holds counts and ids, never a code or an answer."""

    at: datetime
    act: Act
    study_id: str | None = None
    details: Mapping[str, str | int] = field(default_factory=dict)


@dataclass(frozen=True)
class Link:
    """An event in its place: the number grows along the chain, and the digest covers this event and all before it."""

    number: int
    event: Event
    digest: str


def chained(previous: str, event: Event) -> str:
    """The digest of an event after another: SHA-256 over the canonical JSON (RFC 8785) of both."""
    at = event.at.astimezone(UTC).isoformat(timespec="microseconds")
    content = [previous, at, event.act, event.study_id, dict(event.details)]
    return canonical.digest(content)


def breaks(chain: Iterable[Link]) -> Iterator[Link]:
    """The events that do not follow the one before: they were changed, or something before them was taken out."""
    previous = FIRST
    for link in chain:
        if link.digest != chained(previous, link.event):
            yield link
        previous = link.digest


def since_removed(events: Sequence[Event]) -> Sequence[Event]:
    """Those of a study's events since one of the same id was removed: it was another one, or is back from a file."""
    removed = [place for place, event in enumerate(events) if event.act == "study-removed"]
    return events[removed[-1] + 1 :] if removed else events
