"""The receipt of a study that was deleted for good: what went, on which day, and the end of the chain of events."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from scoring.problems import Problem, please
from surveys import canonical
from surveys.audiences import AUDIENCES
from surveys.ed25519 import verified
from surveys.events import Event, Link
from surveys.ports import Records
from surveys.studies import Study

LABEL = "removals"  # what the key that signs is derived for
FORMAT = "plumbline removal 1"
LEAST = 10  # people: a smaller number of them is told to nobody


@dataclass(frozen=True)
class Removal:
    """A study that is gone. ``receipt`` is canonical JSON (RFC 8785), signed with the server's key for removals."""

    study: Study
    receipt: bytes


def counted(records: Records, study: Study) -> dict[str, int | None]:
    """What a study holds; a number of fewer than ten people is None. Responses are those that figures have told of."""
    waves = records.waves(study.id)
    told = [one for wave in waves for one in records.released_numbers(wave.id)]
    people = {f"responses_{audience}": sum(n for of, _, _, n in told if of == audience) for audience in AUDIENCES}
    people["experts"] = sum(len(records.experts(wave.id)) for wave in waves)
    people["codes"] = sum(len(records.invitations(wave.id)) for wave in waves)
    sites = sum(len(records.sites(wave.id)) for wave in waves)
    return {"waves": len(waves), "sites": sites} | {
        name: number if number >= LEAST else None for name, number in people.items()
    }


def signed(records: Records, study: Study, deleted: Mapping[str, int | None], now: datetime) -> Removal:
    """The receipt, once the event of removing is the last one. Raises Refused without a secret."""
    signer, last = records.signer(LABEL), records.chain()[-1]
    content = {
        "format": FORMAT,
        "study": {"id": study.id, "name": dict(study.name.root)},
        "day": now.date().isoformat(),
        "deleted": dict(deleted),
        "event": {"number": last.number, "digest": last.digest},
        "public_key": signer.public_key,
    }
    signature = signer.sign(canonical.dumps(content)).hex()
    return Removal(study, canonical.dumps(content | {"signature": signature}))


def brought_back(events: Iterable[Event]) -> tuple[date, date] | None:
    """The days on which a study was last deleted for good and then brought in from a file again; None if it was not.

    ``events`` are all of the study's id. A receipt of that day stays true of that day alone.
    """
    removed, back = None, None
    for event in events:
        if event.act == "study-removed":
            removed, back = event.at.date(), None
        elif event.act == "study-imported" and removed:
            back = removed, event.at.date()
    return back


def brought_back_after(receipt: bytes, chain: Iterable[Link]) -> date | None:
    """The first day after that of a receipt on which its study was brought in from a file again."""
    content = _read(receipt)
    if content is None:
        return None
    number, id = content["event"]["number"], content["study"]["id"]
    later = (link.event for link in chain if link.number > number and link.event.study_id == id)
    return next((event.at.date() for event in later if event.act == "study-imported"), None)


def problems(receipt: bytes, chain: Iterable[Link], key: str) -> Iterator[Problem]:
    """Why a receipt is not to be believed: what it is, who signed it, and whether the event is still in the chain."""
    content = _read(receipt)
    if content is None:
        yield please("removal-unreadable", "receipt", "It is no receipt of a removal.", "give the file as it was made")
        return
    signature = content.pop("signature")
    if content["public_key"] != key:
        what = "It was signed with another key than this server's."
        yield please("removal-key", "public_key", what, "ask the server that made it")
    if not verified(bytes.fromhex(content["public_key"]), canonical.dumps(content), bytes.fromhex(signature)):
        yield please("removal-unsigned", "signature", "It was changed since.", "give the file as it was made")
    elif content["public_key"] == key and not any(_is_of(content, link) for link in chain):
        what = "The event of removing is in the chain no more, or is another."
        yield please("removal-lost", "event", what, "compare with a backup: events were taken out or rewritten")


def _is_of(content: Mapping[str, Any], link: Link) -> bool:
    told = (link.number, link.digest, link.event.act, link.event.study_id)
    return told == (content["event"]["number"], content["event"]["digest"], "study-removed", content["study"]["id"])


def _read(receipt: bytes) -> dict[str, Any] | None:
    try:
        content = canonical.loads(receipt)
        bytes.fromhex(content["public_key"] + content["signature"])
        parts = (content["event"]["number"], content["event"]["digest"], content["study"]["id"], content["format"])
    except (ValueError, KeyError, TypeError):
        return None
    return dict(content) if parts[-1] == FORMAT and all(parts) else None
