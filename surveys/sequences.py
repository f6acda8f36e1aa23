"""A whole answered form as a short sequence of letters, to be read out by telephone or typed.

A sequence is a tag that says which form it is, a number that no other response has, and the answers as one number in
mixed radix: what is asked is a digit, 0 where it was left blank. Words of one's own are not in it, nor
numbers that can be very many.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from decimal import Decimal
from math import ceil, floor, prod

from scoring.problems import Refused, please
from surveys.audiences import Audience
from surveys.batches import Place
from surveys.checked_letters import SIZE, grouped
from surveys.entered import ON, plainly
from surveys.instrument import Instrument
from surveys.invitations import ALPHABET, LENGTH, letters
from surveys.item_kinds import (
    Day,
    FreeText,
    Information,
    MultipleChoice,
    Number,
    Other,
    Ranking,
    SingleChoice,
    date_parts,
    none_of,
    part_of,
)
from surveys.questionnaires import Item, Questionnaire

TAG = 6  # letters: 30 bits
MOST_VALUES = 1000  # of a number that a sequence holds: two letters
Choices = Mapping[str, tuple[str, ...]]


def tag(place: Place, instrument_digest: str) -> str:
    """What tells the form of a stratum from every other: in clear on its sheets, files and sequences."""
    parts = ("form", place.wave_id, place.audience, place.stratum, instrument_digest)
    return letters(hashlib.sha256("\x1f".join(parts).encode()).digest(), TAG)


def choices(instrument: Instrument, audience: Audience) -> Choices:
    """What each closed question of a form may be answered with, by the names of its fields, in the form's order."""
    asked, none = instrument.questionnaires[audience], instrument.non_answer_of(audience).code
    closed = {choice.id: tuple(option.code for option in choice.options) for choice in asked.screener}
    for section in asked.sections:
        for item in section.items:
            if isinstance(item, Item):
                points = tuple(str(point.value) for point in instrument.scale_of(audience, item).points)
                closed[item.id] = (*points, none) if item.non_answer else points
            elif not isinstance(item, Information):
                closed |= _fields(item, none)
    return closed | {choice.id: tuple(option.code for option in choice.options) for choice in asked.profile}


def left_out(questionnaire: Questionnaire) -> tuple[str, ...]:
    """The items whose answers no sequence has, not counting words beside "other" and comments: they are too long."""
    return tuple(item.id for item in questionnaire.others.values() if _is_long(item))


def can_be_spoken(questionnaire: Questionnaire) -> bool:
    """Whether a sequence holds all that a form must have."""
    return not any(questionnaire.others[id].required for id in left_out(questionnaire))


def _is_long(item: Other) -> bool:
    return isinstance(item, FreeText) or (isinstance(item, Number) and len(_values(item)) > MOST_VALUES)


def _fields(item: Other, none: str) -> Choices:
    ticked = {none_of(item.id): (none,)} if item.non_answer else {}
    if isinstance(item, SingleChoice):
        return {item.id: (*item.codes, none) if item.non_answer else item.codes}
    if isinstance(item, MultipleChoice):
        return {part_of(item.id, code): (ON,) for code in item.codes} | ticked
    if isinstance(item, Ranking):
        places = tuple(str(place) for place in range(1, item.places + 1))
        return {part_of(item.id, code): places for code in item.codes} | ticked
    if isinstance(item, Day):
        low, high = item.limits
        figures = (range(low.year, high.year + 1), range(1, 13), range(1, 32))
        pairs = zip(date_parts(item), figures, strict=False)
        return {name: tuple(str(one) for one in of) for name, of in pairs} | ticked
    own = {} if isinstance(item, FreeText) or _is_long(item) else {item.id: _said(item)}
    return own | ticked


def _values(item: Number) -> range:
    """All numbers that an item may be answered with, in units of its last decimal."""
    unit = 10**item.decimals
    return range(ceil(item.minimum * unit), floor(item.maximum * unit) + 1)


def _said(item: Number) -> tuple[str, ...]:
    return tuple(plainly(Decimal(value).scaleb(-item.decimals)) for value in _values(item))


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
