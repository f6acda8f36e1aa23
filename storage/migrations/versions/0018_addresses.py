"""Experts' addresses have a table of their own, and are sealed in it."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0018"
down_revision: str | None = "0017"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

text = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    op.create_table(
        "addresses",
        sa.Column("wave_id", text, sa.ForeignKey("waves.id", name="fk_addresses_wave_id", ondelete="CASCADE")),
        sa.Column("expert", text),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("invited_on", sa.Date()),
        sa.Column("reminded_on", sa.Date()),
        sa.PrimaryKeyConstraint("wave_id", "expert", name="pk_addresses"),
        sqlite_with_rowid=False,
    )
