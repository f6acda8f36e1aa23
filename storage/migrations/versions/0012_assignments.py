"""Who carries out a measure, and until when, has a table."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0012"
down_revision: str | None = "0011"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

text = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    op.create_table(
        "assignments",
        sa.Column("wave_id", text, sa.ForeignKey("waves.id", name="fk_assignments_wave_id", ondelete="CASCADE")),
        sa.Column("measure", text),
        sa.Column("owner", text, nullable=False),
        sa.Column("due", sa.Date()),
        sa.Column("note", text, nullable=False),
        sa.PrimaryKeyConstraint("wave_id", "measure", name="pk_assignments"),
    )
