"""What was counted once of a closed wave's responses, by what people said of themselves."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0020"
down_revision: str | None = "0019"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

text = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    op.create_table(
        "breakdowns",
        sa.Column("wave_id", text, nullable=False),
        sa.Column("audience", text, nullable=False),
        sa.Column("counts", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["wave_id"], ["waves.id"], name=op.f("fk_breakdowns_wave_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("wave_id", "audience", name=op.f("pk_breakdowns")),
        sqlite_with_rowid=False,
    )
