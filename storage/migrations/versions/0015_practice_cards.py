"""Practice cards of comparators have a table."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0015"
down_revision: str | None = "0014"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

text = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    op.create_table(
        "practice_cards",
        sa.Column("wave_id", text, sa.ForeignKey("waves.id", name="fk_practice_cards_wave_id", ondelete="CASCADE")),
        sa.Column("id", text),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("card", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("wave_id", "id", name="pk_practice_cards"),
    )
