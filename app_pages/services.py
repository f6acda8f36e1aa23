"""What other services are called: as their buttons say, with the address by which each signs what it says."""

from __future__ import annotations

from urllib.parse import urlsplit

from app_pages import frame, outside_doors


def name(issuer: str) -> str:
    """Its title with its address in brackets; the address alone of one that has no title, or is none of ours."""
    title = next((door.title for door in outside_doors.doors() if door.speaks_for(issuer)), None)
    if title is None or title == urlsplit(issuer).hostname:
        return issuer
    return title + frame.words()("in-brackets", said=issuer)
