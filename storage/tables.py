"""The tables. Those that hold answers have no row number: its order would tell who came when."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, ForeignKeyConstraint, Index, MetaData, Table, UniqueConstraint, false, text
from sqlalchemy.types import JSON, BigInteger, Boolean, Date, DateTime, Float, Integer, LargeBinary
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

_COUNT = Integer().with_variant(BigInteger, "postgresql")  # as SQLite's integers, whatever an organiser enters


def _of(table: str) -> ForeignKey:
    return ForeignKey(f"{table}.id", ondelete="CASCADE")


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
    Column("study_id", Text, _of("studies"), nullable=False),
    Column("number", Integer, nullable=False),
    Column("name", JSON, nullable=False),
    Column("instrument_digest", Text, ForeignKey("instruments.digest"), nullable=False),
    Column("closes_on", Date, nullable=False),
    Column("state", Text, nullable=False),
    Column("opened_on", Date),
    Column("closed_on", Date),
    UniqueConstraint("study_id", "number"),
)

strata = Table(
    "strata",
    metadata,
    Column("wave_id", Text, _of("waves"), primary_key=True),
    Column("audience", Text, primary_key=True),
    Column("id", Text, primary_key=True),
    Column("place", Integer, nullable=False),
    Column("name", JSON, nullable=False),
    Column("population", _COUNT),
    Column("invited", _COUNT),
    Column("parent", Text),
    Column("quota", _COUNT),
)

figures = Table(
    "figures",
    metadata,
    Column("wave_id", Text, _of("waves"), primary_key=True),
    Column("indicator", Text, primary_key=True),
    Column("value", Float, nullable=False),
)

sites = Table(
    "sites",
    metadata,
    Column("wave_id", Text, _of("waves"), primary_key=True),
    Column("id", Text, primary_key=True),
    Column("place", Integer, nullable=False),
    Column("name", JSON, nullable=False),
    Column("synthetic", Boolean, nullable=False),
    Column("figures", JSON, nullable=False),
)

assignments = Table(
    "assignments",
    metadata,
    Column("wave_id", Text, _of("waves"), primary_key=True),
    Column("measure", Text, primary_key=True),
    Column("owner", Text, nullable=False),
    Column("due", Date),
    Column("note", Text, nullable=False),
)

invitations = Table(
    "invitations",
    metadata,
    Column("id", Text, primary_key=True),
    Column("wave_id", Text, _of("waves"), nullable=False, index=True),
    Column("audience", Text, nullable=False),
    Column("group", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("code_digest", Text, nullable=False, unique=True),
    Column("spent", Boolean, nullable=False),
    sqlite_with_rowid=False,
)

keys = Table(
    "keys",
    metadata,
    Column("receipt_digest", Text, primary_key=True),
    Column("wave_id", Text, _of("waves"), nullable=False, index=True),
    Column("content_digest", Text, nullable=False),
    Column("audience", Text),
    sqlite_with_rowid=False,
)

inbox = Table(
    "inbox",
    metadata,
    Column("receipt_digest", Text, primary_key=True),
    Column("wave_id", Text, _of("waves"), nullable=False),
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
    Column("wave_id", Text, _of("waves"), nullable=False, index=True),
    Column("sealed", LargeBinary, nullable=False),
    sqlite_with_rowid=False,
)

responses = Table(
    "responses",
    metadata,
    Column("id", Text, primary_key=True),
    Column("wave_id", Text, _of("waves"), nullable=False),
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
    Column("wave_id", Text, _of("waves"), primary_key=True),
    Column("audience", Text, primary_key=True),
    Column("stratum", Text, primary_key=True),
    Column("batch", Integer, nullable=False),
    Column("exact", JSON, nullable=False),
    Column("released", JSON, nullable=False),
    Column("excluded", JSON, nullable=False),
    Column("days", JSON, nullable=False, server_default=text("'{}'")),
    sqlite_with_rowid=False,
)

visits = Table(
    "visits",
    metadata,
    Column("wave_id", Text, _of("waves"), primary_key=True),
    Column("audience", Text, primary_key=True),
    Column("act", Text, primary_key=True),
    Column("section", Text, primary_key=True),
    Column("number", Integer, nullable=False),
    sqlite_with_rowid=False,
)

experts = Table(
    "experts",
    metadata,
    Column("wave_id", Text, _of("waves"), primary_key=True),
    Column("pseudonym", Text, primary_key=True),
    Column("consented", Boolean, nullable=False),
    Column("named_in_thanks", Boolean, nullable=False),
    Column("profile", JSON, nullable=False),
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
    Column("wave_id", Text, _of("waves"), primary_key=True),
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
    Column("wave_id", Text, _of("waves"), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("opened_on", Date, nullable=False),
    Column("spreads", JSON, nullable=False),
)

publications = Table(
    "publications",
    metadata,
    Column("id", Text, primary_key=True),
    Column("study_id", Text, _of("studies"), nullable=False),
    Column("wave_id", Text, _of("waves"), nullable=False),
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
    Column("publication_id", Text, _of("publications"), primary_key=True),
    Column("sha256", Text, nullable=False),
    Column("public_key", Text, nullable=False),
    Column("content", LargeBinary, nullable=False),
)

sign_ins = Table(
    "sign_ins",
    metadata,
    Column("token_digest", Text, primary_key=True),
    Column("credential", Text, nullable=False),
    Column("expires_at", DateTime(timezone=True), nullable=False),
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
)
