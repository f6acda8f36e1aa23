"""Practice cards: what another place does, where that is known from and how surely, and whether it would travel."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from scoring.problems import Problem, please
from surveys.checked_sites import FIRST_YEAR, MOST_CHARACTERS
from surveys.instrument import Instrument

MOST_CARDS = 100
MOST_SUMMARY = 2000  # characters
_ID = re.compile(r"[\w-]{1,64}")


@dataclass(frozen=True)
class Card:
    """One practice of a comparator site, in the instrument's languages.

    ``indicators`` are those it is about; ``travels`` answers the instrument's questions of borrowing, in their order.
    """

    id: str
    site: str
    year: int
    title: Mapping[str, str]
    summary: Mapping[str, str]
    indicators: tuple[str, ...]
    source: str
    reliability: str
    travels: tuple[str, ...]


def problems(instrument: Instrument, cards: Iterable[Card], sites: Iterable[str], year: int) -> Iterator[Problem]:
    """Everything that is wrong with the cards of a wave of ``year``, when these are the sites a card may be of."""
    seen, known = set[str](), {*sites}
    for number, card in enumerate(cards):
        if card.id in seen:
            yield please("card-twice", card.id, "This card stands twice.", "give each card its own id")
        seen.add(card.id)
        yield from (problem.within(card.id) for problem in card_problems(instrument, card, known, year))
        if number == MOST_CARDS:
            yield please("cards-many", "cards", f"There are more than {MOST_CARDS} cards.", "keep the best")


def card_problems(instrument: Instrument, card: Card, sites: Iterable[str], year: int) -> Iterator[Problem]:
    """Why a card says too little to be believed, at the fields of the instrument's card."""
    if not _ID.fullmatch(card.id):
        what = "It is missing, or has other signs than letters, digits, - and _."
        yield please("card-id", "practice_id", what, "write a short one")
    if card.site not in sites:
        what = "It is none of the comparator sites."
        yield please("card-site", "city_name", what, "name a comparator site, or enter the site first")
    if not FIRST_YEAR <= card.year <= year + 1:
        yield please("card-year", "year", "It is no year up to now.", "write the year in which it was done so")
    yield from _texts(instrument, card)
    yield from _evidence(instrument, card)
    for number in range(len(instrument.comparison.borrow_test)):
        answer = card.travels[number] if number < len(card.travels) else ""
        yield from _text(answer, f"borrow_answers_{number + 1}", MOST_CHARACTERS)


def _texts(instrument: Instrument, card: Card) -> Iterator[Problem]:
    for language in instrument.languages:
        yield from _text(card.title.get(language, ""), f"title_{language}", MOST_CHARACTERS)
        yield from _text(card.summary.get(language, ""), f"summary_{language}", MOST_SUMMARY)


def _evidence(instrument: Instrument, card: Card) -> Iterator[Problem]:
    known = {*instrument.index_system.indicators, *instrument.objectives}
    if not card.indicators or not known >= {*card.indicators}:
        yield please("card-indicators", "indicators", "None, or one that is not the instrument's.", "choose its own")
    yield from _text(card.source, "evidence_source", MOST_CHARACTERS)
    if card.reliability not in [grade.code for grade in instrument.comparison.reliability_grades]:
        yield please("card-reliability", "reliability", "It is none of the grades.", "choose how surely it is known")


def _text(written: str, field: str, most: int) -> Iterator[Problem]:
    if not written.strip() or len(written) > most or not all(sign.isprintable() or sign == "\n" for sign in written):
        yield please("card-text", field, f"It is missing, or longer than {most} characters.", "write it")
