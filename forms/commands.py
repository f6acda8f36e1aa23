"""What ``python -m forms`` does: each command prints plain lines and returns the exit status."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from forms.offline import Keys, file_of
from scoring.problems import Refused, please
from storage import closing
from storage.sealing import derived_key
from storage.settings import database, require_database, settings
from surveys import collecting, offline
from surveys.answering import Asked

DONE = 0
STDIN = "-"


def make(study: str, chosen: Mapping[str, str]) -> int:
    """The form of a stratum as a signed file."""
    require_database()
    with database().reading() as records:
        known = list(collecting.forms(records, study).values())
    asked = _chosen(known, chosen)
    if not asked.wave.accepts(datetime.now(UTC).date()):
        what = "A form could be answered that cannot be read in: its wave is not open."
        raise Refused([please("wave-closed", study, what, "open the wave first")])
    instrument = asked.wave.instrument
    language = chosen.get("language", instrument.default_language)
    if language not in instrument.languages:
        what = f"The questionnaire is written in {', '.join(instrument.languages)}."
        raise Refused([please("language-unknown", language, what, "choose one of these")])
    _write(Path(chosen["out"]), file_of(asked, language, _address(), _keys()))
    print(f"{chosen['out']}: {asked.invitation.group} of wave {asked.wave.number}, {language}")
    print(f"signed by {offline.fingerprint(_keys().signing)}")
    return DONE


def verify(name: str, expected: str = "") -> int:
    """Whether a form file is as this server, or the key of a fingerprint, signed it."""
    if not expected:
        require_database()
    wanted, found = expected or offline.fingerprint(_keys().signing), offline.signer(_text(name))
    if found != wanted:
        what = f"It was signed by {found}, not by {wanted}."
        raise Refused([please("offline-foreign", name, what, "take the file from whoever made it")])
    print(f"{name}: as it was signed by {found}")
    return DONE


def read(study: str, name: str) -> int:
    """Answers from a file, or sequences one a line, each kept once; prints how many and nothing of them."""
    require_database()
    text = sys.stdin.read() if name == STDIN else _text(name)
    with database().writing(alone=True) as records:
        found = collecting.collect(records, study, text, _keys().sealing, datetime.now(UTC))
    for asked in found.asked:
        closing.after_answer(database(), asked.wave, asked.place)
    print(f"{found.kept} read, {found.again} already read before")
    return DONE


def _chosen(known: list[Asked], chosen: Mapping[str, str]) -> Asked:
    """The one stratum that is meant, of the last wave unless another is named."""
    number = int(chosen["wave"]) if "wave" in chosen else max((asked.wave.number for asked in known), default=0)
    stratum = chosen.get("stratum")
    found = [one for one in known if one.wave.number == number and stratum in (None, one.invitation.group)]
    if len(found) == 1:
        return found[0]
    groups = sorted(asked.invitation.group for asked in known if asked.wave.number == number)
    what = f"Open links of wave {number}: {', '.join(groups)}." if groups else "There is no open link to it."
    raise Refused([please("form-not-one", stratum or "--stratum", what, "issue links first, or name one of these")])


def _address() -> str:
    """Where people will delete their answers; a file is not asked for at any address that would tell."""
    if settings().address is None:
        what = "It is not set, and the file has to say where answers can be deleted."
        raise Refused([please("address-missing", "PLUMBLINE_ADDRESS", what, "set it to the server's public address")])
    return str(settings().address).rstrip("/")


def _keys() -> Keys:
    secret = settings().secret
    return Keys(derived_key(secret, offline.SIGNING), derived_key(secret, offline.SEALING))


def _text(name: str) -> str:
    try:
        with Path(name).open(encoding="utf-8", newline="") as opened:
            return opened.read()
    except (OSError, UnicodeDecodeError) as error:
        what = f"It cannot be read: {getattr(error, 'strerror', None) or 'it is not text'}."
        raise Refused([please("file-unreadable", name, what, "name another")]) from None


def _write(file: Path, text: str) -> None:
    try:
        with os.fdopen(
            os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o644), "w", encoding="utf-8", newline=""
        ) as new:
            new.write(text)
    except OSError as error:
        what = f"It cannot be written: {error.strerror}."
        raise Refused([please("file-unwritable", str(file), what, "name a new file; none is overwritten")]) from None
