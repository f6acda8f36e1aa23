"""The steps of a person who answers: find the form, submit it once, withdraw it."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass
from datetime import datetime

from scoring.problems import Refused, please
from surveys import answers
from surveys.answers import Form, Response
from surveys.invitations import Invitation, digest, normalised, receipt_code
from surveys.ports import Records
from surveys.questionnaires import AUDIENCES, Audience
from surveys.studies import Wave

WITHDRAWN = ""  # kept in place of a content digest
_KEY = re.compile(r"[0-9a-f]{32}")


@dataclass(frozen=True)
class Asked:
    """Who is asked what: an invitation of a wave and the audience whose questionnaire it opens."""

    wave: Wave
    audience: Audience
    invitation: Invitation


def find(records: Records, code: str) -> Asked:
    """What a code invites to. Raises Refused for a code that was never issued, or is an expert's."""
    typed = normalised(code)
    invitation = records.invitation(digest(typed)) if typed else None
    audience = next((known for known in AUDIENCES if invitation and invitation.audience == known), None)
    if invitation is None or audience is None:
        raise Refused([please("code-unknown", "code", "No such code was issued.", "check it letter by letter")])
    return Asked(records.wave(invitation.wave_id), audience, invitation)


def open_form(records: Records, code: str, now: datetime) -> Asked:
    """The form behind a code. Raises Refused when the wave is closed or the code is spent."""
    asked = find(records, code)
    _require_open(asked.wave, now)
    if asked.invitation.spent:
        raise _spent()
    return asked


def submit(records: Records, code: str, form: Form, key: str, now: datetime) -> str:
    """Keep a response once and return its receipt.

    The same key with the same content returns the same receipt and stores nothing. Raises Refused, with all problems,
    for a form that cannot be kept; with ``key-conflict`` when the key was used for other content; with
    ``response-withdrawn``, ``code-spent`` and ``wave-closed``.
    """
    asked = find(records, code)
    if not _KEY.fullmatch(key):
        raise Refused([please("key-missing", "form", "The form came without its key.", "reload it and send again")])
    response = answers.read(asked.wave.instrument, asked.audience, form)
    receipt = receipt_code(key)
    content = _content_digest(asked, response, key)
    if (kept := records.kept_content(digest(receipt))) is not None:
        return _again(receipt, kept, content)
    _require_open(asked.wave, now)
    if asked.invitation.kind == "one_time" and not records.spend(asked.invitation.id):
        raise _spent()
    records.keep_response(asked.invitation, response, digest(receipt), content, now.date())
    return receipt


def withdraw(records: Records, receipt: str, now: datetime) -> None:
    """Delete the response that a receipt stands for. Raises Refused when there is none, or its wave has closed."""
    typed = normalised(receipt)
    wave_id = records.wave_of_receipt(digest(typed)) if typed else None
    if typed is None or wave_id is None:
        what = "No response is kept under this receipt."
        raise Refused([please("receipt-unknown", "receipt", what, "check it letter by letter")])
    _require_open(records.wave(wave_id), now)
    records.withdraw_response(digest(typed))


def _again(receipt: str, kept: str, content: str) -> str:
    if kept == content:
        return receipt
    if kept == WITHDRAWN:
        what = "This response was withdrawn."
        raise Refused([please("response-withdrawn", "form", what, "open the link anew if you want to answer again")])
    raise Refused([please("key-conflict", "form", "Another form was sent from this page.", "open the link anew")])


def _require_open(wave: Wave, now: datetime) -> None:
    if not wave.accepts(now.date()):
        raise Refused([please("wave-closed", "wave", "This survey is not open.", "ask the organiser")])


def _spent() -> Refused:
    return Refused([please("code-spent", "code", "This code has been used.", "ask for another if it was not you")])


def _content_digest(asked: Asked, response: Response, key: str) -> str:
    content = [key, asked.invitation.wave_id, asked.audience, asked.invitation.group, dict(response.answers)]
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()
