"""How often forms are opened and left is counted, and a tally knows on which days how many were released.

Of what was released before, nobody knows the days: rows that were withdrawn would tell of a few people.
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0011"
down_revision: str | None = "0010"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

text = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    op.create_table(
        "visits",
        sa.Column("wave_id", text, nullable=False),
        sa.Column("audience", text, nullable=False),
        sa.Column("act", text, nullable=False),
        sa.Column("section", text, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["wave_id"], ["waves.id"], name=op.f("fk_visits_wave_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("wave_id", "audience", "act", "section", name=op.f("pk_visits")),
        sqlite_with_rowid=False,
    )
    op.add_column("tallies", sa.Column("days", sa.JSON(), nullable=False, server_default=sa.text("'{}'")))
