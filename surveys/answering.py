"""The steps of a person who answers: find the form, submit it once, withdraw it."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from scoring.problems import Refused, please
from surveys import accepting, answers, batching
from surveys.answers import Form, Response
from surveys.audiences import AUDIENCES, Audience
from surveys.batches import Place, Row, Waiting
from surveys.invitations import Invitation, claim, digest, normalised, receipt_code
from surveys.ports import Records
from surveys.studies import Wave

WITHDRAWN = ""  # kept in place of a content digest
_KEY = re.compile(r"[0-9a-f]{32}")


@dataclass(frozen=True)
class Asked:
    """Who is asked what: an invitation of a wave and the audience whose questionnaire it opens."""

    wave: Wave
    audience: Audience
    invitation: Invitation

    @property
    def place(self) -> Place:
        """Where a response to it is kept."""
        return Place(self.wave.id, self.audience, self.invitation.group)


def find(records: Records, code: str) -> Asked:
    """What a code invites to. Raises Refused for a code that was never issued, an expert's, or one for keying."""
    typed = normalised(code)
    invitation, wave = (records.invited(digest(typed)) if typed else None) or (None, None)
    audience = next((known for known in AUDIENCES if invitation and invitation.audience == known), None)
    if invitation is None or audience is None or wave is None or invitation.kind == "field":
        raise Refused([please("code-unknown", "code", "No such code was issued.", "check it letter by letter")])
    return Asked(wave, audience, invitation)


def open_form(records: Records, code: str, now: datetime, begun: bool = False) -> Asked:
    """The form behind a code. Raises Refused when the wave takes none, the code is spent, or enough have answered.

    Whoever has opened a form before the quota was reached may still send it, and go on with it: ``begun``.
    """
    asked = find(records, code)
    accepting.require(asked.wave, now)
    if asked.invitation.spent:
        raise _spent()
    if asked.invitation.kind == "open" and not begun and _enough(records, asked):
        raise Refused([please("quota-reached", "code", "Enough people have answered here.", "close the page")])
    return asked


def submit(records: Records, code: str, form: Form, key: str, now: datetime, seconds: int | None = None) -> str:
    """Keep a response once and return its receipt.

    ``seconds`` is how long the form took, where a browser measured it. The same key with the same content, however long
    it took, returns the same receipt and stores nothing. Raises Refused, with all problems, for a form that cannot be
    kept; with ``key-conflict`` when the key was used for other content; with
    ``response-withdrawn``, ``code-spent``, and what `accepting.require` refuses by.
    """
    return submit_to(records, find(records, code), form, key, now, seconds)


def submit_to(records: Records, asked: Asked, form: Form, key: str, now: datetime, seconds: int | None = None) -> str:
    """Keep a response to an invitation that was found; all that `submit` says of it holds."""
    if not _KEY.fullmatch(key):
        raise Refused([please("key-missing", "form", "The form came without its key.", "reload it and send again")])
    response = answers.read(asked.wave.instrument, asked.audience, form)
    receipt = receipt_code(key)
    content = _content_digest(asked, response, key)
    if (kept := _spent_for(records, asked, digest(receipt), content, now)) is not None:
        return _again(receipt, kept, content)
    accepting.require(asked.wave, now)
    if asked.invitation.spent or (asked.invitation.kind == "one_time" and not records.spend(asked.invitation.id)):
        raise _spent()
    finds = asked.wave.instrument.withdrawal_of(asked.audience) == "until_close"
    waiting = Waiting(digest(receipt), response.answers, now.date(), claim(receipt) if finds else None, seconds)
    records.keep_response(asked.place, waiting, answers.room(asked.wave.instrument, asked.audience))
    return receipt


def was_sent(records: Records, key: str) -> bool:
    """Whether a response with this key was kept before, withdrawn or not."""
    return records.kept_content(digest(receipt_code(key))) is not None


def look(records: Records, receipt: str) -> Literal["waiting", "merged"]:
    """Whether the response of a receipt still waits or is merged with others. Raises Refused when there is none."""
    typed, _ = _received(records, receipt)
    return "merged" if records.place_of(digest(typed)) is None else "waiting"


def wave_of(records: Records, receipt: str) -> Wave:
    """The wave that the response of a receipt was kept in. Raises Refused when there is none."""
    _, wave = _received(records, receipt)
    return wave


def withdraw(records: Records, receipt: str, now: datetime) -> None:
    """Delete the response that a receipt stands for.

    Raises Refused when there is none, when its wave has closed, and with ``response-merged`` when it is in a batch
    where nobody can find it again.
    """
    typed, wave, found = _deletable(records, receipt, now)
    if found:
        batching.take_out(records, wave, *found)
    else:
        records.withdraw_waiting(digest(typed))
    records.withdraw_key(digest(typed))


def deletable(records: Records, receipt: str, now: datetime) -> Wave:
    """The wave of the response that `withdraw` would delete. Raises Refused as it does."""
    _, wave, _ = _deletable(records, receipt, now)
    return wave


def _deletable(records: Records, receipt: str, now: datetime) -> tuple[str, Wave, tuple[Place, Row] | None]:
    """A receipt as it is derived, its wave, and its response in a closed batch; None while it waits."""
    typed, wave = _received(records, receipt)
    waits = records.place_of(digest(typed)) is not None
    found = None if waits else records.claimed(claim(typed), digest(typed))
    if not waits and found is None:
        what = "It was received and has been mixed with others."
        raise Refused([please("response-merged", "receipt", what, "leave it; nobody can find it again")])
    accepting.require_begun(wave, now)
    return typed, wave, found


def _received(records: Records, receipt: str) -> tuple[str, Wave]:
    """A receipt as it is derived, and the wave in which a response was kept under it and not withdrawn."""
    typed = normalised(receipt)
    wave_id = records.wave_of_receipt(digest(typed)) if typed else None
    wave = records.wave_left(wave_id) if wave_id is not None else None  # a wave is held before a receipt
    if typed is not None and wave is not None and records.kept_content(digest(typed)) not in (None, WITHDRAWN):
        return typed, wave
    what = "No response is kept under this receipt."
    raise Refused([please("receipt-unknown", "receipt", what, "check it letter by letter")])


def _enough(records: Records, asked: Asked) -> bool:
    strata = asked.wave.strata_of(asked.audience)
    quota = next((stratum.quota for stratum in strata if stratum.id == asked.invitation.group), None)
    if quota is None:
        return False
    standing = records.standing(asked.place)
    return standing is not None and standing.released.responses >= quota


def _spent_for(records: Records, asked: Asked, receipt_digest: str, content: str, now: datetime) -> str | None:
    """What a key was spent for before, and from now on for this; where nothing is taken, nothing is written either."""
    if asked.invitation.spent or not asked.wave.accepts(now.date()):
        return records.kept_content(receipt_digest)
    return records.spend_key(asked.place, receipt_digest, content)


def _again(receipt: str, kept: str, content: str) -> str:
    if kept == content:
        return receipt
    if kept == WITHDRAWN:
        what = "This response was withdrawn."
        raise Refused([please("response-withdrawn", "form", what, "open the link anew if you want to answer again")])
    raise Refused([please("key-conflict", "form", "Another form was sent from this page.", "open the link anew")])


def _spent() -> Refused:
    return Refused([please("code-spent", "code", "This code has been used.", "ask for another if it was not you")])


def _content_digest(asked: Asked, response: Response, key: str) -> str:
    content = [key, asked.invitation.wave_id, asked.audience, asked.invitation.group, dict(response.answers)]
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()
