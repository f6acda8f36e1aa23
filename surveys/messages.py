"""What people are told when they are invited or reminded: to paste into a chat, to send, and on cards and posters."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

from surveys import disclosing, formats
from surveys.invitations import Invited
from surveys.studies import Wave
from surveys.wording import Words, load

Occasion = Literal["first", "reminder"]
BETWEEN = "\n\n— — —\n\n"  # two languages of one message


@dataclass(frozen=True)
class Message:
    """A subject in one line, and a text."""

    subject: str
    text: str


@cache
def all_words() -> Mapping[str, Words]:
    """The words of invitations, by language."""
    return load(Path(__file__).parent / "invitation_words")


def spoken(wave: Wave) -> tuple[str, ...]:
    """The languages of a wave that there are words in."""
    return tuple(language for language in wave.instrument.languages if language in all_words())


def days(wave: Wave, language: str) -> dict[str, str]:
    """The first and the last day to answer, as they are written in a language; the first where it is to come."""
    found = {"last": formats.day(wave.closes_on, language)}
    return found | ({"first": formats.day(wave.opens_on, language)} if wave.opens_on else {})


def message(
    wave: Wave, audience: Invited, group: str, address: str | None, occasion: Occasion, language: str
) -> Message:
    """What somebody of a group is told in a language, with who asks, where, until when, and what is promised."""
    words, told = all_words()[language], _told(wave, language)
    lines = [words(f"{audience}-{occasion}", **told, group=_name(wave, group, language))]
    if address:
        lines.append(words("at", address=address))
    lines.append(words("from-until" if wave.opens_on else "until", **told))
    least = "" if audience == "experts" else str(disclosing.least(wave.instrument, audience))
    lines += [words(f"promise-{audience}", least=least), words("contact", **told)]
    if wave.study.banner:
        lines.insert(0, wave.study.banner[language])
    return Message(words(f"subject-{occasion}", **told), "\n".join(lines))


def in_all_languages(wave: Wave, audience: Invited, group: str, address: str | None, occasion: Occasion) -> Message:
    """The same in every language of the wave, one under the other."""
    found = [message(wave, audience, group, address, occasion, language) for language in spoken(wave)]
    return Message(" / ".join(one.subject for one in found), BETWEEN.join(one.text for one in found))


def _told(wave: Wave, language: str) -> dict[str, str]:
    study = wave.study
    named = {"study": study.name[language], "area": study.area[language], "organisation": study.organisation[language]}
    return named | {"contact": study.contact} | days(wave, language)


def _name(wave: Wave, group: str, language: str) -> str:
    return next(_names(wave, group, language), group)


def _names(wave: Wave, group: str, language: str) -> Iterator[str]:
    return (stratum.name[language] for stratum in wave.strata if stratum.id == group)
