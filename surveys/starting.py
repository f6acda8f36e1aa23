"""The steps of a server's start: the demonstration on an empty database, and a new sign-in link."""

from __future__ import annotations

from datetime import datetime

from surveys import demonstrating
from surveys.invitations import printed
from surveys.ports import Records
from surveys.signing_in import issue_link


def start(records: Records, secret: bytes, demonstration: bool, now: datetime) -> dict[str, str]:
    """Make ready, and return what to print: a label and the path that belongs to it."""
    if demonstration and not records.studies() and not records.events():
        demonstrating.build(records, secret, now)
    lines = {"Organiser": f"/sign-in/{issue_link(records, now)}"}
    links = demonstrating.links(records, secret) if demonstration else demonstrating.NO_LINKS
    for label, path, code in (
        ("Resident", "a", links.resident),
        ("Officer", "a", links.officer),
        ("Expert", "e", links.expert),
    ):
        if code is not None:
            lines[label] = f"/{path}/{printed(code)}"
    if links.publication is not None:
        lines["Published"] = f"/p/{links.publication}"
    return lines
