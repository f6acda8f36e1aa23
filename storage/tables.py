"""The tables. Those that hold answers have no row number: its order would tell who came when."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, Table, UniqueConstraint, text
from sqlalchemy.types import JSON, Boolean, Date, DateTime, Float, Integer, LargeBinary

from storage.columns import COUNT, Text, metadata, of

studies = Table(
    "studies",
    metadata,
    Column("id", Text, primary_key=True),
    Column("name", JSON, nullable=False),
    Column("area", JSON, nullable=False),
    Column("organisation", JSON, nullable=False),
    Column("contact", Text, nullable=False),
    Column("retention_days", Integer, nullable=False),
    Column("banner", JSON(none_as_null=True)),
    Column("put_away_on", Date),
)

instruments = Table(
    "instruments",
    metadata,
    Column("digest", Text, primary_key=True),
    Column("document", JSON, nullable=False),
)

waves = Table(
    "waves",
    metadata,
    Column("id", Text, primary_key=True),
    Column("study_id", Text, of("studies"), nullable=False),
    Column("number", Integer, nullable=False),
    Column("name", JSON, nullable=False),
    Column("instrument_digest", Text, ForeignKey("instruments.digest"), nullable=False),
    Column("closes_on", Date, nullable=False),
    Column("state", Text, nullable=False),
    Column("opened_on", Date),
    Column("closed_on", Date),
    Column("opens_on", Date),
    Column("paused_on", Date),
    UniqueConstraint("study_id", "number"),
)

strata = Table(
    "strata",
    metadata,
    Column("wave_id", Text, of("waves"), primary_key=True),
    Column("audience", Text, primary_key=True),
    Column("id", Text, primary_key=True),
    Column("place", Integer, nullable=False),
    Column("name", JSON, nullable=False),
    Column("population", COUNT),
    Column("invited", COUNT),
    Column("parent", Text),
    Column("quota", COUNT),
)

figures = Table(
    "figures",
    metadata,
    Column("wave_id", Text, of("waves"), primary_key=True),
    Column("indicator", Text, primary_key=True),
    Column("value", Float, nullable=False),
    Column("source", Text, nullable=False, server_default=text("''")),
    Column("reliability", Text),
)

sites = Table(
    "sites",
    metadata,
    Column("wave_id", Text, of("waves"), primary_key=True),
    Column("id", Text, primary_key=True),
    Column("place", Integer, nullable=False),
    Column("name", JSON, nullable=False),
    Column("synthetic", Boolean, nullable=False),
    Column("figures", JSON, nullable=False),
)

practice_cards = Table(
    "practice_cards",
    metadata,
    Column("wave_id", Text, of("waves"), primary_key=True),
    Column("id", Text, primary_key=True),
    Column("place", Integer, nullable=False),
    Column("card", JSON, nullable=False),
)

working_copies = Table(
    "working_copies",
    metadata,
    Column("wave_id", Text, of("waves"), primary_key=True),
    Column("sheets", JSON, nullable=False),
)

assignments = Table(
    "assignments",
    metadata,
    Column("wave_id", Text, of("waves"), primary_key=True),
    Column("measure", Text, primary_key=True),
    Column("owner", Text, nullable=False),
    Column("due", Date),
    Column("note", Text, nullable=False),
)

invitations = Table(
    "invitations",
    metadata,
    Column("id", Text, primary_key=True),
    Column("wave_id", Text, of("waves"), nullable=False, index=True),
    Column("audience", Text, nullable=False),
    Column("group", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("code_digest", Text, nullable=False, unique=True),
    Column("spent", Boolean, nullable=False),
    sqlite_with_rowid=False,
)

addresses = Table(
    "addresses",
    metadata,
    Column("wave_id", Text, of("waves"), primary_key=True),
    Column("expert", Text, primary_key=True),
    Column("sealed", LargeBinary, nullable=False),
    Column("invited_on", Date),
    Column("reminded_on", Date),
    sqlite_with_rowid=False,
)

keys = Table(
    "keys",
    metadata,
    Column("receipt_digest", Text, primary_key=True),
    Column("wave_id", Text, of("waves"), nullable=False, index=True),
    Column("content_digest", Text, nullable=False),
    Column("audience", Text),
    sqlite_with_rowid=False,
)

inbox = Table(
    "inbox",
    metadata,
    Column("receipt_digest", Text, primary_key=True),
    Column("wave_id", Text, of("waves"), nullable=False),
    Column("audience", Text, nullable=False),
    Column("stratum", Text, nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    Index(None, "wave_id", "audience", "stratum"),
    sqlite_with_rowid=False,
)

entries = Table(
    "entries",
    metadata,
    Column("sheet_digest", Text, primary_key=True),
    Column("wave_id", Text, of("waves"), nullable=False, index=True),
    Column("sealed", LargeBinary, nullable=False),
    sqlite_with_rowid=False,
)

responses = Table(
    "responses",
    metadata,
    Column("id", Text, primary_key=True),
    Column("wave_id", Text, of("waves"), nullable=False),
    Column("audience", Text, nullable=False),
    Column("stratum", Text, nullable=False),
    Column("batch", Integer, nullable=False),
    Column("day", Date, nullable=False),
    Column("answers", JSON, nullable=False),
    Column("flags", JSON(none_as_null=True)),
    Index(None, "wave_id", "audience", "stratum"),
    sqlite_with_rowid=False,
)

tallies = Table(
    "tallies",
    metadata,
    Column("wave_id", Text, of("waves"), primary_key=True),
    Column("audience", Text, primary_key=True),
    Column("stratum", Text, primary_key=True),
    Column("batch", Integer, nullable=False),
    Column("exact", JSON, nullable=False),
    Column("released", JSON, nullable=False),
    Column("excluded", JSON, nullable=False),
    Column("days", JSON, nullable=False, server_default=text("'{}'")),
    sqlite_with_rowid=False,
)

breakdowns = Table(
    "breakdowns",
    metadata,
    Column("wave_id", Text, of("waves"), primary_key=True),
    Column("audience", Text, primary_key=True),
    Column("counts", JSON, nullable=False),
    sqlite_with_rowid=False,
)

visits = Table(
    "visits",
    metadata,
    Column("wave_id", Text, of("waves"), primary_key=True),
    Column("audience", Text, primary_key=True),
    Column("act", Text, primary_key=True),
    Column("section", Text, primary_key=True),
    Column("number", Integer, nullable=False),
    sqlite_with_rowid=False,
)

publications = Table(
    "publications",
    metadata,
    Column("id", Text, primary_key=True),
    Column("study_id", Text, of("studies"), nullable=False),
    Column("wave_id", Text, of("waves"), nullable=False),
    Column("published_on", Date, nullable=False),
    Column("inputs_digest", Text, nullable=False),
    Column("study", JSON, nullable=False),
    Column("inputs", JSON, nullable=False),
    Column("evaluation", JSON, nullable=False),
    Column("conclusion", JSON, nullable=False),
    Column("analysis", JSON, nullable=False, server_default=text("'{}'")),
)

bundles = Table(
    "bundles",
    metadata,
    Column("publication_id", Text, of("publications"), primary_key=True),
    Column("sha256", Text, nullable=False),
    Column("public_key", Text, nullable=False),
    Column("content", LargeBinary, nullable=False),
)

events = Table(
    "events",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("at", DateTime(timezone=True), nullable=False),
    Column("act", Text, nullable=False),
    Column("study_id", Text),
    Column("details", JSON, nullable=False),
    Column("digest", Text, nullable=False),
    Index(None, "act", "id"),
)
