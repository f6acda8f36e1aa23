"""The answer form as one signed file, for places without a network."""

from __future__ import annotations

import hashlib
from base64 import b64encode
from dataclasses import dataclass

from forms.assets import assets
from forms.kinds import Telling
from forms.site import render
from surveys import offline, sequences
from surveys.answering import Asked
from surveys.answers import Form, room
from surveys.item_kinds import parts
from surveys.questionnaires import Questionnaire

_AROUND = 64  # bytes: what is sealed beside the answers
_A_PART = 40  # bytes: the quotes around a name and its value, and a value of up to 32 signs


@dataclass(frozen=True)
class Keys:
    """The seeds of the two keys of a server: what its files are signed with, and what answers are sealed to."""

    signing: bytes
    sealing: bytes


def file_of(asked: Asked, language: str, address: str, keys: Keys) -> str:
    """The form of a stratum in one language, as a page that needs nothing else, with its signature."""
    wave, audience = asked.wave, asked.audience
    instrument = wave.instrument
    questionnaire = instrument.questionnaires[audience]
    own = ("kinds",) if not questionnaire.plain else ()
    style = b"".join(assets()[f"{name}.css"] for name in ("form", *own, "offline")).decode()
    script = b"".join(assets()[f"{name}.js"] for name in (*own, "offline")).decode()
    page = render(
        "offline.html",
        language,
        study=wave.study,
        stratum=next(one for one in wave.strata_of(audience) if one.id == asked.invitation.group),
        questionnaire=questionnaire,
        left_out=[questionnaire.others[id].text[language] for id in sequences.left_out(questionnaire)],
        spoken=sequences.can_be_spoken(questionnaire),
        empty=Form({}, False),
        telling=Telling(instrument, audience, language),
        notice=wave.told(audience, language, address),
        withdrawal=instrument.withdrawal_of(audience),
        withdraw=f"{address}/w",
        closes_on=wave.closes_on,
        fingerprint=offline.fingerprint(keys.signing),
        told=_told(asked, keys.sealing),
        style=style,
        style_digest=_digest(style),
        script=script,
        script_digest=_digest(script),
    )
    return offline.signed(page.lstrip() + "\n", keys.signing)


def _told(asked: Asked, sealing: bytes) -> dict[str, object]:
    """What the script must know."""
    instrument = asked.wave.instrument
    choices = sequences.choices(instrument, asked.audience)
    return {
        "format": offline.FORMAT,
        "tag": sequences.tag(asked.place, asked.wave.instrument_digest),
        "choices": [[id, list(codes)] for id, codes in choices.items()],
        "letters": sequences.number_letters(choices),
        "room": room(instrument, asked.audience) + _in_parts(instrument.questionnaires[asked.audience]) + _AROUND,
        "point": b64encode(offline.sealing_point(sealing)).decode(),
        "info": offline.INFO.decode(),
    }


def _in_parts(questionnaire: Questionnaire) -> int:
    """Bytes by which answers in parts, as a browser has them, may be longer than as they are kept."""
    return sum(len(name) + _A_PART for item in questionnaire.others.values() for name in parts(item))


def _digest(text: str) -> str:
    """As a Content-Security-Policy names a script or a style that may be used."""
    return f"sha256-{b64encode(hashlib.sha256(text.encode()).digest()).decode()}"
