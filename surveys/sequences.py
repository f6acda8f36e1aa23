"""A whole answered form as a short sequence of letters, to be read out by telephone or typed.

A sequence is a tag that says which form it is, a number that no other response has, and the answers as one number in
mixed radix: what is asked is a digit, 0 where it was left blank. Words of one's own are not in it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from math import prod

from scoring.problems import Refused, please
from surveys.audiences import Audience
from surveys.batches import Place
from surveys.checked_letters import SIZE, grouped
from surveys.instrument import Instrument
from surveys.invitations import ALPHABET, LENGTH, letters

TAG = 6  # letters: 30 bits
Choices = Mapping[str, tuple[str, ...]]


def tag(place: Place, instrument_digest: str) -> str:
    """What tells the form of a stratum from every other: in clear on its sheets, files and sequences."""
    parts = ("form", place.wave_id, place.audience, place.stratum, instrument_digest)
    return letters(hashlib.sha256("\x1f".join(parts).encode()).digest(), TAG)


def choices(instrument: Instrument, audience: Audience) -> Choices:
    """The codes that each closed question of a form may be answered with, in the order of the form."""
    asked, points = instrument.questionnaires[audience], instrument.scale_of(audience).points
    scale = tuple(str(point.value) for point in points)
    with_none = (*scale, instrument.non_answer_of(audience).code)
    closed = {
        choice.id: tuple(option.code for option in choice.options) for choice in (*asked.screener, *asked.profile)
    }
    closed |= {item.id: with_none if item.non_answer else scale for item in asked.items.values()}
    return {id: closed[id] for id in asked.ids() if id in closed}


def number_letters(choices: Choices) -> int:
    """How many letters hold any answers to these choices."""
    return -(-(_size(choices) - 1).bit_length() // 5)


def encode(tag: str, number: str, choices: Choices, fields: Mapping[str, str]) -> str:
    """The sequence of a response, in checked groups. What is not among the choices counts as left blank."""
    answers = 0
    for id, codes in choices.items():
        given = fields.get(id, "")
        answers = answers * (len(codes) + 1) + (codes.index(given) + 1 if given in codes else 0)
    length = number_letters(choices)
    return grouped(tag + number + "".join(ALPHABET[answers >> 5 * place & 31] for place in reversed(range(length))))


def decode(letters: str, choices: Choices) -> tuple[str, dict[str, str]]:
    """The number and the answers in the letters of a sequence. Raises Refused for letters that are no sequence of them.

    ``sequence-length`` when groups are missing or too many, ``sequence-impossible`` when it says what cannot be chosen.
    """
    answered, length = letters[TAG + LENGTH :], number_letters(choices)
    groups, wanted = len(letters) // SIZE, -(-(TAG + LENGTH + length) // SIZE)
    if groups != wanted:
        what = f"It has {groups} groups and should have {wanted}."
        raise Refused([please("sequence-length", "", what, "ask for the groups that are missing")])
    rest = 0
    for letter in answered[:length]:
        rest = rest * 32 + ALPHABET.index(letter)
    if rest >= _size(choices) or set(answered[length:]) - {ALPHABET[0]}:
        what = "It says what nobody can choose in this form."
        raise Refused([please("sequence-impossible", "", what, "ask for the whole sequence again")])
    fields: dict[str, str] = {}
    for id, codes in reversed(list(choices.items())):
        rest, digit = divmod(rest, len(codes) + 1)
        if digit:
            fields[id] = codes[digit - 1]
    return letters[TAG : TAG + LENGTH], {id: fields[id] for id in choices if id in fields}


def _size(choices: Choices) -> int:
    return prod(len(codes) + 1 for codes in choices.values())
