"""Rounds of the panel, an expert's own sheet of each matrix, and why a judgement is as it is."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0009"
down_revision: str | None = "0008"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

text = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    op.add_column("judgements", sa.Column("round", sa.Integer(), nullable=False, server_default=sa.text("1")))
    op.add_column("judgements", sa.Column("later", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("judgements", sa.Column("rationale", text, nullable=False, server_default=sa.text("''")))
    op.create_table(
        "rounds",
        sa.Column("wave_id", text, sa.ForeignKey("waves.id", name="fk_rounds_wave_id", ondelete="CASCADE")),
        sa.Column("number", sa.Integer()),
        sa.Column("opened_on", sa.Date(), nullable=False),
        sa.Column("spreads", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("wave_id", "number", name="pk_rounds"),
    )
    op.create_table(
        "sheets",
        sa.Column("wave_id", text),
        sa.Column("expert", text),
        sa.Column("matrix", text),
        sa.Column("pairs", sa.JSON(), nullable=False),
        sa.Column("way", text, nullable=False),
        sa.PrimaryKeyConstraint("wave_id", "expert", "matrix", name="pk_sheets"),
        sa.ForeignKeyConstraint(
            ["wave_id", "expert"],
            ["experts.wave_id", "experts.pseudonym"],
            name="fk_sheets_wave_id_expert",
            ondelete="CASCADE",
        ),
        sqlite_with_rowid=False,
    )
