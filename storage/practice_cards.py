"""Practice cards in their table: one row a card."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import delete, insert, select

from storage.room import Room
from storage.tables import practice_cards
from surveys.plain_values import of_plain, plain
from surveys.practice_cards import Card


class SqlPracticeCards(Room):
    """The room of :class:`surveys.ports.PracticeCards`."""

    def keep_practice_cards(self, wave_id: str, cards: Iterable[Card]) -> None:
        """These cards, in this order, in place of those before."""
        self._connection.execute(delete(_table).where(_table.c.wave_id == wave_id))
        for place, card in enumerate(cards):
            row = {"wave_id": wave_id, "id": card.id, "place": place, "card": plain(card)}
            self._connection.execute(insert(_table).values(row))

    def practice_cards(self, wave_id: str) -> tuple[Card, ...]:
        query = select(_table.c.card).where(_table.c.wave_id == wave_id).order_by(_table.c.place)
        return tuple(of_plain(Card, card) for card in self._connection.scalars(query))


_table = practice_cards
