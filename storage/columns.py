"""What all tables are made of: their names, text that sorts alike everywhere, and what goes with a row."""

from __future__ import annotations

from sqlalchemy import ForeignKey, MetaData
from sqlalchemy.types import BigInteger, Integer
from sqlalchemy.types import Text as AnyText

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

# Sorted by its characters' numbers on every server, not by the language of one: digests rest on what is sorted.
Text = AnyText().with_variant(AnyText(collation="C"), "postgresql")

COUNT = Integer().with_variant(BigInteger, "postgresql")  # as SQLite's integers, whatever an organiser enters


def of(table: str) -> ForeignKey:
    """A row that goes with the one it belongs to."""
    return ForeignKey(f"{table}.id", ondelete="CASCADE")
