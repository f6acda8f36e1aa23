"""The first tables. Those that hold answers, judgements and codes have no row number."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0001"
down_revision: str | None = None
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

text = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
count = sa.Integer().with_variant(sa.BigInteger(), "postgresql")


def upgrade() -> None:
    op.create_table(
        "events",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("act", text, nullable=False),
        sa.Column("study_id", text, nullable=True),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_events")),
    )
    op.create_table(
        "instruments",
        sa.Column("digest", text, nullable=False),
        sa.Column("document", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_instruments")),
    )
    op.create_table(
        "sign_ins",
        sa.Column("token_digest", text, nullable=False),
        sa.Column("credential", text, nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("token_digest", name=op.f("pk_sign_ins")),
    )
    op.create_table(
        "studies",
        sa.Column("id", text, nullable=False),
        sa.Column("name", sa.JSON(), nullable=False),
        sa.Column("area", sa.JSON(), nullable=False),
        sa.Column("organisation", sa.JSON(), nullable=False),
        sa.Column("contact", text, nullable=False),
        sa.Column("retention_days", sa.Integer(), nullable=False),
        sa.Column("banner", sa.JSON(none_as_null=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_studies")),
    )
    op.create_table(
        "waves",
        sa.Column("id", text, nullable=False),
        sa.Column("study_id", text, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("name", sa.JSON(), nullable=False),
        sa.Column("instrument_digest", text, nullable=False),
        sa.Column("closes_on", sa.Date(), nullable=False),
        sa.Column("state", text, nullable=False),
        sa.Column("opened_on", sa.Date(), nullable=True),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["instrument_digest"], ["instruments.digest"], name=op.f("fk_waves_instrument_digest")),
        sa.ForeignKeyConstraint(["study_id"], ["studies.id"], name=op.f("fk_waves_study_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_waves")),
        sa.UniqueConstraint("study_id", "number", name=op.f("uq_waves_study_id_number")),
    )
    op.create_table(
        "experts",
        sa.Column("wave_id", text, nullable=False),
        sa.Column("pseudonym", text, nullable=False),
        sa.Column("consented", sa.Boolean(), nullable=False),
        sa.Column("named_in_thanks", sa.Boolean(), nullable=False),
        sa.Column("profile", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["wave_id"], ["waves.id"], name=op.f("fk_experts_wave_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("wave_id", "pseudonym", name=op.f("pk_experts")),
    )
    op.create_table(
        "figures",
        sa.Column("wave_id", text, nullable=False),
        sa.Column("indicator", text, nullable=False),
        sa.Column("value", sa.Float(), nullable=False),
        sa.ForeignKeyConstraint(["wave_id"], ["waves.id"], name=op.f("fk_figures_wave_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("wave_id", "indicator", name=op.f("pk_figures")),
    )
    op.create_table(
        "inbox",
        sa.Column("receipt_digest", text, nullable=False),
        sa.Column("wave_id", text, nullable=False),
        sa.Column("audience", text, nullable=False),
        sa.Column("stratum", text, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("body", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["wave_id"], ["waves.id"], name=op.f("fk_inbox_wave_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("receipt_digest", name=op.f("pk_inbox")),
        sqlite_with_rowid=False,
    )
    op.create_index(
        op.f("ix_inbox_wave_id_audience_stratum"), "inbox", ["wave_id", "audience", "stratum"], unique=False
    )
    op.create_table(
        "invitations",
        sa.Column("id", text, nullable=False),
        sa.Column("wave_id", text, nullable=False),
        sa.Column("audience", text, nullable=False),
        sa.Column("group", text, nullable=False),
        sa.Column("kind", text, nullable=False),
        sa.Column("code_digest", text, nullable=False),
        sa.Column("spent", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["wave_id"], ["waves.id"], name=op.f("fk_invitations_wave_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitations")),
        sa.UniqueConstraint("code_digest", name=op.f("uq_invitations_code_digest")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_invitations_wave_id"), "invitations", ["wave_id"], unique=False)
    op.create_table(
        "keys",
        sa.Column("receipt_digest", text, nullable=False),
        sa.Column("wave_id", text, nullable=False),
        sa.Column("content_digest", text, nullable=False),
        sa.ForeignKeyConstraint(["wave_id"], ["waves.id"], name=op.f("fk_keys_wave_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("receipt_digest", name=op.f("pk_keys")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_keys_wave_id"), "keys", ["wave_id"], unique=False)
    op.create_table(
        "publications",
        sa.Column("id", text, nullable=False),
        sa.Column("study_id", text, nullable=False),
        sa.Column("wave_id", text, nullable=False),
        sa.Column("published_on", sa.Date(), nullable=False),
        sa.Column("inputs_digest", text, nullable=False),
        sa.Column("study", sa.JSON(), nullable=False),
        sa.Column("inputs", sa.JSON(), nullable=False),
        sa.Column("evaluation", sa.JSON(), nullable=False),
        sa.Column("conclusion", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["study_id"], ["studies.id"], name=op.f("fk_publications_study_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["wave_id"], ["waves.id"], name=op.f("fk_publications_wave_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_publications")),
    )
    op.create_table(
        "strata",
        sa.Column("wave_id", text, nullable=False),
        sa.Column("audience", text, nullable=False),
        sa.Column("id", text, nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("name", sa.JSON(), nullable=False),
        sa.Column("population", count, nullable=True),
        sa.Column("invited", count, nullable=True),
        sa.ForeignKeyConstraint(["wave_id"], ["waves.id"], name=op.f("fk_strata_wave_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("wave_id", "audience", "id", name=op.f("pk_strata")),
    )
    op.create_table(
        "judgements",
        sa.Column("wave_id", text, nullable=False),
        sa.Column("expert", text, nullable=False),
        sa.Column("matrix", text, nullable=False),
        sa.Column("first", text, nullable=False),
        sa.Column("second", text, nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("value", sa.Integer(), nullable=True),
        sa.Column("day", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["wave_id", "expert"],
            ["experts.wave_id", "experts.pseudonym"],
            name=op.f("fk_judgements_wave_id_expert"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint(
            "wave_id", "expert", "matrix", "first", "second", "revision", name=op.f("pk_judgements")
        ),
        sqlite_with_rowid=False,
    )
