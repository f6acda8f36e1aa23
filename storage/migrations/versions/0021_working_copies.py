"""What is unfinished of a draft's instrument has a table of its own."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0021"
down_revision: str | None = "0020"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

text = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    op.create_table(
        "working_copies",
        sa.Column("wave_id", text, sa.ForeignKey("waves.id", name="fk_working_copies_wave_id", ondelete="CASCADE")),
        sa.Column("sheets", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("wave_id", name="pk_working_copies"),
    )
