"""Who may look at a draft's forms: the session for whose page an address was made, as long as it may see that page."""

from __future__ import annotations

import hmac
from datetime import UTC, datetime, timedelta

from scoring.problems import Refused, please
from surveys.invitations import digest
from surveys.permissions import Asked
from surveys.ports import Records
from surveys.signing_in import whose
from surveys.studies import Wave

LABEL = "previews"  # what the key that signs is derived for
STEP = timedelta(minutes=30)  # an address stays the same for so long, so that a page that is drawn anew shows the same
ASKS: Asked = "see-instrument"


def token(records: Records, session: str, wave_id: str, now: datetime) -> str:
    """What opens the forms of a wave to a session for half an hour to an hour, and no longer than the session may.

    It is made of the wave, the session's digest, the end, and the server's signature: an address that is passed on, or
    stays in a history, is worth nothing once its session is.
    """
    step = int(STEP.total_seconds())
    ends = (int(now.timestamp()) // step + 2) * step
    content = f"{wave_id}.{digest(session)}.{ends}"
    return f"{content}.{_signed(records, content)}"


def wave_of(records: Records, given: str, now: datetime) -> Wave:
    """The wave whose forms a token opens. Raises Refused for one that is none, or is over."""
    content, _, signature = given.rpartition(".")
    good = hmac.compare_digest(_signed(records, content).encode(), signature.encode("utf-8", "replace"))
    if good and len(parts := content.rsplit(".", 2)) == 3:  # an older version signed less
        wave_id, session, ends = parts
        wave = records.wave_left(wave_id) if now < datetime.fromtimestamp(int(ends), UTC) else None
        person = whose(records, session, now)
        if wave is not None and person is not None and person.may(ASKS, wave.study.id):
            return wave
    raise Refused([please("preview-over", "preview", "It is over.", "open it anew on the page Instrument")])


def _signed(records: Records, content: str) -> str:
    return records.signer(LABEL).sign(content.encode("utf-8", "replace")).hex()
