"""The tables of experts: who they are, what they judged, and the rounds of a panel and of a screening."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, ForeignKeyConstraint, Table, false, text
from sqlalchemy.types import JSON, Boolean, Date, Integer

from storage.columns import Text, metadata, of

experts = Table(
    "experts",
    metadata,
    Column("wave_id", Text, of("waves"), primary_key=True),
    Column("pseudonym", Text, primary_key=True),
    Column("consented", Boolean, nullable=False),
    Column("named_in_thanks", Boolean, nullable=False),
    Column("profile", JSON, nullable=False),
    Column("matrices", JSON, nullable=False, server_default=text("'[]'")),
)

judgements = Table(
    "judgements",
    metadata,
    Column("wave_id", Text, primary_key=True),
    Column("expert", Text, primary_key=True),
    Column("matrix", Text, primary_key=True),
    Column("first", Text, primary_key=True),
    Column("second", Text, primary_key=True),
    Column("revision", Integer, primary_key=True),
    Column("value", Integer),
    Column("day", Date, nullable=False),
    Column("proposed", Boolean, nullable=False, server_default=false()),
    Column("round", Integer, nullable=False, server_default=text("1")),
    Column("later", Boolean, nullable=False, server_default=false()),
    Column("rationale", Text, nullable=False, server_default=text("''")),
    ForeignKeyConstraint(["wave_id", "expert"], ["experts.wave_id", "experts.pseudonym"], ondelete="CASCADE"),
    sqlite_with_rowid=False,
)

screening_rounds = Table(
    "screening_rounds",
    metadata,
    Column("wave_id", Text, of("waves"), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("instrument_digest", Text, ForeignKey("instruments.digest"), nullable=False),
    Column("opened_on", Date, nullable=False),
    Column("closed_on", Date),
    Column("summary", JSON(none_as_null=True)),
    Column("kept", JSON(none_as_null=True)),
)

_ROUND = ["screening_rounds.wave_id", "screening_rounds.number"]
_EXPERT = ["experts.wave_id", "experts.pseudonym"]

ratings = Table(
    "ratings",
    metadata,
    Column("wave_id", Text, primary_key=True),
    Column("round", Integer, primary_key=True),
    Column("expert", Text, primary_key=True),
    Column("criterion", Text, primary_key=True),
    Column("revision", Integer, primary_key=True),
    Column("value", Integer),
    Column("day", Date, nullable=False),
    ForeignKeyConstraint(["wave_id", "round"], _ROUND, ondelete="CASCADE"),
    ForeignKeyConstraint(["wave_id", "expert"], _EXPERT, ondelete="CASCADE"),
    sqlite_with_rowid=False,
)

remarks = Table(
    "remarks",
    metadata,
    Column("wave_id", Text, primary_key=True),
    Column("round", Integer, primary_key=True),
    Column("expert", Text, primary_key=True),
    Column("about", Text, primary_key=True),
    Column("text", Text, nullable=False),
    ForeignKeyConstraint(["wave_id", "round"], _ROUND, ondelete="CASCADE"),
    ForeignKeyConstraint(["wave_id", "expert"], _EXPERT, ondelete="CASCADE"),
    sqlite_with_rowid=False,
)

sheets = Table(
    "sheets",
    metadata,
    Column("wave_id", Text, primary_key=True),
    Column("expert", Text, primary_key=True),
    Column("matrix", Text, primary_key=True),
    Column("pairs", JSON, nullable=False),
    Column("way", Text, nullable=False),
    ForeignKeyConstraint(["wave_id", "expert"], _EXPERT, ondelete="CASCADE"),
    sqlite_with_rowid=False,
)

rounds = Table(
    "rounds",
    metadata,
    Column("wave_id", Text, of("waves"), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("opened_on", Date, nullable=False),
    Column("spreads", JSON, nullable=False),
)
