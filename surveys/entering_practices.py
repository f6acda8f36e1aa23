"""The steps of practice cards: enter one, take one out, or put those of a file in place of all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from scoring.problems import refuse
from surveys.events import Event
from surveys.ports import Records
from surveys.practice_cards import Card, problems
from surveys.putting_away import require_at_hand


def set_practices(records: Records, wave_id: str, cards: Sequence[Card], now: datetime) -> tuple[Card, ...]:
    """Replace a wave's cards, whatever its state. Raises Refused, with all problems; then those of before stay."""
    wave = records.wave(wave_id)
    require_at_hand(records, wave.study.id)
    known = [site.id for site in records.sites(wave_id)]
    known += [card.site for card in records.practice_cards(wave_id)]  # its site may have gone since
    refuse(problems(wave.instrument, cards, known, wave.year))
    records.keep_practice_cards(wave_id, cards)
    told: dict[str, str | int] = {"wave": wave.number, "cards": len(cards)}
    records.add_event(Event(now, "practices-entered", wave.study.id, told))
    return tuple(cards)


def add_practice(records: Records, wave_id: str, card: Card, now: datetime) -> Card:
    """One card more, under the next free id, after those before. Raises Refused, with all problems of this one."""
    kept = records.practice_cards(wave_id)
    ids = {one.id for one in kept}
    added = replace(card, id=next(id for id in (f"P{n}" for n in range(1, len(kept) + 2)) if id not in ids))
    set_practices(records, wave_id, [*kept, added], now)
    return added


def remove_practice(records: Records, wave_id: str, id: str, now: datetime) -> tuple[Card, ...]:
    """Take a card out."""
    return set_practices(records, wave_id, [one for one in records.practice_cards(wave_id) if one.id != id], now)
