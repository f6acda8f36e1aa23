"""Rounds of the panel in their table."""

from __future__ import annotations

from dataclasses import astuple
from typing import Any

from sqlalchemy import insert, select

from scoring.step_spreads import StepSpread
from storage.expert_tables import rounds
from storage.room import Room
from surveys.rounds import Round, Spreads


class SqlRounds(Room):
    """The room of :class:`surveys.ports.Rounds`."""

    def add_round(self, round: Round) -> None:
        row = {"wave_id": round.wave_id, "number": round.number, "opened_on": round.opened_on}
        self._connection.execute(insert(_table).values(row | {"spreads": _plain(round.spreads)}))

    def rounds(self, wave_id: str) -> tuple[Round, ...]:
        """Those after the first, in their order."""
        query = select(_table).where(_table.c.wave_id == wave_id).order_by(_table.c.number)
        return tuple(
            Round(wave_id, row.number, row.opened_on, _spreads(row.spreads)) for row in self._connection.execute(query)
        )


_table = rounds


def _plain(spreads: Spreads) -> dict[str, list[list[Any]]]:
    return {matrix: [[*pair, *astuple(spread)] for pair, spread in found.items()] for matrix, found in spreads.items()}


def _spreads(plain: dict[str, list[list[Any]]]) -> Spreads:
    return {
        matrix: {(first, second): StepSpread(*figures) for first, second, *figures in found}
        for matrix, found in plain.items()
    }
